"""The settings, and what they lead to: who works here, and working elsewhere from now on.

A dialog is imported when it is opened: most days nobody does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ecsupport_desktop.config.language import current_language, use_language

if TYPE_CHECKING:
    from ecsupport_desktop.ui.first_run.join_page import Joining
    from ecsupport_desktop.ui.main_window.doors import Doors
    from ecsupport_desktop.ui.settings.settings_dialog import SettingsDialog
    from ecsupport_desktop.ui.shared.desk_link import DeskLink
    from ecsupport_desktop.ui.shared.mail_link import MailLink
    from ecsupport_desktop.ui.shared.notices import Notices


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where to go on: the team joined, None is this computer. `not_kept`: why the password isn't kept, or empty.

    `again`: where one is, in a window that says everything in another language; what is typed comes along.
    """

    joining: Joining | None = None
    not_kept: str = ""
    again: bool = False


class SettingsActions(QObject):
    """Signals: elsewhere_requested(Elsewhere) — the settings say so already; the dialogs are closed;
    keyboard_requested(), which keys run which action.
    """

    elsewhere_requested = Signal(object)
    keyboard_requested = Signal()

    def __init__(
        self,
        link: DeskLink,
        notices: Notices,
        doors: Doors,
        window: QWidget,
        parent: QObject,
        *,
        mail: MailLink | None = None,
    ) -> None:
        super().__init__(parent)
        self._link, self._notices, self._doors, self._window = link, notices, doors, window
        self._mail = mail
        self._spoken = current_language()
        self._settings: SettingsDialog | None = None
        self.left_at = ""
        """The setting whose dialog was closed to say everything in another language; "" where none was."""

    def open(self) -> None:
        """Every setting."""
        from ecsupport_desktop.ui.settings.settings_dialog import SettingsDialog

        self._settings = dialog = SettingsDialog(self._link, self._notices, self._window, mail=self._mail)
        dialog.agents_requested.connect(self.open_agents)
        dialog.quotes_requested.connect(self.open_quotes)
        dialog.keyboard_requested.connect(self.keyboard_requested)
        dialog.join_requested.connect(self._on_join_requested)
        dialog.local_chosen.connect(self._on_local_chosen)
        dialog.setting_saved.connect(self._on_setting_saved)
        dialog.open()

    def open_at(self, key: str) -> None:
        """Every setting, at this one's row."""
        self.open()
        if self._settings is not None:
            self._settings.show_setting(key)

    def open_quotes(self) -> None:
        """The company's facts, the usual words and the rate card of quotes."""
        from ecsupport_desktop.ui.settings.quote_settings import QuoteSettingsDialog

        QuoteSettingsDialog(self._link, self._notices, self._window).open()

    def open_quotes_at(self, name: str) -> None:
        """The settings of quotes, at the field of this name."""
        from ecsupport_desktop.ui.settings.quote_settings import QuoteSettingsDialog

        dialog = QuoteSettingsDialog(self._link, self._notices, self._window)
        dialog.open()
        dialog.show_setting(name)

    def open_agents(self) -> None:
        """Who works here, and as what."""
        from ecsupport_desktop.ui.directory.agents import AgentsDialog

        AgentsDialog(self._link, self._notices, self._window).open()

    def _on_join_requested(self) -> None:
        if self._doors.test is not None:
            from ecsupport_desktop.ui.main_window.join_dialog import JoinDialog

            joining = JoinDialog(self._doors.test, self._link, self._window)
            joining.joined.connect(self._on_joined)
            joining.open()

    def _on_joined(self, joining: Joining, not_kept: str) -> None:
        if self._settings is not None:
            self._settings.accept()
        self.elsewhere_requested.emit(Elsewhere(joining, not_kept))

    def _on_setting_saved(self, key: str) -> None:
        """Another language is spoken at once."""
        if key == "language" and use_language(self._link.settings.language_code) != self._spoken:
            if self._settings is not None:
                self.left_at = key
                self._settings.accept()
            self.elsewhere_requested.emit(Elsewhere(again=True))

    def _on_local_chosen(self) -> None:
        self.elsewhere_requested.emit(Elsewhere())
