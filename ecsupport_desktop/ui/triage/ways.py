"""What may be done with a response that others were quicker than: a table by what happened, the proposed way first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.assessment import Assessment
from ecsupport_desktop.services.views import RecordedEvent


class Way(StrEnum):
    """`follow_up`: the text alone, after theirs; `revise`: mine in place of their assessment; `take_theirs`: their
    assessment stays and only the text is mine; `anyway`: as it is; `discard`: nothing of mine.
    """

    FOLLOW_UP = "follow_up"
    REVISE = "revise"
    TAKE_THEIRS = "take_theirs"
    ANYWAY = "anyway"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class WayWords:
    """How a way is offered: its words, and the keys that take it where it isn't the proposed one."""

    text: str
    keys: str = ""


WORDS: dict[Way, WayWords] = {
    Way.FOLLOW_UP: WayWords(N_("Send as follow-up"), "Ctrl+Shift+F"),
    Way.REVISE: WayWords(N_("Establish mine as revision"), "Ctrl+Shift+R"),
    Way.TAKE_THEIRS: WayWords(N_("Take theirs"), "Ctrl+Shift+T"),
    Way.ANYWAY: WayWords(N_("Send anyway")),
    Way.DISCARD: WayWords(N_("Discard mine"), "Ctrl+Shift+D"),
}


def ways_out(
    news: Sequence[RecordedEvent], mine: Assessment | None, established: Assessment | None, me: object
) -> tuple[Way, ...]:
    """`mine` is the assessment that goes with what is typed, `established` the one in force now."""
    theirs = [each.event for each in news if each.actor_id != me]
    answered = any(isinstance(event, e.MessageSent) for event in theirs)
    differ = mine is not None and established is not None and mine != established
    assessed = differ and any(isinstance(event, e.AssessmentEstablished) for event in theirs)
    if answered:
        return (Way.FOLLOW_UP, *((Way.REVISE,) if assessed else ()), Way.DISCARD)
    if assessed:
        return Way.REVISE, Way.TAKE_THEIRS, Way.DISCARD
    return Way.ANYWAY, Way.DISCARD
