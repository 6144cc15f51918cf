"""Clients found by words and by sender, mails known again, contents by hash."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.directory import Contact
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.services.identity import new_id


@pytest.mark.parametrize("words", ["", "acme", "ACMÉ", "núñez", "nunez", "zoë", "zoe@", "acme ruiz", "acme.example"])
def test_a_client_is_found_by(small_desk: Any, words: str) -> None:
    small_desk.register()
    (found,) = small_desk.store.readers.clients(words)
    assert (found.name, found.contacts, found.open_requests, found.requests) == ("Acmé Núñez", 1, 1, 1)


@pytest.mark.parametrize("words", ["volt", "%", "_", "acme volt"])
def test_a_client_is_not_found_by(small_desk: Any, words: str) -> None:
    assert small_desk.store.readers.clients(words) == ()


def test_clients_come_by_name_up_to_a_limit(small_desk: Any) -> None:
    for name in ("volt", "Ártico", "Zeta"):
        small_desk.save_client(name)
    assert [one.name for one in small_desk.store.readers.clients(limit=3)] == ["Acmé Núñez", "Ártico", "volt"]
    assert [one.name for one in small_desk.store.readers.all_clients()] == ["Acmé Núñez", "Ártico", "volt", "Zeta"]


def test_a_sender_is_known_by_address_then_by_domain(small_desk: Any) -> None:
    readers, client = small_desk.store.readers, small_desk.client
    assert readers.senders("Zoe@Acme.example") == ((client.id, small_desk.contact.id),)
    assert readers.senders("bob@acme.example") == ((client.id, None),)
    assert readers.senders("bob@sub.acme.example") == ()
    assert readers.senders("nonsense") == ()
    twin = Contact(id=new_id(), name="Zoë too", addresses=("zoe@acme.example",))
    second = small_desk.save_client("Second", contacts=(twin,))
    assert set(readers.senders("zoe@acme.example")) == {(client.id, small_desk.contact.id), (second.id, twin.id)}


def test_a_clients_requests_newest_first(small_desk: Any) -> None:
    small_desk.register("First")
    small_desk.register("Second")
    small_desk.register("Nobody's", client_id=None, contact_id=None)
    found = small_desk.store.readers.requests_of_client(small_desk.client.id)
    assert [row.subject for row in found] == ["Second", "First"]
    (newest,) = small_desk.store.readers.requests_of_client(small_desk.client.id, limit=1)
    assert newest.subject == "Second"


def test_a_mail_is_known_by_its_id_or_its_bytes(small_desk: Any) -> None:
    readers = small_desk.store.readers
    request_id = small_desk.register(message={"message_id": "one@acme.example", "raw_sha256": "ab" * 32})
    assert readers.known_mail("one@acme.example", "00") == request_id
    assert readers.known_mail(None, "ab" * 32) == request_id
    assert readers.known_mail("other@acme.example", "00") is None
    entry = new_id()
    small_desk.execute(
        c.QuarantineMail(id=entry, actor_id=small_desk.me.id, raw=b"?", source="a.eml", reason="No sender")
    )
    assert readers.known_mail(None, hashlib.sha256(b"?").hexdigest()) == entry
    assert readers.file(hashlib.sha256(b"?").hexdigest()) == b"?"
    assert readers.file("00" * 32) is None
    (held,) = readers.quarantine()
    assert (held.id, held.source, held.size) == (entry, "a.eml", 1)
    small_desk.execute(
        c.DiscardQuarantined(id=new_id(), actor_id=small_desk.me.id, quarantined_id=entry, reason="Advertising")
    )
    assert readers.quarantine() == ()
    assert [mail.id for mail in readers.quarantine(discarded=True)] == [entry]


def test_threads_come_in_the_order_asked(small_desk: Any) -> None:
    first = small_desk.register(message={"message_id": "one@acme.example"})
    second = small_desk.register(message={"message_id": "two@acme.example"})
    readers = small_desk.store.readers
    assert readers.threads(["two@acme.example", "none@x", "one@acme.example"]) == (second, first)
    assert readers.threads(["one@acme.example", "one@acme.example"]) == (first,)
    assert readers.threads([]) == ()


def test_the_small_questions(small_desk: Any) -> None:
    readers = small_desk.store.readers
    request_id = small_desk.register()
    small_desk.do(c.TagRequest, request_id, add=("vip", "refund"))
    assert readers.tags() == ("refund", "vip")
    assert readers.policy() == Policy()
    assert readers.agents() == (small_desk.me,)
    assert readers.client(small_desk.client.id) == small_desk.client
    assert readers.client(new_id()) is None
    assert readers.content(request_id) is None
    (message,) = small_desk.view(request_id).request.messages
    content = readers.content(message.id)
    assert content is not None
    assert content.text == "It shows error 500"
    assert readers.stream_head(small_desk.client.id) is not None
    assert readers.stream_head(new_id()) is None


def test_quarantine_is_counted_by_its_mails(small_desk: Any) -> None:
    from ecsupport_desktop.domain.queue import QUEUES

    small_desk.register()
    small_desk.execute(
        c.QuarantineMail(id=new_id(), actor_id=small_desk.me.id, raw=b"?", source="a.eml", reason="No sender")
    )
    counts = small_desk.store.readers.counts(QUEUES, small_desk.now, small_desk.me.id)
    assert {name: number for name, number in counts.items() if number} == {
        "to_analyse": 1, "unassigned": 1, "quarantine": 1, "all": 1,
    }  # fmt: skip
