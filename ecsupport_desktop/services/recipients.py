"""Whom a message goes to, as it is typed: "Ana Ruiz <ana@acme.example>, bea@acme.example"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.utils import getaddresses
from typing import Final

from ecsupport_desktop.domain.errors import N_, InvalidField
from ecsupport_desktop.domain.message import Address

_ADDR_SPEC: Final = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{1,64}@[\w-]+(\.[\w-]+)+")
MOST: Final = 50


def read_recipients(text: str) -> tuple[Address, ...]:
    """In the order typed, each once. Raises InvalidField for the first thing that is no address, or for none."""
    found: dict[str, Address] = {}
    for name, address in getaddresses([" ".join(text.split()).replace(";", ",")]):
        if not name and not address:
            continue
        if not _ADDR_SPEC.fullmatch(address):
            raise InvalidField(
                N_("“{address}” is no mail address: it reads like ana@example.com"), field="to", address=address or name
            )
        found.setdefault(address.casefold(), Address(name=name, address=address))
    if not found:
        raise InvalidField(N_("Say whom it goes to"), field="to")
    if len(found) > MOST:
        raise InvalidField(N_("At most {most} people get one message"), field="to", most=MOST)
    return tuple(found.values())


def recipients_text(people: Iterable[Address]) -> str:
    """As it is shown to be edited: the real address always, whatever the name says."""
    return ", ".join(_shown(person) for person in people)


def _shown(person: Address) -> str:
    name = " ".join(person.name.split())
    if not name or not name.isprintable():
        return person.address
    if name.isascii() and name.replace(" ", "").isalnum():
        return f"{name} <{person.address}>"
    quoted = name.replace("\\", "").replace('"', "")
    return f'"{quoted}" <{person.address}>'
