"""What reports are made of: cycles and waiting requests as bare facts, by index; the same questions on both engines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Integer, LargeBinary, bindparam, func, literal_column, select, type_coerce

from ecsupport_desktop.domain.forecast import Owed
from ecsupport_desktop.domain.words import CycleEnd
from ecsupport_desktop.services.figures import CycleFact, Waiting
from ecsupport_desktop.storage.schema import OWED, cycle, request
from ecsupport_desktop.storage.types import UtcDateTime, from_microseconds

_FACTS: Final = select(
    cycle.c.request_id, cycle.c.number, cycle.c.opened_at, cycle.c.ended_at, cycle.c.ended_by, cycle.c.ended_by_agent,
    request.c.client_id, request.c.assignee_id, request.c.assessment_kind,
).join(request, request.c.id == cycle.c.request_id)  # fmt: skip
ENDED_SINCE: Final = _FACTS.where(
    cycle.c.ended_at.is_not(None), cycle.c.ended_at >= bindparam("start", type_=UtcDateTime())
).order_by(cycle.c.ended_at, cycle.c.request_id)
RESPONSES: Final = (
    select(func.count())
    .select_from(cycle)
    .where(
        cycle.c.ended_at.is_not(None),
        cycle.c.ended_at >= bindparam("start", type_=UtcDateTime()),
        cycle.c.ended_at <= bindparam("end", type_=UtcDateTime()),
        cycle.c.ended_by != CycleEnd.NO_RESPONSE_NEEDED,
    )
)
STILL_OPEN: Final = _FACTS.where(cycle.c.ended_at.is_(None)).order_by(cycle.c.opened_at, cycle.c.request_id)
WAITING: Final = (
    select(request.c.id, func.max(cycle.c.ended_at).label("since"))
    .join(cycle, cycle.c.request_id == request.c.id)
    .where(request.c.state == literal_column("'waiting_for_client'"))
    .group_by(request.c.id)
    .order_by(request.c.id)
)

DUES: Final = (
    select(request.c.id, request.c.due_at, request.c.rank, request.c.assignee_id)
    .where(OWED)
    .order_by(request.c.due_at, request.c.seq)
)
DUES_KEPT: Final = DUES.with_only_columns(
    type_coerce(request.c.id, LargeBinary), type_coerce(request.c.due_at, Integer), request.c.rank,
    type_coerce(request.c.assignee_id, LargeBinary),
)  # fmt: skip
"""As SQLite keeps them: a column's own type takes longer to make a value of it than anything else here."""
DUES_OF: Final = DUES_KEPT.where(request.c.id.in_(bindparam("ids", expanding=True)))


def dues(rows: Iterable[Sequence[Any]]) -> tuple[Owed, ...]:
    """Level 3 has the first rank in every queue."""
    return tuple(Owed(row[0], row[1], row[2] == 0, row[3]) for row in rows)


def dues_kept(rows: Iterable[Sequence[Any]]) -> tuple[Owed, ...]:
    """The same of DUES_KEPT and DUES_OF."""
    agents: dict[bytes | None, UUID | None] = {None: None}
    found = []
    for request_id, due_at, rank, assignee in rows:
        if assignee not in agents:
            agents[assignee] = UUID(bytes=assignee)
        found.append(Owed(UUID(bytes=request_id), from_microseconds(due_at), rank == 0, agents[assignee]))
    return tuple(found)


def cycle_facts(rows: Iterable[Sequence[Any]]) -> tuple[CycleFact, ...]:
    return tuple(CycleFact(*row) for row in rows)


def waiting_facts(rows: Iterable[Sequence[Any]]) -> tuple[Waiting, ...]:
    """Those of which it is known since when: a request waits because a cycle ended."""
    return tuple(Waiting(row[0], row[1]) for row in rows if row[1] is not None)
