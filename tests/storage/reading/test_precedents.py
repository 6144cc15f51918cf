"""What is like a request: how it was answered before, the client's own first, and what may be the same one again."""

from typing import Any

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Level1
from ecsupport_desktop.services.precedents import find_similar, first_line
from ecsupport_desktop.services.views import LikeIds


def test_what_is_like_a_request(small_desk: Any) -> None:
    other = small_desk.save_client("Volt Bikes")
    elsewhere = small_desk.register("Invoices miss the VAT number", client_id=other.id, contact_id=None)
    here = small_desk.register("Invoice misses the VAT number on paper since Monday morning")
    small_desk.register("Newsletter isn't sent")
    for each in (elsewhere, here):
        small_desk.answer(each)
    again = small_desk.register("Invoices miss the VAT number")
    small_desk.register("Invoices miss the VAT number", client_id=other.id, contact_id=None)
    asked = small_desk.register("Invoice misses the VAT number")

    found = find_similar(small_desk.store.readers, small_desk.view(asked))

    assert found.request_id == asked
    assert [each.row.id for each in found.precedents] == [here, elsewhere]
    assert found.precedents[0].fields == {"reasoning": "It does what it should."}
    assert found.precedents[0].excerpt == "It does what it should."
    assert found.duplicate is not None
    assert found.duplicate.row.id == again
    assert found.duplicate.share >= 0.6


def test_nothing_is_like_a_request_of_common_words(small_desk: Any) -> None:
    small_desk.answer(small_desk.register("It does not work"))
    asked = small_desk.register("How is it that it does not?")
    found = find_similar(small_desk.store.readers, small_desk.view(asked))
    assert found.precedents == () and found.duplicate is None


def test_open_requests_crowd_nothing_out(small_desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecsupport_desktop.services.precedents.MOST_SHOWN", 50)
    answered = [small_desk.register("Voucher refused at the checkout") for _each in range(3)]
    for each in answered:
        small_desk.answer(each)
    still_open = [small_desk.register("Vouchers refused at the checkout") for _each in range(45)]
    asked = still_open.pop()
    small_desk.do(c.EstablishAssessment, still_open[0], assessment=Level1(reasoning="Not sent yet."))
    found = small_desk.store.readers.like(("voucher", "refused", "checkout"), asked, small_desk.client.id)
    assert found.answered == tuple(reversed(answered))
    assert found.open[0] == still_open[-1] and set(found.open) <= {*still_open, *answered}
    assert len(find_similar(small_desk.store.readers, small_desk.view(asked)).precedents) == 3


def test_found_by_the_rarest_words_and_not_by_a_message_or_a_word_of_its_own(small_desk: Any) -> None:
    named = small_desk.register("Refund ORD778899 never booked for ledger", text="voucher")
    earlier = small_desk.register("Refund never booked")
    elsewhere = small_desk.register("Newsletter", text="Refund never booked")
    for each in (earlier, elsewhere):
        small_desk.answer(each)
    words = ("refund", "ord778899", "never", "booked", "ledger")
    assert small_desk.store.readers.like(words, named, None) == LikeIds(answered=(earlier,))
    assert small_desk.store.readers.like((), named, small_desk.client.id) == LikeIds()
    assert small_desk.store.readers.like(("nowhere",), named, small_desk.client.id) == LikeIds()


def test_common_words_are_found_without_the_index(small_desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecsupport_desktop.storage.postgres.like.RARE", 0)
    earlier = small_desk.register("Invoices miss the VAT number")
    small_desk.answer(earlier)
    asked = small_desk.register("Invoice misses the VAT number")
    found = find_similar(small_desk.store.readers, small_desk.view(asked))
    assert [each.row.id for each in found.precedents] == [earlier]


def test_how_it_was_answered(small_desk: Any) -> None:
    earlier = small_desk.register("Parcel lost")
    never = small_desk.register("Parcel lost")
    small_desk.answer(earlier, "Hello Zoë,\n\n  It does what it should.\nKind regards")
    given = small_desk.store.readers.given_answers([earlier, never])
    assert set(given) == {earlier}
    assert given[earlier].fields == {"reasoning": "It does what it should."}
    assert given[earlier].at == small_desk.now
    (found,) = find_similar(small_desk.store.readers, small_desk.view(never)).precedents
    assert found.answer == "It does what it should."
    assert found.answered_at == small_desk.now


@pytest.mark.parametrize(
    ("text", "line"),
    [("", ""), ("Hello,\n\nDear Ana:\n", ""), ("We have looked.", "We have looked."), ("Yes!", "")],
)
def test_the_first_line_that_says_something(text: str, line: str) -> None:
    assert first_line(text) == line
