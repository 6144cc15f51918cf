"""From half-typed fields to an assessment: what is still needed, in words, before an answer can go out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from ecsupport_desktop.domain.assessment import (
    Assessment,
    EstablishedAssessment,
    ExtraFunctionality,
    Level1,
    Level2,
    Level3,
)
from ecsupport_desktop.domain.cycle import Cycle
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Channel, Priority
from ecsupport_desktop.services.own_texts import OwnTexts
from ecsupport_desktop.services.snippets import Snippet
from ecsupport_desktop.services.triage import ASK, Readiness, readiness

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ME = UUID(int=1)
REQUEST = Request(
    id=UUID(int=2),
    number="ECS-2026-000412",
    subject="Checkout",
    language="en",
    channel=Channel.MAIL,
    registered_at=NOW,
    head=UUID(int=3),
    cycles=(Cycle(number=1, opened_at=NOW, opened_by=UUID(int=4)),),
)
STEPS = {"effort_hours": "1,5", "restoring_steps": "Renew the certificate"}


def established(assessment: Assessment) -> Request:
    entry = EstablishedAssessment(number=1, assessment=assessment, agent_id=ME, at=NOW)
    return replace(REQUEST, assessments=(entry,))


def look(
    mode: str, answer: str = "Hello", request: Request = REQUEST, *, items: tuple[str, ...] = (), **fields: str
) -> Readiness:
    return readiness(mode, fields, items, answer, request, MADRID)


def needs(found: Readiness) -> list[tuple[str, str]]:
    return [(problem.field, problem.message) for problem in found.problems]


@pytest.mark.parametrize(
    ("mode", "fields", "assessment"),
    [
        ("level_1", {"reasoning": " Hello "}, Level1(reasoning="Hello")),
        (
            "level_2",
            STEPS,
            Level2(effort_hours=Decimal("1.5"), restoring_steps="Renew the certificate"),
        ),
        (
            "level_2",
            STEPS | {"effort_hours": "2 h", "priority": "low", "target_date": "2026-03-05", "reasoning": "ignored"},
            Level2(
                effort_hours=Decimal(2),
                restoring_steps="Renew the certificate",
                priority=Priority.LOW,
                target_date=date(2026, 3, 5),
            ),
        ),
        (
            "level_3",
            STEPS | {"effort_hours": "10", "outage_started_at": "2026-03-02 09:30"},
            Level3(
                effort_hours=Decimal(10),
                restoring_steps="Renew the certificate",
                outage_started_at=datetime(2026, 3, 2, 8, 30, tzinfo=UTC),
            ),
        ),
        ("extra_functionality", {"asked": "Gift cards"}, ExtraFunctionality(asked="Gift cards")),
    ],
)
def test_filled_fields_make_the_assessment(mode: str, fields: dict[str, str], assessment: Assessment) -> None:
    found = look(mode, **fields)
    assert (found.problems, found.assessment) == ((), assessment)


@pytest.mark.parametrize(
    ("mode", "fields", "wanted"),
    [
        ("level_1", {}, [("reasoning", "the reasoning")]),
        ("level_2", {"effort_hours": "2"}, [("restoring_steps", "the restoring steps")]),
        (
            "level_3",
            {"effort_hours": "2"},
            [("restoring_steps", "the restoring steps"), ("outage_started_at", "the start of the outage")],
        ),
        ("extra_functionality", {"asked": " "}, [("asked", "what is asked for")]),
        ("level_2", STEPS | {"effort_hours": "soon"}, [("effort_hours", "an effort such as 1.5 hours")]),
        ("level_2", STEPS | {"effort_hours": "0"}, [("effort_hours", "the effort in hours")]),
        ("level_2", STEPS | {"effort_hours": "-1"}, [("effort_hours", "an effort such as 1.5 hours")]),
        ("level_2", STEPS | {"target_date": "tomorrow"}, [("target_date", "a target date such as 2026-11-30")]),
        ("level_2", STEPS | {"priority": "urgent"}, [("priority", "a priority")]),
        (
            "level_3",
            STEPS | {"outage_started_at": "this morning"},
            [("outage_started_at", "the outage's start such as 2026-11-24 09:30")],
        ),
    ],
)
def test_what_is_empty_or_unreadable_is_named_beside_its_field(
    mode: str, fields: dict[str, str], wanted: list[tuple[str, str]]
) -> None:
    found = look(mode, **fields)
    assert (needs(found), found.assessment, found.complete) == (wanted, None, False)


def test_the_reasoning_is_in_the_answer() -> None:
    found = look("level_1", "Hello Ana", reasoning="As it was set up")
    assert needs(found) == [("answer", "the reasoning in the answer")]
    assert look("level_1", "Hello Ana,\n> As it was\n> set up", reasoning="As it was set up").complete


def test_a_follow_up_under_level_1_carries_the_reasoning_until_the_client_has_it() -> None:
    request = established(Level1(reasoning="As it was set up"))
    assert needs(look("", request=request)) == [("answer", "the reasoning in the answer")]
    assert needs(look("", request=replace(request, cycles=()))) == [("answer", "the reasoning in the answer")]
    assert look("", "As it was set up", request).complete


def test_a_revision_says_why() -> None:
    request = established(Level1(reasoning="Hello"))
    found = look("level_2", request=request, **STEPS)
    assert needs(found) == [("revision_reason", "why the assessment is revised")]
    assert look("level_2", request=request, revision_reason="Seen in the log", **STEPS).complete
    assert look("level_1", request=request, reasoning="Hello").complete


def test_an_analysis_that_hasnt_ended_says_so() -> None:
    assert needs(look("")) == [("mode", "how the analysis ends")]
    assert look("", request=replace(REQUEST, cycles=())).complete


@pytest.mark.parametrize(("mode", "what"), [("extra_functionality", "the answer"), (ASK, "the question")])
def test_nothing_is_sent_without_words(mode: str, what: str) -> None:
    assert needs(look(mode, " ", items=("browser",), asked="Gift cards")) == [("answer", what)]


def test_a_question_says_what_is_missing() -> None:
    assert needs(look(ASK)) == [("items", "what to ask for")]
    assert look(ASK, items=("browser",)).complete


def test_no_placeholder_reaches_a_client() -> None:
    (problem,) = look("extra_functionality", "Hello {contact}", asked="Gift cards").problems
    assert problem.message.format(**dict(problem.params)) == "something in place of {contact}"


@pytest.mark.parametrize(("mode", "items"), [("extra_functionality", ()), (ASK, ("browser",)), ("", ())])
def test_a_gap_of_ones_own_reaches_nobody_either(mode: str, items: tuple[str, ...]) -> None:
    texts = OwnTexts()
    texts.use_snippets([Snippet(name="when", texts={"es": "El {día de entrega}."})])
    request = established(ExtraFunctionality(asked="Gift cards"))
    fields = {"asked": "Gift cards"}
    answer = "a{color:red} on the {día de entrega}, {then}"
    found = readiness(mode, fields, items, answer, request, MADRID, unfilled=texts.unfilled)
    (problem,) = found.problems
    assert problem.leaves_open and dict(problem.params)["placeholder"] == "{día de entrega}"
