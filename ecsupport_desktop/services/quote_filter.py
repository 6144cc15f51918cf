"""The calculator of quotes as a filter: a JSON object a line in, its totals a line out, all numbers as decimal strings.

    {"currency": "EUR", "lines": [{"quantity": "1.5", "unit_price": "10.00", "tax_rate": "21"}]}
    {"net": "15.00", "taxes": [{"rate": "21", "base": "15.00", "amount": "3.15"}], "total": "18.15"}

A line that is no quote is answered by `{"error": "…"}`, which names what is wrong and where, and the next one goes on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final
from uuid import UUID

from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.quote import (
    LARGEST_PRICE,
    LARGEST_QUANTITY,
    AmountDiscount,
    Discount,
    PercentDiscount,
    QuoteLine,
    Tax,
    Totals,
    exponent_of,
    line_total,
    totals_of,
)

Json = dict[str, Any]
LONGEST_LINE: Final = 16_000_000
"""Bytes; what is longer is answered without being kept."""
_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)
_QUOTE_KEYS: Final = frozenset({"currency", "lines", "discount_percent", "discount_amount"})
_LINE_KEYS: Final = frozenset(
    {"quantity", "unit_price", "discount_percent", "discount_amount", "tax_rate", "description", "optional", "chosen"}
)
_WHOLE: Final = 100_000
_NOBODY: Final = UUID(int=0)


class _Fault(Exception):
    """What is wrong with a line, with the place it is wrong at."""


class _Literal(str):
    """A number that was written in JSON without quotation marks: exact, never a float."""

    __slots__ = ()


def quote_totals(stream: BinaryIO) -> Iterator[Json]:
    """The answer to each line that isn't blank, before the next one is read."""
    while line := stream.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE)
            yield {"error": "the line is longer than 16 MB"}
        elif line.strip():
            yield answer(line)


def answer(line: bytes) -> Json:
    """The totals of one quote, or what is wrong with it."""
    try:
        return _totals_json(_object(line))
    except _Fault as fault:
        return {"error": str(fault)}


def _object(line: bytes) -> Json:
    try:
        found = json.loads(
            line.decode("utf-8-sig"),
            parse_float=_Literal,
            parse_int=_Literal,
            parse_constant=_Literal,
            object_pairs_hook=_once_each,
        )
    except UnicodeDecodeError as error:
        raise _Fault("the line isn't UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise _Fault(f"the line isn't JSON: {error}") from error
    if not isinstance(found, dict):
        raise _Fault("the line isn't a JSON object")
    return found


def _once_each(pairs: list[tuple[str, Any]]) -> Json:
    found: Json = {}
    for name, value in pairs:
        if name in found:
            raise _Fault(f"{_shown(name)}: is there twice")
        found[name] = value
    return found


def _shown(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:40]}…"


def _totals_json(quote: Json) -> Json:
    _require_known(quote, _QUOTE_KEYS, "")
    currency = quote.get("currency")
    if type(currency) is not str:
        raise _Fault('currency: is needed, a code such as "EUR"')
    try:
        decimals = exponent_of(currency)
    except DomainError as error:
        raise _Fault(f"currency: {error}") from error
    items = quote.get("lines")
    if not isinstance(items, list):
        raise _Fault("lines: is needed, a list of objects")
    lines = [line for place, item in enumerate(items) if (line := _line(item, f"lines[{place}]", decimals)) is not None]
    discount = _discount(quote, "", decimals)
    try:
        found = totals_of(lines, discount)
    except DomainError as error:
        raise _Fault(f"discount_amount: {error}") from error
    return _said(found, decimals)


def _line(item: Any, where: str, decimals: int) -> QuoteLine | None:
    """None for an optional line that isn't chosen; it is looked at all the same."""
    if not isinstance(item, dict):
        raise _Fault(f"{where}: isn't an object")
    where += "."
    _require_known(item, _LINE_KEYS, where)
    line = QuoteLine(
        id=_NOBODY,
        quantity=_number(item, "quantity", where, 3, LARGEST_QUANTITY),
        unit_price=_number(item, "unit_price", where, decimals, LARGEST_PRICE),
        discount=_discount(item, where, decimals),
        tax=Tax(rate=_number(item, "tax_rate", where, 3, _WHOLE)),
    )
    try:
        line_total(line)
    except DomainError as error:
        raise _Fault(f"{where}discount_amount: {error}") from error
    _require_text(item, "description", where)
    optional, chosen = (_flag(item, name, where) for name in ("optional", "chosen"))
    return line if chosen or not optional else None


def _discount(values: Json, where: str, decimals: int) -> Discount | None:
    percent, amount = values.get("discount_percent"), values.get("discount_amount")
    if percent is not None and amount is not None:
        raise _Fault(f"{where}discount_amount: there is a discount_percent too; give one of the two")
    if percent is not None:
        return PercentDiscount(percent=_number(values, "discount_percent", where, 3, _WHOLE))
    if amount is not None:
        return AmountDiscount(amount=_number(values, "discount_amount", where, decimals, LARGEST_PRICE))
    return None


def _number(values: Json, name: str, where: str, decimals: int, largest: int) -> int:
    """The number in units of its last decimal; exactly, or not at all."""
    written = values.get(name)
    if written is None:
        raise _Fault(f'{where}{name}: is needed, a decimal number as text such as "1.5"')
    if not isinstance(written, str) or not _NUMBER.fullmatch(written):
        said = written if isinstance(written, str) and len(written) <= 40 else type(written).__name__
        negative = isinstance(written, str) and written.startswith("-") and _NUMBER.fullmatch(written[1:])
        why = "is negative" if negative else f'isn\'t a decimal number as text such as "1.5": {said}'
        raise _Fault(f"{where}{name}: {why}")
    whole, _point, part = written.partition(".")
    part = part.rstrip("0")
    if len(part) > decimals:
        raise _Fault(
            f"{where}{name}: has more than {decimals} decimals" if decimals else f"{where}{name}: has decimals"
        )
    whole = whole.lstrip("0") or "0"
    if len(whole) > 20 or (scaled := int(whole + part.ljust(decimals, "0"))) > largest:
        raise _Fault(f"{where}{name}: is more than {_decimal(largest, decimals)}")
    return scaled


def _flag(values: Json, name: str, where: str) -> bool:
    found = values.get(name, False)
    if found is not None and not isinstance(found, bool):
        raise _Fault(f"{where}{name}: is neither true nor false")
    return bool(found)


def _require_text(values: Json, name: str, where: str) -> None:
    """Not looked at any further: the same line may stand on a quote."""
    found = values.get(name)
    if found is not None and type(found) is not str:
        raise _Fault(f"{where}{name}: isn't text")


def _require_known(values: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    for name in values:
        if name not in known:
            raise _Fault(f"{where}{_shown(name)}: isn't known here; known are {', '.join(sorted(known))}")


def _said(found: Totals, decimals: int) -> Json:
    return {
        "net": _decimal(found.net, decimals),
        "taxes": [
            {
                "rate": _decimal(entry.tax.rate, 3).rstrip("0").rstrip("."),
                "base": _decimal(entry.base, decimals),
                "amount": _decimal(entry.amount, decimals),
            }
            for entry in found.taxes
        ],
        "total": _decimal(found.total, decimals),
    }


def _decimal(scaled: int, decimals: int) -> str:
    whole, part = divmod(scaled, 10**decimals)
    return f"{whole}.{part:0{decimals}}" if decimals else str(whole)
