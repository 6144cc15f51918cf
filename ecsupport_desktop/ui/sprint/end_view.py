"""The end of a sprint: what was done and how, what was skipped, what others settled; each can be opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.ui.shared.buttons import button, primary_button
from ecsupport_desktop.ui.shared.keys import SaidAgain
from ecsupport_desktop.ui.shared.labels import add_gap, label
from ecsupport_desktop.ui.shared.plain_table import dress_list
from ecsupport_desktop.ui.shared.theme import current_theme

WIDEST = 880
"""In pixels at 100 %: a line of text is read whole."""

_ID = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """One request of the sprint: its number and subject, and what became of it in words; texts may be clients'."""

    request_id: UUID
    title: str
    became: str


class SprintEnd(QWidget):
    """Signals: request_requested(UUID); again_requested() for those that were skipped; leave_requested()."""

    request_requested = Signal(object)
    again_requested = Signal()
    leave_requested = Signal()

    def __init__(self, start: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sprint.end")
        self._start = start
        theme = current_theme()
        self._title = label(kind="title", name="sprint.end_title")
        self._sentence = label(kind="muted", name="sprint.end_sentence", wrap=True)
        self._list = QListWidget()
        self._list.setObjectName("sprint.end_list")
        dress_list(self._list)
        self._list.itemActivated.connect(self._on_chosen)
        self._list.clicked.connect(self._on_clicked)
        self._again = primary_button("", "sprint.again")
        self._again.clicked.connect(self.again_requested)
        self._leave = button("", "sprint.end_leave", hint="Esc")
        self._leave.clicked.connect(self.leave_requested)
        bar = QHBoxLayout()
        bar.setSpacing(theme.space)
        bar.addStretch(1)
        bar.addWidget(self._leave)
        bar.addWidget(self._again)
        inner = QWidget()
        inner.setMaximumWidth(theme.px(WIDEST))
        column = QVBoxLayout(inner)
        column.setContentsMargins(3 * theme.space, 4 * theme.space, 3 * theme.space, 3 * theme.space)
        column.setSpacing(theme.space)
        for part in (self._title, self._sentence):
            column.addWidget(part)
        add_gap(column, theme.space)
        column.addWidget(self._list, 1)
        column.addLayout(bar)
        around = QHBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addStretch(1)
        around.addWidget(inner, 100)
        around.addStretch(1)
        self._skipped = 0
        self.retranslate()
        SaidAgain(self, self.retranslate)

    def begin(self, done: int, skipped: int, passed_over: int) -> None:
        """It is over; how it went is being read."""
        self._skipped = skipped
        said = [ngettext("{count} request done", "{count} requests done", done).format(count=done)]
        if skipped:
            said.append(ngettext("{count} skipped", "{count} skipped", skipped).format(count=skipped))
        if passed_over:
            words = ngettext("{count} settled by others", "{count} settled by others", passed_over)
            said.append(words.format(count=passed_over))
        self._sentence.setText(", ".join(said))
        self._list.clear()
        self.retranslate()

    def show_rows(self, groups: Sequence[tuple[str, Sequence[Ended]]]) -> None:
        """The requests under their headings; the first one is current."""
        self._list.clear()
        for heading, rows in groups:
            if not rows:
                continue
            title = QListWidgetItem(heading, self._list)
            title.setFlags(Qt.ItemFlag.NoItemFlags)
            title.setForeground(current_theme().tokens.colour("muted"))
            for row in rows:
                text = (
                    _("{request} — {became}").format(request=row.title, became=row.became) if row.became else row.title
                )
                item = QListWidgetItem(text, self._list)
                item.setData(_ID, row.request_id)
        if self._list.count() > 1:
            self._list.setCurrentRow(1)

    def take_focus(self) -> None:
        (self._list if self._list.count() else self._leave).setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self._title.setText(_("The sprint is over"))
        self._list.setAccessibleName(_("Requests of the sprint"))
        self._leave.setText(_("Back to the queue"))
        self._again.setText(
            ngettext("Go through the one skipped", "Go through the {count} skipped", self._skipped).format(
                count=self._skipped
            )
        )
        self._again.set_hint(self._start.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        for each in (self._leave, self._again):
            each.setAccessibleName(each.text())
        self._again.setVisible(bool(self._skipped))

    def _on_clicked(self, index: QModelIndex) -> None:
        self._on_chosen(self._list.item(index.row()))

    def _on_chosen(self, item: QListWidgetItem) -> None:
        chosen = item.data(_ID)
        if chosen is not None:
            self.request_requested.emit(cast(UUID, chosen))
