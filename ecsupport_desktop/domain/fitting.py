"""What a command's texts may hold, and how long those may be that something is found by: any engine can keep them.

A server's index takes some 2,700 bytes a row, and a character may have four of them. Texts that are only read may be
as long as they like.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Final, NamedTuple

from .commands import Command, NewMessage, StartDelivery
from .directory import Agent, Client, Contact
from .errors import N_, InvalidField
from .message import LONGEST_MESSAGE_ID

LONGEST: Final[Mapping[tuple[type[Any], str], int]] = {
    (Agent, "login"): 255,
    (Client, "domains"): 255,  # RFC 1035
    (Contact, "addresses"): 320,  # RFC 3696
    (NewMessage, "message_id"): LONGEST_MESSAGE_ID,
    (NewMessage, "raw_sha256"): 64,
    (StartDelivery, "message_id"): LONGEST_MESSAGE_ID,
}
"""Characters, by the class and the field the text is in."""
_AS_A_WHOLE: Final = frozenset({"attachments", "cc", "contacts", "sender", "services", "to"})
"""What stands in one field of a form, whatever it is made of."""
_SHOWN_AS: Final = {"add": "tags", "remove": "tags"}


class Text(NamedTuple):
    """One text: the class and field it is in, and the field a form shows it in."""

    place: tuple[type[Any], str]
    shown: str
    text: str


def require_fitting(command: Command) -> None:
    """Raises InvalidField for the first text that can't be kept."""
    for place, shown, text in texts_of(command):
        if not is_text(text):
            raise InvalidField(N_("There is a character in this that is no text: write it anew"), field=shown)
        if len(text) > LONGEST.get(place, len(text)):
            raise InvalidField(
                N_("This is too long: at most {longest} characters"), field=shown, longest=LONGEST[place]
            )


def texts_of(value: Any, within: str | None = None) -> Iterator[Text]:
    """Every text of a command or of what it is made of."""
    for field in fields(value):
        shown = within or _SHOWN_AS.get(field.name, field.name)
        found = getattr(value, field.name)
        for each in found if isinstance(found, tuple) else (found,):
            if isinstance(each, str) and not isinstance(each, Enum):
                yield Text((type(value), field.name), shown, each)
            elif is_dataclass(each):
                yield from texts_of(each, within or (shown if field.name in _AS_A_WHOLE else None))


def is_text(text: str) -> bool:
    """Neither NUL, which no server keeps, nor half a character."""
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
