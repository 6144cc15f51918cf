"""A quote's page on a desk whose answers can be made to wait, and requests with quotes at every stage."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from support.examples import Examples

from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.ui.quote.lines_columns import PLACES
from ecsupport_desktop.ui.quote.quote_page import QuotePage
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notice, Notices


class Writer:
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


class Gate:
    """While it is shut every command waits: a slow server."""

    def __init__(self, link: DeskLink) -> None:
        self._link, self._opened = link, threading.Event()

    def shut(self) -> None:
        self._opened = threading.Event()
        opened = self._opened
        self._link.jobs.mutate(lambda: opened.wait(20), None)

    def open(self) -> None:
        self._opened.set()


class Paper:
    """A printer without paper."""

    def quote_pages(self, *_paper: Any, **_how: Any) -> list[Any]:
        return []

    def quote(self, *_paper: Any) -> bytes:
        return b"%PDF-1.7"


class Desk:
    """An agent at the quote's page."""

    def __init__(self, link: DeskLink, notices: Notices, world: Any, gate: Gate, settled: Any, qtbot: QtBot) -> None:
        self.link, self.world, self.gate, self.settle, self.qtbot = link, world, gate, settled, qtbot
        self.examples = Examples(Writer(world))  # type: ignore[arg-type]
        self.said: list[Notice] = []
        notices.posted.connect(self.said.append)
        self.page = QuotePage(link, notices, Paper())  # type: ignore[arg-type]
        qtbot.addWidget(self.page)
        self.page.resize(1200, 800)
        self.page.show()

    def open(self, request_id: UUID) -> None:
        self.page.show_request(request_id)
        self.settle()

    def go_to(self, request_id: UUID) -> None:
        """Open it while commands wait."""
        self.page.show_request(request_id)
        self.qtbot.waitUntil(lambda: self.page.opened.view is not None)

    def answer(self) -> None:
        """What waits is answered."""
        self.gate.open()
        self.settle()

    def by_mail(self) -> None:
        mail = {"mail_address": "us@ecshops.example", "mail_smtp_host": "smtp.ecshops.example", "mail_smtp_user": "us"}
        self.link.use_settings(replace(self.link.settings, **mail))

    def down(self, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
        """No command gets through."""

        def execute(_command: object) -> Outcome:
            raise fault

        monkeypatch.setattr(self.link.desk, "execute", execute)

    def type(self, words: str, row: int = 0) -> None:
        model = self.page.model
        assert model.setData(model.index(row, PLACES["description"]), words, Qt.ItemDataRole.EditRole)

    @property
    def names(self) -> list[str]:
        return [line.description for line in self.page.model.lines]

    @property
    def warnings(self) -> list[str]:
        return [notice.message for notice in self.said if notice.kind == "warning"]

    def request(self, request_id: UUID) -> Request:
        return self.world.request(request_id)

    def saved(self, request_id: UUID) -> str:
        """The first line of its last revision."""
        return self.request(request_id).quotes[-1].content.lines[0].description


@pytest.fixture
def gate(link: DeskLink) -> Iterator[Gate]:
    made = Gate(link)
    yield made
    made.open()


@pytest.fixture
def quoting(link, notices, world, gate, settled, qtbot) -> Desk:
    return Desk(link, notices, world, gate, settled, qtbot)
