"""What is like a request: how it was answered before, the client's own first, and what may be the same one again."""

from typing import Any

from ecsupport_desktop.services.precedents import find_similar


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

    found = find_similar(small_desk.store.readers, small_desk.view(asked), small_desk.now, small_desk.me.id)

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
    found = find_similar(small_desk.store.readers, small_desk.view(asked), small_desk.now, small_desk.me.id)
    assert found.precedents == () and found.duplicate is None
