"""Address lists of RFC 5322 and what senders make of them, read in one linear pass."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.mail.cleaning import clean_line
from ecsupport_desktop.mail.headers import decode_words, raw_text

MOST_ADDRESSES = 1_000
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[()<>,;:]|[^"\\()<>,;:]+|.', re.DOTALL)
_LOCAL = re.compile(r'[^\s<>,;:()\[\]"\\@]+')
_DOMAIN = re.compile(r'[^\s<>,;:()\[\]"\\@]+|\[[0-9a-zA-Z.:-]+\]')
_QUOTED_LOCAL = re.compile(r'"[^"\\]+"')
_QUOTED_WHOLE = re.compile(r'"([^"\\]+@[^"\\]+)"')


@dataclass(slots=True)
class _Mailbox:
    """One address as it is being read: what stands before the angle brackets, in them, and in comments."""

    phrase: list[str] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)
    angle: list[str] = field(default_factory=list)
    place: str = "phrase"
    surname: str = ""


def read_addresses(value: bytes) -> list[Address]:
    """List the addresses of a field; entries without an addr-spec and group names are left out."""
    text = raw_text(value)
    found = _read(text)
    if not found and "=?" in text:  # some senders encode the whole field, the address too
        found = _read(decode_words(text))
    return found


def _read(text: str) -> list[Address]:
    found: list[Address] = []
    mailbox, depth = _Mailbox(), 0
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in "()" or depth:
            depth = max(0, depth + (token == "(") - (token == ")"))
            mailbox.comment.append(" " if token in "()" else token)
        elif token in ",;":
            address = _finished(mailbox)
            found += [address] if address else []
            # `Ruiz, Ana <ana@…>` without quotes: the piece before the comma belongs to the name
            mailbox = _Mailbox(surname="" if address or token == ";" else "".join(mailbox.phrase).strip())
            if len(found) >= MOST_ADDRESSES:
                return found
        elif token == "<":
            mailbox.place = "angle"
        elif token == ">":
            mailbox.place = "closed" if mailbox.angle else "phrase"
        elif token == ":" and mailbox.place == "phrase":  # what came before named a group
            mailbox = _Mailbox()
        elif mailbox.place != "closed":
            (mailbox.angle if mailbox.place == "angle" else mailbox.phrase).append(token)
    address = _finished(mailbox)
    return [*found, address] if address else found


def _finished(mailbox: _Mailbox) -> Address | None:
    phrase, comment = "".join(map(_unquoted, mailbox.phrase)).strip(), "".join(mailbox.comment)
    if mailbox.angle and (address := _addr_spec("".join(mailbox.angle))):
        name = f"{mailbox.surname}, {phrase}" if mailbox.surname and phrase else phrase or comment
        return Address(name=_display_name(name), address=address)
    words = "".join(mailbox.phrase).split()
    for word in reversed(words):
        if "@" in word and (address := _addr_spec(word)):
            rest = " ".join(other for other in words if other is not word)
            return Address(name=_display_name(_unquoted(rest) or comment), address=address)
    quoted = "".join(mailbox.phrase).strip()
    if '"' in quoted and "@" in quoted and (address := _addr_spec(quoted)):
        return Address(name=_display_name(comment), address=address)
    return None


def _addr_spec(text: str) -> str | None:
    """Return local@domain with the domain in lower case, or None if it isn't one; a route before it is dropped."""
    text = clean_line(text).strip(" '")
    if text.startswith("@") or text.lower().startswith("mailto:"):
        text = text.rpartition(":")[2]
    whole = _QUOTED_WHOLE.fullmatch(text)
    local, _at, domain = (whole[1] if whole else text).rpartition("@")
    quoted = _QUOTED_LOCAL.fullmatch(local)
    local = local if quoted else local.replace(" ", "")
    domain = domain.replace(" ", "").rstrip(".").lower()
    if len(local) + len(domain) > 320 or not (quoted or _LOCAL.fullmatch(local)) or not _DOMAIN.fullmatch(domain):
        return None
    return f"{local}@{domain}"


def _unquoted(token: str) -> str:
    """Undo quoted-string and quoted-pair; a lone quote is dropped."""
    if len(token) >= 2 and token[0] == token[-1] == '"':
        return re.sub(r"\\(.)", r"\1", token[1:-1], flags=re.DOTALL)
    if len(token) == 2 and token[0] == "\\":
        return token[1]
    return "" if token == '"' else token


def _display_name(text: str) -> str:
    name = clean_line(decode_words(text)).strip()
    while len(name) >= 2 and name[0] == name[-1] and name[0] in "'\"":
        name = name[1:-1].strip()
    return name[:500]
