"""How a mail and what was read from it cross the pipe to the child process: lengths, JSON and raw bytes; no pickle.

To the child: 8 bytes of length, the raw mail. Back: 8 bytes of length of the head, the head as JSON, then the content
of each attachment in order, as long as the head says.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from datetime import datetime
from typing import Any, BinaryIO

from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.services.mail_model import ParsedAttachment, ParsedMail, UnreadableMail

LONGEST_HEAD = 128 * 1024 * 1024
"""Bytes of JSON that the parent takes; the caps of the parser keep far below."""
READY = b"ready"
"""What the child sends once it can take mails."""
OUT_OF_MEMORY = 77
"""The child's exit code when a mail needed more memory than it may have."""
_LONGEST_CONTENT = 2 * 1024**3
_LENGTH = struct.Struct(">Q")
_TEXTS = (
    *("subject", "message_id", "text", "new_text", "html", "automatic", "may_acknowledge", "bounce", "server_words"),
    "raw_sha256",
)
_TUPLES = ("in_reply_to", "references", "returned", "warnings")
_ADDRESS_LISTS = ("to", "cc", "reply_to")


class BrokenFrame(Exception):
    """The other side stopped, or sent what isn't a frame."""


def write_block(stream: BinaryIO, data: bytes) -> None:
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def read_block(stream: BinaryIO, longest: int | None = None) -> bytes | None:
    """Read one block; None at a clean end of the stream."""
    head = stream.read(_LENGTH.size)
    if not head:
        return None
    if len(head) < _LENGTH.size:
        raise BrokenFrame("the stream ended within a length")
    (length,) = _LENGTH.unpack(head)
    if longest is not None and length > longest:
        raise BrokenFrame("a block is too long")
    return read_exactly(stream, length)


def read_exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) != length:
        raise BrokenFrame("the stream ended within a block")
    return data


def write_result(stream: BinaryIO, result: ParsedMail | UnreadableMail) -> None:
    head = json.dumps(_as_json(result), ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    stream.write(_LENGTH.pack(len(head)))
    stream.write(head)
    if isinstance(result, ParsedMail):
        for attachment in result.attachments:
            stream.write(attachment.content)
    stream.flush()


def read_result(stream: BinaryIO) -> ParsedMail | UnreadableMail:
    """Read an answer; whatever isn't one raises BrokenFrame, since a broken child may send anything."""
    head = read_block(stream, LONGEST_HEAD)
    if head is None:
        raise BrokenFrame("the stream ended")
    try:
        return _from_json(json.loads(head), lambda length: read_exactly(stream, length))
    except (ValueError, TypeError, KeyError) as error:
        raise BrokenFrame("the answer can't be read") from error


def _as_json(result: ParsedMail | UnreadableMail) -> dict[str, Any]:
    if isinstance(result, UnreadableMail):
        return {"unreadable": result.reason, "raw_sha256": result.raw_sha256}
    values: dict[str, Any] = {name: getattr(result, name) for name in (*_TEXTS, *_TUPLES)}
    values |= {name: [[one.name, one.address] for one in getattr(result, name)] for name in _ADDRESS_LISTS}
    values["sender"] = [result.sender.name, result.sender.address] if result.sender else None
    values["sent_at"] = result.sent_at.isoformat() if result.sent_at else None
    values["attachments"] = [
        [one.name, one.media_type, one.size, one.sha256, one.content_id, one.inline] for one in result.attachments
    ]
    return values


def _from_json(values: dict[str, Any], take: Callable[[int], bytes]) -> ParsedMail | UnreadableMail:
    if "unreadable" in values:
        return UnreadableMail(reason=str(values["unreadable"]), raw_sha256=str(values["raw_sha256"]))
    sender, sent_at = values["sender"], values["sent_at"]
    fields: dict[str, Any] = {name: values[name] for name in _TEXTS}
    fields |= {name: tuple(values[name]) for name in _TUPLES}
    fields |= {name: tuple(Address(name=of, address=at) for of, at in values[name]) for name in _ADDRESS_LISTS}
    fields["sender"] = Address(name=sender[0], address=sender[1]) if sender else None
    fields["sent_at"] = datetime.fromisoformat(sent_at) if sent_at else None
    fields["attachments"] = tuple(_attachment(one, take) for one in values["attachments"])
    return ParsedMail(**fields)


def _attachment(fields: list[Any], take: Callable[[int], bytes]) -> ParsedAttachment:
    name, media_type, size, sha256, content_id, inline = fields
    if not 0 <= size <= _LONGEST_CONTENT:
        raise ValueError("an attachment's size is impossible")
    return ParsedAttachment(
        name=name,
        media_type=media_type,
        size=size,
        sha256=sha256,
        content=take(size),
        content_id=content_id,
        inline=inline,
    )
