"""The texts that mails carry besides an answer: the signature below it, and the acknowledgement of receipt.

As in `templates`: a literal table of placeholders for each text, filled once, no template engine.
"""

from __future__ import annotations

import re
from typing import Final

from ecsupport_desktop.domain.errors import N_, InvalidField
from ecsupport_desktop.services.templates import fill, nameless, template

SIGNATURE_PLACEHOLDERS: Final = ("{agent}",)
ACKNOWLEDGEMENT_PLACEHOLDERS: Final = ("{contact}", "{number}", "{subject}")
_BRACES: Final = re.compile(r"\{[^{}\n]{0,40}\}")


def check_signature(text: str, field: str) -> None:
    """Raises InvalidField for the first thing in braces that nothing would be put in the place of."""
    for found in _BRACES.findall(text):
        if found not in SIGNATURE_PLACEHOLDERS:
            message = N_("“{placeholder}” stands for nothing here: {known} does, and everything else is sent as it is.")
            raise InvalidField(message, field=field, placeholder=found, known=", ".join(SIGNATURE_PLACEHOLDERS))


def signature(text: str, agent: str) -> str:
    """The signature of this agent; the placeholders that a preset got wrong stay, so that somebody sees them."""
    return fill(text, {"{agent}": agent})


def acknowledgement(language: str, *, contact: str, number: str, subject: str) -> str:
    """What a client is told at once: that the request is here, its number, and by when it is answered.

    `contact` is a first name, "" for none. English where the language has no text of its own.
    """
    text = template("acknowledgement", language)
    return fill(text if contact else nameless(text), {"{contact}": contact, "{number}": number, "{subject}": subject})
