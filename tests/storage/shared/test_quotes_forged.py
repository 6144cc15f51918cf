"""Somebody at a prompt who knows how the console writes quotes and plans: each untrue write is refused for that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from support.examples import CONTENT, PAPER, QUOTING

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.assessment import ExtraFunctionality
from ecsupport_desktop.domain.plan import StepState
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.quote import Answered, Quote
from ecsupport_desktop.domain.words import Channel
from ecsupport_desktop.services.identity import new_id

from .forger import Forger
from .team import GuardedTeam, refused

GUARD, DENIED = "EC001", "42501"
ACCEPTED: dict[str, Any] = {"revision": 1, "answer": Answered.ACCEPTED, "said_by": "Zoë Ruiz", "how": Channel.MAIL}


@pytest.fixture
def team(shared_database: ServerAddress, open_console: Callable[..., Any]) -> GuardedTeam:
    team = GuardedTeam(shared_database, open_console)
    assert team.execute(c.ChangePolicy(id=new_id(), actor_id=team.me.id, policy=Policy(quoting=QUOTING))).accepted
    return team


@pytest.fixture
def forger(team: GuardedTeam) -> Iterator[Forger]:
    with team.prompt("ben") as connection:
        yield Forger(team, connection)


def brought(team: GuardedTeam, request_id: Any, *steps: tuple[type[Any], dict[str, Any]]) -> Any:
    """The request after these commands."""
    for kind, fields in ((c.EstablishAssessment, {"assessment": ExtraFunctionality(asked="Gift cards")}), *steps):
        outcome = team.do(kind, request_id, **fields)
        assert outcome.accepted, outcome.refusal
    return request_id


DRAFTED = ((c.SaveQuote, {"content": CONTENT}),)
ISSUED = (*DRAFTED, (c.IssueQuote, {}))
FILED = (*ISSUED, (c.FileQuote, {"revision": 1, "document": PAPER}))
DECIDED = (*FILED, (c.DecideQuote, ACCEPTED))
ATTACKS = (
    ("reprice a line", "UPDATE quote_line SET unit_price = 1", GUARD),
    ("drop a line", "DELETE FROM quote_line", GUARD),
    ("reword it", "UPDATE quote SET scope = 'less'", GUARD),
    ("let it hold longer", "UPDATE quote SET expires_at = expires_at + interval '1 year'", GUARD),
    ("take another number", "UPDATE quote SET quote_number = 'Q-2026-00099'", GUARD),
    ("accept it", "UPDATE quote SET state = 'accepted'", GUARD),
    ("accept it for less", "UPDATE quote SET total = 1", GUARD),
    ("change the paper", "UPDATE quote SET document_sha256 = 'x', document_id = gen_random_uuid()", GUARD),
    ("delete it", "DELETE FROM quote", GUARD),
    ("use up numbers", "UPDATE quote_sequence SET next = next + 1", GUARD),
    ("begin the numbers anew", "DELETE FROM quote_sequence", DENIED),
    ("empty the quotes", "TRUNCATE quote", DENIED),
)


def test_with_psql_nobody_changes_an_issued_quote(team: GuardedTeam) -> None:
    brought(team, team.register(), *FILED)
    with team.prompt("ben") as ben:
        found = {what: refused(ben, statement) for what, statement, _state in ATTACKS}
    assert found == {what: state for what, _statement, state in ATTACKS}
    assert team.faults() == []


def test_nor_what_was_decided_or_planned(team: GuardedTeam) -> None:
    brought(team, team.register(), *DECIDED)
    with team.prompt("ben") as ben:
        for statement in (
            "UPDATE quote SET accepted_total = 1, total = 1",
            "UPDATE quote SET said_by = 'Nobody'",
            "UPDATE plan SET agreed_with = 'Zoe', agreed_at = now()",
            "UPDATE plan_step SET title = 'Less'",
            "UPDATE plan_step SET state = 'done'",
            "DELETE FROM plan_step",
        ):
            assert refused(ben, statement) == GUARD, statement
    assert team.faults() == []


# ── One thing untrue ────────────────────────────────────────────────────────────────────────────────────────
def drafted(f: Forger, **row: Any) -> Any:
    """A draft, its event true and its row with something else in it."""
    command = f.command(c.SaveQuote, content=CONTENT)
    at = f.claim(command)
    event = e.QuoteDrafted(
        request_id=f.request_id, revision=1, content=CONTENT, saved_by=command.id, agent_id=f.me.id, at=at
    )
    f.append(command, at, event)
    quote = Quote(revision=1, content=CONTENT, saved_by=command.id, saved_at=at, agent_id=f.me.id)
    f.write_quote(quote, **row)
    return command


def a_true_draft(f: Forger) -> None:
    f.finish(drafted(f))


def another_title(f: Forger) -> None:
    f.finish(drafted(f, title="Other"))


def another_price(f: Forger) -> None:
    command = drafted(f)
    f.connection.execute("UPDATE quote_line SET unit_price = 1 WHERE request_id = %s", (f.request_id,))
    f.finish(command)


def a_line_left_out(f: Forger) -> None:
    command = drafted(f)
    f.connection.execute("DELETE FROM quote_line WHERE request_id = %s AND position = 0", (f.request_id,))
    f.finish(command)


def issued_at_once(f: Forger) -> None:
    drafted(f)
    f.connection.execute("UPDATE quote SET state = 'accepted' WHERE request_id = %s", (f.request_id,))


def a_number_for_nothing(f: Forger) -> None:
    command = f.command(c.IssueQuote)
    f.claim(command)
    f.connection.execute("UPDATE quote_sequence SET next = next + 1")
    f.finish(command, "refused")


FORGED = {
    another_title: "as its event says",
    another_price: "as its event says",
    a_line_left_out: "as its event says",
    issued_at_once: "draft doesn't become accepted",
    a_number_for_nothing: "for the quote that gets it",
}
"""With the words they are refused with."""


def tried(forger: Forger, forge: Callable[[Forger], None]) -> tuple[str | None, str]:
    try:
        with forger.connection.transaction(force_rollback=True):
            forge(forger)
    except psycopg.Error as error:
        return error.sqlstate, error.diag.message_primary or ""
    return None, ""


def test_a_true_draft_is_let_through_and_others_arent(forger: Forger) -> None:
    brought(forger.team, forger.team.register(), *ISSUED)  # so that numbers are counted
    brought(forger.team, forger.request_id)
    assert tried(forger, a_true_draft) == (None, "")
    found = {forge: tried(forger, forge) for forge in FORGED}
    assert {forge.__name__: said for forge, said in found.items() if said[0] != GUARD} == {}
    assert {forge.__name__: said for forge, (_state, said) in found.items() if FORGED[forge] not in said} == {}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"title": "Cheaper"}, "as it stands"),
        ({"quote_number": "Q-2026-00077"}, "as its event says"),
        ({"total": None}, None),
    ],
)
def test_a_draft_is_issued_as_it_stands_and_as_its_event_says(
    team: GuardedTeam, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], why: str | None
) -> None:
    """A console that was changed: it writes something else along with the issue."""
    from ecsupport_desktop.storage import mapping_quote

    request_id = brought(team, team.register(), *DRAFTED)
    rows = mapping_quote._quote_row

    def changed(key: Any, place: int, quote: Quote) -> Any:
        return rows(key, place, quote) | (change if quote.issue is not None else {})

    monkeypatch.setattr(mapping_quote, "_quote_row", changed)
    with pytest.raises(Exception, match=why or "issued"):
        team.do(c.IssueQuote, request_id)
    monkeypatch.undo()
    assert team.do(c.IssueQuote, request_id).accepted
    assert team.request(request_id).quotes[0].number.endswith("00001")


def test_a_step_is_done_by_its_own_command(team: GuardedTeam) -> None:
    request_id = brought(team, team.register(), *DECIDED)
    plan = team.request(request_id).plan
    steps = tuple(replace(step, owner="Eva", due=plan.next_date or team.now.date()) for step in plan.steps)
    for kind, fields in (
        (c.SavePlan, {"steps": steps}),
        (c.AgreePlan, {"said_by": "Zoë Ruiz", "how": Channel.PHONE}),
        (c.SetStepState, {"step_id": steps[0].id, "state": StepState.DONE}),
    ):
        assert team.do(kind, request_id, agent=team.colleague, **fields).accepted
    assert team.request(request_id).plan.done == 1
    assert team.faults() == []
