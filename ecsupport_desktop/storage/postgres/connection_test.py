"""Tries a team's server step by step, so that whoever sets it up is told which one fails, and the way out.

On a worker thread. Each step takes five seconds at most; what hangs longer is left to end by itself.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeVar

import psycopg

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.server import ServerAddress, is_socket
from ecsupport_desktop.config.weakness import quiet_remark, weaknesses
from ecsupport_desktop.services.connection_steps import Step, StepName
from ecsupport_desktop.storage.postgres import probe
from ecsupport_desktop.storage.postgres.certificate_faults import certificate_step
from ecsupport_desktop.storage.postgres.engine import connect_arguments
from ecsupport_desktop.storage.postgres.inside_steps import INSIDE_STEPS
from ecsupport_desktop.storage.postgres.login_faults import AT_THE_DOOR, Refused, refused_login, sentence_for

STEP_SECONDS: Final = 5.0
_LOOK_SECONDS: Final = 0.05
"""How often a step that waits looks whether it was cancelled."""

PROBLEMS: Final = (OSError, probe.NoTls, probe.NotPostgres, probe.BadAuthorities)
"""What may happen before the login; a certificate that isn't to be trusted is an OSError too."""

T = TypeVar("T")
Host = tuple[str, int]
Cancelled = Callable[[], bool]


class _Stopped(Exception):
    """Somebody cancelled the test."""


def test_connection(
    server: ServerAddress, password: str | None, *, cancelled: Cancelled = lambda: False
) -> Iterator[Step]:
    """The steps one by one; the first that fails is the last. Ends without a word when it is cancelled."""
    with suppress(_Stopped):
        yield from _Test(server, password, cancelled).steps()


test_connection.__test__ = False  # type: ignore[attr-defined]  # no test, whatever pytest makes of its name


class _Test:
    """One run."""

    def __init__(self, server: ServerAddress, password: str | None, cancelled: Cancelled) -> None:
        self._server, self._password, self._cancelled = server, password, cancelled

    def steps(self) -> Iterator[Step]:
        for attempt in (self._name, self._port, self._tls, self._login):
            step = attempt()
            yield step
            if not step.ok:
                return
        with closing(self._connection) as connection:
            for number in range(len(INSIDE_STEPS)):
                step = self._inside(connection, number)
                yield step
                if not step.ok:
                    return

    def _name(self) -> Step:
        self._hosts, unknown = self._sort_out(probe.resolve)
        if not self._hosts:
            text = _("There is no server named {hosts}: look at the spelling, and at this computer's network.")
            return Step(name=StepName.NAME, ok=False, text=text.format(hosts=_words(unknown)), field="server")
        text = _("Not found: {hosts}.").format(hosts=_words(unknown)) if unknown else ""
        return Step(name=StepName.NAME, ok=True, text=text, caution=bool(unknown))

    def _port(self) -> Step:
        self._hosts, silent = self._sort_out(_can_be_reached, self._hosts)
        if not self._hosts:
            text = _("Nothing answers at {hosts}: is the server running, and does a firewall let you through?")
            return Step(name=StepName.PORT, ok=False, text=text.format(hosts=_words(silent, port=True)), field="server")
        text = _("No answer from {hosts}.").format(hosts=_words(silent, port=True)) if silent else ""
        return Step(name=StepName.PORT, ok=True, text=text, caution=bool(silent))

    def _tls(self) -> Step:
        """At every host that answers: a stand-by with a wrong certificate would fail when it is needed."""
        self._greeting = probe.Greeting()
        for host in self._hosts:
            try:
                self._greeting = self._within(partial(self._greet, host))
            except PROBLEMS as error:
                return certificate_step(error, self._server, host[0])
        weak = weaknesses(self._server)
        return Step(name=StepName.TLS, ok=True, text=" ".join(weak) or quiet_remark(self._server), caution=bool(weak))

    def _greet(self, host: Host) -> probe.Greeting:
        encrypted = not is_socket(host[0]) and self._server.sslmode not in ("disable", "allow")
        context = probe.tls_context(self._server) if encrypted else None
        with probe.reach(*host, STEP_SECONDS) as link:
            if context is None:
                return probe.greet(link, self._server)
            try:
                with probe.encrypt(link, host[0], context) as tls:
                    return probe.greet(tls, self._server)
            except probe.NoTls:
                if self._server.sslmode != "prefer":
                    raise
        with probe.reach(*host, STEP_SECONDS) as link:
            return probe.greet(link, self._server)

    def _login(self) -> Step:
        if (wrong := self._wrong_way()) is not None:
            return wrong
        try:
            self._connection: psycopg.Connection[Any] = self._within(self._connect, _close)
        except psycopg.OperationalError as error:
            return self._refused(error)
        except TimeoutError:
            text = _("The server {server} took too long to answer the login.").format(server=self._server.name)
            return Step(name=StepName.LOGIN, ok=False, text=text, field="server")
        return Step(name=StepName.LOGIN, ok=True)

    def _wrong_way(self) -> Step | None:
        """What can be known before a password is shown to anybody."""
        greeting, name = self._greeting, self._server.name
        if greeting.sqlstate == "28000":
            return self._login_failed(Refused.NAME, "user")
        if greeting.wants in ("plain", "md5"):
            return self._login_failed(Refused.METHOD, "server")
        if greeting.wants == "scram" and not greeting.binds and self._server.channel_binding == "require":
            text = _("The server {server} can't bind the login to the encrypted connection.").format(server=name)
            weaker = replace(self._server, channel_binding="prefer")
            return Step(name=StepName.LOGIN, ok=False, text=text, field="server", weaker=weaker)
        return None

    def _connect(self) -> psycopg.Connection[Any]:
        arguments = connect_arguments(self._server, self._password)
        return psycopg.connect(**arguments, autocommit=True, options=f"-c statement_timeout={STEP_SECONDS:.0f}s")

    def _refused(self, error: psycopg.OperationalError) -> Step:
        refused = refused_login(error)
        if refused is None:
            said = str(error).strip().splitlines()
            text = _("The server {server} refused: {why}").format(
                server=self._server.name, why=said[-1].strip() if said else type(error).__name__
            )
            return Step(name=StepName.LOGIN, ok=False, text=text, field="server")
        if refused in (Refused.DATABASE, Refused.NOT_ADDED):
            text = sentence_for(refused, self._server.name)
            return Step(name=StepName.DATABASE, ok=False, text=text, field="server")
        field = "password" if refused in AT_THE_DOOR else "user" if refused is Refused.NAME else "server"
        return self._login_failed(refused, field)

    def _login_failed(self, refused: Refused, field: str) -> Step:
        return Step(name=StepName.LOGIN, ok=False, text=sentence_for(refused, self._server.name), field=field)

    def _inside(self, connection: psycopg.Connection[Any], number: int) -> Step:
        name, ask = INSIDE_STEPS[number]
        try:
            return self._within(lambda: ask(connection, self._server))
        except (psycopg.Error, TimeoutError) as error:
            said = str(error).partition("\n")[0] or _("no answer in time")
            text = _("The server {server} refused: {why}").format(server=self._server.name, why=said)
            return Step(name=name, ok=False, text=text, field="server")

    def _sort_out(
        self, attempt: Callable[[str, int], object], hosts: tuple[Host, ...] | None = None
    ) -> tuple[tuple[Host, ...], tuple[Host, ...]]:
        """The hosts with which it works, and the others."""
        works, fails = [], []
        for host in self._server.hosts if hosts is None else hosts:
            try:
                self._within(partial(attempt, *host))
                works.append(host)
            except (OSError, UnicodeError):
                fails.append(host)
        return tuple(works), tuple(fails)

    def _within(self, work: Callable[[], T], undo: Callable[[T], object] | None = None) -> T:
        """What it answers in time. Looking a name up can't be cut short, so it gets a thread that may be left alone.

        Raises TimeoutError, what `work` raises, or that the test was cancelled. `undo` gets an answer that comes late.
        """
        answers: queue.SimpleQueue[tuple[T | None, Exception | None]] = queue.SimpleQueue()
        given_up = threading.Event()

        def run() -> None:
            try:
                answer = work()
            except (UnicodeError, psycopg.Error, *PROBLEMS) as error:
                answers.put((None, error))
                return
            if given_up.is_set() and undo is not None:
                undo(answer)
            answers.put((answer, None))

        threading.Thread(target=run, name="connection-test", daemon=True).start()
        for _turn in range(round(STEP_SECONDS / _LOOK_SECONDS)):
            if self._cancelled():
                given_up.set()
                raise _Stopped
            try:
                answer, error = answers.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                continue
            if error is not None:
                raise error
            return answer  # type: ignore[return-value]
        given_up.set()
        raise TimeoutError


def _can_be_reached(host: str, port: int) -> None:
    probe.reach(host, port, STEP_SECONDS).close()


def _close(connection: psycopg.Connection[Any]) -> None:
    connection.close()


def _words(hosts: tuple[Host, ...], *, port: bool = False) -> str:
    return ", ".join(f"{host}:{number}" if port else host for host, number in hosts)
