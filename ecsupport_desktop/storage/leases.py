"""Leases in a local file: several programs may have it open, and one of them does the mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Engine, bindparam, delete, or_

from ecsupport_desktop.services.ports import Clock
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.dialect import insert_on_conflict
from ecsupport_desktop.storage.types import UtcDateTime

_GIVEN: Final = insert_on_conflict("sqlite", s.lease)
_TAKE: Final = _GIVEN.on_conflict_do_update(
    index_elements=["name"],
    set_={"holder": _GIVEN.excluded.holder, "until": _GIVEN.excluded.until},
    where=or_(
        s.lease.c.holder == _GIVEN.excluded.holder,
        s.lease.c.until <= bindparam("now", type_=UtcDateTime()),
    ),
)


class SqliteLeases:
    """Fills services.ports.Leases. Any thread."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock

    def take(self, name: str, holder: UUID, seconds: int) -> bool:
        now = self._clock()
        values = {"name": name, "holder": holder, "until": now + timedelta(seconds=seconds), "now": now}
        with self._engine.begin() as connection:
            return connection.execute(_TAKE, values).rowcount == 1

    def release(self, name: str, holder: UUID) -> None:
        mine = (s.lease.c.name == name) & (s.lease.c.holder == holder)
        with self._engine.begin() as connection:
            connection.execute(delete(s.lease).where(mine))
