"""What a screen reader on Linux is told of another process: names, roles, states, focus, and what is announced.

Nothing but the accessibility bus is asked (AT-SPI over D-Bus, by jeepney, which keyring brings on Linux).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

SPI = "org.a11y.atspi."
ROOT = (f"{SPI}Registry", "/org/a11y/atspi/accessible/root")
SOON = 20.0
"""Seconds; most of what is waited for comes in a fraction of one."""

STATES = {"checked": 4, "editable": 7, "enabled": 8, "focusable": 11, "focused": 12, "selected": 23, "showing": 25}
"""Bits of the AtspiStateType."""

WANTED = ("object:state-changed:focused", "object:announcement", "object:children-changed", "object:property-change")
T = TypeVar("T")


class Gone(Exception):
    """What was asked isn't there any more, or can't do what was asked."""


@dataclass(frozen=True)
class Thing:
    """Something on the screen, as the accessibility bus knows it."""

    reader: AtSpi
    bus_name: str
    path: str

    def ask(self, interface: str, member: str, signature: str | None = None, body: tuple[Any, ...] = ()) -> Any:
        return self.reader.ask(DBusAddress(self.path, self.bus_name, SPI + interface), member, signature, body)

    def _property(self, name: str) -> Any:
        address = DBusAddress(self.path, self.bus_name, "org.freedesktop.DBus.Properties")
        return self.reader.ask(address, "Get", "ss", (f"{SPI}Accessible", name))[1]

    @property
    def name(self) -> str:
        return str(self._property("Name"))

    @property
    def description(self) -> str:
        return str(self._property("Description"))

    @property
    def role(self) -> str:
        return str(self.ask("Accessible", "GetRoleName"))

    @property
    def states(self) -> frozenset[str]:
        low, high = self.ask("Accessible", "GetState")
        bits = low | high << 32
        return frozenset(name for name, bit in STATES.items() if bits >> bit & 1)

    @property
    def children(self) -> list[Thing]:
        return [Thing(self.reader, *each) for each in self.ask("Accessible", "GetChildren")]

    @property
    def text(self) -> str:
        """What stands in a field."""
        return str(self.ask("Text", "GetText", "ii", (0, -1)))

    def do(self, action: str) -> None:
        """An action it offers by this name, such as Press."""
        offered = [each[0] for each in self.ask("Action", "GetActions")]
        assert action in offered, f"{self.name} only offers {offered}"
        self.ask("Action", "DoAction", "i", (offered.index(action),))


class AtSpi:
    """Listens from before the program starts. `announced`: what it said aloud by itself, the oldest first."""

    def __init__(self, session_bus: str) -> None:
        with open_dbus_connection(bus=session_bus) as session:
            bus = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            address = session.send_and_get_reply(new_method_call(bus, "GetAddress"), timeout=SOON).body[0]
        self._bus: DBusConnection = open_dbus_connection(bus=address)
        self._events: deque[Message] = deque()
        self.announced: list[str] = []
        self._focus: Thing | None = None
        rule = MatchRule(type="signal", interface=f"{SPI}Event.Object")
        self._filter = self._bus.filter(rule, queue=self._events)
        self._bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=SOON)
        registry = DBusAddress("/org/a11y/atspi/registry", f"{SPI}Registry", f"{SPI}Registry")
        for each in WANTED:
            self.ask(registry, "RegisterEvent", "sass", (each, [], ""))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._filter.close()
        self._bus.close()

    def ask(self, address: DBusAddress, member: str, signature: str | None = None, body: tuple[Any, ...] = ()) -> Any:
        reply = self._bus.send_and_get_reply(new_method_call(address, member, signature, body), timeout=SOON)
        if reply.header.message_type is MessageType.error:
            raise Gone(f"{address.interface}.{member}: {reply.body}")
        return reply.body[0] if reply.body else None

    # ── what is there ───────────────────────────────────────────────────────────────────────────────────────

    def everything(self) -> Iterator[Thing]:
        """What is on the screen, depth first; a table stands for its cells."""
        for application in Thing(self, *ROOT).children:
            for window in application.children:
                yield from self._below(window)

    def _below(self, thing: Thing) -> Iterator[Thing]:
        if "showing" not in thing.states:
            return
        yield thing
        if thing.role not in ("table", "list", "menu bar"):
            for child in thing.children:
                yield from self._below(child)

    def find(self, role: str, name: str) -> Thing:
        """The one thing of this role whose name begins so, once it is on the screen."""
        return self.wait_for(
            lambda: next(
                (each for each in self.everything() if each.role == role and each.name.startswith(name)), None
            ),
            f"a {role} “{name}”",
        )

    # ── what is heard ───────────────────────────────────────────────────────────────────────────────────────

    @property
    def focus(self) -> Thing | None:
        """Where the focus went last, by its events."""
        self._take_events()
        return self._focus

    def heard(self) -> str:
        """What is read where the focus is."""
        try:
            return self._focus.name if self.focus is not None else ""
        except Gone:
            return ""  # what had the focus is no more

    def wait_for(self, found: Callable[[], T | None], what: str) -> T:
        """What is `found`, looked for again whenever the program tells something."""
        end = time.monotonic() + SOON
        while True:
            self._take_events()
            try:
                if (value := found()) is not None and value is not False:
                    return value
            except Gone:
                pass  # it went while it was looked at
            assert time.monotonic() < end, f"no {what}; announced: {self.announced}; focus: {self.focus}"
            self._wait(0.2)

    def _wait(self, seconds: float) -> None:
        """For the next event, no longer than this."""
        if not self._events:
            with suppress(TimeoutError):
                self._events.append(self._bus.recv_until_filtered(self._events, timeout=seconds))

    def _take_events(self) -> None:
        while self._events:
            event = self._events.popleft()
            detail, on, _more, value, *_properties = event.body
            fields = event.header.fields
            if fields[HeaderFields.member] == "Announcement":
                self.announced.append(str(value[1]))
            elif fields[HeaderFields.member] == "StateChanged" and detail == "focused" and on:
                self._focus = Thing(self, fields[HeaderFields.sender], fields[HeaderFields.path])
