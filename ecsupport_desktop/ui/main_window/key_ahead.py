"""Keys that can't be done at once: they wait for the request they were meant for, or say why they do nothing."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.main_window.request_column import RequestColumn
from ecsupport_desktop.ui.shared.actions import ActionRegistry
from ecsupport_desktop.ui.shared.notices import Notices

_ABOUT = ("request.", "triage.")
_MANY = "request.bulk"


class KeyAhead(QObject):
    """While the request chosen last is being read, the one before is still in sight: a key that does something with a
    request isn't for that one. It is held, and done once the other is there; further ones do nothing until then.
    Whoever goes on to another request first is told that nothing was done.

    A key whose action is disabled says why, where nobody else takes it. GUI thread.
    """

    def __init__(
        self, window: QWidget, column: RequestColumn, registry: ActionRegistry, notices: Notices, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._pane, self._registry, self._notices = column.request, registry, notices
        self._held: tuple[UUID | None, str] | None = None
        self._about = frozenset(spec.id for spec in registry.specs if spec.id.startswith(_ABOUT)) - {_MANY}
        for action_id in self._about:
            registry.action(action_id).installEventFilter(self)
        window.installEventFilter(self)
        # Queued: what is shown is laid out by then, and its actions are enabled.
        column.view_loaded.connect(self._on_view_loaded, Qt.ConnectionType.QueuedConnection)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Shortcut:
            return watched.objectName() in self._about and self._hold(watched.objectName())
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            return self._on_key(QKeySequence(event.keyCombination()))
        return False

    def _on_key(self, keys: QKeySequence) -> bool:
        """It came as far as the window: no action took it, and nothing that can be typed in."""
        for spec in self._registry.specs:
            action = self._registry.action(spec.id)
            if action.isEnabled() or keys not in action.shortcuts():
                continue
            if spec.id in self._about and self._hold(spec.id):
                return True
            if why := self._registry.why_not(spec.id):
                self._notices.info(f"{why.rstrip('.')}.")
                return True
        return False

    def _hold(self, action_id: str) -> bool:
        """Until the request that was asked for is there; False where it is."""
        if not self._pane.arriving:
            return False
        if self._held is not None and self._held[0] != self._pane.request_id:
            self._drop()
        if self._held is None:
            self._held = (self._pane.request_id, action_id)
        return True

    def _drop(self) -> None:
        self._held = None
        self._notices.warning(_("Nothing was done: the request hadn't been read yet."))

    def _on_view_loaded(self, view: RequestView | None) -> None:
        if (held := self._held) is None or self._pane.arriving:
            return
        self._held = None
        if view is None or view.request.id != held[0]:
            self._drop()
        elif not self._registry.trigger(held[1]) and (why := self._registry.why_not(held[1])):
            self._notices.warning(why)
