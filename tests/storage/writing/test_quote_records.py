"""Quotes as records: found, examined, numbered by many at once, and left to the law when a person is removed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from support.examples import ACCEPTED, CONTENT, QUOTING, Examples
from support.stores import tamper
from support.written_desk import WrittenDesk

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.quote import QuoteState, in_force
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Status

LOGO = b"\x89PNG\r\n\x1a\n\xff\xfe\x00"


@pytest.fixture
def examples(written: WrittenDesk) -> Examples:
    return Examples(written)


def found(written: WrittenDesk, words: str) -> tuple[UUID, ...]:
    ids: tuple[UUID, ...] = written.store.readers.search(words, now=written.now, me=written.me.id).ids
    return ids


# ── Numbers ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_eight_who_issue_at_once_get_consecutive_numbers(examples: Examples) -> None:
    """Another eight are refused meanwhile: they take none."""
    written = examples.written
    whole = [examples.drafted() for _each in range(8)]
    lacking = [examples.drafted(replace(CONTENT, scope="")) for _each in range(8)]
    with ThreadPoolExecutor(8) as people:
        done = list(people.map(lambda key: written.do(c.IssueQuote, key).accepted, [*whole, *lacking]))
    assert done == [True] * 8 + [False] * 8
    numbers = sorted(str(written.request(key).quotes[0].number) for key in whole)
    assert numbers == [f"Q-2026-{place:05}" for place in range(1, 9)]
    assert written.faults() == []


def test_the_same_issue_again_takes_no_other_number(examples: Examples) -> None:
    written = examples.written
    command = c.IssueQuote(id=new_id(), actor_id=written.me.id, request_id=examples.drafted())
    first = written.done(command)
    assert written.done(command) == first
    second = written.request(examples.issued()).quotes[0]
    assert second.number == "Q-2026-00002"


def test_a_quote_is_accepted_once_however_many_say_so(examples: Examples) -> None:
    written, request_id = examples.written, examples.issued()
    with ThreadPoolExecutor(4) as people:
        outcomes = list(people.map(lambda _each: written.do(c.DecideQuote, request_id, **ACCEPTED), range(4)))
    assert [outcome.status for outcome in outcomes].count(Status.APPLIED) == 1
    assert written.faults() == []


# ── Found ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_request_is_found_by_its_quotes_number_and_title(examples: Examples) -> None:
    written = examples.written
    request_id = examples.issued(replace(CONTENT, title="Fidelización"))
    for words in ("Q-2026-00001", "q-2026-00001 fideliz", "fidelizacion"):
        assert found(written, words) == (request_id,), words
    examples.do(c.SaveQuote, request_id, content=replace(CONTENT, title="Wishlists"))
    assert found(written, "wishl") == found(written, "fidelización") == (request_id,)
    written.done(
        c.SaveClient(id=new_id(), actor_id=written.me.id, client=replace(written.client, name="Volt")),
    )
    assert found(written, "volt wishlists q-2026") == (request_id,)
    examples.do(c.DiscardQuote, request_id, base=written.request(request_id).quotes[-1].saved_by)
    assert found(written, "wishlists") == ()
    assert written.faults() == []


def test_a_merged_requests_quote_wakes_nobody(examples: Examples) -> None:
    written = examples.written
    request_id = examples.issued()
    quote = in_force(written.request(request_id).quotes)
    assert quote is not None and quote.issue is not None
    later = quote.issue.expires_at
    before = later - timedelta(minutes=1)
    examples.do(c.DeclareNoResponseNeeded, request_id, reason="told by phone")
    assert written.store.readers.next_band_change(before) == later
    examples.do(c.MergeRequest, request_id, into_id=written.register())
    assert written.store.readers.next_band_change(before) is None
    assert written.store.readers.quotes_expired(later) == ()
    assert written.faults() == []


def test_the_logo_and_the_rest_of_the_policy_are_kept(written: WrittenDesk) -> None:
    policy = Policy(quoting=replace(QUOTING, logo=LOGO, validity_days=14))
    written.done(c.ChangePolicy(id=new_id(), actor_id=written.me.id, policy=policy))
    assert written.store.readers.policy() == policy
    again = written.desk.execute(c.ChangePolicy(id=new_id(), actor_id=written.me.id, policy=policy))
    assert again.status is Status.REDUNDANT
    assert written.faults() == []


# ── Examined ────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE quote SET quote_number = 'Q-2026-00007'", "are missing"),
        ("UPDATE quote_sequence SET next = 1", "isn't counted"),
        ("UPDATE quote_sequence SET next = 9", "7 numbers of quotes are missing, the first is 2"),
        ("UPDATE quote SET quote_number = '7'", "no number of a quote"),
        ("UPDATE quote SET document_sha256 = 'x', decided_sha256 = 'x'", "isn't among the files"),
        ("UPDATE file SET bytes = {other} WHERE substr(bytes, 1, 4) = {pdf}", "isn't what was filed"),
        ("UPDATE quote_line SET unit_price = 1", "doesn't come to the total"),
        ("UPDATE plan SET revision = 2", "of no accepted quote"),
    ],
)
def test_the_doctor_names_what_is_wrong_with_a_quote(examples: Examples, change: str, what: str) -> None:
    written = examples.written
    examples.accepted()
    with written.sql() as connection:
        local = connection.dialect.name == "sqlite"
    other = "zeroblob(size)" if local else "decode(repeat('00', size), 'hex')"
    pdf = "CAST('%PDF' AS BLOB)" if local else "convert_to('%PDF', 'UTF8')"
    tamper(written.store, text(change.format(other=other, pdf=pdf)))
    assert [fault for fault in written.faults() if fault.startswith("quotes ") and what in fault], written.faults()


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE quote SET said_by = 'Nobody'",
        "UPDATE quote SET state = 'issued'",
        "UPDATE quote SET total = 1",
        "INSERT INTO quote_line SELECT request_id, revision, zeroblob(16), 9, description, kind, quantity, 1,"
        " discount_percent, discount_amount, tax_category, tax_rate, optional FROM quote_line LIMIT 1",
    ],
)
def test_what_became_of_an_issued_quote_is_final(examples: Examples, change: str) -> None:
    examples.accepted()
    with pytest.raises(DBAPIError, match="issued quote"), examples.written.sql() as connection:
        connection.execute(text(change))
    assert examples.written.faults() == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE quote SET state = 'sold'",
        "UPDATE quote SET validity_days = 0",
        "UPDATE quote SET discount_percent = 1, discount_amount = 1",
        "UPDATE quote SET state = 'issued'",
        "UPDATE quote_line SET quantity = -1",
        "UPDATE quote_line SET unit_price = 9999999999999",
        "UPDATE quote_line SET tax_category = 'exempt', tax_rate = 21000",
    ],
)
def test_impossible_quotes_are_refused(examples: Examples, change: str) -> None:
    examples.drafted()
    with pytest.raises(DBAPIError), examples.written.sql() as connection:
        connection.execute(text(change))
    assert examples.written.faults() == []


# ── A person is removed ─────────────────────────────────────────────────────────────────────────────────────
def test_a_removed_person_stays_on_what_was_issued_and_nowhere_else(examples: Examples) -> None:
    written = examples.written
    hers = replace(CONTENT, client=replace(CONTENT.client, attention="Zoë Ruiz", email="zoe@acme.example"))
    before = replace(hers, notes="Zoë Ruiz wants it soon")
    request_id = examples.drafted(before)
    examples.do(c.SaveQuote, request_id, content=hers, base=written.request(request_id).quotes[0].saved_by)
    examples.do(c.IssueQuote, request_id)
    examples.do(c.FileQuote, request_id, revision=1, document=examples_paper())
    examples.do(c.DecideQuote, request_id, **ACCEPTED)
    examples.do(c.SavePlan, request_id, steps=planned(written, request_id))
    examples.do(c.AgreePlan, request_id, said_by="Zoë Ruiz", how=ACCEPTED["how"], what="as Zoë Ruiz said")
    draft = examples.drafted(before)
    who = {"client_id": written.client.id, "contact_id": written.contact.id}
    removed = c.AnonymisePerson(id=new_id(), actor_id=written.me.id, **who)
    assert written.done(removed).status is Status.APPLIED

    issued, plan = written.request(request_id).quotes[0], written.request(request_id).plan
    assert (issued.state, issued.content) == (QuoteState.ACCEPTED, hers)
    assert issued.decision is not None and issued.decision.said_by == "Zoë Ruiz"
    assert plan is not None and plan.agreement is not None
    assert "Ruiz" not in repr(plan) and plan.agreement.said_by.startswith("removed person")
    drafted = written.request(draft).quotes[0].content
    assert "Ruiz" not in repr(drafted) and "zoe@" not in repr(drafted)
    said = [event for event in written.store.readers.request(request_id).events if "Ruiz" in repr(event.event)]
    assert [event.event.kind for event in said] == ["quote_drafted", "quote_accepted"]
    assert written.faults() == []
    assert written.desk.execute(replace(removed, id=new_id())).status is Status.REDUNDANT


def examples_paper() -> c.NewAttachment:
    return c.NewAttachment(name="Q.pdf", media_type="application/pdf", content=b"%PDF-1.7 for Zo\xc3\xab Ruiz")


def planned(written: WrittenDesk, request_id: UUID) -> tuple[Any, ...]:
    plan = written.request(request_id).plan
    assert plan is not None
    return tuple(replace(step, owner="Zoë Ruiz", due=written.now.date()) for step in plan.steps)
