"""A desk whose answers can be made to wait, and a page that an agent works on meanwhile."""

import threading
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from support.examples import Examples

from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notice, Notices


class Gate:
    """While it is shut, commands and the journal wait, as for a slow server or disk."""

    def __init__(self, link: DeskLink) -> None:
        self._link, self._opened = link, threading.Event()

    def shut(self) -> None:
        self._opened = opened = threading.Event()
        self._link.jobs.mutate(lambda: opened.wait(20), None)

    def open(self) -> None:
        self._opened.set()


class _Writer:
    """What `Examples` need of a desk."""

    def __init__(self, world: Any) -> None:
        self.world, self.desk, self.me = world, world.desk, world.me

    def done(self, command: Any) -> Outcome:
        return self.world.run(command)

    def do(self, kind: type[Any], request_id: UUID, **fields: Any) -> Outcome:
        fields.setdefault("actor_id", self.me.id)
        return self.desk.execute(kind(id=new_id(), request_id=request_id, **fields))

    def register(self, text: str = "", **_fields: Any) -> UUID:
        return self.world.register()

    def request(self, request_id: UUID) -> Request:
        return self.world.request(request_id)


class AtPage:
    """An agent at a page of one request at a time, a quote's or a plan's."""

    def __init__(
        self, page: Any, link: DeskLink, notices: Notices, world: Any, gate: Gate, settled: Any, qtbot: QtBot
    ) -> None:
        self.page, self.link, self.world, self.gate, self.settle, self.qtbot = page, link, world, gate, settled, qtbot
        self.examples = Examples(_Writer(world))  # type: ignore[arg-type]
        self.said: list[Notice] = []
        notices.posted.connect(self.said.append)
        qtbot.addWidget(page)
        page.resize(1200, 800)
        page.show()

    @property
    def view(self) -> Any:
        """Of the request that is shown; None while it is being read."""
        return self.page.view

    def open(self, request_id: UUID) -> None:
        self.page.show_request(request_id)
        self.settle()

    def go_to(self, request_id: UUID) -> None:
        """Open it while commands wait."""
        self.page.show_request(request_id)
        self.qtbot.waitUntil(lambda: self.view is not None)

    def answer(self) -> None:
        """What waits is answered."""
        self.gate.open()
        self.settle()

    def down(self, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
        """No command gets through."""

        def execute(_command: object) -> Outcome:
            raise fault

        monkeypatch.setattr(self.link.desk, "execute", execute)

    @property
    def warnings(self) -> list[str]:
        return [notice.message for notice in self.said if notice.kind == "warning"]

    def request(self, request_id: UUID) -> Request:
        return self.world.request(request_id)
