"""Leases on a team's server: every agent may take one, by the server's clock, and nobody reaches the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from support.proxy import Proxy

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.storage.postgres.engine import connect

from .team import GuardedTeam

ME, OTHER = new_id(), new_id()


def test_every_agent_may_and_nobody_else(shared_database: ServerAddress, open_console: Callable[..., Any]) -> None:
    team = GuardedTeam(shared_database, open_console)
    hers, his = (team.consoles[name].store.leases for name in ("ana", "ben"))
    assert hers.take("mail out", ME, 30)
    assert not his.take("mail out", OTHER, 30)
    hers.release("mail out", ME)
    assert his.take("mail out", OTHER, 30)
    gone = replace(team.colleague, active=False)
    assert team.execute(c.SaveAgent(id=new_id(), actor_id=team.me.id, agent=gone)).accepted
    his.release("mail out", OTHER)
    assert not his.take("mail out", OTHER, 30)


def test_nobody_writes_a_lease_or_says_what_time_it_is(
    shared_database: ServerAddress, open_console: Callable[..., Any]
) -> None:
    team = GuardedTeam(shared_database, open_console)
    with team.prompt("ben") as prompt:
        for statement in (b"SELECT * FROM lease", b"DELETE FROM lease", b"UPDATE lease SET until = now()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), prompt.transaction():
                prompt.execute(statement)
        later = b"SELECT take_lease('mail in', gen_random_uuid(), 30, now() + interval '9 years')"
        assert prompt.execute(later).fetchone() == (True,)
        prompt.commit()
        too_long = b"SELECT take_lease('mail out', gen_random_uuid(), 99999, NULL)"
        assert prompt.execute(too_long).fetchone() == (False,)
    with connect(shared_database, None) as owner:
        assert owner.execute("SELECT name, until < now() + interval '1 minute' FROM lease").fetchall() == [
            ("mail in", True)
        ]


def test_a_lease_is_asked_for_in_one_trip(
    through: ServerAddress, proxy: Proxy, open_console: Callable[..., Any]
) -> None:
    leases = open_console(through).leases
    leases.take("mail out", ME, 30)
    proxy.delay = 0.003
    # A machine too busy to send at once what goes together seems to take a trip more, never one less.
    assert min(proxy.count(lambda: leases.take("mail out", ME, 30)) for _time in range(5)) == 1
