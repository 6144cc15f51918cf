"""With psql and a password of their own, people can do no more than with a console."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from support.player import Player

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Level1
from ecsupport_desktop.domain.words import DeliveryWay
from ecsupport_desktop.services.outcome import Status

from .team import GuardedTeam, refused

GUARD, DENIED = "EC001", "42501"
ATTACKS = (
    # What it is, the statement, and who refuses it.
    ("change an event", "UPDATE event SET payload = '{}'", DENIED),
    ("change an event's actor", "UPDATE event SET actor_id = gen_random_uuid()", DENIED),
    ("delete an event", "DELETE FROM event", DENIED),
    ("change a command", "UPDATE command SET kind = 'add_note'", DENIED),
    ("change an outcome", "UPDATE command SET outcome = '{}'", GUARD),
    ("delete a command", "DELETE FROM command", DENIED),
    ("empty events", "TRUNCATE event", DENIED),
    ("empty cycles", "TRUNCATE cycle CASCADE", DENIED),
    ("change a finished cycle", "UPDATE cycle SET reason = 'x' WHERE ended_at IS NOT NULL", GUARD),
    ("end a cycle", "UPDATE cycle SET ended_at = now() WHERE ended_at IS NULL", GUARD),
    ("delete a cycle", "DELETE FROM cycle", DENIED),
    ("skip a state", "UPDATE request SET state = 'answered'", GUARD),
    ("move the due moment", "UPDATE request SET due_at = due_at + interval '1 day'", GUARD),
    ("take another number", "UPDATE request SET number = 'ECS-2020-000001'", DENIED),
    ("use up numbers", "UPDATE number_sequence SET next = next + 1", GUARD),
    ("change a note's author", "UPDATE note SET agent_id = gen_random_uuid()", DENIED),
    ("change a message", "UPDATE message SET subject = 'x'", DENIED),
    ("say that a message arrived", "UPDATE delivery SET state = 'accepted', settled_at = now()", GUARD),
    ("have a message sent at once", "UPDATE delivery SET next_attempt_at = now()", GUARD),
    ("remove a message's text", "DELETE FROM content", GUARD),
    ("change a mail's id", "UPDATE message SET message_id = 'x'", GUARD),
    ("take another's lease", "DELETE FROM lease", DENIED),
    ("change a text", "UPDATE content SET text = 'x'", DENIED),
    ("delete a message", "DELETE FROM message", GUARD),
    ("make oneself a lead", "UPDATE agent SET role = 'lead' WHERE login = session_user", GUARD),
    ("take somebody's login", "UPDATE agent SET login = 'x' WHERE login <> session_user", GUARD),
    ("change the policy", "UPDATE policy SET level_3_enabled = false", DENIED),
    ("set a policy", "INSERT INTO policy (id, nearing, critical, level_3_enabled) VALUES (1, 2, 1, false)", DENIED),
    ("rename a client", "UPDATE client SET name = 'x'", GUARD),
    ("change the rules", "DELETE FROM guard_emits", DENIED),
    ("change the version", "UPDATE meta SET value = 'x'", DENIED),
    ("change the revision", "UPDATE alembic_version SET version_num = 'x'", DENIED),
    ("write somebody's presence", "UPDATE presence SET writing = true", DENIED),
    ("read drafts", "SELECT * FROM draft", DENIED),
    ("become a lead", "SET ROLE lead", DENIED),
    ("become the owner", "SET ROLE owner", DENIED),
    ("make a table", "CREATE TABLE mine (id integer)", DENIED),
    ("make a schema", "CREATE SCHEMA mine", DENIED),
    ("make a temporary table", "CREATE TEMPORARY TABLE mine (id integer)", DENIED),
    ("switch triggers off", "SET session_replication_role = replica", DENIED),
    ("drop a trigger", "DROP TRIGGER guard_happened ON event", DENIED),
    ("alter a table", "ALTER TABLE event DISABLE TRIGGER ALL", DENIED),
    ("let others in", "GRANT SELECT ON event TO PUBLIC", None),
    ("make a role", "CREATE ROLE mallory LOGIN", DENIED),
    ("call the owner's function", "SELECT guard_roles()", DENIED),
)


@pytest.fixture
def team(shared_database: ServerAddress, open_console: Callable[..., Any]) -> GuardedTeam:
    return GuardedTeam(shared_database, open_console)


@pytest.fixture
def ben(team: GuardedTeam) -> Iterator[psycopg.Connection[Any]]:
    """Ben's prompt, on a database with something of everything."""
    request_id = team.register()
    sent = c.SentAnotherWay(way=DeliveryWay.PHONE, sent_at=team.request(request_id).registered_at)
    team.do(c.AddNote, request_id, text="Look at the log")
    team.do(c.EstablishAssessment, request_id, assessment=Level1(reasoning="As agreed"))
    team.do(c.Answer, request_id, text="As agreed", sent=sent)
    team.register()
    with team.prompt("ben") as connection:
        yield connection


@pytest.mark.parametrize("seed", range(3))
def test_everything_a_console_does_is_let_through(team: GuardedTeam, seed: int) -> None:
    """Random work of a lead and an agent, each with a login of their own: no guard speaks, and nothing is wrong."""
    outcomes = Player(team, random.Random(seed)).play(60)  # type: ignore[arg-type]
    assert sum(outcome.status is Status.APPLIED for outcome in outcomes) > 10
    assert team.faults() == []


def test_every_attack_is_refused(ben: psycopg.Connection[Any]) -> None:
    found = {what: refused(ben, statement) for what, statement, _state in ATTACKS}
    assert found == {what: state for what, _statement, state in ATTACKS}


def test_nobody_can_lead_a_function_to_tables_of_his_own(ben: psycopg.Connection[Any]) -> None:
    """Every function's search path is pinned, save those so plain that the server writes them out in place."""
    found = ben.execute(
        "SELECT proname, coalesce(array_to_string(proconfig, ' '), '') FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace AND prosrc <> '' AND prolang <> (SELECT oid FROM pg_language"
        " WHERE lanname = 'c')"
    ).fetchall()
    loose = {name for name, said in found if not said.startswith("search_path=pg_catalog, ")}
    assert len(found) > 20
    assert loose == {"guard_yes", "guard_standing", "guard_basis"}
