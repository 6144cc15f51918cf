"""The texts a client gets, proposed in the client's language: a literal table of placeholders, no template engine.

They aren't translated with the window: a Spanish client is answered in Spanish whatever the agent's own language is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from ecsupport_desktop.config.paths import resources_folder
from ecsupport_desktop.domain.completeness import Item
from ecsupport_desktop.domain.errors import N_
from ecsupport_desktop.domain.words import Priority

PLACEHOLDERS: Final[dict[str, str]] = {
    "{contact}": N_("the contact's first name"),
    "{number}": N_("the number of the request"),
    "{subject}": N_("what the request is about"),
    "{agent}": N_("your name"),
    "{reasoning}": N_("the reasoning of Level 1"),
    "{priority}": N_("the priority"),
    "{effort}": N_("the effort in hours"),
    "{restoring_steps}": N_("the restoring steps"),
    "{target_date}": N_("the target date"),
    "{outage_started_at}": N_("when the outage started"),
    "{asked}": N_("the extra functionality asked for"),
    "{items}": N_("what is missing"),
}
"""Every placeholder there is, and what stands in its place."""

_TOKEN: Final = re.compile(r"\{[a-z_]+\}")
_NUMBER: Final = re.compile(r"0*(\d+)(?:[.,](\d+))?\s*h?")

FOLLOW_UP = "follow_up"
"""The template for a message that ends no analysis."""


_ASKING: Final[dict[str, dict[str, str]]] = {
    "en": {
        Item.SHOP_URL: "the address (URL) of the page where it happens",
        Item.ORDER_OR_PRODUCT: "the number of an order, or a product, it happened with",
        Item.STEPS: "what you do, step by step, until it happens",
        Item.EXPECTED_AND_SEEN: "what you expected, and what you see instead",
        Item.WHEN: "since when it happens, with the time if you know it",
        Item.BROWSER: "which browser and device you use",
        Item.SCREENSHOT: "a screenshot of what you see",
    },
    "es": {
        Item.SHOP_URL: "la dirección (URL) de la página en la que ocurre",
        Item.ORDER_OR_PRODUCT: "el número de un pedido, o un producto, con el que ha ocurrido",
        Item.STEPS: "qué hace usted, paso a paso, hasta que ocurre",
        Item.EXPECTED_AND_SEEN: "qué esperaba ver y qué ve en su lugar",
        Item.WHEN: "desde cuándo ocurre, con la hora si la sabe",
        Item.BROWSER: "qué navegador y qué dispositivo utiliza",
        Item.SCREENSHOT: "una captura de pantalla de lo que ve",
    },
}
_PRIORITIES: Final[dict[str, dict[str, str]]] = {
    "en": {Priority.LOW: "low", Priority.MODERATE: "moderate", Priority.HIGH: "high"},
    "es": {Priority.LOW: "baja", Priority.MODERATE: "moderada", Priority.HIGH: "alta"},
}
_TARGET: Final = {"en": " We aim to be done by {date}.", "es": " Prevemos terminarlo el {date}."}
_HOURS: Final = {"en": ("{n} hour", "{n} hours"), "es": ("{n} hora", "{n} horas")}


@cache
def template(mode: str, language: str) -> str:
    """The text proposed for this way to end the analysis, from resources/templates; English where there is no other."""
    folder = resources_folder() / "templates"
    own = folder / f"{mode or FOLLOW_UP}.{language}.txt"
    chosen = own if own.is_file() else folder / f"{mode or FOLLOW_UP}.en.txt"
    return chosen.read_text(encoding="utf-8").removesuffix("\n")


def nameless(text: str) -> str:
    """The template with a greeting that names nobody: "Hello," and "Hola:"."""
    return text.replace(", {contact}", "", 1).replace(" {contact}", "", 1)


def first_name(*names: str) -> str:
    """What a client is greeted by: the first word of the first of these names that says anything, else ""."""
    return next((name.split()[0] for name in names if name.strip()), "")


def unsigned(text: str) -> str:
    """The template without the names it closes with: they are in the signature below it. A postscript stays."""
    before, found, after = f"{text}\n".partition("\n{agent}\n")
    postscript = after.partition("\n\n")[2].strip("\n")
    return (f"{before}\n\n{postscript}" if postscript else before) if found else text


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in the place of their placeholders, once: what a value holds is never looked at again."""
    return _TOKEN.sub(lambda found: values.get(found.group(), found.group()), text)


def asking(items: Iterable[str], language: str) -> str:
    """What is missing, a line each, as the client is asked for it; the agent's own words stand as they are."""
    words = _ASKING.get(language, _ASKING["en"])
    return "\n".join(f"– {words.get(item, item)}" for item in items)


def priority_word(priority: str, language: str) -> str:
    """The priority as the client reads it; "" where none is given."""
    words = _PRIORITIES.get(language, _PRIORITIES["en"])
    return words.get(priority, "")


def effort_words(hours: str, language: str) -> str:
    """ "3 hours", "1,5 horas"; "" where nothing, or no number of hours, is given."""
    found = _NUMBER.fullmatch(hours.strip())
    if found is None:
        return ""
    whole, part = found.group(1), (found.group(2) or "").rstrip("0")
    shown = f"{whole}{',' if language == 'es' else '.'}{part}" if part else whole
    one, many = _HOURS.get(language, _HOURS["en"])
    return (one if shown == "1" else many).format(n=shown)


def target_words(date: str, language: str) -> str:
    """The sentence about the target date; "" where there is none."""
    return _TARGET.get(language, _TARGET["en"]).format(date=date) if date else ""
