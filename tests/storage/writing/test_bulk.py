"""A bulk load writes what the desk writes: the same rows, events, hashes, outcomes and search documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from ecsupport_desktop.domain.contents import content_of, files_of
from ecsupport_desktop.services.codec import event_from_json
from ecsupport_desktop.services.outcome import Status
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.mapping import request_rows
from ecsupport_desktop.storage.raw_rows import RawInsert

# Only a file is filled in bulk: a server is by moving one in (tests/storage/shared/test_move_in.py).
pytestmark = pytest.mark.parametrize("engine", ["sqlite"])


def _comparable(dump: dict[str, Any]) -> dict[str, Any]:
    """Without what is counted in the order of writing."""
    found = {name: rows for name, rows in dump.items() if not name.startswith("sqlite_")}
    for name in ("request", "event"):
        found[name] = sorted((row[1:] for row in found[name]), key=repr)
    found["request_search"] = sorted(found["request_search"])
    return found


@pytest.mark.parametrize("seed", range(4))
def test_the_same_history_both_ways(
    make_desk: Callable[..., Any], play: Callable[..., Any], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make_desk()
    other = make_desk(like=one)
    applied: dict[UUID, tuple[Any, Any]] = {}
    execute = one.desk.execute

    def spied(command: Any) -> Any:
        outcome = execute(command)
        if outcome.status is Status.APPLIED:
            applied[command.id] = (command, one.now)
        return outcome

    one.desk.execute = spied
    requests, _outcomes = play(one, seed, 60, quotes=False)  # what is issued is in the demo's own tests

    events: dict[UUID, list[Any]] = defaultdict(list)
    with one.sql() as connection:
        for command_id, payload in connection.execute(select(s.event.c.command_id, s.event.c.payload)):
            events[command_id].append(event_from_json(payload))
    with other.store.bulk() as bulk:
        assert len(bulk.next_numbers(2026, len(requests))) == len(requests)
        for request_id in requests:
            request = one.request(request_id)
            history = [
                (command, at, events[key])
                for key, (command, at) in applied.items()
                if any(getattr(event, "request_id", None) == request_id for event in events[key])
            ]
            owners = {message.id for message in request.messages} | {note.id for note in request.notes}
            contents = {key: content_of(applied[key][0]) for key in owners}
            files = [data for command, _at, _events in history for data in files_of(command)]
            bulk.write(request, history, contents, files)

    assert other.faults() == []
    expected, found = _comparable(one.dump()), _comparable(other.dump())
    # What was refused or was so already is no part of a bulk load, nor is what was there before.
    kept = {key.bytes for key in applied}
    for name in ("command", "event"):
        expected[name] = [row for row in expected[name] if set(row) & kept]
        found[name] = [row for row in found[name] if set(row) & kept]
    for name in expected:
        assert found[name] == expected[name], name


def test_values_are_those_of_the_columns_types(written: Any, play: Callable[..., Any]) -> None:
    """The fast converters make what SQLAlchemy makes."""
    requests, _outcomes = play(written, 5, 60)
    dialect = written.store._writing.dialect
    for request_id in requests:
        for name, rows in request_rows(written.request(request_id)).items():
            table = s.metadata.tables[name]
            raw = RawInsert(dialect, table, without=["seq"])
            names = [column.name for column in table.columns if column.name != "seq"]
            for row, values in zip(rows.values(), raw.parameters(rows.values()), strict=True):
                for column, value in zip(names, values, strict=True):
                    process = table.c[column].type.dialect_impl(dialect).bind_processor(dialect)
                    expected = process(row[column]) if process else row[column]
                    assert value == expected and isinstance(value, int) == isinstance(expected, int | bool)


def test_an_exception_keeps_nothing_half_done(written: Any) -> None:
    with pytest.raises(RuntimeError), written.store.bulk() as bulk:
        bulk.next_numbers(2026, 10)
        raise RuntimeError
    assert written.faults() == []
    with written.sql() as connection:
        assert connection.execute(select(func.count()).select_from(s.number_sequence)).scalar() == 0
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
