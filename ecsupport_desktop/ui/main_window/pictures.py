"""`--screenshot`: each main view of the real window, light and dark, as PNG files for people and for checks."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.ports import Drafts, Readers
from ecsupport_desktop.ui.main_window.overlay import Overlay
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.theme import Appearance, current_theme

if TYPE_CHECKING:
    from ecsupport_desktop.services.views import RequestView
    from ecsupport_desktop.ui.main_window.window import MainWindow

SIZES = ((1280, 800), (1920, 1080))
ENLARGED = 200
ANSWERED_BEFORE = "53"
"""The number of a demo request whose trouble another one had before."""
MARKED = 3
"""Requests that are marked where changing many is shown."""
QUIET_MILLISECONDS = 60
ROUNDS = 3
"""How often all workers must have nothing left to do before a picture is taken."""

Step = tuple[str, Callable[[], object]]


class Photographer(QObject):
    """Goes through the views one by one, each once everything it asked for has come.

    Signals: finished().
    """

    finished = Signal()

    def __init__(self, window: MainWindow, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._folder = window, folder
        self._link: DeskLink | None = None
        self._steps: list[Step] = []
        self._name = ""
        self._rounds = 0
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MILLISECONDS)
        self._quiet.timeout.connect(self._on_quiet)
        self.exit_code = 1

    def begin(self, link: DeskLink) -> None:
        """The desk is open."""
        self._link = link
        self._folder.mkdir(parents=True, exist_ok=True)
        self._steps = self._plan()
        self._next()

    def give_up(self, sentence: str) -> None:
        """There is no desk to show: the fault page is the picture."""
        print(sentence, file=sys.stderr)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._window.grab().save(str(self._folder / "fault.png"))
        QTimer.singleShot(0, self.finished.emit)

    def _plan(self) -> list[Step]:
        steps: list[Step] = []
        for appearance in (Appearance.LIGHT, Appearance.DARK):
            for width, height in SIZES:
                suffix = f"{width}x{height}-{appearance.value}"
                steps.append((f"window-{suffix}", self._dressed(appearance, width, height)))
                if (width, height) == SIZES[0]:
                    steps += [(f"{name}-{appearance.value}", act) for name, act in self._views()]
            steps += self._enlarged(appearance)
        for appearance in (Appearance.HIGH_LIGHT, Appearance.HIGH_DARK):
            steps.append((f"window-{appearance.value}", self._dressed(appearance, *SIZES[0])))
        return steps

    def _enlarged(self, appearance: Appearance) -> list[Step]:
        """The same at 200 %, where everything has half the room, and the window where it has least."""
        small, large = SIZES
        return [
            (f"window-200-1280x800-{appearance.value}", self._dressed(appearance, *small, zoom=ENLARGED)),
            (f"window-200-{appearance.value}", self._dressed(appearance, *large, zoom=ENLARGED)),
            *((f"{name}-200-{appearance.value}", act) for name, act in self._views()),
        ]

    def _views(self) -> list[Step]:
        """The other views, each from the state the one before left."""
        queues = ("overdue", "waiting_for_client", "quarantine", "all")
        steps: list[Step] = [(f"queue-{name}", partial(self._show_queue, name)) for name in queues]
        steps += [
            ("search", partial(self._search, "checkout")),
            ("queue-to_analyse", partial(self._show_queue, "to_analyse")),
            ("proof", partial(self._trigger, "request.proof")),
            ("history", partial(self._trigger, "request.history")),
            ("triage", partial(self._trigger, "triage.level_2")),
        ]
        actions = {
            "palette": "go.palette",
            "assign": "request.assign",
            "note": "request.note",
            "new-request": "file.new_request",
            "client-card": "request.client_card",
            "settings": "file.settings",
            "shortcuts": "help.shortcuts",
            "keyboard": "file.keyboard",
            "snippets": "file.snippets",
            "bulk": "request.bulk",
            "merge": "request.merge",
            "columns": "queue.columns",
            "request-window": "request.window",
            "reports": "reports.open",
            "forecast": "horizon.forecast",
        }
        steps += [(name, partial(self._trigger, action)) for name, action in actions.items()]
        return [
            *steps,
            ("queue-planning", partial(self._show_queue, "planning")),
            ("quote", partial(self._trigger, "quote.open")),
            ("plan", partial(self._trigger, "quote.plan")),
            ("queue-mine", partial(self._show_queue, "mine")),
            ("sprint", partial(self._trigger, "sprint.start")),
            ("similar", self._show_similar),
        ]

    def _trigger(self, action: str) -> None:
        self._close_layers()
        if action == "request.bulk":
            for _request in range(MARKED):
                self._window.registry.trigger("queue.mark_next")
        self._window.registry.trigger(action)

    def _dressed(self, appearance: Appearance, width: int, height: int, zoom: int = 100) -> Callable[[], object]:
        def dress() -> None:
            self._close_layers()
            self._window.resize(width, height)
            theme = current_theme()
            theme.apply(appearance, theme.density, zoom)
            self._show_queue("to_analyse")
            if (view := self._window.desk_view) is not None:
                view.rooms.request.focus_conversation()
                view.rooms.queue.table.setFocus()

        return dress

    def _show_queue(self, name: str) -> None:
        if self._window.desk_view is not None:
            self._window.desk_view.rooms.show_queue(name)

    def _show_similar(self) -> None:
        """What is like a request whose trouble another one had before."""
        self._show_queue("to_analyse")
        if self._link is None or self._window.desk_view is None:
            return
        wanted, rooms = self._link.desk.readers.request_id(ANSWERED_BEFORE), self._window.desk_view.rooms

        def on_view_loaded(view: RequestView | None) -> None:
            if view is not None and view.request.id == wanted:
                rooms.view_loaded.disconnect(on_view_loaded)
                QTimer.singleShot(0, partial(self._window.registry.trigger, "request.similar"))

        rooms.view_loaded.connect(on_view_loaded)
        if wanted is not None:
            rooms.show_request(wanted)

    def _search(self, text: str) -> None:
        if self._window.desk_view is not None:
            self._window.desk_view.rooms.queue.search.setText(text)

    def _dialogs(self) -> list[QWidget]:
        """And windows of requests."""
        shown = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not self._window]
        return [each for each in shown if isinstance(each, QDialog | QMainWindow)]

    def _close_layers(self) -> None:
        for dialog in self._dialogs():
            dialog.close()
        if self._window.desk_view is not None:
            for layer in self._window.findChildren(Overlay):
                layer.go()
            self._window.desk_view.rooms.queue.table.marks.clear()
            if self._window.desk_view.rooms.page is not None:
                self._window.desk_view.rooms.show_panes()
        self._window.palette_layer.close_palette()
        for notice in self._window.notices.history:
            self._window.notices.withdraw(notice)

    def _next(self) -> None:
        if not self._steps:
            self._close_layers()
            self.exit_code = 0
            self.finished.emit()
            return
        self._name, act = self._steps.pop(0)
        act()
        self._rounds = ROUNDS
        self._quiet.start()

    def _on_quiet(self) -> None:
        """Ask all workers for nothing: when they have answered, what was asked before has come."""
        assert self._link is not None
        if not self._rounds:
            self._take()
            return
        self._rounds -= 1
        self._link.journal(_nothing, self._on_journal_idle)

    def _on_journal_idle(self, _nothing_: None) -> None:
        assert self._link is not None
        self._link.query(_nothing, self._on_queries_idle)

    def _on_queries_idle(self, _nothing_: None) -> None:
        """And the pages of a quote are printed."""
        assert self._link is not None
        self._link.jobs.background(lambda: None, self._on_prints_idle)

    def _on_prints_idle(self, _nothing_: None) -> None:
        self._quiet.start()

    def _take(self) -> None:
        dialogs = self._dialogs()
        target: QWidget = dialogs[-1] if dialogs else self._window
        file = self._folder / f"{self._name}.png"
        if not target.grab().save(str(file)):
            print(_("{path} can't be written.").format(path=file), file=sys.stderr)
            self.finished.emit()
            return
        print(file)
        self._next()


def _nothing(_desk: Readers | Drafts) -> None:
    """Only to be after what was asked before."""
