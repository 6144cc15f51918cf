"""The words of the support policy as closed sets; their values are the words used in JSON and in storage."""

from __future__ import annotations

from enum import StrEnum


class Impact(StrEnum):
    """How far the incident affects the service ("to a greater or lesser extent")."""

    NONE = "none"
    DEGRADED = "degraded"
    DISCONTINUED = "discontinued"


class State(StrEnum):
    """Where a request stands."""

    ANALYSIS = "analysis"
    WAITING_FOR_CLIENT = "waiting_for_client"
    ANSWERED = "answered"
    RESTORING = "restoring"
    RESTORED = "restored"
    QUOTING = "quoting"
    QUOTE_SENT = "quote_sent"
    PLANNING = "planning"
    PLANNED = "planned"
    DELIVERED = "delivered"
    CLOSED = "closed"


class AssessmentKind(StrEnum):
    """The four ways an analysis can end."""

    LEVEL_1 = "level_1"
    LEVEL_2 = "level_2"
    LEVEL_3 = "level_3"
    EXTRA_FUNCTIONALITY = "extra_functionality"


class Priority(StrEnum):
    """How soon the normal state is restored; Level 2 is moderate unless changed."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Channel(StrEnum):
    """How a message reached us or left us."""

    MAIL = "mail"
    PHONE = "phone"
    CHAT = "chat"
    OTHER = "other"


class Direction(StrEnum):
    """Who wrote a message."""

    FROM_CLIENT = "from_client"
    TO_CLIENT = "to_client"


class Purpose(StrEnum):
    """What a message to the client is for."""

    ANSWER = "answer"
    INFORMATION = "information"
    ACKNOWLEDGEMENT = "acknowledgement"
    """Automatic: that the request is here. It answers nothing."""
    QUOTE = "quote"


class DeliveryState(StrEnum):
    """How far a message to the client has come: see delivery.py."""

    HELD = "held"
    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    FAILED = "failed"


class DeliveryWay(StrEnum):
    """By which way an answer went out, in the agent's word."""

    MAIL_PROGRAM = "mail_program"
    PHONE = "phone"
    CHAT = "chat"
    OTHER = "other"


class CycleEnd(StrEnum):
    """The only three things that end a cycle."""

    RESPONSE_DELIVERED = "response_delivered"
    INFORMATION_ASKED = "information_asked"
    NO_RESPONSE_NEEDED = "no_response_needed"


class CloseOutcome(StrEnum):
    """Why a request is closed."""

    ANSWERED = "answered"
    RESTORED = "restored"
    DELIVERED = "delivered"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SPAM = "spam"
    DUPLICATE = "duplicate"
    NO_RESPONSE_NEEDED = "no_response_needed"


class Relation(StrEnum):
    """How two linked requests belong together."""

    RELATED = "related"
    CLAIMS_TO_BELONG = "claims_to_belong"
    SPLIT_FROM = "split_from"


class Role(StrEnum):
    """What an agent may do beyond the daily work."""

    AGENT = "agent"
    LEAD = "lead"
