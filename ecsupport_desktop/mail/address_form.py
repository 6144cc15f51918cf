"""An address as a mail server takes it: ASCII, its domain's letters as A-labels (RFC 5890), or a sentence why not."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from typing import Final

import idna

from ecsupport_desktop.domain.errors import N_, InvalidField

# Dots in a row or at the end are against RFC 5322, but people have such addresses.
_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_QUOTED_LOCAL: Final = re.compile(r'"[ !#-\[\]-~]{1,62}"')
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_LONGEST_DOMAIN: Final = 253
_NO_ADDRESS: Final = N_("“{address}” is no mail address: write it as name@example.com.")
_LETTERS: Final = N_("Mail servers don't take “{address}”: before the @ only plain letters may stand. Use another one.")


def addr_spec(text: str, field: str) -> str:
    """local@domain, the domain in lower case. Raises InvalidField with what was typed in its sentence."""
    text = text.strip(" ")
    local, at, domain = text.rpartition("@")
    if at and not local.isascii() and local.isprintable():
        raise InvalidField(_LETTERS, field=field, address=_shown(text))
    if not (_LOCAL.fullmatch(local) or _QUOTED_LOCAL.fullmatch(local)) or "=?" in local:
        raise InvalidField(_NO_ADDRESS, field=field, address=_shown(text))
    plain = _literal(domain) if domain.startswith("[") else _domain(domain)
    if plain is None:
        raise InvalidField(_NO_ADDRESS, field=field, address=_shown(text))
    return f"{local}@{plain}"


def _domain(text: str) -> str | None:
    if any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in text):
        return None
    if not text.isascii():
        try:
            text = idna.encode(text, uts46=True).decode("ascii")
        except UnicodeError:
            return None
    text = text.lower()
    fits = len(text) <= _LONGEST_DOMAIN and all(_LABEL.fullmatch(label) for label in text.split("."))
    return text if fits else None


def _literal(text: str) -> str | None:
    """An address of a machine in brackets (RFC 5321, 4.1.3)."""
    inside = text[1:-1]
    kind, number = (6, inside[5:]) if inside.lower().startswith("ipv6:") else (4, inside)
    try:
        found = ipaddress.ip_address(number)
    except ValueError:
        return None
    return text.lower() if text.endswith("]") and found.version == kind and "%" not in number else None


def _shown(text: str) -> str:
    """For the sentence: one line, invisible characters and controls as a sign."""
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return shown if len(shown) <= 80 else f"{shown[:79]}…"
