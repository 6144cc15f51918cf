"""The calculator as a filter: exact, and no line ever stops the next one."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.services.quote_filter import LONGEST_LINE, answer, quote_totals

LINE = {"quantity": "1", "unit_price": "10.00", "tax_rate": "21"}


def asked(**quote: Any) -> dict[str, Any]:
    return answer(json.dumps({"currency": "EUR", "lines": [LINE], **quote}).encode())


def with_line(**changes: Any) -> dict[str, Any]:
    fields = {name: value for name, value in (LINE | changes).items() if value is not ...}
    return asked(lines=[LINE, fields])


def test_the_form_of_question_and_answer() -> None:
    lines = [
        {"quantity": "1.5", "unit_price": "10.00", "discount_percent": "5", "tax_rate": "21"},
        {"quantity": "1", "unit_price": "12.00", "discount_amount": "2.00", "tax_rate": "10.0"},
    ]
    assert asked(lines=lines, discount_percent="0") == {
        "net": "24.25",
        "taxes": [{"rate": "21", "base": "14.25", "amount": "2.99"}, {"rate": "10", "base": "10.00", "amount": "1.00"}],
        "total": "28.24",
    }


def test_amounts_have_their_currencys_decimals() -> None:
    yen = {"quantity": "1", "unit_price": "100", "tax_rate": "10"}
    assert asked(currency="JPY", lines=[yen])["total"] == "110"
    assert asked(currency="KWD", lines=[yen])["total"] == "110.000"
    assert asked(lines=[]) == {"net": "0.00", "taxes": [], "total": "0.00"}


def test_one_rate_however_it_is_written() -> None:
    rates = [{**LINE, "tax_rate": rate} for rate in ("21", "21.0", "21.000", "5.5", "5.50", "0")]
    assert [entry["rate"] for entry in asked(lines=rates)["taxes"]] == ["21", "5.5", "0"]


def test_an_optional_line_counts_once_it_is_chosen() -> None:
    assert with_line(optional=True)["net"] == "10.00"
    assert with_line(optional=True, chosen=True)["net"] == "20.00"


def test_numbers_of_json_are_taken_as_they_are_written() -> None:
    found = answer(b'{"currency":"EUR","lines":[{"quantity":1.10,"unit_price":0.1,"tax_rate":21}]}')
    assert found["net"] == "0.11"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"quantity": "-1"}, "lines[1].quantity: is negative"),
        ({"quantity": ...}, 'lines[1].quantity: is needed, a decimal number as text such as "1.5"'),
        ({"quantity": "1.0001"}, "lines[1].quantity: has more than 3 decimals"),
        ({"quantity": "1000000.001"}, "lines[1].quantity: is more than 1000000.000"),
        ({"quantity": "9" * 50}, "lines[1].quantity: is more than 1000000.000"),
        ({"quantity": "1,5"}, 'lines[1].quantity: isn\'t a decimal number as text such as "1.5": 1,5'),
        ({"quantity": "1e3"}, 'lines[1].quantity: isn\'t a decimal number as text such as "1.5": 1e3'),
        ({"quantity": "NaN"}, 'lines[1].quantity: isn\'t a decimal number as text such as "1.5": NaN'),
        ({"quantity": "٣"}, 'lines[1].quantity: isn\'t a decimal number as text such as "1.5": ٣'),
        ({"quantity": True}, 'lines[1].quantity: isn\'t a decimal number as text such as "1.5": bool'),
        ({"quantity": ["1"]}, 'lines[1].quantity: isn\'t a decimal number as text such as "1.5": list'),
        ({"unit_price": "1.005"}, "lines[1].unit_price: has more than 2 decimals"),
        ({"unit_price": "10000000000.01"}, "lines[1].unit_price: is more than 10000000000.00"),
        ({"tax_rate": "101"}, "lines[1].tax_rate: is more than 100.000"),
        ({"tax_rate": None}, 'lines[1].tax_rate: is needed, a decimal number as text such as "1.5"'),
        ({"discount_percent": "100.1"}, "lines[1].discount_percent: is more than 100.000"),
        (
            {"discount_amount": "10.01"},
            "lines[1].discount_amount: The discount is more than what it is taken from",
        ),
        (
            {"discount_amount": "1", "discount_percent": "1"},
            "lines[1].discount_amount: there is a discount_percent too; give one of the two",
        ),
        ({"description": 5}, "lines[1].description: isn't text"),
        ({"quantity": "+1"}, 'lines[1].quantity: isn\'t a decimal number as text such as "1.5": +1'),
        ({"quantity": ".5"}, 'lines[1].quantity: isn\'t a decimal number as text such as "1.5": .5'),
        ({"quantity": " 1"}, 'lines[1].quantity: isn\'t a decimal number as text such as "1.5":  1'),
        ({"unit_price": float("inf")}, 'lines[1].unit_price: isn\'t a decimal number as text such as "1.5": Infinity'),
        ({"discount_percent": "-5"}, "lines[1].discount_percent: is negative"),
        ({"unit_price": 1e22}, 'lines[1].unit_price: isn\'t a decimal number as text such as "1.5": 1e+22'),
        ({"unit_price": 0.1 + 0.2}, "lines[1].unit_price: has more than 2 decimals"),
        ({"optional": "yes"}, "lines[1].optional: is neither true nor false"),
    ],
)
def test_a_wrong_line_of_a_quote_is_named(changes: dict[str, Any], said: str) -> None:
    assert with_line(**changes) == {"error": said}


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        (b"{", "the line isn't JSON"),
        (b"[]", "the line isn't a JSON object"),
        (b'{"currency":"\xff"}', "the line isn't UTF-8"),
        (b"[" * 100_000, "the line isn't JSON"),
        (b'{"lines":[]}', "currency: is needed"),
        (b'{"currency":5,"lines":[]}', "currency: is needed"),
        (b'{"currency":"EURO","lines":[]}', "currency: “EURO” isn't a currency code such as EUR"),
        (b'{"currency":"EUR"}', "lines: is needed, a list of objects"),
        (b'{"currency":"EUR","lines":[5]}', "lines[0]: isn't an object"),
        (b'{"currency":"EUR","lines":[],"lines":[]}', "lines: is there twice"),
        (b'{"currency":"EUR","lines":[],"discount":"5"}', "discount: isn't known here; known are currency,"),
        (b'{"currency":"EUR","lines":[{"qty":"5"}]}', "lines[0].qty: isn't known here"),
        (b'{"currency":"EUR","lines":[],"discount_amount":"1"}', "discount_amount: The discount is more than"),
    ],
)
def test_a_wrong_quote_is_told_why(quote: bytes, said: str) -> None:
    found = answer(quote)
    assert list(found) == ["error"]
    assert found["error"].startswith(said)


def test_no_line_stops_the_next_one_however_long_it_is() -> None:
    good = json.dumps({"currency": "EUR", "lines": [LINE]}).encode()
    stream = io.BytesIO(b"\xef\xbb\xbf" + good + b"\n\n  \r\nnonsense\n" + b"x" * (LONGEST_LINE + 5) + b"\n" + good)
    answers = list(quote_totals(stream))
    assert [answer.get("total", "error") for answer in answers] == ["12.10", "error", "error", "12.10"]


def test_what_is_said_of_a_name_stays_short() -> None:
    long = "k" * 1_000_000
    for quote in (f'{{"{long}":1}}', f'{{"{long}":1,"{long}":1}}'):
        assert len(answer(quote.encode())["error"]) < 250


def test_a_name_that_is_there_twice_is_found_at_once_among_many() -> None:
    """Quadratic work made a line of a megabyte take minutes."""
    names = ",".join(f'"{number}":1' for number in range(100_000))
    assert answer(f'{{{names},"99999":1}}'.encode()) == {"error": "99999: is there twice"}


def test_a_line_of_ten_megabytes_is_answered() -> None:
    assert with_line(description="ñ" * 5_000_000)["net"] == "20.00"
    assert with_line(quantity="1" * 10_000_000)["error"] == "lines[1].quantity: is more than 1000000.000"
    assert with_line(quantity="0" * 10_000_000 + "1." + "0" * 1000)["net"] == "20.00"


def test_memory_doesnt_grow_with_what_is_asked() -> None:
    question = json.dumps({"currency": "EUR", "lines": [LINE] * 50}).encode() + b"\n"
    stream = io.BufferedReader(_Endless(question, times=500))
    answers = quote_totals(stream)
    next(answers)
    tracemalloc.start()
    try:
        for _warming_up in range(50):
            next(answers)
        before, _peak = tracemalloc.get_traced_memory()
        for said in answers:
            assert said["net"] == "500.00"
        after, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 50_000 < len(question) * 300


class _Endless(io.RawIOBase):
    """The same line over and over, never kept whole."""

    def __init__(self, line: bytes, times: int) -> None:
        self._line, self._left, self._rest = line, times, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest and self._left:
            self._rest, self._left = self._line, self._left - 1
        part = self._rest[: len(buffer)]
        buffer[: len(part)] = part
        self._rest = self._rest[len(part) :]
        return len(part)


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(line: bytes) -> None:
    assert answer(line).keys() <= {"error", "net", "taxes", "total"}


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda s: st.lists(s) | st.dictionaries(
    st.sampled_from(("currency", "lines", "quantity", "unit_price", "tax_rate", "discount_percent")), s
)))  # fmt: skip
def test_any_json_is_answered(value: Any) -> None:
    assert answer(json.dumps(value).encode()).keys() <= {"error", "net", "taxes", "total"}
