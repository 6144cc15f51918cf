"""Commands as JSON Lines: acknowledged each, exactly once, and one bad line never stops the others."""

import json
from typing import Any

import pytest

from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.services.apply import apply_lines
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id


def applied(desk: Desk, lead: Agent, *lines: Any) -> list[dict[str, Any]]:
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return list(apply_lines(desk, raw, lead.id))


def registering(**fields: Any) -> dict[str, Any]:
    base = {"id": str(new_id()), "kind": "register_request", "subject": "Checkout", "message": {"text": "500"}}
    return base | fields


def test_a_command_is_acknowledged_and_a_repeat_gives_the_same(desk: Desk, lead: Agent) -> None:
    command = registering()
    first, again = applied(desk, lead, command, command)
    assert first == {"id": command["id"], "outcome": "applied", "request": "ECS-2026-000001", "error": None}
    assert again == first
    assert len(list(desk.readers.all_requests())) == 1


def test_a_request_can_be_named_by_its_number(desk: Desk, lead: Agent) -> None:
    note = {"id": str(new_id()), "kind": "add_note", "request": "ECS-2026-000001", "text": "ñ"}
    short = note | {"id": str(new_id()), "request": 1}
    *_, by_number, by_digits = applied(desk, lead, registering(), note, short)
    assert by_number["outcome"] == by_digits["outcome"] == "applied"


def test_a_refused_command_says_why_and_the_rest_go_on(desk: Desk, lead: Agent) -> None:
    refused = registering(subject=" ")
    answers = applied(desk, lead, refused, b"", b"  \n", registering())
    assert [answer["outcome"] for answer in answers] == ["refused", "applied"]
    assert answers[0] == {
        "id": refused["id"],
        "outcome": "refused",
        "request": None,
        "error": "A request needs a subject",
    }


def test_a_conflict_is_told(desk: Desk, lead: Agent) -> None:
    other = str(new_id())
    claim = {"id": str(new_id()), "kind": "claim_request", "request": 1, "expected_head": other}
    *_, answer = applied(desk, lead, registering(), claim)
    assert (answer["outcome"], answer["request"]) == ("conflict", "ECS-2026-000001")


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"[1]",
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"kind": "add_note"}',
        b'{"id": 7, "kind": "add_note"}',
        b'{"id": "seven", "kind": "add_note", "request": 1, "text": "x"}',
        b'{"id": "seven", "kind": "register_request", "subject": "x", "message": {"text": "x"}}',
        b'{"id": "0193b3b8-0000-7000-8000-000000000001", "kind": "dance"}',
        b'{"id": "0193b3b8-0000-7000-8000-000000000001", "kind": "add_note", "request": 99, "text": "x"}',
        b'{"id": "0193b3b8-0000-7000-8000-000000000001", "kind": "add_note", "request": [1], "text": "x"}',
        b'{"id": "0193b3b8-0000-7000-8000-000000000001", "kind": "add_note", "request": 1, "text": "\\ud800"}',
        b'{"id": "0193b3b8-0000-7000-8000-000000000001", "kind": "add_note", "request": 1, "text": "a\\u0000b"}',
        b'{"id": "0193b3b8-0000-7000-8000-000000000001", "kind": "add_note", "request": 1, "text": NaN}',
        b'{"id": "0193b3b8-0000-7000-8000-000000000001", "kind": "add_note", "request": 1, "text": "x", "more": 1}',
    ],
)
def test_no_line_stops_the_others(desk: Desk, lead: Agent, line: bytes) -> None:
    _made, answer, last = applied(desk, lead, registering(), line, registering())
    assert answer["outcome"] == "refused"
    assert answer["error"]
    assert set(answer) == {"id", "outcome", "request", "error"}
    assert last["outcome"] == "applied"
    (first, _second) = desk.readers.all_requests()
    assert first.notes == ()
