"""A quote's content from JSON: what is given takes the place of what the draft begins with.

As in `apply`, whole numbers are minor units and thousandths; a decimal number in quotes is what `quote show` prints and
`quote total` reads: `"quantity": "1.5"`, `"unit_price": "75.00"`, `"discount_percent": "5"`, `"tax_rate": "21"`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final, cast

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.errors import N_, InvalidField
from ecsupport_desktop.domain.quote import QuoteContent, TaxCategory, exponent_of
from ecsupport_desktop.services.identity import new_id

Json = dict[str, Any]
_NUMBER: Final = re.compile(r"(\d{1,15})(?:\.(\d{1,15}))?", re.ASCII)
_THOUSANDTHS: Final = 3
_LINES: Final = "lines"
_DECIMAL_KEYS: Final = frozenset({"tax_rate", "tax_category", "discount_percent", "discount_amount"})
"""A line with any of these is in decimal numbers throughout: 75 would be read as 0.75 or as 75.00."""


def content_from_text(text: bytes, begun: QuoteContent) -> QuoteContent:
    """The content a file gives, on top of what the draft begins with. Raises InvalidField."""
    try:
        given = json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InvalidField(N_("The content isn't JSON: {error}"), error=error) from error
    if not isinstance(given, dict):
        raise InvalidField(N_("The content isn't a JSON object"))
    return content_from_json(given, begun)


def content_from_json(given: Mapping[str, Any], begun: QuoteContent) -> QuoteContent:
    """As `content_from_text`; the lines given are all there are. Raises InvalidField: the path of the first fault."""
    from ecsupport_desktop.services.codec import command_from_json, command_to_json

    nobody = new_id()
    data = command_to_json(c.SaveQuote(id=nobody, actor_id=nobody, request_id=nobody, content=begun))
    content = cast(Json, data["content"])
    exponent = exponent_of(str(given.get("currency", begun.currency)))
    new = _with_discount(dict(given), exponent, "")
    if isinstance(new.get(_LINES), list):
        new[_LINES] = [_line(line, exponent, f"{_LINES}.{place}.") for place, line in enumerate(new[_LINES])]
    if isinstance(new.get("client"), dict):
        new["client"] = {**content["client"], **new["client"]}
    data["content"] = {**content, **new}
    return cast(c.SaveQuote, command_from_json(data)).content


def _line(given: object, exponent: int, path: str) -> object:
    """A line as a command has it; an id of its own where none is given."""
    if not isinstance(given, dict):
        return given  # refused by its path, with everything else that is malformed
    in_decimals = not _DECIMAL_KEYS.isdisjoint(given)
    line = _with_discount({"id": str(new_id()), **given}, exponent, path)
    for name, decimals in (("quantity", _THOUSANDTHS), ("unit_price", exponent)):
        if isinstance(line.get(name), str) or (in_decimals and line.get(name) is not None):
            line[name] = units_of(line[name], decimals, path + name)
    category, rate = line.pop("tax_category", None), line.pop("tax_rate", None)
    if category is not None or rate is not None:
        units = units_of(rate, _THOUSANDTHS, f"{path}tax_rate") if rate is not None else 0
        line["tax"] = {"category": category or TaxCategory.STANDARD.value, "rate": units}
    return line


def _with_discount(given: Json, exponent: int, path: str) -> Json:
    percent, amount = given.pop("discount_percent", None), given.pop("discount_amount", None)
    if percent is not None and amount is not None:
        message = N_("{path}: a discount is in per cent or an amount, not both")
        raise InvalidField(message, field="discount", path=f"{path}discount")
    if percent is not None:
        units = units_of(percent, _THOUSANDTHS, f"{path}discount_percent")
        given["discount"] = {"kind": "percent", "percent": units}
    elif amount is not None:
        given["discount"] = {"kind": "amount", "amount": units_of(amount, exponent, f"{path}discount_amount")}
    return given


def units_of(written: object, decimals: int, path: str) -> int:
    """A decimal number in quotes as whole units. Raises InvalidField for more decimals than that, never rounds."""
    found = _NUMBER.fullmatch(written) if isinstance(written, str) else None
    part = (found.group(2) or "").rstrip("0") if found else ""
    if found is None or len(part) > decimals:
        raise InvalidField(
            N_("{path}: “{number}” is no number in quotes, such as \"12.5\", with at most {decimals} decimals"),
            field=path, path=path, number=str(written)[:40], decimals=decimals,
        )  # fmt: skip
    return int(found.group(1) + part.ljust(decimals, "0"))
