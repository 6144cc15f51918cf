"""The one gateway through which values become headers: typed values in, whole headers of fixed names out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from email.utils import format_datetime
from typing import Final
from urllib.parse import quote

from ecsupport_desktop.domain.delivery import MOST_REFERENCES
from ecsupport_desktop.domain.errors import N_, InvalidField
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.mail.address_form import addr_spec
from ecsupport_desktop.mail.attachment_names import name_or_default
from ecsupport_desktop.mail.header_words import folded, one_line, phrase_words, text_words
from ecsupport_desktop.services.mail_out_model import OutgoingFile, OutgoingMail

LONGEST_SUBJECT: Final = 2_000
LONGEST_NAME: Final = 500
_MESSAGE_ID: Final = re.compile(r"[!-;=?-~]{1,240}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_MEDIA_TYPE: Final = re.compile(
    r"(?!multipart/|message/)[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}"
)
_UNKNOWN_TYPE: Final = "application/octet-stream"
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9 !#$&+,.@^_`{}~()-]{1,50}")
_PIECE: Final = 48
"""Characters of a file name's piece (RFC 2231, 3), so that a line stays short."""


def mail_headers(mail: OutgoingMail) -> bytes:
    """Everything above the MIME headers. Raises InvalidField."""
    if not mail.to:
        raise InvalidField(N_("A mail needs somebody it goes to."), field="to")
    return b"".join(_headers(mail))


def part_headers(content_type: str, *, encoding: str = "", parameters: Sequence[tuple[str, str]] = ()) -> bytes:
    """The headers of a part of ours; every value is one of our own words."""
    words = [content_type, *(f"{name}={value}" for name, value in parameters)]
    lines = folded("Content-Type", _with_semicolons(words))
    return lines + (folded("Content-Transfer-Encoding", [encoding]) if encoding else b"")


def file_headers(file: OutgoingFile, number: int) -> bytes:
    """The headers of an attachment. Its name is made safe as that of a received one is; an odd type becomes binary.

    Mails and multiparts go as binary too: RFC 2046 lets nobody encode them, and a mail server may break them.
    """
    media_type = file.media_type.strip().lower()
    media_type = media_type if _MEDIA_TYPE.fullmatch(media_type) else _UNKNOWN_TYPE
    name = name_or_default(file.name, media_type, number)
    disposition = folded("Content-Disposition", _with_semicolons(["attachment", *_file_name(name)]))
    return part_headers(media_type, encoding="base64") + disposition


def _headers(mail: OutgoingMail) -> Iterator[bytes]:
    yield _addresses("From", "sender", (mail.sender,))
    for name, field, addresses in (
        ("Reply-To", "reply_to", mail.reply_to),
        ("To", "to", mail.to),
        ("Cc", "cc", mail.cc),
    ):
        if addresses:
            yield _addresses(name, field, addresses)
    yield folded("Subject", text_words(one_line(mail.subject, "subject", LONGEST_SUBJECT), "Subject"))
    if mail.date.tzinfo is None:
        raise ValueError("A mail's date is aware")
    yield folded("Date", [format_datetime(mail.date.astimezone(UTC))])
    if "@" not in mail.message_id or not _fits_id(mail.message_id):
        raise InvalidField(N_("A mail's number has a form that no mail server takes."), field="message_id")
    yield folded("Message-ID", [f"<{mail.message_id}>"])
    yield from _thread(mail)
    if mail.automatic:
        yield folded("Auto-Submitted", ["auto-replied"])
    if not _LANGUAGE.fullmatch(mail.language):
        raise ValueError("A mail's language is a code, as en or es")
    yield folded("Content-Language", [mail.language])
    yield folded("MIME-Version", ["1.0"])


def _addresses(name: str, field: str, addresses: Sequence[Address]) -> bytes:
    words: list[str] = []
    for number, address in enumerate(dict.fromkeys(addresses), 1):
        shown = phrase_words(one_line(address.name, field, LONGEST_NAME), name)
        words += [*shown, f"<{addr_spec(address.address, field)}>"]
        words[-1] += "," if number < len(set(addresses)) else ""
    return folded(name, words)


def _thread(mail: OutgoingMail) -> Iterator[bytes]:
    """What the mail answers (RFC 5322, 3.6.4). An id of others that can't stand in a header is left out."""
    answered = [mail.in_reply_to] if mail.in_reply_to and _fits_id(mail.in_reply_to) else []
    earlier = [identifier for identifier in mail.references if _fits_id(identifier) and identifier not in answered]
    known = list(dict.fromkeys([*earlier, *answered]))
    kept = known if len(known) <= MOST_REFERENCES else [known[0], *known[1 - MOST_REFERENCES :]]
    if answered:
        yield folded("In-Reply-To", [f"<{answered[0]}>"])
    if kept:
        yield folded("References", [f"<{identifier}>" for identifier in kept])


def _fits_id(text: str) -> bool:
    return _MESSAGE_ID.fullmatch(text) is not None and "=?" not in text


def _with_semicolons(words: Sequence[str]) -> list[str]:
    return [f"{word};" for word in words[:-1]] + [words[-1]]


def _file_name(name: str) -> list[str]:
    """The parameter that carries a name: as it is, or percent-encoded in pieces (RFC 2231)."""
    if _PLAIN_NAME.fullmatch(name):
        return [f'filename="{name}"']
    pieces = [""]
    for char in name:
        encoded = quote(char, safe="")
        if len(pieces[-1]) + len(encoded) > _PIECE:
            pieces.append("")
        pieces[-1] += encoded
    pieces[0] = f"utf-8''{pieces[0]}"
    if len(pieces) == 1:
        return [f"filename*={pieces[0]}"]
    return [f"filename*{number}*={piece}" for number, piece in enumerate(pieces)]
