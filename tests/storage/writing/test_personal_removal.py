"""A person is removed from every table and every file, and the history still verifies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.words import Channel
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome, Status
from ecsupport_desktop.services.personal_data import Preview, preview
from ecsupport_desktop.storage import schema as s

HER = Address(name="Zoë Ruiz", address="Zoe@acme.example")
OTHER = Address(name="Bob Stone", address="bob@volt.example")
SECRET = "quibblefish"
"""In everything she wrote."""


def _message(sender: Address | None, words: str, **fields: Any) -> c.NewMessage:
    file = c.NewAttachment(name=f"{words}.txt", media_type="text/plain", content=words.encode())
    return c.NewMessage(sender=sender, subject=words, text=words, html=f"<p>{words}", attachments=(file,), **fields)


@pytest.fixture
def known(written: Any) -> Any:
    """A desk where she wrote on three requests, another one on the second, and a mail of hers couldn't be read."""
    mine = {"client_id": written.client.id, "contact_id": written.contact.id}
    first = written.register(SECRET, message=_message(HER, SECRET), subject=SECRET, **mine)
    written.do(c.AddNote, first, text="Zoë Ruiz called")
    asked = {"items": ("shop_url",), "text": "Dear Zoë Ruiz, which shop?", "to": (HER,)}
    assert written.do(c.AskForInformation, first, **asked).accepted
    second = written.register("x", message=_message(OTHER, "keepme", cc=(HER,)), subject="Keep me", client_id=None)
    written.do(c.RecordClientMessage, second, message=_message(HER, f"{SECRET} again"))
    call = _message(None, f"{SECRET} called", channel=Channel.PHONE)
    third = written.register("x", message=call, subject=f"{SECRET} called", **mine)
    split = c.SplitRequest(
        id=new_id(), actor_id=written.me.id, request_id=second, new_request_id=new_id(), subject="Of its own",
        message_ids=(written.request(second).messages[1].id,),
    )  # fmt: skip
    written.done(split)
    raw = f"From: {HER.address}\n\n{SECRET}".encode()
    written.done(c.QuarantineMail(id=new_id(), actor_id=written.me.id, raw=raw, source=HER.address, reason="broken"))
    written.requests = (first, second, third, split.new_request_id)
    assert written.faults() == []
    return written


def _command(desk: Any, **fields: Any) -> c.AnonymisePerson:
    fields = fields or {"client_id": desk.client.id, "contact_id": desk.contact.id}
    return c.AnonymisePerson(id=new_id(), actor_id=desk.me.id, **fields)


def _removed(desk: Any, **fields: Any) -> Outcome:
    outcome: Outcome = desk.desk.execute(_command(desk, **fields))
    assert outcome.status is Status.APPLIED, outcome.refusal
    return outcome


def _found(desk: Any, words: str) -> tuple[UUID, ...]:
    ids: tuple[UUID, ...] = desk.store.readers.search(words, now=desk.now, me=desk.me.id).ids
    return ids


def test_nothing_of_the_person_is_left_and_the_history_verifies(known: Any) -> None:
    outcome = _removed(known)
    assert outcome.changed.request_ids == frozenset(known.requests)
    left = repr(known.dump()).lower()
    for word in (SECRET, SECRET.encode().hex(), HER.address.lower(), HER.name.lower(), "zo\\xc3\\xab ruiz"):
        assert not [row for rows in known.dump().values() for row in rows if word in repr(row).lower()]
    assert "keepme" in left and OTHER.address in left
    assert known.faults() == []


def test_the_requests_are_told_from_one_another_as_before(known: Any) -> None:
    before = [known.request(request_id) for request_id in known.requests]
    _removed(known)
    after = [known.request(request_id) for request_id in known.requests]
    for was, now in zip(before, after, strict=True):
        assert now.head == was.head and now.cycles == was.cycles and now.state == was.state
        assert [m.id for m in now.messages] == [m.id for m in was.messages]
    assert after[0].subject == "[removed]" and after[1].subject == "Keep me"
    view = known.store.readers.request(known.requests[0])
    assert {content.text for content in view.contents.values()} >= {"[removed]"}
    assert view.client.contacts[0].addresses == ()


def test_search_forgets_the_person_and_keeps_the_rest(known: Any) -> None:
    assert _found(known, SECRET) and _found(known, "zoe ruiz")
    _removed(known)
    assert _found(known, SECRET) == _found(known, "zoe ruiz") == _found(known, "zoe@acme.example") == ()
    assert _found(known, "keepme") == (known.requests[1],)


def test_the_preview_counts_what_the_command_does_and_changes_nothing(known: Any) -> None:
    before = known.dump()
    told = preview(known.store.readers, _command(known))
    assert known.dump() == before
    assert told == Preview(
        name="Zoë Ruiz", addresses=("zoe@acme.example",), requests=4, messages=3, attachments=3, mentions=2, cards=1,
        mails=1,
    )  # fmt: skip
    _removed(known)
    again = preview(known.store.readers, _command(known))
    assert (again.addresses, again.mails, again.mentions, again.cards) == ((), 0, 0, 0)
    assert known.desk.execute(_command(known)).status is Status.REDUNDANT


def test_a_sender_nobody_knows_is_removed_by_the_address(known: Any) -> None:
    _removed(known, address="BOB@volt.example")
    left = repr(known.dump()).lower()
    assert "keepme" not in left and "bob@volt.example" not in left and SECRET in left
    assert known.faults() == []


def test_twice_is_redundant_and_two_people_are_two(known: Any) -> None:
    command = _command(known, address=OTHER.address)
    first = known.desk.execute(command)
    assert known.desk.execute(command) == first
    assert known.desk.execute(replace(command, id=new_id())).status is Status.REDUNDANT
    _removed(known)
    assert known.faults() == []


def test_who_writes_again_is_somebody_new(known: Any) -> None:
    _removed(known)
    known.register("back again", message=_message(HER, "back again"))
    assert known.store.readers.senders("zoe@acme.example")[0][1] is None
    assert known.faults() == []


def test_only_a_lead_may(known: Any) -> None:
    before = known.dump()
    refused = known.desk.execute(replace(_command(known), actor_id=known.colleague.id))
    assert refused.status is Status.REFUSED and "Only a lead" in refused.refusal.text
    after = known.dump()
    del before["command"], after["command"]
    assert after == before


def test_a_word_that_was_removed_and_comes_back_is_a_fault(known: Any) -> None:
    this = (s.event.c.stream_id == known.requests[0], s.event.c.position == 2)
    with known.sql() as connection:
        old = connection.execute(select(s.event.c.payload).where(*this)).scalar_one()
    _removed(known)
    with known.sql() as connection:
        local = connection.dialect.name == "sqlite"
        forget_guard = "DROP TRIGGER event_is_append_only" if local else "ALTER TABLE event DISABLE TRIGGER USER"
        connection.execute(text(forget_guard))
        connection.execute(update(s.event).where(*this).values(payload=old))
    assert any("isn't as it was recorded" in fault for fault in known.faults())


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize("change", ["payload = '{}'", "hash = zeroblob(32)", "kind = 'note_added'"])
def test_afterwards_events_cant_be_changed_as_before(known: Any, change: str) -> None:
    _removed(known)
    with pytest.raises(IntegrityError, match="can't be changed"), known.sql() as connection:
        connection.execute(text(f"UPDATE event SET {change} WHERE position = 2"))  # noqa: S608
    assert known.faults() == []


@pytest.mark.parametrize("engine", ["sqlite"])
def test_the_words_are_nowhere_in_the_file(known: Any) -> None:
    _removed(known)
    path: Path = known.store.path
    known.store.close()
    kept = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*")).lower()
    assert b"keepme" in kept
    for word in (SECRET, HER.address.lower(), "zo\u00eb ruiz"):
        assert word.encode() not in kept
