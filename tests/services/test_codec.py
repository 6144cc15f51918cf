"""JSON of commands, events and outcomes: the same value back, strict about what comes in."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.directory import LANGUAGES
from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.domain.plan import PlanStep
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.quote import (
    EXPONENTS,
    LARGEST_PRICE,
    LARGEST_QUANTITY,
    LONGEST_VALIDITY,
    RATE_TABLE,
    WHOLE,
    AmountDiscount,
    Party,
    PercentDiscount,
    QuoteContent,
    QuoteLine,
    QuoteSettings,
    Rate,
    Tax,
    Texts,
)
from ecsupport_desktop.services.codec import (
    InvalidCommand,
    canonical,
    command_from_json,
    command_schema,
    command_to_json,
    event_from_json,
    event_text,
    event_to_json,
    outcome_from_json,
    outcome_text,
    outcome_to_json,
    quoting_from_text,
    quoting_text,
)
from ecsupport_desktop.services.outcome import Changed, Outcome, Refusal, Status

# What can't be kept: half characters and NUL.
st.register_type_strategy(str, st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20))
st.register_type_strategy(datetime, st.datetimes(min_value=datetime(1980, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
st.register_type_strategy(Decimal, st.decimals(Decimal("0.001"), 10_000, places=3))
st.register_type_strategy(
    Policy,
    st.integers(1, 47).flatmap(
        lambda critical: st.builds(
            Policy,
            critical=st.just(timedelta(hours=critical)),
            nearing=st.just(timedelta(hours=critical, minutes=30)),
            level_3_enabled=st.booleans(),
            quoting=st.builds(QuoteSettings, logo=st.binary(max_size=9).map(lambda end: b"\x89PNG\r\n\x1a\n" + end)),
        )
    ),
)
st.register_type_strategy(PercentDiscount, st.builds(PercentDiscount, percent=st.integers(0, WHOLE)))
st.register_type_strategy(AmountDiscount, st.builds(AmountDiscount, amount=st.integers(0, LARGEST_PRICE)))
st.register_type_strategy(Tax, st.builds(Tax, rate=st.integers(0, WHOLE)) | st.sampled_from(RATE_TABLE))
LINES = st.builds(
    QuoteLine,
    quantity=st.none() | st.integers(0, LARGEST_QUANTITY),
    unit_price=st.none() | st.integers(0, LARGEST_PRICE),
    discount=st.none() | st.from_type(PercentDiscount) | st.from_type(AmountDiscount),
    tax=st.from_type(Tax),
)
st.register_type_strategy(
    QuoteContent,
    st.builds(
        QuoteContent,
        language=st.sampled_from(LANGUAGES),
        currency=st.sampled_from(sorted(EXPONENTS)),
        client=st.from_type(Party),
        validity_days=st.integers(1, LONGEST_VALIDITY),
        lines=st.lists(LINES, max_size=3, unique_by=lambda line: line.id).map(tuple),
        discount=st.none() | st.from_type(PercentDiscount),
    ),
)
st.register_type_strategy(
    PlanStep, st.builds(PlanStep, title=st.sampled_from(("Design", "Año nuevo")), due=st.none() | st.dates())
)
COMMANDS = get_args(c.AnyCommand)
EVENTS = get_args(e.AnyEvent)
NOTE: dict[str, Any] = {
    "id": "0192f0c0-0000-7000-8000-000000000001",
    "actor_id": "0192f0c0-0000-7000-8000-000000000002",
    "request_id": "0192f0c0-0000-7000-8000-000000000003",
    "kind": "add_note",
    "text": "seen",
}
MESSAGE = {**NOTE, "kind": "record_client_message"}
del MESSAGE["text"]


def _values(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Values of a type; what the domain refuses isn't one."""

    @st.composite
    def drawn(draw: st.DrawFn) -> Any:
        try:
            return draw(st.from_type(kind))
        except InvalidField:
            return draw(st.nothing())

    return drawn()


TEXTS = st.builds(Texts, en=st.from_type(str), es=st.from_type(str))
RATES = st.builds(
    Rate,
    name=st.sampled_from(("Development", "Año nuevo")),
    quantity=st.integers(1, LARGEST_QUANTITY),
    unit_price=st.integers(0, LARGEST_PRICE),
    currency=st.sampled_from(sorted(EXPONENTS)),
    tax=st.from_type(Tax),
    texts=TEXTS,
)
QUOTING = st.builds(
    QuoteSettings,
    issuer=st.from_type(Party),
    logo=st.just(b"") | st.binary(max_size=9).map(lambda end: b"\x89PNG\r\n\x1a\n" + end),
    currency=st.sampled_from(sorted(EXPONENTS)),
    validity_days=st.integers(1, LONGEST_VALIDITY),
    terms=TEXTS,
    exclusions=TEXTS,
    assumptions=TEXTS,
    rates=st.lists(RATES, max_size=3, unique_by=lambda rate: rate.id).map(tuple),
)


@given(quoting=QUOTING)
def test_what_a_team_sets_for_its_quotes_comes_back(quoting: QuoteSettings) -> None:
    assert quoting_from_text(quoting_text(quoting)) == quoting
    assert quoting_from_text(json.dumps({**json.loads(quoting_text(quoting)), "newer": 1})) == quoting


@pytest.mark.parametrize("text", ["", "[]", "null", '{"issuer": 1}', '{"rates": [{}]}', '{"validity_days": 0}'])
def test_what_is_no_such_settings_is_said(text: str) -> None:
    with pytest.raises((ValueError, InvalidField)):
        quoting_from_text(text)


@pytest.mark.parametrize("kind", [k for k in COMMANDS if k not in (c.SaveClient, c.SaveAgent, c.EstablishAssessment)])
@settings(max_examples=15)
@given(data=st.data())
def test_every_command_comes_back(kind: type[Any], data: st.DataObject) -> None:
    command = data.draw(_values(kind))
    assert command_from_json(command_to_json(command)) == command
    assert command_from_json(json.dumps(command_to_json(command)).encode()) == command


@pytest.mark.parametrize("kind", [k for k in EVENTS if k not in (e.ClientSaved, e.AgentSaved, e.AssessmentEstablished)])
@settings(max_examples=15)
@given(data=st.data())
def test_every_event_comes_back(kind: type[Any], data: st.DataObject) -> None:
    event = data.draw(_values(kind))
    assert event_from_json(event_text(event)) == event
    assert event_from_json(event_to_json(event)) == event
    assert event_text(event_from_json(event_text(event))) == event_text(event)


def test_base64_in_either_alphabet() -> None:
    data = bytes(range(256))
    for text in (base64.b64encode(data), base64.urlsafe_b64encode(data)):
        file = {"name": "a", "media_type": "application/octet-stream", "content": text.decode()}
        attach = {key: value for key, value in NOTE.items() if key != "text"}
        command = command_from_json({**attach, "kind": "attach", "attachments": [file]})
        assert isinstance(command, c.Attach)
        assert command.attachments[0].content == data


def test_moments_are_in_utc() -> None:
    told = "2026-03-29T03:30:00+02:00"
    command = command_from_json({**MESSAGE, "message": {"text": "x", "received_at": told}})
    assert isinstance(command, c.RecordClientMessage)
    moment = command.message.received_at
    assert moment == datetime(2026, 3, 29, 3, 30, tzinfo=timezone(timedelta(hours=2)))
    assert moment is not None and moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("command", "field"),
    [
        ({**NOTE, "kind": "annotate"}, "kind"),
        ({key: value for key, value in NOTE.items() if key != "kind"}, "kind"),
        ({**NOTE, "id": "412"}, "id"),
        ({**NOTE, "text": 412}, "text"),
        ({**NOTE, "txt": "seen"}, "txt"),
        ({**NOTE, "text": "a\0b"}, "text"),
        ({**MESSAGE, "message": {"text": "x", "received_at": "2026-03-29T03:30:00"}}, "message.received_at"),
        ({**MESSAGE, "message": {"text": "x", "received_at": 1774747800}}, "message.received_at"),
        ({**MESSAGE, "message": {"text": "x", "channel": "fax"}}, "message.channel"),
        ({**MESSAGE, "message": {"text": "x", "to": [{"name": "Ana"}]}}, "message.to.0.address"),
        (["add_note"], "kind"),
        ("no JSON", "kind"),
    ],
)
def test_what_is_no_command_is_named(command: Any, field: str) -> None:
    with pytest.raises(InvalidCommand) as refused:
        command_from_json(command)
    assert refused.value.field == field
    assert field in str(refused.value)


def test_the_domain_says_itself_what_it_refuses() -> None:
    establish = {key: value for key, value in NOTE.items() if key != "text"} | {"kind": "establish_assessment"}
    with pytest.raises(InvalidField) as refused:
        command_from_json({**establish, "assessment": {"kind": "level_1", "reasoning": " "}})
    assert refused.value.field == "reasoning"
    command = command_from_json(
        {**establish, "assessment": {"kind": "level_2", "effort_hours": 1.5, "restoring_steps": "restart"}}
    )
    assert isinstance(command, c.EstablishAssessment)
    assert command.assessment.effort_hours == Decimal("1.5")  # type: ignore[union-attr]


def test_outcomes_come_back() -> None:
    key = UUID(NOTE["id"])
    for outcome in (
        Outcome(command_id=key, status=Status.APPLIED, changed=Changed(request_ids=frozenset({key}), directory=True)),
        Outcome(
            command_id=key,
            status=Status.REFUSED,
            refusal=Refusal(code="invalid", message="{a}", field="f", params=(("a", "b"),)),
        ),
    ):
        assert outcome_from_json(outcome_text(outcome)) == outcome
        assert outcome_from_json(outcome_to_json(outcome)) == outcome


def test_canonical_is_one_text() -> None:
    assert canonical({"b": [1, 2], "a": "ñ"}) == '{"a":"ñ","b":[1,2]}'.encode()


def test_the_schema_names_every_command() -> None:
    assert set(command_schema()["discriminator"]["mapping"]) == {
        kind.__dataclass_fields__["kind"].default for kind in COMMANDS
    }
