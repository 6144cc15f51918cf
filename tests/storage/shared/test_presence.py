"""Presence on the server: each shows only himself, for as long as he renews it, and nobody is ever refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from support.teammates import Team, connect

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.storage.postgres.feed import LOOK, Feed, Look
from ecsupport_desktop.storage.postgres.presence import SHOW, TAKE_OVER, Shown

REQUEST, OTHER = UUID(int=1), UUID(int=2)


class Console:
    """A console that looks and shows when told to."""

    def __init__(self, team: Team, name: str, server: ServerAddress) -> None:
        self.agent_id = team.ids[name]
        self.id = uuid4()
        self.connection = connect(server)
        self.feed = Feed(self.id)
        self.shown = Shown(self.id)

    def look(self) -> Look:
        (row,) = self.connection.execute(LOOK.encode(), self.feed.question()).fetchall()
        return self.feed.answer(row)

    def show(self) -> None:
        while (taking := self.shown.next_take_over()) is not None:
            self.connection.execute(TAKE_OVER, taking[1])
            self.shown.took_over(taking[0])
        now, settled, parameters = self.shown.telling()
        self.connection.execute(SHOW, parameters)
        self.shown.told(now, settled)

    def write(self, request_id: UUID) -> None:
        self.shown.write(request_id, True)
        self.show()

    def seen(self) -> set[tuple[UUID, UUID, bool]] | None:
        """(who, where, writing) of everybody else, if it is news."""
        present = self.look().presence
        return None if present is None else {(each.agent_id, each.request_id, each.writing) for each in present}


@pytest.fixture
def consoles(team: Team) -> Iterator[tuple[Console, Console]]:
    """Ana's and Bea's; each has looked once."""
    both = tuple(Console(team, name, team.add(name)) for name in ("ana", "bea"))
    for each in both:
        assert each.seen() == set()
    yield both[0], both[1]
    for each in both:
        each.connection.close()


def test_others_see_who_reads_and_who_writes(consoles: tuple[Console, Console]) -> None:
    ana, bea = consoles
    ana.shown.open(REQUEST)
    ana.show()
    assert bea.seen() == {(ana.agent_id, REQUEST, False)}
    assert bea.seen() is None, "told once"
    ana.write(REQUEST)
    assert bea.seen() == {(ana.agent_id, REQUEST, True)}
    assert ana.seen() is None, "oneself is no news"
    ana.shown.nothing()
    ana.show()
    assert bea.seen() == set()


def test_two_windows_of_one_agent_are_one_person(team: Team, consoles: tuple[Console, Console]) -> None:
    ana, bea = consoles
    twin = Console(team, "ana", ServerAddress(**{**_fields(team.server), "user": ana.connection.info.user}))
    ana.shown.open(REQUEST)
    ana.show()
    twin.write(REQUEST)
    assert bea.seen() == {(ana.agent_id, REQUEST, True)}
    twin.connection.close()


def test_it_ends_by_itself(team: Team, consoles: tuple[Console, Console]) -> None:
    ana, bea = consoles
    ana.write(REQUEST)
    assert bea.seen() == {(ana.agent_id, REQUEST, True)}
    ((left,),) = team.database.execute("SELECT extract(epoch FROM expires_at - clock_timestamp()) FROM presence")
    assert 25 < left <= 30
    team.database.execute("UPDATE presence SET expires_at = clock_timestamp() - interval '2 minutes'")
    assert bea.seen() == set()
    bea.show()
    assert team.database.execute("SELECT count(*) FROM presence").fetchall() == [(0,)], "it is swept away"


def test_a_renewal_is_no_news(consoles: tuple[Console, Console]) -> None:
    ana, bea = consoles
    ana.write(REQUEST)
    bea.seen()
    ana.show()
    assert bea.seen() is None


def test_who_was_writing_hears_who_took_over(consoles: tuple[Console, Console]) -> None:
    ana, bea = consoles
    ana.write(REQUEST)
    ana.write(OTHER)
    bea.shown.take_over(REQUEST)
    bea.show()
    ana.show()  # a renewal that was on its way undoes nothing
    looked = ana.look()
    assert looked.taken_over == ((REQUEST, bea.agent_id),)
    assert bea.seen() == {(ana.agent_id, REQUEST, False), (ana.agent_id, OTHER, True)}
    ana.shown.was_taken([REQUEST])
    ana.show()
    assert ana.look().taken_over == (), "told once"
    ana.write(REQUEST)
    assert bea.seen() == {(ana.agent_id, REQUEST, True), (ana.agent_id, OTHER, True)}, "writing is never refused"


def test_nobody_shows_anything_in_anothers_name(team: Team, consoles: tuple[Console, Console]) -> None:
    ana, bea = consoles
    ana.write(REQUEST)
    forged = Shown(ana.id)
    forged.write(REQUEST, False)
    forged.open(REQUEST)
    bea.connection.execute(SHOW, forged.telling()[2])
    bea.connection.execute(SHOW, Shown(ana.id).telling()[2])
    rows = team.database.execute("SELECT agent_id, writing FROM presence").fetchall()
    assert rows == [(ana.agent_id, True)]


@pytest.mark.parametrize("statement", ["SELECT 1 FROM presence", "DELETE FROM presence", "TRUNCATE presence"])
def test_nobody_reaches_the_rows_past_the_functions(consoles: tuple[Console, Console], statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        consoles[0].connection.execute(statement.encode())


def test_who_is_no_agent_shows_nothing(team: Team, consoles: tuple[Console, Console]) -> None:
    ana, bea = consoles
    team.database.execute("UPDATE agent SET active = false WHERE id = %s", (ana.agent_id,))
    ana.write(REQUEST)
    ana.connection.execute(TAKE_OVER, (ana.id, REQUEST, 30_000))
    assert bea.seen() is None


def test_the_console_says_again_what_a_lost_server_may_have_forgotten() -> None:
    shown = Shown(uuid4())
    shown.open(REQUEST)
    now, settled, _parameters = shown.telling()
    shown.told(now, settled)
    assert not shown.news
    shown.forget_server()
    assert shown.news


def _fields(server: ServerAddress) -> dict[str, Any]:
    return {name: getattr(server, name) for name in server.__dataclass_fields__}
