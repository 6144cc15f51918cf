"""What the page of a quote says where there is none, and none can be begun: what leads to one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.assessment import ExtraFunctionality
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.empty_state import EmptyState
from ecsupport_desktop.ui.shared.keys import SaidAgain, current_keys


class NoQuote(EmptyState):
    """In the place of form and paper. It says nothing while the request isn't read yet."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.setObjectName("quote.nothing")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._view: RequestView | None = None
        SaidAgain(self, self._say)

    def show_view(self, view: RequestView | None) -> None:
        """Once it is read the focus comes here, so that it is heard; it isn't taken from what lies over the page."""
        first, self._view = self._view is None and view is not None, view
        self._say()
        self.show()
        focus, page = QApplication.focusWidget(), self.parentWidget()
        if first and (focus is None or not focus.isVisible() or (page is not None and page.isAncestorOf(focus))):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self) -> None:
        if self._view is None:
            self.set_texts("")
        elif isinstance(self._view.request.assessment, ExtraFunctionality):
            words = _("{number} has no quote, and none can be begun now.")
            self.set_texts(_("No quote yet"), words.format(number=self._view.request.number))
        else:
            words = _("Only extra functionality has a quote. Esc goes back, {key} establishes it; then it begins here.")
            self.set_texts(_("No quote yet"), words.format(key=current_keys().said("E")))
