"""The keys a person gave to actions: in force once the desk is open, changed in the Keyboard dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecsupport_desktop.ui.main_window.feature import Feature
from ecsupport_desktop.ui.settings.bindings import Bindings
from ecsupport_desktop.ui.shared.keys import current_keys

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView


class KeyboardActions(Feature):
    """What of the file can't be used is said once the desk is open."""

    def __init__(self, view: DeskView) -> None:
        super().__init__(view)
        self._bindings = Bindings(view.registry, view.link.paths, self)
        self._problems = self._bindings.load()
        view.registry.on("file.keyboard", self.open)
        view.settings.keyboard_requested.connect(self.open)

    def begin(self) -> None:
        for problem in self._problems:
            self.view.notices.warning(problem)

    def open(self) -> None:
        """Which keys run which action."""
        from ecsupport_desktop.ui.settings.keyboard_dialog import KeyboardDialog

        KeyboardDialog(self._bindings, self.view.window).open()

    def close_down(self) -> None:
        """The next window reads its own."""
        current_keys().use({})
