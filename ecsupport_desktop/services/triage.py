"""From half-typed fields to an assessment, and what is still needed before an answer can go out, in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from ecsupport_desktop.domain.assessment import (
    SHORT_NEEDS,
    Assessment,
    ExtraFunctionality,
    Level1,
    Level2,
    Level3,
    still_needed,
)
from ecsupport_desktop.domain.commands import EstablishAssessment, SentAnotherWay
from ecsupport_desktop.domain.decide import Context, decide
from ecsupport_desktop.domain.decide.guards import require_plausible_sending
from ecsupport_desktop.domain.errors import N_, DomainError
from ecsupport_desktop.domain.reasoning import contains_words, reasoning_needed
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import AssessmentKind, Priority
from ecsupport_desktop.services.own_texts import OwnTexts

ASK = "ask"
"""The way to end an analysis that is no assessment: asking for what is missing."""

_HOURS = re.compile(r"(\d{1,5})(?:[.,](\d{1,3}))?\s*h?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\s*(\d{1,2}):(\d{2})", re.ASCII)
_CLASSES: dict[AssessmentKind, type[Level1] | type[Level2] | type[Level3] | type[ExtraFunctionality]] = {
    AssessmentKind.LEVEL_1: Level1,
    AssessmentKind.LEVEL_2: Level2,
    AssessmentKind.LEVEL_3: Level3,
    AssessmentKind.EXTRA_FUNCTIONALITY: ExtraFunctionality,
}
_OPTIONAL = ("priority", "target_date")

Unfilled = Callable[[str], tuple[str, ...]]
"""What a text leaves open that no client may read, each once."""
_OF_SHIPPED: Unfilled = OwnTexts().unfilled


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A field that is empty (`wrong` False) or holds what it can't; an English source text to be translated.

    A `sentence` stands by itself; anything else says in a few words what is still needed.
    """

    field: str
    message: str
    wrong: bool = False
    sentence: bool = False
    params: tuple[tuple[str, str], ...] = ()

    @property
    def leaves_open(self) -> bool:
        """It is about a placeholder in the answer."""
        return "placeholder" in dict(self.params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What would be sent, or why it can't be yet. `assessment` None: none is established by this sending."""

    problems: tuple[Problem, ...] = ()
    assessment: Assessment | None = None

    @property
    def complete(self) -> bool:
        return not self.problems


def readiness(
    mode: str,
    fields: dict[str, str],
    items: tuple[str, ...],
    answer: str,
    request: Request,
    zone: tzinfo,
    context: Context | None = None,
    sent: SentAnotherWay | None = None,
    unfilled: Unfilled = _OF_SHIPPED,
) -> Readiness:
    """Look at what is typed as it would be sent now. `mode`: "ask", an assessment kind, or "" for a follow-up.

    With the `context` the domain itself is asked whether it would be refused, before anything is established; `sent`
    is given where the agent says that it went out at another moment than now; `unfilled` tells what a text leaves open.
    """
    found = _typed(mode, fields, items, answer, request, zone, unfilled)
    if context is None:
        return found
    refused = _would_be_refused(found.assessment, fields, request, context) + _not_sent_then(sent, request, context)
    return replace(found, problems=(*found.problems, *refused))


def _would_be_refused(
    assessment: Assessment | None, fields: dict[str, str], request: Request, context: Context
) -> tuple[Problem, ...]:
    """Why this assessment can't be established. Reasons that have their own few words are left to those."""
    if assessment is None or assessment == request.assessment:
        return ()
    command = EstablishAssessment(
        id=request.id,
        actor_id=context.actor.id,
        request_id=request.id,
        assessment=assessment,
        revision_reason=fields.get("revision_reason", "").strip() or "–",
    )
    try:
        decide(request, command, context)
    except DomainError as error:
        return (_sentence(error, "mode"),)
    return ()


def _not_sent_then(sent: SentAnotherWay | None, request: Request, context: Context) -> tuple[Problem, ...]:
    try:
        require_plausible_sending(request, sent, context)
    except DomainError as error:
        return (_sentence(error, "sent_at"),)
    return ()


def _sentence(error: DomainError, field: str) -> Problem:
    params = tuple((name, str(value)) for name, value in error.params.items())
    return Problem(field=error.field or field, message=error.message, wrong=True, sentence=True, params=params)


def _typed(
    mode: str,
    fields: dict[str, str],
    items: tuple[str, ...],
    answer: str,
    request: Request,
    zone: tzinfo,
    unfilled: Unfilled,
) -> Readiness:
    if mode == ASK:
        needs = () if items else (Problem(field="items", message=N_("what to ask for")),)
        return Readiness(problems=(*needs, *_text_needs(answer, N_("the question"), unfilled)))
    if not mode:
        owed = request.due_at is not None and request.assessment is None
        first = (Problem(field="mode", message=N_("how the analysis ends")),) if owed else ()
        text = _text_needs(answer, N_("the answer"), unfilled)
        return Readiness(problems=(*first, *text, *_reasoning_needs(request, answer)))
    return _assessed(AssessmentKind(mode), fields, answer, request, zone, unfilled)


def _assessed(
    kind: AssessmentKind, fields: dict[str, str], answer: str, request: Request, zone: tzinfo, unfilled: Unfilled
) -> Readiness:
    values, problems = _parsed(kind, fields, zone)
    wrong = {problem.field for problem in problems}
    needs = [Problem(field=name, message=SHORT_NEEDS[name]) for name in still_needed(kind, values) if name not in wrong]
    found: list[Problem] = [*problems, *needs]
    assessment: Assessment | None = None
    if not found:
        try:
            assessment = _as_in_force(_CLASSES[kind](**values), request)
        except DomainError as error:
            found.append(_sentence(error, "mode"))
    revises = request.assessments and assessment is not None and assessment != request.assessment
    if revises and not fields.get("revision_reason", "").strip():
        found.append(Problem(field="revision_reason", message=N_("why the assessment is revised")))
    # While a field is empty its placeholder stands in the text, and needs no second mention.
    if not found or not answer.strip():
        found += _text_needs(answer, N_("the answer"), unfilled)
    if isinstance(assessment, Level1) and answer.strip() and not contains_words(answer, assessment.reasoning):
        found.append(Problem(field="answer", message=N_("the reasoning in the answer")))
    return Readiness(problems=tuple(found), assessment=assessment)


def _as_in_force(assessment: Assessment, request: Request) -> Assessment:
    """The one in force where only the seconds of its outage, which nobody types, tell them apart."""
    known = request.assessment
    if isinstance(assessment, Level3) and isinstance(known, Level3):
        began = known.outage_started_at
        same = replace(assessment, outage_started_at=began) == known
        if same and assessment.outage_started_at == began.replace(second=0, microsecond=0):
            return known
    return assessment


def _text_needs(text: str, message: str, unfilled: Unfilled) -> tuple[Problem, ...]:
    """A text, without a placeholder the client would get to read."""
    if not text.strip():
        return (Problem(field="answer", message=message),)
    return tuple(
        Problem(field="answer", message=N_("something in place of {placeholder}"), params=(("placeholder", token),))
        for token in unfilled(text)
    )


def _reasoning_needs(request: Request, answer: str) -> tuple[Problem, ...]:
    """An answer under the Level 1 in force carries its reasoning, unless the client has it already."""
    reasoning = reasoning_needed(request)
    if reasoning is None or not answer.strip() or contains_words(answer, reasoning):
        return ()
    return (Problem(field="answer", message=N_("the reasoning in the answer")),)


def _parsed(kind: AssessmentKind, fields: dict[str, str], zone: tzinfo) -> tuple[dict[str, Any], list[Problem]]:
    """The values of this kind's fields that are filled in, and those that can't be read."""
    readers = {
        "effort_hours": _hours,
        "target_date": _date,
        "outage_started_at": lambda text: read_moment(text, zone),
        "priority": Priority,
    }
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name in (*SHORT_NEEDS, *_OPTIONAL):
        text = fields.get(name, "").strip()
        if name not in _CLASSES[kind].__dataclass_fields__ or not text:
            continue
        try:
            values[name] = readers.get(name, str)(text)
        except (ValueError, OverflowError):
            problems.append(Problem(field=name, message=_UNREADABLE[name], wrong=True))
    return values, problems


_UNREADABLE = {
    "effort_hours": N_("an effort such as 1.5 hours"),
    "target_date": N_("a target date such as 2026-11-30"),
    "outage_started_at": N_("the outage's start such as 2026-11-24 09:30"),
    "priority": N_("a priority"),
}


def _hours(text: str) -> Decimal:
    """Hours with a point or a comma: "1.5", "1,5", "2 h"."""
    found = _HOURS.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return Decimal(f"{found.group(1)}.{found.group(2) or 0}").normalize() + Decimal(0)


def _date(text: str) -> date:
    if _DAY.fullmatch(text) is None:
        raise ValueError(text)
    return date.fromisoformat(text)


def read_moment(text: str, zone: tzinfo) -> datetime:
    """A day and a time in the shown zone, as aware UTC. ValueError on anything else.

    The hour that the autumn night has twice is the first one; one that the spring night skips is what the clock would
    have gone on to.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    day, hour, minute = date.fromisoformat(found.group(1)), int(found.group(2)), int(found.group(3))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)
