"""Leases on a server: one console of the team does the mail, by the server's clock.

Nobody but its owner reaches the table: people call the functions, which run as the owner and know the caller by
`session_user`. They take and give plain values, so that they stay the same for an older console.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import Boolean, Connection, Engine, bindparam, column, text

from ecsupport_desktop.services.ports import Clock
from ecsupport_desktop.storage.postgres.pipeline import Call, together
from ecsupport_desktop.storage.prepared import Prepared
from ecsupport_desktop.storage.types import UtcDateTime, Uuid

# The moment is the caller's only where the owner says one, for a clock that is moved by hand.
_FUNCTIONS: Final = (
    """
CREATE OR REPLACE FUNCTION take_lease(lease_name text, console uuid, seconds integer, moment timestamptz)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    owning boolean := public.guard_owner();
    this_moment timestamptz := CASE WHEN owning THEN coalesce(moment, clock_timestamp()) ELSE clock_timestamp() END;
BEGIN
    IF NOT owning AND NOT EXISTS (SELECT FROM public.agent WHERE agent.login = session_user AND agent.active) THEN
        RETURN false;
    END IF;
    IF seconds NOT BETWEEN 1 AND 600 OR length(lease_name) NOT BETWEEN 1 AND 40 THEN
        RETURN false;
    END IF;
    INSERT INTO public.lease AS held (name, holder, until)
    VALUES (lease_name, console, this_moment + seconds * interval '1 s')
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE held.holder = excluded.holder OR held.until <= this_moment;
    RETURN FOUND;
END
$$
""",
    """
CREATE OR REPLACE FUNCTION release_lease(lease_name text, console uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM public.lease WHERE lease.name = lease_name AND lease.holder = console
$$
""",
)
_TAKE: Final = Prepared(
    text("SELECT public.take_lease(:name, :holder, :seconds, :moment)")
    .bindparams(bindparam("holder", type_=Uuid()), bindparam("moment", type_=UtcDateTime()))
    .columns(column("taken", Boolean()))
)
_RELEASE: Final = Prepared(
    text("SELECT public.release_lease(:name, :holder)").bindparams(bindparam("holder", type_=Uuid()))
)


def install_leases(connection: Connection) -> None:
    for statement in _FUNCTIONS:
        connection.exec_driver_sql(statement)


class PostgresLeases:
    """Fills services.ports.Leases. Any thread; one round trip each. Raises ConnectionLost."""

    def __init__(self, engine: Engine, clock: Clock | None) -> None:
        self._engine, self._clock = engine, clock

    def take(self, name: str, holder: UUID, seconds: int) -> bool:
        moment = self._clock() if self._clock else None
        values = {"name": name, "holder": holder, "seconds": seconds, "moment": moment}
        with self._engine.connect() as connection:
            (found,) = together(connection.execution_options(isolation_level="AUTOCOMMIT"), [Call(_TAKE, values)])
        return bool(found.scalar())

    def release(self, name: str, holder: UUID) -> None:
        values = {"name": name, "holder": holder}
        with self._engine.connect() as connection:
            together(connection.execution_options(isolation_level="AUTOCOMMIT"), [Call(_RELEASE, values)])
