"""What a shared database refuses, whoever asks: see docs/decisions/0009-guards.md.

The rules are tables filled from the program's declarations; the triggers read them. Installed by the owner, with every
migration, in its transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import psycopg
from sqlalchemy import Connection

from ecsupport_desktop.storage.postgres.guards import (
    assessments,
    contents,
    deliveries,
    finish,
    plans,
    quotes,
    record,
    rows,
)
from ecsupport_desktop.storage.postgres.guards.declared import TABLES
from ecsupport_desktop.storage.postgres.guards.rules_tables import fill, once_statements

_CONSTRAINT: Final = (
    "CREATE CONSTRAINT TRIGGER guard_unfinished AFTER INSERT ON command DEFERRABLE INITIALLY DEFERRED"
    " FOR EACH ROW WHEN (NEW.outcome IS NULL) EXECUTE FUNCTION guard_unfinished()"
)
_TRIGGERS: Final = (
    # name, when, table, function; by name they have their turn.
    ("guard_claimed", "BEFORE INSERT", "command", "guard_claimed()"),
    ("guard_finished", "BEFORE UPDATE", "command", "guard_finished()"),
    ("guard_kept", "BEFORE DELETE", "command", "guard_final()"),
    ("guard_happened", "BEFORE INSERT", "event", "guard_happened()"),
    ("guard_redacted", "BEFORE UPDATE", "event", "guard_redacted()"),
    ("guard_kept", "BEFORE DELETE", "event", "guard_final()"),
    ("guard_request", "BEFORE INSERT OR UPDATE", "request", "guard_request()"),
    ("guard_cycle", "BEFORE INSERT OR UPDATE OR DELETE", "cycle", "guard_cycle()"),
    ("guard_content", "BEFORE INSERT OR UPDATE OR DELETE", "content", "guard_content()"),
    ("guard_delivery", "BEFORE INSERT OR UPDATE OR DELETE", "delivery", "guard_delivery()"),
    ("guard_assessment", "BEFORE DELETE", "assessment", "guard_assessment()"),
    ("guard_file", "BEFORE INSERT OR UPDATE OR DELETE", "file", "guard_file()"),
    ("guard_number", "BEFORE INSERT OR UPDATE", "number_sequence", "guard_number()"),
    ("guard_number", "BEFORE INSERT OR UPDATE", "quote_sequence", "guard_quote_counted()"),
    ("guard_quote", "BEFORE INSERT OR UPDATE OR DELETE", "quote", "guard_quote()"),
    ("guard_quote_line", "BEFORE INSERT OR UPDATE OR DELETE", "quote_line", "guard_quote_line()"),
    ("guard_plan", "BEFORE INSERT OR UPDATE", "plan", "guard_plan()"),
    ("guard_plan_step", "BEFORE INSERT OR UPDATE OR DELETE", "plan_step", "guard_plan_step()"),
    ("guard_searched", "BEFORE INSERT OR UPDATE OR DELETE", "request_search", "guard_searched()"),
    ("guard_agent", "BEFORE INSERT OR UPDATE", "agent", "guard_agent()"),
)
_GIVEN: Final = (
    "CREATE CONSTRAINT TRIGGER guard_given AFTER INSERT OR UPDATE ON quote_sequence DEFERRABLE INITIALLY DEFERRED"
    " FOR EACH ROW EXECUTE FUNCTION guard_quote_given()"
)
_EMPTIED: Final = ("command", "event", "cycle", "quote", "quote_line")


def install_guards(connection: Connection) -> None:
    """Put this program's rules and triggers in the place of those that are there."""
    fill(connection)
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    for statement in statements():
        driver.execute(statement.encode())  # not through SQLAlchemy, for which a % begins a parameter


def statements() -> Iterator[str]:
    """Functions, then triggers, then what can happen once only."""
    yield from (
        *record.FUNCTIONS,
        *rows.FUNCTIONS,
        *contents.FUNCTIONS,
        *deliveries.FUNCTIONS,
        *assessments.FUNCTIONS,
        *quotes.FUNCTIONS,
        *plans.FUNCTIONS,
        *finish.FUNCTIONS,
    )
    for name, when, table, function in _triggers():
        yield f"CREATE OR REPLACE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}"
    for table in _EMPTIED:
        yield (
            f"CREATE OR REPLACE TRIGGER guard_emptied BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION guard_final()"
        )
    yield "DROP TRIGGER IF EXISTS guard_unfinished ON command"
    yield _CONSTRAINT
    yield "DROP TRIGGER IF EXISTS guard_given ON quote_sequence"
    yield _GIVEN
    yield from once_statements()


def _triggers() -> Iterator[tuple[str, str, str, str]]:
    yield from _TRIGGERS
    for name, table in TABLES.items():
        stream, moment = table.stream.strip("'"), table.moment or ""
        yield "guard_row", "BEFORE INSERT OR UPDATE OR DELETE", name, f"guard_row('{stream}', '{moment}')"
