"""Commands of every kind, to try on requests of every kind: see transitions.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level1, Level2
from ecsupport_desktop.domain.commands.families import (
    EFFORT,
    LAST,
    ME,
    NEW,
    NEW_QUESTION,
    NEW_QUOTE,
    NEW_RESPONSE,
    NOW,
    ONE,
    QUESTION,
    QUOTE,
    RESPONSE,
    SENT_AT,
    TWO,
)
from ecsupport_desktop.domain.commands.quote_shapes import QUOTE_DOCUMENT, STEP
from ecsupport_desktop.domain.commands.rules import RULES
from ecsupport_desktop.domain.plan import StepState
from ecsupport_desktop.domain.quote import Answered
from ecsupport_desktop.domain.words import Channel, CloseOutcome, DeliveryWay

MOVING: Final = frozenset({e.StateChanged, e.RequestClosed, e.RequestMerged, e.RequestUnmerged, e.RequestRegistered})
"""The events that change where a request stands."""
_MESSAGE: Final = c.NewMessage(text="And now?")
_SENT: Final = tuple(c.SentAnotherWay(way=DeliveryWay.PHONE, sent_at=at) for at in (SENT_AT, NOW))
_FILES: Final = ((), (QUOTE_DOCUMENT.attachment_id,))
_SAMPLES: Final[Mapping[type[c.RequestCommand], tuple[Mapping[str, Any], ...]]] = {
    c.RegisterRequest: ({"subject": "Checkout", "message": _MESSAGE},),
    c.RecordClientMessage: ({"message": _MESSAGE},),
    c.AskForInformation: tuple(
        {"items": ("browser",), "text": "Which?", "sent": sent, "files": files} for sent in _SENT for files in _FILES
    ),
    c.EstablishAssessment: tuple(
        {"assessment": assessment, "revision_reason": "Seen again"} for assessment in (
            Level1(reasoning="As it is"), Level2(**EFFORT | {"restoring_steps": "Renew"}),
            ExtraFunctionality(asked="A wish list"),
        )
    ),
    c.Answer: tuple({"text": "As agreed", "sent": sent, "files": files} for sent in _SENT for files in _FILES),
    c.RecordDeliveryAccepted: tuple({"delivery_id": key} for key in (NEW_RESPONSE, NEW_QUESTION, NEW_QUOTE)),
    c.RecordDeliveryFailed: tuple(
        {"delivery_id": key, "error": "Full"}
        for key in (RESPONSE, QUESTION, NEW_RESPONSE, NEW_QUESTION, QUOTE, NEW_QUOTE)
    ),
    c.DeclareNoResponseNeeded: ({"reason": "Thanks"},),
    c.MarkRestored: ({},),
    c.TakeAssessmentBack: ({}, {"restored_at": SENT_AT}),
    c.TakeRestorationBack: ({},),
    c.CloseRequest: tuple({"outcome": outcome} for outcome in (
        CloseOutcome.ANSWERED, CloseOutcome.WITHDRAWN, CloseOutcome.DELIVERED)
    ),
    c.ReopenRequest: ({},),
    c.MergeRequest: ({"into_id": ONE}, {"into_id": TWO}),
    c.UnmergeRequest: ({},),
    c.IssueQuote: ({},),
    c.SendQuote: tuple({"revision": 1, "text": "Here it is", "sent": sent} for sent in _SENT),
    c.DecideQuote: tuple(
        {"revision": 1, "answer": answer, "said_by": "Ana", "how": Channel.MAIL} for answer in Answered
    ),
    c.WithdrawQuote: ({"revision": 1, "reason": "Too much"},),
    c.ExpireQuote: ({"revision": 1},),
    c.SavePlan: tuple({"steps": (step,)} for step in (replace(STEP, title="Other"), replace(STEP, owner="Eva"))),
    c.AgreePlan: ({"said_by": "Ana", "how": Channel.PHONE},),
    c.SetStepState: tuple({"step_id": STEP.id, "state": state} for state in StepState),
    c.SplitRequest: ({"new_request_id": NEW, "message_ids": (LAST,), "subject": "Other"},),
}  # fmt: skip


def moves(kind: type[c.Command]) -> bool:
    """Whether a command of this kind can change where a request stands."""
    rule = RULES[kind]
    return not MOVING.isdisjoint(rule.emits | rule.elsewhere)


KINDS: Final = tuple(kind for kind in c.ON_REQUEST if moves(kind))


def commands(kind: type[c.RequestCommand], request_id: UUID) -> Iterator[c.RequestCommand]:
    """Those of a kind that differ in what they do to where a request stands."""
    for fields in _SAMPLES[kind]:
        yield kind(id=NEW, actor_id=ME.id, request_id=request_id, **fields)
