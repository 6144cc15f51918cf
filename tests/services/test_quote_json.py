"""A quote in and out of JSON: every figure a decimal number in quotes, every fault with its path."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.domain.plan import PlanStep, StepState
from ecsupport_desktop.domain.quote import (
    REVERSE_CHARGE,
    AmountDiscount,
    Answered,
    Party,
    PercentDiscount,
    Quote,
    QuoteContent,
    QuoteLine,
    Tax,
)
from ecsupport_desktop.domain.words import Channel
from ecsupport_desktop.services.codec import command_from_json, command_schema, command_to_json
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.quote_input import content_from_json, content_from_text, units_of
from ecsupport_desktop.services.quote_json import decimal_text, quote_json, thousandths_text

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
BEGUN = QuoteContent(title="Gift cards", client=Party(name="Acme", attention="Ana Ruiz"), scope="Gift cards")


def line(**fields: Any) -> QuoteLine:
    return QuoteLine(**{"id": new_id(), "description": "Development", "unit_price": 7500, **fields})


def drafted(content: QuoteContent) -> Quote:
    return Quote(revision=1, content=content, saved_by=new_id(), saved_at=NOW, agent_id=new_id())


@pytest.mark.parametrize(
    ("units", "exponent", "text"),
    [(0, 2, "0.00"), (5, 2, "0.05"), (123450, 2, "1234.50"), (-5, 2, "-0.05"), (1234, 0, "1234"), (1, 3, "0.001")],
)
def test_an_amount_has_all_its_decimals(units: int, exponent: int, text: str) -> None:
    assert decimal_text(units, exponent) == text


@pytest.mark.parametrize(("units", "text"), [(1500, "1.5"), (21000, "21"), (100000, "100"), (0, "0"), (5, "0.005")])
def test_thousandths_have_no_idle_zeros(units: int, text: str) -> None:
    assert thousandths_text(units) == text


def test_a_draft_says_its_figures_and_what_it_lacks() -> None:
    lines = (
        line(quantity=1500, discount=PercentDiscount(percent=10_000)),
        line(description="Translation", tax=Tax(rate=10_000), unit_price=100, optional=True),
    )
    found = quote_json(drafted(QuoteContent(title="Gift cards", lines=lines)), {})
    first, second = found["lines"]
    assert (first["quantity"], first["unit_price"], first["discount_percent"]) == ("1.5", "75.00", "10")
    assert (first["amount"], first["discount"], first["net"]) == ("112.50", "11.25", "101.25")
    assert (second["optional"], second["chosen"], second["tax_rate"]) == (True, False, "10")
    assert found["totals"]["total"] == "122.51"
    assert found["totals"]["taxes"] == [{"category": "standard", "rate": "21", "base": "101.25", "amount": "21.26"}]
    assert found["totals_with_all"]["total"] == "123.61"
    assert {entry["field"] for entry in found["missing"]} >= {"client.name", "scope", "terms"}
    assert not any(entry["field"].startswith("issuer") for entry in found["missing"])
    assert any(entry["field"] == "issuer.name" for entry in quote_json(drafted(BEGUN), {}, Party())["missing"])
    json.dumps(found)


def test_a_discount_above_its_line_leaves_the_figures_open() -> None:
    found = quote_json(drafted(QuoteContent(lines=(line(discount=AmountDiscount(amount=99_999)),))), {})
    assert found["lines"][0]["net"] is None
    assert found["totals"] is None
    assert "Line 1: the discount is more than the line comes to" in [entry["message"] for entry in found["missing"]]


@pytest.mark.parametrize(
    ("currency", "price", "units"), [("JPY", "7500", 7500), ("EUR", "75.5", 7550), ("KWD", "1.005", 1005)]
)
def test_decimal_numbers_follow_the_currency(currency: str, price: str, units: int) -> None:
    given = {"currency": currency, "lines": [{"description": "Development", "unit_price": price}]}
    content = content_from_json(given, BEGUN)
    assert content.lines[0].unit_price == units
    assert quote_json(drafted(content), {})["lines"][0]["unit_price"] == decimal_text(
        units, {"JPY": 0, "EUR": 2}.get(currency, 3)
    )


def test_what_is_given_takes_the_place_of_what_was_begun() -> None:
    given = {
        "terms": "30 days",
        "client": {"tax_id": "B12345678"},
        "discount_amount": "10.00",
        "lines": [
            {
                "description": "Workshop",
                "kind": "hours",
                "quantity": "1.5",
                "unit_price": "75.00",
                "discount_percent": "5",
            },
            {
                "description": "Hosting",
                "unit_price": "9.00",
                "quantity": "2",
                "tax_category": "reverse_charge",
                "optional": True,
            },
            {"description": "Fee", "unit_price": 900, "tax": {"category": "standard", "rate": 4000}, "discount": None},
        ],
    }
    content = content_from_text(json.dumps(given).encode(), BEGUN)
    workshop, hosting, fee = content.lines
    assert content.client == Party(name="Acme", attention="Ana Ruiz", tax_id="B12345678")
    assert (content.title, content.terms, content.discount) == ("Gift cards", "30 days", AmountDiscount(amount=1000))
    assert (workshop.quantity, workshop.unit_price, workshop.discount) == (1500, 7500, PercentDiscount(percent=5000))
    assert (hosting.unit_price, hosting.tax, hosting.optional) == (900, REVERSE_CHARGE, True)
    assert (fee.tax, fee.quantity, fee.unit_price) == (Tax(rate=4000), 1000, 900)


def test_lines_that_are_there_keep_their_ids() -> None:
    kept = line()
    content = content_from_json({"lines": [{"id": str(kept.id), "description": "Renamed"}]}, BEGUN)
    assert content.lines[0].id == kept.id


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"lines": [{"unit_price": "1e5"}]}, "lines.0.unit_price"),
        ({"lines": [{"unit_price": "75.005"}]}, "lines.0.unit_price"),
        ({"lines": [{"unit_price": "-1"}]}, "lines.0.unit_price"),
        ({"lines": [{"unit_price": 75.5}]}, "lines.0.unit_price"),
        ({"lines": [{}, {"quantity": "NaN"}]}, "lines.1.quantity"),
        ({"lines": [{"discount_percent": 5}]}, "lines.0.discount_percent"),
        ({"lines": [{"discount_percent": "5", "discount_amount": "1.00"}]}, "lines.0.discount"),
        ({"lines": [{"unit_price": 75, "tax_rate": "21"}]}, "lines.0.unit_price"),
        ({"lines": [{"tax_rate": 21}]}, "lines.0.tax_rate"),
        ({"lines": [{"colour": "red"}]}, "lines.0.colour"),
        ({"lines": ["one"]}, "lines.0"),
        ({"lines": 1}, "lines"),
        ({"title": 1}, "title"),
        ({"nothing": 1}, "nothing"),
        ({"terms": "a\0b"}, "terms"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_path(given: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidField) as caught:
        content_from_json(given, BEGUN)
    assert path in str(caught.value)


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"currency": "E"}', b'{"validity_days": 0}']
)
def test_what_is_no_content_is_refused_in_a_sentence(text: bytes) -> None:
    with pytest.raises(InvalidField) as caught:
        content_from_text(text, BEGUN)
    assert "\n" not in str(caught.value)


def test_the_digits_of_other_scripts_are_no_numbers() -> None:
    with pytest.raises(InvalidField):
        units_of("٣", 2, "unit_price")


BASE: dict[str, Any] = {"id": new_id(), "actor_id": new_id(), "request_id": new_id()}
PDF = c.NewAttachment(name="q.pdf", media_type="application/pdf", content=b"%PDF-")
SAID: dict[str, Any] = {"said_by": "Ana", "how": Channel.MAIL, "said_at": NOW}
COMMANDS: tuple[c.AnyCommand, ...] = (
    c.SaveQuote(**BASE, content=QuoteContent(lines=(line(discount=AmountDiscount(amount=1)),)), base=new_id()),
    c.DiscardQuote(**BASE, base=new_id()),
    c.IssueQuote(**BASE),
    c.FileQuote(**BASE, revision=1, document=PDF),
    c.SendQuote(**BASE, revision=1, text="Please find attached our quote."),
    c.DecideQuote(**BASE, revision=1, answer=Answered.ACCEPTED, **SAID, chosen=(new_id(),)),
    c.WithdrawQuote(**BASE, revision=1, reason="A mistake"),
    c.ExpireQuote(**BASE, revision=1),
    c.SavePlan(**BASE, steps=(PlanStep(id=new_id(), title="Design"),)),
    c.AgreePlan(**BASE, **SAID),
    c.SetStepState(**BASE, step_id=new_id(), state=StepState.DONE),
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.kind))
def test_every_command_survives_its_json(command: c.AnyCommand) -> None:
    assert command_from_json(json.loads(json.dumps(command_to_json(command)))) == command


def test_the_schema_says_in_what_money_is_given() -> None:
    described = command_schema()["$defs"]
    assert "minor units" in described["QuoteLine"]["description"]
    assert "minor units" in described["AmountDiscount"]["description"]
