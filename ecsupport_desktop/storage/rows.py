"""Rows of a queue: each request with the names it shows, in few milliseconds for a page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Integer, LargeBinary, Text, bindparam, case, func, select, type_coerce

from ecsupport_desktop.domain.words import AssessmentKind, Direction, Impact, Priority, State
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.storage.mapping_sql import batches
from ecsupport_desktop.storage.readers_delivery import UNKNOWN
from ecsupport_desktop.storage.schema import agent, client, contact, contact_address, message, request
from ecsupport_desktop.storage.types import from_microseconds

_STATES: Final = {word.value: word for word in State}
_ASSESSMENTS: Final = {word.value: word for word in AssessmentKind}
_IMPACTS: Final = {word.value: word for word in Impact}
_PRIORITIES: Final = {word.value: word for word in Priority}
_SEQS: Final = func.json_each(bindparam("seqs")).table_valued("value", joins_implicitly=True)
"""A list of any length as one parameter: the statement, and its plan, stay the same."""
_first_address: Final = (
    select(contact_address.c.address)
    .where(contact_address.c.client_id == request.c.client_id, contact_address.c.contact_id == request.c.contact_id)
    .order_by(contact_address.c.position)
    .limit(1)
    .scalar_subquery()
)
_first_sender: Final = (
    select(func.coalesce(func.nullif(message.c.sender_name, ""), message.c.sender_address))
    .where(message.c.request_id == request.c.id, message.c.direction == Direction.FROM_CLIENT)
    .order_by(message.c.id)
    .limit(1)
    .scalar_subquery()
)
CONTACT: Final = case(
    (contact.c.id.is_not(None), func.coalesce(func.nullif(contact.c.name, ""), _first_address, "")),
    else_=func.coalesce(_first_sender, ""),
)
# Values come as SQLite keeps them and are turned in one go: through their column types a page takes twice as long.
_ROWS: Final = select(
    request.c.seq,
    type_coerce(request.c.id, LargeBinary),
    request.c.number,
    type_coerce(request.c.due_at, Integer),
    func.coalesce(client.c.name, ""),
    CONTACT,
    request.c.subject,
    type_coerce(request.c.state, Text),
    type_coerce(request.c.assessment_kind, Text),
    type_coerce(request.c.impact, Text),
    type_coerce(request.c.priority, Text),
    func.coalesce(agent.c.name, ""),
    type_coerce(request.c.assignee_id, LargeBinary),
    type_coerce(request.c.last_message_at, Integer),
    type_coerce(request.c.next_date, Text),
    request.c.tags_text,
    request.c.rank,
    type_coerce(request.c.delivery_failed, Integer),
    type_coerce(UNKNOWN, Integer),
).select_from(
    request.outerjoin(client, client.c.id == request.c.client_id)
    .outerjoin(contact, (contact.c.client_id == request.c.client_id) & (contact.c.id == request.c.contact_id))
    .outerjoin(agent, agent.c.id == request.c.assignee_id)
)
_BY_SEQS: Final = _ROWS.where(request.c.seq.in_(select(_SEQS.c.value)))
_BY_IDS: Final = _ROWS.where(request.c.id.in_(bindparam("ids", expanding=True)))
_OF_CLIENT: Final = (
    _ROWS.where(request.c.client_id == bindparam("client"))
    .order_by(request.c.number_key.desc())
    .limit(bindparam("most"))
)


def rows_of_seqs(connection: Connection, seqs: Sequence[int]) -> tuple[QueueRow, ...]:
    """The rows of these requests in this order."""
    if not seqs:
        return ()
    found = {row[0]: _queue_row(*row) for row in connection.execute(_BY_SEQS, {"seqs": json.dumps(seqs)}).all()}
    return tuple(found[seq] for seq in seqs)


def rows_of_ids(connection: Connection, ids: Sequence[UUID]) -> tuple[QueueRow, ...]:
    """The rows of these requests in this order; a missing one is left out."""
    found: dict[UUID, QueueRow] = {}
    for batch in batches(ids):
        rows = (_queue_row(*row) for row in connection.execute(_BY_IDS, {"ids": batch}).all())
        found |= {row.id: row for row in rows}
    return tuple(found[each] for each in ids if each in found)


def rows_of_client(connection: Connection, client_id: UUID, most: int) -> tuple[QueueRow, ...]:
    """A client's requests, the newest first, `most` of them."""
    found = connection.execute(_OF_CLIENT, {"client": client_id, "most": most}).all()
    return tuple(_queue_row(*row) for row in found)


def _queue_row(
    _seq: int,
    request_id: bytes,
    number: str,
    due_at: int | None,
    client: str,
    contact: str,
    subject: str,
    state: str,
    assessment: str | None,
    impact: str,
    priority: str | None,
    assignee: str,
    assignee_id: bytes | None,
    last_message_at: int | None,
    next_date: str | None,
    tags: str,
    rank: int,
    delivery_failed: int,
    delivery_unknown: int,
) -> QueueRow:
    return QueueRow(
        id=UUID(bytes=request_id),
        number=number,
        due_at=None if due_at is None else from_microseconds(due_at),
        client=client,
        contact=contact,
        subject=subject,
        state=_STATES[state],
        assessment=None if assessment is None else _ASSESSMENTS[assessment],
        impact=_IMPACTS[impact],
        priority=None if priority is None else _PRIORITIES[priority],
        assignee=assignee,
        assignee_id=None if assignee_id is None else UUID(bytes=assignee_id),
        last_message_at=None if last_message_at is None else from_microseconds(last_message_at),
        next_date=None if next_date is None else date.fromisoformat(next_date),
        tags=tuple(tags.split(", ")) if tags else (),
        first_in_queue=rank == 0,
        delivery_failed=bool(delivery_failed),
        delivery_unknown=bool(delivery_unknown),
    )
