"""Writes that look like a console's but for one thing, each refused for that thing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import psycopg
import pytest
from support.postgres_server import PostgresServer
from support.teammates import as_superuser

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.commands.rules import Once
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.words import CloseOutcome, CycleEnd, Impact, State
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.storage.postgres.guards.rules_tables import once_statements

from .forger import Forger
from .team import GuardedTeam

GUARD = "EC001"


@pytest.fixture
def forger(shared_database: ServerAddress, open_console: Callable[..., Any]) -> Iterator[Forger]:
    team = GuardedTeam(shared_database, open_console)
    with team.prompt("ben") as connection:
        yield Forger(team, connection)


def a_note(f: Forger) -> None:
    command, event, at = f.note()
    f.append(command, at, event)
    f.write_note(command, event)
    f.finish(command)


def another_actor(f: Forger) -> None:
    f.claim(f.command(c.AddNote, text="x"), actor_id=f.other.id)


def another_actor_of_an_event(f: Forger) -> None:
    command, event, at = f.note()
    f.append(command, at, event, actor_id=f.other.id)


def another_author(f: Forger) -> None:
    command, event, at = f.note(agent_id=f.other.id)
    f.append(command, at, event)


def another_time_of_an_event(f: Forger) -> None:
    command, event, at = f.note()
    f.append(command, at - timedelta(hours=1), event)


def another_time_in_an_event(f: Forger) -> None:
    command, event, at = f.note(at=datetime(2020, 1, 1, tzinfo=UTC))
    f.append(command, at, event)


def another_author_of_a_row(f: Forger) -> None:
    command, event, at = f.note()
    f.append(command, at, event)
    f.write_note(command, replace(event, note=replace(event.note, agent_id=f.other.id)))


def a_wrong_hash(f: Forger) -> None:
    command, event, at = f.note()
    f.append(command, at, event, hash=bytes(32))


def an_empty_text(f: Forger) -> None:
    command, event, at = f.note(" ")
    f.append(command, at, event)
    f.write_note(command, event)


def a_missing_text(f: Forger) -> None:
    command, event, at = f.note()
    f.append(command, at, event)
    f.finish(command)


def rows_without_events(f: Forger) -> None:
    command, event, _at = f.note()
    f.write_note(command, event)


def events_and_no_outcome(f: Forger) -> None:
    command, event, at = f.note()
    f.append(command, at, event)
    f.write_note(command, event)
    f.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")


def applied_without_events(f: Forger) -> None:
    command, _event, _at = f.note()
    f.finish(command)


def redundant_with_events(f: Forger) -> None:
    command, event, at = f.note()
    f.append(command, at, event)
    f.finish(command, "redundant")


def more_after_the_outcome(f: Forger) -> None:
    command, event, at = f.note()
    f.finish(command, "redundant")
    f.append(command, at, event)


def another_commands_event(f: Forger) -> None:
    command = f.command(c.AddNote, text="x")
    at = f.claim(command)
    f.append(command, at, e.RequestClosed(request_id=f.request_id, outcome=CloseOutcome.SPAM))


def an_unknown_command(f: Forger) -> None:
    f.claim(f.command(c.AddNote, text="x"), kind="do_anything")


def another_request(f: Forger) -> None:
    other = f.team.register()
    command, event, at = f.note()
    f.append(command, at, replace(event, request_id=other), stream=other)


def a_leads_command(f: Forger) -> None:
    policy = Policy(level_3_enabled=False)
    command = c.ChangePolicy(id=new_id(), actor_id=f.me.id, policy=policy)
    at = f.claim(command)
    f.append(command, at, e.PolicyChanged(policy=policy))


def oneself_as_a_lead(f: Forger) -> None:
    from ecsupport_desktop.domain.words import Role

    agent = replace(f.me, role=Role.LEAD)
    command = c.SaveAgent(id=new_id(), actor_id=f.me.id, agent=agent)
    at = f.claim(command)
    f.append(command, at, e.AgentSaved(agent=agent))
    f.connection.execute("UPDATE agent SET role = 'lead' WHERE id = %s", (f.me.id,))


def a_head_that_stays(f: Forger) -> None:
    command = f.command(c.SetImpact, impact=Impact.DEGRADED)
    at = f.claim(command)
    f.append(command, at, e.ImpactSet(request_id=f.request_id, impact=Impact.DEGRADED))
    f.connection.execute("UPDATE request SET impact = 'degraded', impact_order = 1 WHERE id = %s", (f.request_id,))
    f.finish(command)


def an_answer_before_its_analysis(f: Forger) -> None:
    command = f.command(c.Answer, text="x")
    at = f.claim(command)
    f.append(command, at, e.StateChanged(request_id=f.request_id, state=State.ANSWERED))


def a_skipped_state(f: Forger) -> None:
    command = f.command(c.DeclareNoResponseNeeded, reason="Thanks")
    at = f.claim(command)
    f.append(command, at, e.StateChanged(request_id=f.request_id, state=State.DELIVERED))
    f.connection.execute(
        "UPDATE request SET state = 'delivered', stage = 'delivered', head = %s WHERE id = %s",
        (command.id, f.request_id),
    )
    f.finish(command)


def closed_although_owed(f: Forger) -> None:
    command = f.command(c.CloseRequest, outcome=CloseOutcome.ANSWERED)
    at = f.claim(command)
    f.append(command, at, e.RequestClosed(request_id=f.request_id, outcome=CloseOutcome.ANSWERED))
    f.connection.execute(
        "UPDATE request SET state = 'closed', stage = 'closed', outcome = 'answered', head = %s WHERE id = %s",
        (command.id, f.request_id),
    )
    f.finish(command)


def ended(f: Forger, reason: str, ago: timedelta) -> None:
    command = f.command(c.DeclareNoResponseNeeded, reason=reason)
    at = f.claim(command)
    how = CycleEnd.NO_RESPONSE_NEEDED
    event = e.CycleEnded(
        request_id=f.request_id, number=1, ended_at=at - ago, ended_by=how, agent_id=f.me.id, recorded_at=at,
        reason=reason,
    )  # fmt: skip
    f.append(command, at, event)
    f.connection.execute(
        "UPDATE cycle SET ended_at = %s, ended_by = %s, ended_by_agent = %s, recorded_at = %s, reason = %s"
        " WHERE request_id = %s",
        (at - ago, how.value, f.me.id, at, reason, f.request_id),
    )


def ended_earlier(f: Forger) -> None:
    ended(f, "Thanks", timedelta(microseconds=1))


def ended_without_a_reason(f: Forger) -> None:
    ended(f, " \n", timedelta(0))


def a_number_twice(f: Forger) -> None:
    f.note()
    f.connection.execute("UPDATE number_sequence SET next = next + 1")


def a_hint_at_somebody_elses_command(f: Forger) -> None:
    f.connection.execute("SELECT set_config('ecsupport.command', id::text, true) FROM command LIMIT 1")
    f.connection.execute("UPDATE request SET impact = 'degraded'")


WHOLE, SAYS = "isn't whole, or says another agent or time", "no event of this command says so"
FORGED = {
    another_actor: "the agent who is logged in",
    another_actor_of_an_event: "the actor and the time of its command",
    another_author: WHOLE,
    another_author_of_a_row: SAYS,
    another_time_of_an_event: "the actor and the time of its command",
    another_time_in_an_event: WHOLE,
    a_wrong_hash: "continues the chain",
    an_empty_text: "a text isn't empty",
    a_missing_text: "the text is missing",
    rows_without_events: "for the command that brings it",
    events_and_no_outcome: "committed with its outcome",
    applied_without_events: "whether anything happened",
    redundant_with_events: "whether anything happened",
    more_after_the_outcome: "left by a command under way",
    another_commands_event: "leaves no request_closed there",
    an_unknown_command: "of a known kind",
    another_request: "leaves no note_added there",
    a_leads_command: "may not do this",
    oneself_as_a_lead: "only a lead",
    a_head_that_stays: "the head moves",
    an_answer_before_its_analysis: "unanalysed",
    a_skipped_state: "doesn't lead from analysis to delivered",
    closed_although_owed: "before it leaves the analysis",
    ended_earlier: "at the time of the command",
    ended_without_a_reason: WHOLE,
    a_number_twice: "one by one",
    a_hint_at_somebody_elses_command: "by a command under way",
}
"""With the words they are refused with."""


def tried(forger: Forger, forge: Callable[[Forger], None]) -> tuple[str | None, str]:
    try:
        with forger.connection.transaction(force_rollback=True):
            forge(forger)
    except psycopg.Error as error:
        return error.sqlstate, error.diag.message_primary or ""
    return None, ""


def test_each_forgery_is_refused_and_the_true_one_is_not(forger: Forger) -> None:
    assert tried(forger, a_note) == (None, "")
    found = {forge: tried(forger, forge) for forge in FORGED}
    assert {forge.__name__: said for forge, said in found.items() if said[0] != GUARD} == {}
    assert {forge.__name__: said for forge, (_state, said) in found.items() if FORGED[forge] not in said} == {}


def test_the_time_is_the_servers(forger: Forger) -> None:
    command = forger.command(c.AddNote, text="x")
    with forger.connection.transaction(force_rollback=True):
        for told in (datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)):
            with forger.connection.transaction(force_rollback=True):
                assert abs(forger.claim(command, at=told) - datetime.now(UTC)) < timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class QuoteAccepted:
    kind: Literal["quote_accepted"] = "quote_accepted"
    quote_id: UUID


def test_what_is_declared_to_happen_once_can_not_happen_twice(
    shared_database: ServerAddress, postgres: PostgresServer
) -> None:
    """As a quote's acceptance will be: not even the superuser, past every trigger, writes it twice."""
    with as_superuser(postgres, shared_database) as connection:
        for statement in once_statements([Once(event=QuoteAccepted, fields=("quote_id",))]):
            connection.execute(statement.encode())
        insert = (
            "INSERT INTO event (stream_id, position, kind, at, actor_id, command_id, payload, previous_hash, hash)"
            " VALUES (gen_random_uuid(), 1, 'quote_accepted', now(), gen_random_uuid(), gen_random_uuid(), %s, '', '')"
        )
        connection.execute(insert, (json.dumps({"quote_id": str(UUID(int=1))}),))
        connection.execute(insert, (json.dumps({"quote_id": str(UUID(int=2))}),))
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute(insert, (json.dumps({"quote_id": str(UUID(int=1))}),))
