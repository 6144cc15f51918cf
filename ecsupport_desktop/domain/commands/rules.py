"""What each kind of command may do, declared once: a server that can't run `decide` guards its database by this.

A new command is covered by being declared here. What the domain's functions say already (in which situations a command
is accepted, which states it leads to) isn't declared a second time but asked of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e


class Who(StrEnum):
    """Who may give a command. `lead_or_oneself`: about others it is a lead's."""

    ANYBODY = "anybody"
    LEAD = "lead"
    LEAD_OR_ONESELF = "lead_or_oneself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The events a command may leave on the stream it is about, and those on other streams it touches."""

    emits: frozenset[type[Any]]
    elsewhere: frozenset[type[Any]] = frozenset()
    who: Who = Who.ANYBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """An event that happens at most once for what these fields of it name; without fields, once for its stream."""

    event: type[Any]
    fields: tuple[str, ...] = ()


_WRITTEN: Final = frozenset({e.MessageReceived, e.CycleOpened, e.StateChanged})
_SENT: Final = frozenset({e.CycleEnded, e.CycleOpened, e.RequestAbsorbed, e.StateChanged})
_STANDS: Final = frozenset({e.StateChanged})
_QUOTE_ENDED: Final = frozenset({e.StateChanged, e.RequestClosed})
_LINKED: Final = frozenset({e.RequestLinked})

RULES: Final[Mapping[type[c.Command], Rule]] = {
    c.RegisterRequest: Rule(
        emits=frozenset({e.RequestRegistered, e.MessageReceived, e.CycleOpened, e.RequestLinked}),
    ),
    # What a client writes to a merged request happens on the one that carries it.
    c.RecordClientMessage: Rule(emits=_WRITTEN, elsewhere=_WRITTEN),
    c.AcknowledgeReceipt: Rule(emits=frozenset({e.MessageSent})),
    c.AddNote: Rule(emits=frozenset({e.NoteAdded})),
    c.Attach: Rule(emits=frozenset({e.FilesAttached})),
    c.ClaimRequest: Rule(emits=frozenset({e.RequestAssigned})),
    c.AssignRequest: Rule(emits=frozenset({e.RequestAssigned})),
    c.SetImpact: Rule(emits=frozenset({e.ImpactSet})),
    c.SetPriority: Rule(emits=frozenset({e.PrioritySet})),
    c.SetClient: Rule(emits=frozenset({e.ClientSet})),
    c.TagRequest: Rule(emits=frozenset({e.RequestTagged})),
    c.EstablishAssessment: Rule(emits=frozenset({e.AssessmentEstablished, e.StateChanged})),
    c.TakeAssessmentBack: Rule(emits=frozenset({e.AssessmentTakenBack, e.StateChanged})),
    # What ends a cycle here ends those of the requests merged into this one.
    c.AskForInformation: Rule(
        emits=_SENT | {e.MessageSent, e.DeliveryAccepted}, elsewhere=frozenset({e.CycleEnded, e.CycleOpened})
    ),
    c.Answer: Rule(
        emits=_SENT | {e.MessageSent, e.DeliveryAccepted, e.RequestClosed},
        elsewhere=frozenset({e.CycleEnded, e.CycleOpened}),
    ),
    c.RecordDeliveryAccepted: Rule(
        emits=_SENT | {e.DeliveryAccepted, e.RequestClosed}, elsewhere=_SENT | {e.RequestClosed},
    ),
    c.RecordDeliveryFailed: Rule(
        emits=frozenset({e.DeliveryFailed, e.CycleOpened, e.RequestAbsorbed, e.StateChanged}),
        elsewhere=frozenset({e.CycleOpened, e.RequestAbsorbed, e.StateChanged}),
    ),
    c.TakeSendBack: Rule(emits=frozenset({e.SendTakenBack})),
    c.StartDelivery: Rule(emits=frozenset({e.DeliveryStarted})),
    c.RecordDeliveryDeferred: Rule(emits=frozenset({e.DeliveryDeferred})),
    c.RecordDeliveryUnknown: Rule(emits=frozenset({e.DeliveryUnknown})),
    c.SendAgain: Rule(emits=frozenset({e.SentAgain})),
    c.DeclareNoResponseNeeded: Rule(
        emits=frozenset({e.CycleEnded, e.RequestAbsorbed, e.StateChanged, e.RequestClosed}),
        elsewhere=frozenset({e.CycleEnded}),
    ),
    c.MarkRestored: Rule(emits=frozenset({e.ServiceRestored, e.StateChanged})),
    c.TakeRestorationBack: Rule(emits=frozenset({e.RestorationTakenBack, e.StateChanged})),
    c.CloseRequest: Rule(
        emits=frozenset({e.CycleEnded, e.RequestAbsorbed, e.RequestClosed}), elsewhere=frozenset({e.CycleEnded})
    ),
    c.ReopenRequest: Rule(
        emits=frozenset({e.RequestReopened, e.CycleOpened, e.RequestAbsorbed, e.StateChanged}),
        elsewhere=frozenset({e.CycleOpened}),
    ),
    c.LinkRequests: Rule(emits=_LINKED, elsewhere=_LINKED),
    c.UnlinkRequests: Rule(emits=frozenset({e.RequestUnlinked}), elsewhere=frozenset({e.RequestUnlinked})),
    c.MergeRequest: Rule(
        emits=frozenset({e.RequestMerged}), elsewhere=frozenset({e.RequestAbsorbed, e.StateChanged})
    ),
    c.UnmergeRequest: Rule(
        emits=frozenset({e.RequestUnmerged, e.StateChanged, e.RequestClosed}),
        elsewhere=frozenset({e.RequestReleased, e.StateChanged, e.RequestClosed}),
    ),
    c.SplitRequest: Rule(
        emits=_LINKED | {e.MessagesSplitOff},
        elsewhere=_LINKED | {e.RequestRegistered, e.MessagesTakenOver, e.CycleOpened},
    ),
    c.SaveQuote: Rule(emits=frozenset({e.QuoteDrafted})),
    c.DiscardQuote: Rule(emits=frozenset({e.QuoteDiscarded})),
    c.IssueQuote: Rule(emits=_STANDS | {e.QuoteIssued, e.QuoteSuperseded}),
    c.FileQuote: Rule(emits=frozenset({e.FilesAttached, e.QuoteFiled})),
    c.SendQuote: Rule(
        emits=_SENT | {e.MessageSent, e.DeliveryAccepted}, elsewhere=frozenset({e.CycleEnded, e.CycleOpened})
    ),
    c.DecideQuote: Rule(
        emits=_QUOTE_ENDED | {e.QuoteAccepted, e.QuoteDeclined, e.QuoteDiscarded, e.PlanSaved}
    ),
    c.WithdrawQuote: Rule(emits=_QUOTE_ENDED | {e.QuoteWithdrawn}),
    c.ExpireQuote: Rule(emits=_QUOTE_ENDED | {e.QuoteExpired}),
    c.SavePlan: Rule(emits=_STANDS | {e.PlanSaved}),
    c.AgreePlan: Rule(emits=_STANDS | {e.PlanAgreed}),
    c.SetStepState: Rule(emits=_STANDS | {e.StepStateSet}),
    c.SaveClient: Rule(emits=frozenset({e.ClientSaved})),
    c.SaveAgent: Rule(emits=frozenset({e.AgentSaved}), who=Who.LEAD_OR_ONESELF),
    c.ChangePolicy: Rule(emits=frozenset({e.PolicyChanged}), who=Who.LEAD),
    c.QuarantineMail: Rule(emits=frozenset({e.MailQuarantined})),
    c.DiscardQuarantined: Rule(emits=frozenset({e.QuarantinedDiscarded})),
    # On every stream that held the person; a client's card is its own where the command names one.
    c.AnonymisePerson: Rule(
        emits=frozenset({e.PersonAnonymised}),
        elsewhere=frozenset({e.PersonAnonymised, e.PersonalDataRemoved}),
        who=Who.LEAD,
    ),
}  # fmt: skip
ONCE: Final = (
    Once(event=e.RequestRegistered),
    Once(event=e.QuarantinedDiscarded),
    Once(event=e.QuoteIssued, fields=("request_id", "revision")),
    Once(event=e.QuoteFiled, fields=("request_id", "revision")),
    Once(event=e.QuoteAccepted),
)
"""What can't happen twice, whoever asks and however many do so at once."""
