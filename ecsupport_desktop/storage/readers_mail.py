"""What intake asks of what is already there, and the contents kept by hash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from ecsupport_desktop.domain.message import Content
from ecsupport_desktop.services.views import QuarantinedMail
from ecsupport_desktop.storage.mapping_directory import quarantined_from_row
from ecsupport_desktop.storage.schema import content, file, message, quarantine

_BY_MESSAGE_ID: Final = select(message.c.message_id, message.c.request_id).where(
    message.c.message_id.is_not(None), message.c.message_id.in_(bindparam("message_ids", expanding=True))
)
BY_BYTES: Final = (
    select(message.c.request_id)
    .where(message.c.raw_sha256.is_not(None), message.c.raw_sha256 == bindparam("sha256"))
    .limit(1)
)
QUARANTINED_BYTES: Final = (
    select(quarantine.c.id).where(quarantine.c.raw_sha256 == bindparam("sha256")).order_by(quarantine.c.at).limit(1)
)
QUARANTINE: Final = select(quarantine).order_by(quarantine.c.at, quarantine.c.id)
FILE: Final = select(file.c.bytes).where(file.c.sha256 == bindparam("sha256"))
_CONTENTS: Final = select(content.c.owner_id, content.c.text, content.c.new_text, content.c.html).where(
    content.c.owner_id.in_(bindparam("owners", expanding=True))
)


def known_mail(connection: Connection, message_id: str | None, raw_sha256: str) -> UUID | None:
    """The request that holds this mail, by its Message-ID, else by its bytes; else the quarantine entry."""
    if message_id is not None and (found := threads(connection, [message_id])):
        return found[0]
    for statement in (BY_BYTES, QUARANTINED_BYTES):
        holder: UUID | None = connection.execute(statement, {"sha256": raw_sha256}).scalar_one_or_none()
        if holder is not None:
            return holder
    return None


def threads(connection: Connection, message_ids: Sequence[str]) -> tuple[UUID, ...]:
    """The requests holding a message with one of these Message-IDs, in the order of the ids given."""
    if not message_ids:
        return ()
    rows = connection.execute(_BY_MESSAGE_ID, {"message_ids": list(dict.fromkeys(message_ids))}).all()
    return in_order_of(message_ids, rows)


def in_order_of(message_ids: Sequence[str], rows: Iterable[Sequence[Any]]) -> tuple[UUID, ...]:
    """The requests of these (message id, request id), each once."""
    place = {message_id: index for index, message_id in reversed(list(enumerate(message_ids)))}
    return tuple(dict.fromkeys(row[1] for row in sorted(rows, key=lambda row: place[row[0]])))


def quarantined_mails(connection: Connection, *, discarded: bool) -> tuple[QuarantinedMail, ...]:
    """Those waiting, or those discarded, the oldest first."""
    column = quarantine.c.discarded_at
    statement = QUARANTINE.where(column.is_not(None) if discarded else column.is_(None))
    return tuple(map(quarantined_from_row, connection.execute(statement).mappings()))


def file_bytes(connection: Connection, sha256: str) -> bytes | None:
    return connection.execute(FILE, {"sha256": sha256.lower()}).scalar_one_or_none()


def contents_of(connection: Connection, owner_ids: Sequence[UUID]) -> dict[UUID, Content]:
    """The words of these messages and notes."""
    if not owner_ids:
        return {}
    return {
        row.owner_id: Content(text=row.text, new_text=row.new_text, html=row.html)
        for row in connection.execute(_CONTENTS, {"owners": list(owner_ids)})
    }
