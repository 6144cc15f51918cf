"""Rows of a queue: each request with the names it shows, in few milliseconds for a page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, bindparam, case, func, select

from ecsupport_desktop.domain.words import Direction
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.storage.schema import agent, client, contact, contact_address, message, request

_ids_at_once: Final = 500
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
_contact: Final = case(
    (contact.c.id.is_not(None), func.coalesce(func.nullif(contact.c.name, ""), _first_address, "")),
    else_=func.coalesce(_first_sender, ""),
)
_ROWS: Final = select(
    request.c.seq,
    request.c.id,
    request.c.number,
    request.c.due_at,
    func.coalesce(client.c.name, "").label("client"),
    _contact.label("contact"),
    request.c.subject,
    request.c.state,
    request.c.assessment_kind,
    request.c.impact,
    request.c.priority,
    func.coalesce(agent.c.name, "").label("assignee"),
    request.c.assignee_id,
    request.c.last_message_at,
    request.c.tags_text,
    request.c.rank,
    request.c.delivery_failed,
).select_from(
    request.outerjoin(client, client.c.id == request.c.client_id)
    .outerjoin(contact, (contact.c.client_id == request.c.client_id) & (contact.c.id == request.c.contact_id))
    .outerjoin(agent, agent.c.id == request.c.assignee_id)
)
_BY_SEQS: Final = _ROWS.where(request.c.seq.in_(select(_SEQS.c.value)))
_BY_IDS: Final = _ROWS.where(request.c.id.in_(bindparam("ids", expanding=True)))
_OF_CLIENT: Final = _ROWS.where(request.c.client_id == bindparam("client")).order_by(request.c.number_key.desc())


def rows_of_seqs(connection: Connection, seqs: Sequence[int]) -> tuple[QueueRow, ...]:
    """The rows of these requests in this order."""
    if not seqs:
        return ()
    found = {row.seq: _queue_row(row) for row in connection.execute(_BY_SEQS, {"seqs": json.dumps(seqs)})}
    return tuple(found[seq] for seq in seqs)


def rows_of_ids(connection: Connection, ids: Sequence[UUID]) -> tuple[QueueRow, ...]:
    """The rows of these requests in this order; a missing one is left out."""
    found: dict[UUID, QueueRow] = {}
    for start in range(0, len(ids), _ids_at_once):
        for row in connection.execute(_BY_IDS, {"ids": list(ids[start : start + _ids_at_once])}):
            found[row.id] = _queue_row(row)
    return tuple(found[each] for each in ids if each in found)


def rows_of_client(connection: Connection, client_id: UUID) -> tuple[QueueRow, ...]:
    """A client's requests, the newest first."""
    return tuple(map(_queue_row, connection.execute(_OF_CLIENT, {"client": client_id})))


def _queue_row(row: Any) -> QueueRow:
    return QueueRow(
        id=row.id,
        number=row.number,
        due_at=row.due_at,
        client=row.client,
        contact=row.contact,
        subject=row.subject,
        state=row.state,
        assessment=row.assessment_kind,
        impact=row.impact,
        priority=row.priority,
        assignee=row.assignee,
        assignee_id=row.assignee_id,
        last_message_at=row.last_message_at,
        tags=tuple(row.tags_text.split(", ")) if row.tags_text else (),
        first_in_queue=row.rank == 0,
        delivery_failed=row.delivery_failed,
    )
