"""The first page of all: try the demo, work on this computer, or join a team."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QShowEvent, Qt
from PySide6.QtWidgets import QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.first_run.choice_row import ChoiceRow
from ecsupport_desktop.ui.first_run.page import Page
from ecsupport_desktop.ui.shared.labels import hairline


class ChoicesPage(Page):
    """Up and down move, Enter chooses.

    Signals: demo_requested() · local_requested() · team_requested().
    """

    demo_requested = Signal()
    local_requested = Signal()
    team_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("first_run", _("Welcome to ECShops support"), _("Where do you want to work?"), parent)
        self.rows = (
            ChoiceRow(
                "first_run.demo",
                "search",
                _("Try the demo"),
                _("Look around among invented requests. Nothing you do there counts."),
            ),
            ChoiceRow(
                "first_run.local",
                "user",
                _("Work on this computer only"),
                _("For one person: everything stays in a file of this computer."),
            ),
            ChoiceRow(
                "first_run.team",
                "users",
                _("Join a team"),
                _("One database for everybody. Your lead gives you its address."),
            ),
        )
        for row, signal in zip(
            self.rows, (self.demo_requested, self.local_requested, self.team_requested), strict=True
        ):
            if row is not self.rows[0]:
                self.column.addWidget(hairline())
            self.column.addWidget(row)
            row.clicked.connect(signal)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not any(row.hasFocus() for row in self.rows):
            self.rows[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        at = next((at for at, row in enumerate(self.rows) if row.hasFocus()), None)
        if step is None or at is None:
            super().keyPressEvent(event)
            return
        self.rows[(at + step) % len(self.rows)].setFocus(Qt.FocusReason.TabFocusReason)
