"""Says where a link leads, and asks before it is opened: nobody opens a place they haven't read."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.link_target import LinkTarget
from ecsupport_desktop.ui.shared.buttons import primary_button, quiet_button
from ecsupport_desktop.ui.shared.labels import label, set_kind
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import px

LONGEST_SHOWN = 400
"""Characters of an address; the copy has all of it."""

_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LinkLine(QFrame):
    """Lies over the page beside the link. While it asks it has the keyboard: Enter opens, Esc leaves it.

    Signals: open_confirmed(str), the very address that was read; answered() when it asks no more.
    """

    open_confirmed = Signal(str)
    answered = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("linkLine")
        set_kind(self, "popup")
        self._target: LinkTarget | None = None
        self.asks = False
        self._words = label(name="linkTarget", wrap=True)
        self._remarks = label(kind="critical", name="linkRemarks", wrap=True)
        self._open = primary_button(_("Open"), "openLinkButton", hint="⏎")
        self._copy = quiet_button(_("Copy the address"), "copyLinkButton")
        self._leave = quiet_button(_("Cancel"), "leaveLinkButton", hint="Esc")
        self._open.clicked.connect(self._on_open)
        self._copy.clicked.connect(self._on_copy)
        self._leave.clicked.connect(self.leave)
        row = QHBoxLayout()
        for button in (self._open, self._copy, self._leave):
            row.addWidget(button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(8))
        column.addWidget(self._words)
        column.addWidget(self._remarks)
        column.addLayout(row)
        self.hide()

    def point(self, target: LinkTarget | None) -> None:
        """Show where the link under the pointer or the keyboard leads; None for no link."""
        if self.asks:
            return
        self._target = target
        if target is not None:
            self._say(target, _("Leads to {address}"))
        self._show_buttons(())
        self.setVisible(target is not None)

    def ask(self, target: LinkTarget) -> None:
        """Ask whether to open it, or say that it can't be."""
        self._target, self.asks = target, True
        self._say(target, _("Open {address}?") if target.url else _("This link can't be opened from here: {address}"))
        buttons = (self._open, self._copy, self._leave) if target.url else (self._copy, self._leave)
        self._show_buttons(buttons)
        self.show()
        buttons[0].setFocus(Qt.FocusReason.TabFocusReason)

    def leave(self) -> None:
        """Ask no more."""
        asked, self.asks = self.asks, False
        self.hide()
        if asked:
            self.answered.emit()

    def event(self, event: QEvent) -> bool:
        """Enter and Esc are this line's while it asks, not shortcuts of the window."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and self._is_answer(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_answer(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif not event.isAutoRepeat():  # the key that chose the link may still be held
            self._on_enter()

    def _is_answer(self, event: QKeyEvent) -> bool:
        return self.asks and event.key() in (Qt.Key.Key_Escape, *_OPENS)

    def _on_enter(self) -> None:
        if self._copy.hasFocus():
            self._on_copy()
        elif self._leave.hasFocus() or self._target is None or not self._target.url:
            self.leave()
        else:
            self._on_open()

    def _on_open(self) -> None:
        target = self._target
        self.leave()
        if target is not None and target.url:
            self.open_confirmed.emit(target.url)

    def _on_copy(self) -> None:
        if self._target is not None:
            QGuiApplication.clipboard().setText(self._target.url or self._target.shown)
        self.leave()

    def _say(self, target: LinkTarget, sentence: str) -> None:
        address = show_invisibles(target.shown)
        if len(address) > LONGEST_SHOWN:
            address = f"{address[:LONGEST_SHOWN]}…"
        self._words.setText(sentence.format(address=_breakable(address)))
        remarks = remarks_on(target)
        self._remarks.setText(show_invisibles(" ".join(remarks)))
        self._remarks.setVisible(bool(remarks))
        self.setAccessibleName(" ".join((sentence.format(address=address), *remarks)))

    def _show_buttons(self, shown: tuple[QWidget, ...]) -> None:
        for button in (self._open, self._copy, self._leave):
            button.setVisible(button in shown)


def remarks_on(target: LinkTarget) -> tuple[str, ...]:
    """What somebody should know before opening it, a sentence each."""
    said = []
    if target.claimed_host:
        said.append(_("The words say {words}, the link leads to {host}.").format(
            words=target.claimed_host, host=target.host))  # fmt: skip
    if target.before_at:
        said.append(_("What stands before the @ is no place: this leads to {host}.").format(host=target.host))
    if target.written_host:
        said.append(_("The name has letters that may look like others: {host}.").format(host=target.written_host))
    return tuple(said)


def _breakable(address: str) -> str:
    """Lets a label break an address after what parts it; the copy isn't touched by it."""
    return re.sub(r"([/&?=.])", "\\1\u200b", address)
