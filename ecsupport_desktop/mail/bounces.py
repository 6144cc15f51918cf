"""What a report of failed delivery tells: which mail of ours it is about, and what the server said (RFC 3464, or not).

Reports that follow no standard quote the mail, or its header, somewhere in their text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ecsupport_desktop.mail.cleaning import clean_line
from ecsupport_desktop.mail.headers import Headers, raw_text, read_headers
from ecsupport_desktop.mail.structure import Part
from ecsupport_desktop.mail.transfer import decode_transfer

LONGEST_WORDS: Final = 500
_RETURNED: Final = frozenset(
    {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers"}
)
STATUS_TYPES: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
NOT_FAILED: Final = frozenset({"delayed", "delivered", "relayed", "expanded"})
"""What a report says was done to a mail that may still arrive, or has."""
_MOST_IDS: Final = 20
_MOST_RECIPIENTS: Final = 20
_SEARCHED: Final = 64 * 1024
_ID: Final = re.compile(r"<([^<>\s]{1,998})>")
_QUOTED_ID: Final = re.compile(r"^[>| \t]{0,8}message-id:[ \t]*<([^<>\s]{1,998})>", re.IGNORECASE | re.MULTILINE)
_REPLY: Final = re.compile(r"\b[45]\d\d[ -](?:#?[45]\.\d{1,3}\.\d{1,3}\b|[A-Za-z<]).{0,400}")
_RECIPIENT_LINE: Final = re.compile(r"^<[^<>\s]{3,254}>:[ \t]*$", re.MULTILINE)


def returned_ids(root: Part, text: str) -> tuple[str, ...]:
    """Message-IDs of the mails it may be about, the surest first: the mail returned, then those quoted or answered."""
    found = [*_ids_of_returned(root), *_QUOTED_ID.findall(text[:_SEARCHED])]
    for name in ("in-reply-to", "references"):
        found += reversed(_ID.findall(raw_text(root.headers.first(name))))
    return tuple(dict.fromkeys(clean_line(each) for each in found))[:_MOST_IDS]


def server_words(root: Part, text: str, subject: str) -> str:
    """Who didn't get it and why, as the server says it; one clean line. The report's subject where nothing says."""
    words = "; ".join(dict.fromkeys(_told_by_status(root)))
    if not words:
        failed = clean_line(raw_text(root.headers.first("x-failed-recipients")))
        why = _told_in_text(text[:_SEARCHED])
        words = ": ".join(part for part in (failed, why) if part)
    return clean_line(words or subject)[:LONGEST_WORDS]


def _ids_of_returned(root: Part) -> Iterator[str]:
    for part in _parts(root):
        if part.media_type in _RETURNED:
            content = decoded(part)
            headers, _body = read_headers(content, 0, len(content))
            yield from _ID.findall(raw_text(headers.first("message-id")))


def _told_by_status(root: Part) -> Iterator[str]:
    """A line for each recipient whose delivery failed."""
    for part in _parts(root):
        if part.media_type not in STATUS_TYPES:
            continue
        content, position = decoded(part), 0
        for _block in range(_MOST_RECIPIENTS + 1):
            headers, position = read_headers(content, position, len(content))
            if told := _told_of_recipient(headers):
                yield told
            while content[position : position + 1] in (b"\r", b"\n"):
                position += 1
            if position >= len(content):
                break


def _told_of_recipient(headers: Headers) -> str:
    if headers.token("action") in NOT_FAILED:
        return ""
    recipient = _value(headers, "final-recipient") or _value(headers, "original-recipient")
    why = _value(headers, "diagnostic-code") or headers.text("status")
    return ": ".join(part for part in (recipient, why) if part)


def _value(headers: Headers, name: str) -> str:
    """What follows the type: `rfc822; ana@acme.example`, `smtp; 550 no such user`."""
    before, mark, value = headers.text(name).partition(";")
    return (value if mark else before).strip()


def _told_in_text(text: str) -> str:
    if reply := _REPLY.search(text):
        return reply[0]
    if named := _RECIPIENT_LINE.search(text):
        why = next((line for line in text[named.end() :].splitlines() if line.strip()), "")
        return f"{named[0].strip()} {why}"
    return ""


def _parts(root: Part) -> Iterator[Part]:
    waiting = [root]
    while waiting:
        part = waiting.pop()
        yield part
        waiting += reversed(part.children)


def decoded(part: Part) -> bytes:
    """The text of a part, as it was before it was encoded for the way."""
    return decode_transfer(part.body, part.headers.token("content-transfer-encoding"), is_text=True)[0]
