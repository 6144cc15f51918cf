"""The steps after the login: is it our database, new enough, is this person in the team, and do the clocks agree?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import psycopg
from psycopg import errors

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.services.connection_steps import Step, StepName
from ecsupport_desktop.storage.migrations import head_revision
from ecsupport_desktop.storage.versions import PROGRAM, at_least

OLDEST_VERSION: Final = 150_000
CLOCK_TOLERANCE: Final = timedelta(seconds=30)

Ask = Callable[[psycopg.Connection[Any], ServerAddress], Step]


def _database(connection: psycopg.Connection[Any], server: ServerAddress) -> Step:
    row = connection.execute(
        "SELECT count(*) FROM pg_catalog.pg_class"
        " WHERE relnamespace = to_regnamespace('public')"
        " AND relname IN ('agent', 'request', 'event', 'alembic_version')"
    ).fetchone()
    if row is None or row[0] < 4:
        text = _("{name} isn't a database of this program: ask a lead for the address.").format(name=server.name)
        return Step(name=StepName.DATABASE, ok=False, text=text, field="server")
    return Step(name=StepName.DATABASE, ok=True)


def _version(connection: psycopg.Connection[Any], _server: ServerAddress) -> Step:
    number = connection.info.server_version
    words = _("PostgreSQL {version}").format(version=f"{number // 10_000}.{number % 10_000}")
    if number < OLDEST_VERSION:
        text = _("The server is {words}; it must be PostgreSQL 15 or later: tell who runs it.").format(words=words)
        return Step(name=StepName.VERSION, ok=False, text=text, field="server")
    return Step(name=StepName.VERSION, ok=True, text=words)


def _role(connection: psycopg.Connection[Any], _server: ServerAddress) -> Step:
    try:
        row = connection.execute(
            "SELECT name, role, active FROM public.agent WHERE lower(login) = lower(session_user)"
        ).fetchone()
    except errors.InsufficientPrivilege:
        row = None
    if row is None:
        text = _("You may log in, but you are no agent of this team yet: ask a lead to add you.")
        return Step(name=StepName.ROLE, ok=False, text=text, field="user")
    name, role, active = row
    if not active:
        text = _("{name} isn't an agent of this team any more: ask a lead.").format(name=name)
        return Step(name=StepName.ROLE, ok=False, text=text, field="user")
    words = _("{name}, lead") if role == "lead" else _("{name}, agent")
    return Step(name=StepName.ROLE, ok=True, text=words.format(name=name))


def _clock(connection: psycopg.Connection[Any], _server: ServerAddress) -> Step:
    before = datetime.now(UTC)
    row = connection.execute("SELECT extract(epoch FROM clock_timestamp())").fetchone()
    after = datetime.now(UTC)
    assert row is not None
    ahead = before + (after - before) / 2 - datetime.fromtimestamp(float(row[0]), UTC)
    if abs(ahead) <= CLOCK_TOLERANCE:
        return Step(name=StepName.CLOCK, ok=True)
    seconds = round(abs(ahead).total_seconds())
    fast = ahead > timedelta(0)
    text = _("This computer's clock is {seconds} s fast.") if fast else _("This computer's clock is {seconds} s slow.")
    corrected = _("The server's time counts, and what is shown is corrected.")
    return Step(name=StepName.CLOCK, ok=True, text=f"{text.format(seconds=seconds)} {corrected}", caution=True)


def _schema(connection: psycopg.Connection[Any], server: ServerAddress) -> Step:
    """An older console works on a newer database, unless the database says from which one on."""
    row = connection.execute("SELECT version_num FROM public.alembic_version").fetchone()
    if row is None or row[0] < head_revision():
        text = _("{name} has an older form than this program needs: who runs it calls “ecsupport admin create” anew.")
        return Step(name=StepName.SCHEMA, ok=False, text=text.format(name=server.name), field="server")
    least = _least_version(connection)
    if least and not at_least(PROGRAM, least):
        text = _("{name} needs version {version} of this program: until you update it you can only read.")
        return Step(name=StepName.SCHEMA, ok=True, text=text.format(name=server.name, version=least), caution=True)
    return Step(name=StepName.SCHEMA, ok=True)


def _least_version(connection: psycopg.Connection[Any]) -> str:
    try:
        row = connection.execute("SELECT value FROM public.meta WHERE key = 'min_client_version'").fetchone()
    except (errors.UndefinedTable, errors.InsufficientPrivilege):
        return ""
    return str(row[0]) if row else ""


INSIDE_STEPS: Final[tuple[tuple[StepName, Ask], ...]] = (
    (StepName.DATABASE, _database),
    (StepName.VERSION, _version),
    (StepName.ROLE, _role),
    (StepName.CLOCK, _clock),
    (StepName.SCHEMA, _schema),
)
