"""What the owner of a shared database does for its team: make it, let people in, let them go.

A person is a login role of the server and an agent of the table; the agent is written by the desk like everything else,
in the name of a lead. Passwords are made here and reach the server only as SCRAM verifiers, so that no log holds them.
"""

from __future__ import annotations

import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain.commands import SaveAgent
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.errors import N_, InvalidField, NotAllowed, NotFound
from ecsupport_desktop.domain.words import Role
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.people import name_from
from ecsupport_desktop.storage.postgres.engine import connect
from ecsupport_desktop.storage.postgres.faults import fault_of
from ecsupport_desktop.storage.postgres.migrate import create_schema
from ecsupport_desktop.storage.postgres.roles import AGENT, LEAD
from ecsupport_desktop.storage.postgres.store import open_shared

_LOGIN: Final = re.compile(r"[a-z_][a-z0-9_.-]{0,62}")
_RESERVED: Final = frozenset({AGENT, LEAD, "public", "none", "postgres", "user", "current_user", "session_user"})
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Those nobody mistakes for one another."""
MAINTENANCE: Final = "postgres"
"""The database every server has, to make another one from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What a person is given. `password` None: they have one already."""

    server: ServerAddress
    login: str
    name: str
    role: Role
    password: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An agent, and whether the server lets their login into this database."""

    agent: Agent
    may_enter: bool


class Administration:
    """One database, by its owner. Each method is complete or can be run again. Raises EnvironmentFault, DomainError."""

    def __init__(self, server: ServerAddress, password: str | None) -> None:
        self._server, self._password = server, password

    # ── The database ────────────────────────────────────────────────────────────────────────────────────────
    def create(self, lead: str, name: str | None = None) -> Handed:
        """Make the database if it isn't there, bring its form up to date, and let the first lead in."""
        checked_login(lead)
        self._make_database()
        create_schema(self._server, self._password)
        return self.add_agent(lead, Role.LEAD, name)

    def _make_database(self) -> None:
        with self._told(), connect(replace(self._server, database=MAINTENANCE), self._password) as connection:
            connection.autocommit = True
            query = "SELECT FROM pg_database WHERE datname = %s"
            if connection.execute(query, (self._server.database,)).rowcount == 0:
                statement = sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0")
                connection.execute(statement.format(sql.Identifier(self._server.database)))

    # ── People ──────────────────────────────────────────────────────────────────────────────────────────────
    def add_agent(self, login: str, role: Role | None = None, name: str | None = None) -> Handed:
        """Let somebody in, or in again; a password only for a login that is new or was closed.

        Without a role whoever is known keeps theirs, and anybody else is an agent.
        """
        checked_login(login)
        with self._desk() as desk, self._connection() as connection:
            known = _agent(desk, login)
            exists, open_already = self._login_of(connection, login, known)
            role = role or (known.role if known else Role.AGENT)
            agent = (
                replace(known, role=role, active=True, name=name or known.name)
                if known
                else Agent(id=new_id(), login=login, name=name or name_from(login), role=role)
            )
            self._save(desk, agent)
            password = None if open_already else new_password()
            with connection.transaction():
                if password is not None:
                    verb = "ALTER" if exists else "CREATE"
                    self._set_password(connection, verb, login, password)
                self._grant(connection, login, role)
        return Handed(
            server=replace(self._server, user=login), login=login, name=agent.name, role=role, password=password
        )

    def remove_agent(self, login: str) -> tuple[Agent, int]:
        """Close a login and end its sessions; the agent stays, inactive, with everything they did. How many ended."""
        with self._desk() as desk, self._connection() as connection:
            agent = _agent(desk, login)
            if agent is None:
                raise NotFound(N_("There is no agent {login}"), login=login)
            self._save(desk, replace(agent, active=False))
            return replace(agent, active=False), self._close(connection, login)

    def reset_password(self, login: str) -> Handed:
        """A new password for somebody who may enter."""
        with self._desk() as desk, self._connection() as connection:
            agent = _agent(desk, login)
            if agent is None or not agent.active:
                raise NotFound(N_("There is no active agent {login}"), login=login)
            exists, _open = self._login_of(connection, login, agent)
            if not exists:
                raise NotFound(N_("{login} has no login on this server; “admin add-agent” makes one"), login=login)
            password = new_password()
            self._set_password(connection, "ALTER", login, password)
        server = replace(self._server, user=login)
        return Handed(server=server, login=login, name=agent.name, role=agent.role, password=password)

    def members(self) -> tuple[Member, ...]:
        with self._desk() as desk, self._connection() as connection:
            query = (
                "SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname = ANY (%s)"
                " AND has_database_privilege(rolname, current_database(), 'CONNECT')"
            )
            agents = desk.readers.agents()
            entering = {name for (name,) in connection.execute(query, ([agent.login for agent in agents],))}
        return tuple(Member(agent=agent, may_enter=agent.login in entering) for agent in agents)

    # ── Agents by the desk ──────────────────────────────────────────────────────────────────────────────────
    @contextmanager
    def _desk(self) -> Iterator[Desk]:
        with tempfile.TemporaryDirectory(prefix="ecsupport-admin-") as folder:
            store = open_shared(self._server, self._password, folder=Path(folder))
            try:
                yield Desk(store)
            finally:
                store.close()

    def _save(self, desk: Desk, agent: Agent) -> None:
        """In the name of a lead: the owner's own agent if it is one, else any; the first one registers itself."""
        leads = [one for one in desk.readers.agents() if one.active and one.is_lead]
        own = [one for one in leads if one.login == self._server.user]
        actor = (own or leads or [agent])[0]
        outcome = desk.execute(SaveAgent(id=new_id(), actor_id=actor.id, agent=agent))
        if outcome.refusal is not None:
            raise NotAllowed(outcome.refusal.message, **dict(outcome.refusal.params))

    # ── Logins by SQL ───────────────────────────────────────────────────────────────────────────────────────
    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Any]]:
        with self._told(), connect(self._server, self._password) as connection:
            connection.autocommit = True
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            fault = fault_of(error, self._server.name)
            if fault is None:
                raise
            raise fault from error

    def _login_of(self, connection: psycopg.Connection[Any], login: str, known: Agent | None) -> tuple[bool, bool]:
        """Whether there is such a role, and whether it may log in; somebody else's is left alone."""
        query = (
            "SELECT rolcanlogin, rolsuper OR pg_has_role(oid, %s::regrole, 'MEMBER'), pg_has_role(oid, %s, 'MEMBER')"
            " FROM pg_roles WHERE rolname = %s"
        )
        owner = connection.execute("SELECT relowner::regrole::text FROM pg_class WHERE oid = 'command'::regclass")
        (owning,) = owner.fetchone() or ("",)
        found = connection.execute(query, (owning, AGENT, login)).fetchone()
        if found is None:
            return False, False
        can_login, powerful, member = found
        if powerful or not (member or known):
            raise InvalidField(
                N_("“{login}” is somebody else on this server already: choose another name"), field="login", login=login
            )
        return True, bool(can_login and member)

    def _set_password(self, connection: psycopg.Connection[Any], verb: str, login: str, password: str) -> None:
        verifier = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
        statement = sql.SQL("{} ROLE {} LOGIN PASSWORD {}")
        connection.execute(statement.format(sql.SQL(verb), sql.Identifier(login), sql.Literal(verifier)))

    def _grant(self, connection: psycopg.Connection[Any], login: str, role: Role) -> None:
        person, database = sql.Identifier(login), sql.Identifier(self._server.database)
        connection.execute(sql.SQL("GRANT agent TO {}").format(person))
        given = sql.SQL("GRANT lead TO {}") if role is Role.LEAD else sql.SQL("REVOKE lead FROM {}")
        connection.execute(given.format(person))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, person))

    def _close(self, connection: psycopg.Connection[Any], login: str) -> int:
        if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (login,)).rowcount == 0:
            return 0
        person, database = sql.Identifier(login), sql.Identifier(self._server.database)
        with connection.transaction():
            connection.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(person))
            connection.execute(sql.SQL("REVOKE CONNECT ON DATABASE {} FROM {}").format(database, person))
            connection.execute(sql.SQL("REVOKE agent, lead FROM {}").format(person))
        # Only a member of a role may end its sessions.
        with connection.transaction():
            connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(person))
            ended = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE usename = %s AND datname = current_database() AND pid <> pg_backend_pid()",
                (login,),
            ).rowcount
            connection.execute(sql.SQL("REVOKE {} FROM CURRENT_USER").format(person))
        return ended


def _agent(desk: Desk, login: str) -> Agent | None:
    return next((agent for agent in desk.readers.agents() if agent.login == login), None)


def checked_login(login: str) -> str:
    """A name that can be a login role and is easy to type; InvalidField for another."""
    if not _LOGIN.fullmatch(login) or login in _RESERVED or login.startswith("pg_"):
        raise InvalidField(
            N_("“{login}” can't be a login: take small letters and digits, such as ana.ruiz"),
            field="login",
            login=login,
        )
    return login


def new_password() -> str:
    """Twenty letters and digits in fours: 99 bits, and easy to read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _group in range(5))
