"""Snippets: pieces of text that a few letters put into an answer, in its language, with what is known filled in.

Placeholders are those of the templates that stand for the request; which they are, `PLACEHOLDERS` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ecsupport_desktop.domain.errors import N_
from ecsupport_desktop.domain.folding import folded
from ecsupport_desktop.services import templates
from ecsupport_desktop.services.views import RequestView

PLACEHOLDERS: Final[Mapping[str, str]] = {
    "{contact}": N_("the contact's first name"),
    "{client}": N_("the client's name"),
    "{number}": N_("the number of the request"),
    "{subject}": N_("what the request is about"),
    "{agent}": N_("your name"),
}
"""What is filled in by itself. Anything else in braces is a gap: it is selected, to be typed over."""
_GAP: Final = re.compile(r"""\{(?![\s"'])[^{}\n]+(?<!\s)\}""")
"""Any name in braces, in one line. Braces with a blank or a quotation mark inside them, or nothing, are code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """`texts` by language code."""

    name: str
    texts: Mapping[str, str]

    def text_in(self, language: str) -> tuple[str, str]:
        """The text and its language: the one asked for, else English, else whichever there is."""
        code = next((each for each in (language, "en") if each in self.texts), next(iter(self.texts)))
        return self.texts[code], code


STARTERS: Final = (
    Snippet(
        name="cache",
        texts={
            "en": "Please empty your browser's cache (Ctrl+Shift+R reloads the page without it) and try again.",
            "es": "Vacíe la caché del navegador (Ctrl+Mayús+R recarga la página sin ella) e inténtelo de nuevo.",
        },
    ),
    Snippet(
        name="screenshot",
        texts={
            "en": "Could you send us a screenshot of what you see, with the whole window and the address in it?",
            "es": "¿Podría enviarnos una captura de pantalla de lo que ve, con la ventana entera y la dirección?",
        },
    ),
    Snippet(
        name="working on it",
        texts={
            "en": "We are working on {number} and will write to you again by {day}.",
            "es": "Estamos trabajando en {number} y le escribiremos de nuevo el {day}.",
        },
    ),
    Snippet(
        name="thanks",
        texts={
            "en": "Thank you for telling us, {contact}.",
            "es": "Gracias por avisarnos, {contact}.",
        },
    ),
    Snippet(
        name="regards",
        texts={"en": "Kind regards,\n{agent}", "es": "Un cordial saludo,\n{agent}"},
    ),
)
"""What a new user begins with."""


def matching(snippets: Iterable[Snippet], typed: str) -> list[Snippet]:
    """Those whose name has every typed word at the beginning of a word, names that begin so first."""
    words = folded(typed).split()
    found = [
        each for each in snippets
        if all(any(part.startswith(word) for part in folded(each.name).split()) for word in words)
    ]  # fmt: skip
    return sorted(found, key=lambda each: not folded(each.name).startswith(folded(typed).strip()))


def values_of(view: RequestView | None, agent: str) -> dict[str, str]:
    """What is known of the request; what isn't known is left out, and so a gap."""
    if view is None:
        return {"{agent}": agent}
    request = view.request
    contact = view.client.contact(request.contact_id) if view.client else None
    found = {
        "{contact}": templates.first_name(contact.name if contact else ""),
        "{client}": view.client.name if view.client else "",
        "{number}": request.number,
        "{subject}": request.subject,
        "{agent}": agent,
    }
    return {token: value for token, value in found.items() if value}


def gaps(text: str) -> list[tuple[int, int]]:
    """Where the gaps of a text are, from and to."""
    return [found.span() for found in _GAP.finditer(text)]


def gap_names(text: str) -> tuple[str, ...]:
    """The gaps of a text with their braces, each once."""
    return tuple(dict.fromkeys(_GAP.findall(text)))


SHIPPED_GAPS: Final = frozenset(
    (
        *templates.PLACEHOLDERS,
        *PLACEHOLDERS,
        *(gap for each in STARTERS for text in each.texts.values() for gap in gap_names(text)),
    )
)
"""What the templates and the shipped snippets may leave open."""
