"""The group roles `agent` and `lead`, and what they may touch: derived from what their commands write.

A lead is an agent who may more. People's own login roles are members of one of them; CONNECT on the database is each
person's own. Everything here may be run again, by the owner, after the tables and guards are there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Table

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.commands.rules import RULES
from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.postgres.guards.declared import COLUMNS, WRITES
from ecsupport_desktop.storage.postgres.guards.rules_tables import leads_only

AGENT, LEAD = "agent", "lead"
_HIDDEN: Final = ("draft", "lease", "presence", "doorbell")
"""Tables nobody reads: drafts are on each computer, the others are reached by functions."""
_HANDED: Final = {
    # What the guards of their own allow, beside what follows from events.
    AGENT: (
        ("INSERT", "command", ("id", "kind", "stream_id", "actor_id", "at", "outcome")),
        ("UPDATE", "command", ("outcome",)),
        ("INSERT", "event", tuple(name for name in s.event.c.keys() if name != "seq")),  # noqa: SIM118 - a collection
        ("INSERT", "content", ()),
        ("INSERT", "file", ()),
        ("INSERT", "number_sequence", ()),
        ("UPDATE", "number_sequence", ("next",)),
        ("INSERT", "quote_sequence", ()),
        ("UPDATE", "quote_sequence", ("next",)),
        ("INSERT", "request_search", ()),
        ("UPDATE", "request_search", ()),
        ("DELETE", "request_search", ()),
    ),
    LEAD: (
        ("UPDATE", "event", ("payload",)),
        ("UPDATE", "content", ("text", "new_text", "html", "sha256")),
        ("DELETE", "file", ()),
    ),
}
Grant = tuple[str, str, str, frozenset[str]]
"""Role, privilege, table, and its columns (none: all of it)."""
# Who becomes a lead in a console gets the group's rights, who leaves the team loses the way in. The owner's rights are
# needed for that; where even they don't reach, `ecsupport admin` does it.
_FOLLOW: Final = """
CREATE OR REPLACE FUNCTION guard_roles() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $guard$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = NEW.login) OR NOT pg_has_role(NEW.login, 'agent', 'MEMBER')
        OR pg_has_role(NEW.login, (SELECT relowner FROM pg_class WHERE oid = 'public.command'::regclass), 'MEMBER')
    THEN
        RETURN NULL;
    END IF;
    IF NEW.role = 'lead' AND NEW.active AND NOT pg_has_role(NEW.login, 'lead', 'MEMBER') THEN
        EXECUTE format('GRANT lead TO %I', NEW.login);
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.active <> OLD.active THEN
        EXECUTE format(CASE WHEN NEW.active THEN 'GRANT CONNECT ON DATABASE %I TO %I'
            ELSE 'REVOKE CONNECT ON DATABASE %I FROM %I' END, current_database(), NEW.login);
    END IF;
    RETURN NULL;
EXCEPTION WHEN insufficient_privilege THEN
    RETURN NULL;
END
$guard$
"""
_FOLLOWING: Final = (
    "CREATE OR REPLACE TRIGGER guard_roles AFTER INSERT OR UPDATE ON agent FOR EACH ROW EXECUTE FUNCTION guard_roles()"
)


def install_roles(connection: Connection) -> None:
    """Make the group roles if they aren't there, and give them what they need, no more. Raises EnvironmentFault."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    _make_groups(driver)
    for statement in statements(driver.info.dbname):
        driver.execute(statement)


def _make_groups(driver: psycopg.Connection[Any]) -> None:
    found = dict(
        driver.execute(
            "SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname = ANY (%s)", ([AGENT, LEAD],)
        ).fetchall()
    )
    if any(found.values()):
        raise EnvironmentFault(
            _(
                "“agent” and “lead” must be groups on this server, but somebody logs in as one of them:"
                " rename that role."
            )
        )
    try:
        with driver.transaction():
            for name in (AGENT, LEAD):
                if name not in found:
                    driver.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(name)))
            joined = driver.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", (LEAD, AGENT)).fetchone()
            if joined != (True,):
                driver.execute("GRANT agent TO lead")
    except psycopg.errors.InsufficientPrivilege as error:
        raise EnvironmentFault(
            _(
                "You may not make roles on this server. Have its administrator run “CREATE ROLE agent NOLOGIN;"
                " CREATE ROLE lead NOLOGIN; GRANT agent TO lead;” and give you CREATEROLE, then try again."
            )
        ) from error


def statements(database: str) -> Iterator[sql.SQL | sql.Composed]:
    """Everything the groups get, after everything is taken from everybody."""
    groups = sql.SQL(", ").join(map(sql.Identifier, (AGENT, LEAD)))
    for what in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        yield sql.SQL("REVOKE ALL ON ALL {} IN SCHEMA public FROM PUBLIC, {}").format(sql.SQL(what), groups)
    yield sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    yield sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database))
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(groups)
    yield sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA public TO agent")
    yield sql.SQL("REVOKE SELECT ON {} FROM agent").format(sql.SQL(", ").join(map(sql.Identifier, _HIDDEN)))
    yield sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO agent")
    for role, privilege, table, columns in grants():
        listed = sql.SQL(", ").join(map(sql.Identifier, sorted(columns)))
        yield sql.SQL("GRANT {}{} ON {} TO {}").format(
            sql.SQL(privilege),
            sql.SQL(" ({})").format(listed) if columns else sql.SQL(""),
            sql.Identifier(table),
            sql.Identifier(role),
        )
    yield sql.SQL(_FOLLOW)
    yield sql.SQL(_FOLLOWING)
    # The guards run as whoever writes, and consoles call the live functions.
    yield sql.SQL("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO agent")
    yield sql.SQL("REVOKE ALL ON FUNCTION guard_roles(), count_requests() FROM PUBLIC, agent")


def grants() -> list[Grant]:
    """What each group may write, by role, privilege and table."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    whole: set[tuple[str, str, str]] = set()
    for role, entries in _HANDED.items():
        for privilege, table, columns in entries:
            found[role, privilege, table].update(columns)
            if not columns:
                whole.add((role, privilege, table))
    for kind, rule in RULES.items():
        role = LEAD if leads_only(kind) else AGENT
        for event in rule.emits | rule.elsewhere:
            for write in WRITES[event]:
                for operation in write.operations:
                    privilege, columns = _privilege(s.metadata.tables[write.table], operation)
                    found[role, privilege, write.table].update(write.columns or columns)
            found[role, "UPDATE", "request"].update(("head", *COLUMNS.get(event, ())))
    return [(*key, frozenset(() if key in whole else columns)) for key, columns in sorted(found.items())]


def _privilege(table: Table, operation: str) -> tuple[str, tuple[str, ...]]:
    keys = {column.name for column in table.primary_key}
    if operation == "INSERT":
        return operation, tuple(column.name for column in table.c if column.name != "seq")
    if operation == "MOVE":
        return "UPDATE", ("position",)
    if operation == "UPDATE":
        # A row that is all key is locked by it, and never changed: the guards see to that.
        return operation, tuple(column.name for column in table.c if column.name not in keys)
    return operation, ()
