"""The journal of what agents have typed and not sent: theirs alone, kept apart from commands and their events."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Row, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from ecsupport_desktop.services.views import Draft
from ecsupport_desktop.storage.schema import draft

_KEYS = ("agent_id", "request_id")
_VALUES = ("answer", "note", "fields", "saved_at")
_INSERT = insert(draft)
_SAVE = _INSERT.on_conflict_do_update(index_elements=_KEYS, set_={name: _INSERT.excluded[name] for name in _VALUES})
_OF_AGENT = select(draft).where(draft.c.agent_id == bindparam("agent_id"))
_ONE = _OF_AGENT.where(draft.c.request_id == bindparam("request_id"))
_NEWEST_FIRST = _OF_AGENT.order_by(draft.c.saved_at.desc(), draft.c.request_id)
_DISCARD = delete(draft).where(draft.c.agent_id == bindparam("agent"), draft.c.request_id == bindparam("request"))


class SqliteDrafts:
    """Each call is a short transaction of its own, on the disk when it returns. Any thread."""

    def __init__(self, writing: Engine, reading: Engine) -> None:
        self._writing = writing
        self._reading = reading

    def save(self, draft: Draft) -> None:
        values = {name: getattr(draft, name) for name in (*_KEYS, *_VALUES)}
        with self._writing.begin() as connection:
            connection.execute(_SAVE, values)

    def load(self, agent_id: UUID, request_id: UUID) -> Draft | None:
        with self._reading.connect() as connection:
            row = connection.execute(_ONE, {"agent_id": agent_id, "request_id": request_id}).one_or_none()
        return None if row is None else _draft(row)

    def discard(self, agent_id: UUID, request_id: UUID) -> None:
        with self._writing.begin() as connection:
            connection.execute(_DISCARD, {"agent": agent_id, "request": request_id})

    def of_agent(self, agent_id: UUID) -> tuple[Draft, ...]:
        """The newest first."""
        with self._reading.connect() as connection:
            return tuple(map(_draft, connection.execute(_NEWEST_FIRST, {"agent_id": agent_id})))


def _draft(row: Row[Any]) -> Draft:
    return Draft(**row._mapping)
