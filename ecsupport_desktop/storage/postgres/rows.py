"""Rows of a queue from a server: each request with the names it shows, in the columns' own types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.storage.postgres.pipeline import Call
from ecsupport_desktop.storage.prepared import Prepared
from ecsupport_desktop.storage.readers_delivery import UNKNOWN
from ecsupport_desktop.storage.rows import CONTACT
from ecsupport_desktop.storage.schema import absorbed, agent, client, contact, request, request_link
from ecsupport_desktop.storage.types import Uuid

IDS: Final = bindparam("ids", type_=ARRAY(Uuid()))
"""A list of any length as one parameter: the statement stays the same."""
_R: Final = request.c
_COLUMNS: Final[tuple[ColumnElement[Any], ...]] = (
    _R.id,
    _R.number,
    _R.due_at,
    func.coalesce(client.c.name, ""),
    CONTACT,
    _R.subject,
    _R.state,
    _R.assessment_kind,
    _R.impact,
    _R.priority,
    func.coalesce(agent.c.name, ""),
    _R.assignee_id,
    _R.last_message_at,
    _R.next_date,
    _R.tags_text,
    _R.rank,
    _R.delivery_failed,
    UNKNOWN,
)
WIDTH: Final = len(_COLUMNS)


def select_rows(source: FromClause, *more: ColumnElement[Any]) -> Select[Any]:
    """The rows of the requests in `source`, which has the table `request`; columns of one's own come after a row's."""
    joined = (
        source.outerjoin(client, client.c.id == _R.client_id)
        .outerjoin(contact, (contact.c.client_id == _R.client_id) & (contact.c.id == _R.contact_id))
        .outerjoin(agent, agent.c.id == _R.assignee_id)
    )
    return select(*_COLUMNS, *more).select_from(joined)


_BY_IDS: Final = Prepared(select_rows(request).where(_R.id == any_(IDS)))
_OF_CLIENT: Final = Prepared(
    select_rows(request)
    .where(_R.client_id == bindparam("client", type_=Uuid()))
    .order_by(_R.number_key.desc())
    .limit(bindparam("most"))
)
_mine: Final = bindparam("id", type_=Uuid())
_OTHERS: Final = Prepared(
    select_rows(request).where(
        _R.id.in_(
            select(request_link.c.other_id)
            .where(request_link.c.request_id == _mine)
            .union(
                select(absorbed.c.source_id).where(absorbed.c.request_id == _mine),
                select(_R.merged_into).where(_R.id == _mine).correlate(None),
            )
        )
    )
)


def by_ids(ids: Sequence[UUID]) -> Call:
    return Call(_BY_IDS, {"ids": list(ids)})


def of_client(client_id: UUID, most: int) -> Call:
    """The newest first, `most` of them."""
    return Call(_OF_CLIENT, {"client": client_id, "most": most})


def others(request_id: UUID) -> Call:
    """The requests it is linked with, has absorbed, or is merged into."""
    return Call(_OTHERS, {"id": request_id})


def queue_rows(tuples: Iterable[Sequence[Any]]) -> tuple[QueueRow, ...]:
    """Rows as select_rows brings them."""
    return tuple(_queue_row(*values[:WIDTH]) for values in tuples)


def _queue_row(
    request_id: UUID,
    number: str,
    due_at: Any,
    client: str,
    contact: str,
    subject: str,
    state: Any,
    assessment: Any,
    impact: Any,
    priority: Any,
    assignee: str,
    assignee_id: UUID | None,
    last_message_at: Any,
    next_date: Any,
    tags: str,
    rank: int,
    delivery_failed: bool,
    delivery_unknown: bool,
) -> QueueRow:
    return QueueRow(
        id=request_id,
        number=number,
        due_at=due_at,
        client=client,
        contact=contact,
        subject=subject,
        state=state,
        assessment=assessment,
        impact=impact,
        priority=priority,
        assignee=assignee,
        assignee_id=assignee_id,
        last_message_at=last_message_at,
        next_date=next_date,
        tags=tuple(tags.split(", ")) if tags else (),
        first_in_queue=rank == 0,
        delivery_failed=delivery_failed,
        delivery_unknown=delivery_unknown,
    )
