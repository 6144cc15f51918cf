"""Bytes of a mail to what it says. Pure and never raising on bad mail, but hostile mail can take long: run it in the
child process of `parser_process`, which has limits."""

from __future__ import annotations

import codecs
import hashlib
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from ecsupport_desktop.domain.errors import N_
from ecsupport_desktop.domain.message import LONGEST_MESSAGE_ID, Address
from ecsupport_desktop.mail.addresses import read_addresses
from ecsupport_desktop.mail.automatic import is_automatic, is_bounce, may_acknowledge
from ecsupport_desktop.mail.bodies import read_contents
from ecsupport_desktop.mail.bounces import returned_ids, server_words
from ecsupport_desktop.mail.cleaning import clean_line
from ecsupport_desktop.mail.headers import Headers, raw_text
from ecsupport_desktop.mail.quotes import new_text
from ecsupport_desktop.mail.structure import Part, read_structure
from ecsupport_desktop.services.mail_model import ParsedMail, UnreadableMail

EMPTY = N_("the file is empty")
NOT_A_MAIL = N_("the file has no mail header")
OUTLOOK_FILE = N_("this is an Outlook .msg file; save the mail as .eml instead")
NO_SENDER = "The mail doesn't say who it is from."
SENDER_ELSEWHERE = 'The mail has no usable "From"; its sender was taken from "{field}".'
SEVERAL_SENDERS = 'The mail has more than one "From" field.'
NO_DATE = "The mail has no usable date."
NO_MESSAGE_ID = "The mail has no Message-ID."

_OLE_FILE = b"\xd0\xcf\x11\xe0"
_MESSAGE_ID = re.compile(r"<([^<>]+)>")
_MOST_REFERENCES = 500
_MOST_WARNINGS = 30
_LONGEST_SUBJECT = 2_000
_LONGEST_DATE = 200
_MAX_OFFSET = timedelta(hours=24).total_seconds()


def parse_mail(raw: bytes) -> ParsedMail | UnreadableMail:
    """Read one mail; what is no mail at all comes back as unreadable with the reason."""
    digest = hashlib.sha256(raw).hexdigest()
    readable = _with_line_feeds(raw)
    if not readable.strip():
        return UnreadableMail(reason=EMPTY, raw_sha256=digest)
    if readable.startswith(_OLE_FILE):
        return UnreadableMail(reason=OUTLOOK_FILE, raw_sha256=digest)
    warnings: list[str] = []
    root = read_structure(readable, warnings)
    if not root.headers.look_like_mail:
        return UnreadableMail(reason=NOT_A_MAIL, raw_sha256=digest)
    return _read(root, digest, warnings)


def _read(root: Part, digest: str, warnings: list[str]) -> ParsedMail:
    headers = root.headers
    sender = _sender(headers, warnings)
    subject = headers.text("subject")[:_LONGEST_SUBJECT]
    contents = read_contents(root, warnings)
    text = contents.text()
    written = new_text(text, subject)
    bounce = is_bounce(root, sender, subject)
    automatic = bounce or is_automatic(root, sender, subject, written)
    sent_at = _instant(headers.text("date"))
    message_id = next(iter(_message_ids(headers, "message-id", bare=True)), None)
    warnings += [] if sent_at else [NO_DATE]
    warnings += [] if message_id else [NO_MESSAGE_ID]
    return ParsedMail(
        sender=sender,
        to=_addresses(headers, "to"),
        cc=_addresses(headers, "cc"),
        reply_to=_addresses(headers, "reply-to"),
        subject=subject,
        sent_at=sent_at,
        message_id=message_id,
        in_reply_to=_message_ids(headers, "in-reply-to"),
        references=_message_ids(headers, "references"),
        text=text,
        new_text=written,
        html=contents.html,
        attachments=tuple(contents.attachments),
        automatic=automatic,
        may_acknowledge=may_acknowledge(root, sender, automatic=automatic),
        bounce=bounce,
        returned=returned_ids(root, text) if bounce else (),
        server_words=server_words(root, text, subject) if bounce else "",
        raw_sha256=digest,
        warnings=tuple(dict.fromkeys(warnings))[:_MOST_WARNINGS],
    )


def _with_line_feeds(raw: bytes) -> bytes:
    """Undo what editors do to a saved mail: byte order marks, UTF-16, line ends of CR alone, blank lines on top."""
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if raw.startswith(mark):
            raw = raw[len(mark) :].decode(codec, "replace").encode("utf-8")
    raw = raw.removeprefix(codecs.BOM_UTF8)
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
    return raw.lstrip(b"\r\n") if raw[:1] in (b"\r", b"\n") else raw


def _sender(headers: Headers, warnings: list[str]) -> Address | None:
    if len(headers.every("from")) > 1:
        warnings.append(SEVERAL_SENDERS)
    for field in ("from", "sender", "reply-to", "return-path"):
        found = read_addresses(headers.first(field))
        if found:
            if field != "from":
                warnings.append(SENDER_ELSEWHERE.format(field=field.title()))
            return found[0]
    warnings.append(NO_SENDER)
    return None


def _addresses(headers: Headers, field: str) -> tuple[Address, ...]:
    found = (address for value in headers.every(field)[:20] for address in read_addresses(value))
    return tuple(dict.fromkeys(found))


def _message_ids(headers: Headers, field: str, *, bare: bool = False) -> tuple[str, ...]:
    """List message ids without their brackets; `bare` takes one without brackets too, as some programs write it."""
    text = raw_text(headers.first(field))
    found = [clean_line(inner).replace(" ", "") for inner in _MESSAGE_ID.findall(text)]
    if not found and (bare or "@" in text):
        words = clean_line(text).strip("<>").split()
        found = [word for word in words if "@" in word or (bare and len(words) == 1)]
    unique = list(dict.fromkeys(_fitting(identifier) for identifier in found if identifier))
    # The first names the conversation, the last ones the mail answered.
    return tuple(unique if len(unique) <= _MOST_REFERENCES else [unique[0], *unique[1 - _MOST_REFERENCES :]])


def _fitting(message_id: str) -> str:
    """Itself, or what stands for it everywhere where it is too long to be found by."""
    if len(message_id) <= LONGEST_MESSAGE_ID:
        return message_id
    return f"{hashlib.sha256(message_id.encode()).hexdigest()}@shortened.invalid"


def _instant(text: str) -> datetime | None:
    """Read a Date field as aware UTC; without an offset it counts as UTC. What the sender's clock said, no more."""
    text = text[:_LONGEST_DATE]
    try:
        parts = parsedate_tz(text)
        if parts is None:
            moment = datetime.fromisoformat(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        offset = parts[9] or 0
        if abs(offset) >= _MAX_OFFSET:
            offset = 0
        year, month, day, hour, minute, second = parts[:6]
        zone = timezone(timedelta(seconds=offset))
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
