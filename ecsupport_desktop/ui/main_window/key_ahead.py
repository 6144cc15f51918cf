"""Keys that are quicker than the database: they wait for the request they were meant for."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt

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
    Whoever goes on to another request first is told that nothing was done. GUI thread.
    """

    def __init__(self, column: RequestColumn, registry: ActionRegistry, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._pane, self._registry, self._notices = column.request, registry, notices
        self._held: tuple[UUID | None, str] | None = None
        for spec in registry.specs:
            if spec.id.startswith(_ABOUT) and spec.id != _MANY:
                registry.action(spec.id).installEventFilter(self)
        # Queued: what is shown is laid out by then, and its actions are enabled.
        column.view_loaded.connect(self._on_view_loaded, Qt.ConnectionType.QueuedConnection)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.Shortcut or not self._pane.arriving:
            return False
        if self._held is not None and self._held[0] != self._pane.request_id:
            self._drop()
        if self._held is None:
            self._held = (self._pane.request_id, watched.objectName())
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
