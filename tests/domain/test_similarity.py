"""How alike two subjects are: symmetric, from 0 to 1, by the words that tell."""

from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.similarity import alike, rarest, spellings, telling_words


def test_the_words_that_tell() -> None:
    assert telling_words("Checkout shows error 500, nobody can pay!") == ("checkout", "shows", "error", "nobody", "pay")
    assert telling_words("¿Cómo está la TIENDA? No se ve") == ("tienda",)


def test_the_same_trouble_in_other_words() -> None:
    assert alike("Invoices miss the VAT number", "Invoice misses the VAT number") >= 0.6
    assert alike("Checkout shows error 500", "Newsletter isn't sent") == 0
    assert alike("", "Checkout") == 0


@given(st.text(max_size=60), st.text(max_size=60))
def test_it_is_symmetric_and_a_share(one: str, other: str) -> None:
    assert 0 <= alike(one, other) <= 1
    assert alike(one, one) == (1 if telling_words(one) else 0)
    if alike(one, other) == 1:
        assert alike(other, one) == 1


def test_spellings_in_the_singular_and_the_plural() -> None:
    assert spellings("invoices") == ("invoices", "invoice")
    assert spellings("invoice") == ("invoice", "invoices", "invoicees")
    assert spellings("vat") == ("vat",)


def test_the_rarest_words_that_others_have() -> None:
    among = {"order": 90, "refund": 3, "ord778899": 1, "ledger": 1, "booked": 3}
    found = {"order": 90, "refund": 3, "ord778899": 1, "ledger": 2, "booked": 3}
    assert rarest(among, found) == ("ledger", "refund", "booked", "order")
