"""What is recorded can't be changed through the database, and the doctor names whatever was changed around it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from support.stores import tamper

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Level1
from ecsupport_desktop.domain.words import DeliveryWay
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.storage.triggers import drop_triggers


@pytest.fixture
def answered(written: Any) -> Any:
    """A desk with an answered request, a note, a file and a quarantined mail."""
    request_id = written.register("It fails — ¿por qué?")
    written.do(c.AddNote, request_id, text="look at the log")
    written.do(c.EstablishAssessment, request_id, assessment=Level1(reasoning="it works as agreed"))
    sent = c.SentAnotherWay(way=DeliveryWay.PHONE, sent_at=written.now)
    assert written.do(c.Answer, request_id, text="It works as agreed: it works as agreed", sent=sent).accepted
    assert written.do(c.TagRequest, request_id, add=("vip",)).accepted
    written.register("another")
    raw = c.QuarantineMail(id=new_id(), actor_id=written.me.id, raw=b"?", source="a.eml", reason="no header")
    assert written.desk.execute(raw).accepted
    return written


def test_before_anybody_changes_it_nothing_is_named(answered: Any) -> None:
    assert answered.faults() == []


# On a server it is an agent who may not, by his rights: tests/storage/shared/test_guards.py.
@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET payload = '{}'",
        "UPDATE event SET hash = zeroblob(32) WHERE seq = 1",
        "DELETE FROM event WHERE seq = 1",
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 1",
        "UPDATE cycle SET ended_at = ended_at + 1 WHERE ended_at IS NOT NULL",
        "UPDATE cycle SET ended_at = NULL, ended_by = NULL, ended_by_agent = NULL, recorded_at = NULL",
        "DELETE FROM cycle",
        "UPDATE command SET outcome = '{}'",
        "DELETE FROM command",
    ],
)
def test_recorded_history_is_refused(answered: Any, change: str) -> None:
    with pytest.raises(IntegrityError, match="can't be"), answered.sql() as connection:
        connection.execute(text(change))
    assert answered.faults() == []


@pytest.mark.parametrize(
    "row",
    [
        "UPDATE assessment SET reasoning = NULL",
        "UPDATE assessment SET reasoning = '  '",
        "UPDATE assessment SET kind = 'level_2'",
        "UPDATE request SET rank = NULL",
        "UPDATE request SET state = 'closed', outcome = NULL",
        "UPDATE request SET merged_into = id, before_state = state",
        "UPDATE delivery SET state = 'failed', error = NULL",
        "UPDATE file SET size = size + 1",
        "INSERT INTO cycle SELECT request_id, 9, opened_at, opened_by, NULL, NULL, NULL, NULL, NULL, NULL FROM cycle",
        "UPDATE client SET name = ''",
    ],
)
def test_impossible_rows_are_refused(answered: Any, row: str) -> None:
    with pytest.raises(IntegrityError), answered.sql() as connection:
        connection.execute(text(row))
        connection.execute(text(row))  # a second open cycle
    assert answered.faults() == []


SPELLED = {
    "sqlite": {
        "no_id": "zeroblob(16)",
        "no_hash": "zeroblob(32)",
        "no_bytes": "zeroblob(size)",
        "hour": "3600000000",
        "tick": "1",
        "no": "0",
        "entry": "rowid",
        "words": "body",
        "other": "'other'",
    },
    "postgresql": {
        "no_id": "CAST(repeat('0', 32) AS uuid)",
        "no_hash": "decode(repeat('00', 32), 'hex')",
        "no_bytes": "decode(repeat('00', size), 'hex')",
        "hour": "interval '1 hour'",
        "tick": "interval '1 microsecond'",
        "no": "false",
        "entry": "seq",
        "words": "head, body, head_phrases, body_phrases",
        "other": "'', 'other', '', ''",
    },
}
TAMPERED = {
    "UPDATE event SET payload = replace(payload, 'Checkout', 'Cheapest') WHERE kind = 'request_registered'": "chain",
    "UPDATE event SET actor_id = {no_id} WHERE kind = 'note_added'": "chain",
    "UPDATE event SET at = at - {hour} WHERE kind = 'cycle_ended'": "chain",
    "UPDATE event SET previous_hash = {no_hash} WHERE position = 2": "chain",
    "UPDATE event SET payload = '[' WHERE position = 2": "chain",
    "DELETE FROM event WHERE kind = 'note_added'": "chain",
    "DELETE FROM event WHERE kind = 'request_tagged'": "replay",
    "DELETE FROM event WHERE kind = 'agent_saved'": "replay",
    "DELETE FROM event WHERE kind = 'mail_quarantined'": "commands",
    "DELETE FROM request": "replay",
    "DELETE FROM cycle WHERE ended_at IS NULL": "replay",
    "UPDATE cycle SET ended_at = ended_at + {tick} WHERE ended_at IS NOT NULL": "replay",
    "UPDATE cycle SET opened_at = opened_at - {tick} WHERE ended_at IS NULL": "replay",
    "UPDATE request SET due_at = due_at + {tick}": "replay",
    "UPDATE request SET rank = 0": "replay",
    "UPDATE request SET state = 'wat'": "replay",
    "UPDATE request SET head = {no_id}": "replay",
    "UPDATE message SET subject = 'other' WHERE position = 1": "replay",
    "DELETE FROM request_tag": "replay",
    "UPDATE client SET remarks = 'owes us'": "replay",
    "DELETE FROM contact_address": "replay",
    "UPDATE agent SET role = 'lead'": "replay",
    "INSERT INTO policy (id, nearing, critical, level_3_enabled) VALUES (1, 2, 1, {no})": "replay",
    "UPDATE quarantine SET reason = 'other'": "replay",
    "UPDATE content SET text = 'other'": "contents",
    "UPDATE content SET sha256 = 'other'": "contents",
    "DELETE FROM content": "contents",
    "INSERT INTO content VALUES ({no_id}, 'x', 'x', NULL, 'x')": "contents",
    "UPDATE file SET bytes = {no_bytes}": "files",
    "DELETE FROM file": "files",
    "DELETE FROM request_search WHERE {entry} = 1": "search",
    "UPDATE request_search SET body = 'other'": "search",
    "INSERT INTO request_search ({entry}, {words}) VALUES (99, {other})": "search",
    "UPDATE command SET outcome = NULL": "commands",
    "UPDATE number_sequence SET next = 1": "numbers",
    "DROP INDEX ix_request_due": "structure",
    "UPDATE request SET client_id = {no_id}": "references",
}


@pytest.mark.parametrize(("change", "check"), TAMPERED.items())
def test_the_doctor_names_what_was_tampered_with(answered: Any, change: str, check: str) -> None:
    with answered.sql() as connection:
        dialect = connection.dialect.name
    tamper(answered.store, text(change.format(**SPELLED[dialect])))
    faults = list(answered.store.doctor())
    assert check in {fault.check for fault in faults}, faults


@pytest.mark.parametrize("engine", ["sqlite"])
def test_the_doctor_misses_the_triggers(answered: Any) -> None:
    with answered.sql() as connection:
        drop_triggers(connection)
    assert {fault.check for fault in answered.store.doctor()} == {"structure"}


def test_the_chain_survives_a_text_that_is_taken_out(answered: Any) -> None:
    """Contents aren't in events: a text can be anonymised, the doctor names it, and the chain still holds."""
    tamper(answered.store, text("UPDATE content SET text = 'gone', new_text = 'gone'"))
    assert {fault.check for fault in answered.store.doctor()} == {"contents", "search"}


def test_a_cycle_is_final_once_ended(answered: Any) -> None:
    """The desk itself never tries: an answer after the answer leaves the proof as it was."""
    request_id = answered.register("third")
    answered.do(c.EstablishAssessment, request_id, assessment=Level1(reasoning="as agreed"))
    answered.passes(hours=1)
    sent = c.SentAnotherWay(way=DeliveryWay.CHAT, sent_at=answered.now - timedelta(minutes=1))
    assert answered.do(c.Answer, request_id, text="as agreed", sent=sent).accepted
    proof = answered.request(request_id).cycles
    assert answered.do(c.Answer, request_id, text="as agreed, again", sent=sent).accepted
    assert answered.request(request_id).cycles == proof
