"""What happened: facts in the past tense, complete enough that replaying a stream's events gives its row.

Contents (texts, files) are not in events, only their hashes. Names and addresses are: when a person is removed, the
events that hold them are replaced and vouched for by a later event (see `personal`), so that the chain still verifies.
"""

from __future__ import annotations

from .analysis import (
    AssessmentEstablished,
    AssessmentTakenBack,
    CycleEnded,
    CycleOpened,
    ImpactSet,
    PrioritySet,
    RequestClosed,
    RequestReopened,
    RestorationTakenBack,
    ServiceRestored,
    StateChanged,
)
from .conversation import (
    ClientSet,
    DeliveryAccepted,
    DeliveryFailed,
    FilesAttached,
    MessageReceived,
    MessageSent,
    NoteAdded,
    RequestAssigned,
    RequestEvent,
    RequestRegistered,
    RequestTagged,
)
from .delivery import DeliveryDeferred, DeliveryStarted, DeliveryUnknown, SendTakenBack, SentAgain
from .directory import AgentSaved, ClientSaved, MailQuarantined, PolicyChanged, QuarantinedDiscarded
from .personal import PersonalDataRemoved, PersonAnonymised, Redacted
from .quote import (
    PlanAgreed,
    PlanSaved,
    QuoteAccepted,
    QuoteDeclined,
    QuoteDiscarded,
    QuoteDrafted,
    QuoteExpired,
    QuoteFiled,
    QuoteIssued,
    QuoteSuperseded,
    QuoteWithdrawn,
    StepStateSet,
)
from .relations import (
    MessagesSplitOff,
    MessagesTakenOver,
    RequestAbsorbed,
    RequestLinked,
    RequestMerged,
    RequestReleased,
    RequestUnlinked,
    RequestUnmerged,
)

__all__ = [
    "AgentSaved",
    "AnyDirectoryEvent",
    "AnyEvent",
    "AnyRequestEvent",
    "AssessmentEstablished",
    "AssessmentTakenBack",
    "ClientSaved",
    "ClientSet",
    "CycleEnded",
    "CycleOpened",
    "DeliveryAccepted",
    "DeliveryDeferred",
    "DeliveryFailed",
    "DeliveryStarted",
    "DeliveryUnknown",
    "FilesAttached",
    "ImpactSet",
    "MailQuarantined",
    "MessageReceived",
    "MessageSent",
    "MessagesSplitOff",
    "MessagesTakenOver",
    "NoteAdded",
    "PersonAnonymised",
    "PersonalDataRemoved",
    "PlanAgreed",
    "PlanSaved",
    "PolicyChanged",
    "PrioritySet",
    "QuarantinedDiscarded",
    "QuoteAccepted",
    "QuoteDeclined",
    "QuoteDiscarded",
    "QuoteDrafted",
    "QuoteExpired",
    "QuoteFiled",
    "QuoteIssued",
    "QuoteSuperseded",
    "QuoteWithdrawn",
    "Redacted",
    "RequestAbsorbed",
    "RequestAssigned",
    "RequestClosed",
    "RequestEvent",
    "RequestLinked",
    "RequestMerged",
    "RequestRegistered",
    "RequestReleased",
    "RequestReopened",
    "RequestTagged",
    "RequestUnlinked",
    "RequestUnmerged",
    "RestorationTakenBack",
    "SendTakenBack",
    "SentAgain",
    "ServiceRestored",
    "StateChanged",
    "StepStateSet",
]

AnyRequestEvent = (
    RequestRegistered | MessageReceived | CycleOpened | CycleEnded | StateChanged | NoteAdded | FilesAttached
    | RequestAssigned | ImpactSet | PrioritySet | ClientSet | AssessmentEstablished | MessageSent | DeliveryAccepted
    | DeliveryFailed | ServiceRestored | RequestClosed | RequestReopened | RequestTagged | RequestLinked
    | RequestUnlinked | RequestMerged | RequestUnmerged | RequestAbsorbed | RequestReleased | MessagesSplitOff
    | MessagesTakenOver | PersonalDataRemoved | SendTakenBack | DeliveryStarted | DeliveryDeferred | DeliveryUnknown
    | SentAgain | QuoteDrafted | QuoteDiscarded | QuoteIssued | QuoteSuperseded | QuoteFiled | QuoteAccepted
    | QuoteDeclined | QuoteWithdrawn | QuoteExpired | PlanSaved | PlanAgreed | StepStateSet
    | AssessmentTakenBack | RestorationTakenBack
)  # fmt: skip
AnyDirectoryEvent = ClientSaved | AgentSaved | PolicyChanged | MailQuarantined | QuarantinedDiscarded | PersonAnonymised
AnyEvent = AnyRequestEvent | AnyDirectoryEvent
