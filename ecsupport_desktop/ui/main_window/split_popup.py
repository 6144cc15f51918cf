"""Makes a request of its own from some of the client's messages: which ones, and its subject."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.main_window.join_preview import split_preview
from ecsupport_desktop.ui.main_window.overlay import Overlay, confirms
from ecsupport_desktop.ui.shared.buttons import primary_button, quiet_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.fields import line_field
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.moments import moment_text
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import px

OnChosen = Callable[[UUID, tuple[UUID, ...], str], object]


class SplitPopup(Overlay):
    """Space ticks a message, Enter in the subject splits."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "split_popup")
        self._on_chosen: OnChosen | None = None
        self._title = label(kind="heading", name="split_popup.title")
        self._list = QListWidget(self)
        self._list.setObjectName("split_popup.messages")
        self._list.setAccessibleName(_("The client's messages"))
        self._subject = line_field("split_popup.subject", _("Subject of the new request"))
        self._subject.setPlaceholderText(_("Subject of the new request"))
        self._preview = label(kind="muted", name="split_popup.preview", wrap=True)
        self._preview.setAccessibleName(_("What it would do"))
        self._view: RequestView | None = None
        self._link: DeskLink | None = None
        self._split = primary_button(_("Split"), "split_popup.done", hint=_("Ctrl+⏎"))
        self._split.clicked.connect(self._finish)
        leave = quiet_button(_("Cancel"), "split_popup.cancel", hint=_("Esc"))
        leave.clicked.connect(self.go)
        buttons = QHBoxLayout()
        buttons.addWidget(leave)
        buttons.addStretch(1)
        buttons.addWidget(self._split)
        explanation = label(
            _("Tick the messages that are about something else. At least one stays."), "muted", wrap=True
        )
        for widget in (self._title, explanation, self._list, self._subject, self._preview):
            self.column.addWidget(widget)
        self.column.addLayout(buttons)
        self._list.itemChanged.connect(self._update)
        self._subject.textChanged.connect(self._update)
        self._subject.returnPressed.connect(self._finish)

    def ask(self, view: RequestView, link: DeskLink, on_chosen: OnChosen) -> None:
        """Offer the client's messages of this request, the newest ticked."""
        self._on_chosen, self._view, self._link = on_chosen, view, link
        self._title.setText(_("Split {number}").format(number=view.request.number))
        self._list.clear()
        messages = [message for message in view.request.messages if message.from_client]
        for message in messages:
            content = view.contents.get(message.id)
            words = " ".join((content.new_text or content.text).split())[:160] if content else ""
            when = moment_text(message.received_at, link.zone, link.now())
            item = QListWidgetItem(f"{when}  {show_invisibles(words)}")
            item.setData(Qt.ItemDataRole.UserRole, str(message.id))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            newest = message is messages[-1] and len(messages) > 1
            item.setCheckState(Qt.CheckState.Checked if newest else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.setFixedHeight(min(6, max(2, len(messages))) * px(32))
        self._subject.setText(view.request.subject)
        self._update()
        self.come(self._list)

    def wants_key(self, event: QKeyEvent) -> bool:
        return super().wants_key(event) or event.key() == Qt.Key.Key_Space

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if confirms(event):
            self._finish()
            return
        super().keyPressEvent(event)

    def _chosen(self) -> tuple[UUID, ...]:
        items = [self._list.item(row) for row in range(self._list.count())]
        return tuple(
            UUID(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() is Qt.CheckState.Checked
        )

    def _update(self, _what: object = None) -> None:
        chosen = self._chosen()
        possible = 0 < len(chosen) < self._list.count()
        self._split.setEnabled(possible and bool(self._subject.text().strip()))
        words = split_preview(self._view, chosen, self._link) if possible and self._view and self._link else ""
        self._preview.setText(words)
        self._preview.setVisible(bool(words))
        if self.isVisible():
            self.place()

    def _finish(self) -> None:
        if self._split.isEnabled() and self._on_chosen is not None:
            chosen, subject = self._chosen(), self._subject.text().strip()
            self.go()
            self._on_chosen(new_id(), chosen, subject)
