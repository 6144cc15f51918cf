"""The words of the policy as the window says them: one table a set, translated when shown."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from babel.numbers import format_decimal

from ecsupport_desktop.config.language import N_, _, current_language
from ecsupport_desktop.domain.words import (
    AssessmentKind,
    Channel,
    CloseOutcome,
    CycleEnd,
    DeliveryWay,
    Impact,
    Priority,
    Relation,
    State,
)

_WORDS: tuple[tuple[StrEnum, str], ...] = (
    (State.ANALYSIS, N_("analysis")),
    (State.WAITING_FOR_CLIENT, N_("waiting for client")),
    (State.ANSWERED, N_("answered")),
    (State.RESTORING, N_("restoring")),
    (State.RESTORED, N_("restored")),
    (State.QUOTING, N_("quoting")),
    (State.QUOTE_SENT, N_("quote sent")),
    (State.PLANNING, N_("planning")),
    (State.PLANNED, N_("planned")),
    (State.DELIVERED, N_("delivered")),
    (State.CLOSED, N_("closed")),
    (Impact.NONE, N_("none")),
    (Impact.DEGRADED, N_("degraded")),
    (Impact.DISCONTINUED, N_("discontinued")),
    (AssessmentKind.LEVEL_1, N_("Level 1")),
    (AssessmentKind.LEVEL_2, N_("Level 2")),
    (AssessmentKind.LEVEL_3, N_("Level 3")),
    (AssessmentKind.EXTRA_FUNCTIONALITY, N_("Extra functionality")),
    (Priority.LOW, N_("low")),
    (Priority.MODERATE, N_("moderate")),
    (Priority.HIGH, N_("high")),
    (Channel.MAIL, N_("mail")),
    (Channel.PHONE, N_("phone")),
    (Channel.CHAT, N_("chat")),
    (Channel.OTHER, N_("another way")),
    (DeliveryWay.MAIL_PROGRAM, N_("own mail program")),
    (DeliveryWay.PHONE, N_("phone")),
    (DeliveryWay.CHAT, N_("chat")),
    (DeliveryWay.OTHER, N_("another way")),
    (CycleEnd.RESPONSE_DELIVERED, N_("response delivered")),
    (CycleEnd.INFORMATION_ASKED, N_("information asked")),
    (CycleEnd.NO_RESPONSE_NEEDED, N_("no response needed")),
    (CloseOutcome.ANSWERED, N_("answered")),
    (CloseOutcome.RESTORED, N_("restored")),
    (CloseOutcome.DELIVERED, N_("delivered")),
    (CloseOutcome.DECLINED, N_("declined")),
    (CloseOutcome.EXPIRED, N_("expired")),
    (CloseOutcome.WITHDRAWN, N_("withdrawn")),
    (CloseOutcome.SPAM, N_("spam")),
    (CloseOutcome.DUPLICATE, N_("duplicate")),
    (CloseOutcome.NO_RESPONSE_NEEDED, N_("no response needed")),
    (Relation.RELATED, N_("related to")),
    (Relation.CLAIMS_TO_BELONG, N_("claims to belong to")),
    (Relation.SPLIT_FROM, N_("split from")),
)
# Members of different sets are equal where their values are: the set is part of the key.
_BY_SET: dict[tuple[type[StrEnum], str], str] = {(type(key), key.value): text for key, text in _WORDS}


def word(value: StrEnum) -> str:
    """How the window says this value."""
    return _(_BY_SET[type(value), value.value])


def number_text(value: float) -> str:
    """A number as this language writes it."""
    return _number_text(value, current_language())


@lru_cache(maxsize=1024)
def _number_text(value: float, language: str) -> str:
    return format_decimal(value, locale=language)
