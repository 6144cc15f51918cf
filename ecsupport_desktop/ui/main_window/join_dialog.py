"""Joining a team while a desk is open: the same page as at the first start."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.passwords import keep_password, missing_keyring
from ecsupport_desktop.config.settings import SettingsError, save_setting
from ecsupport_desktop.services.connection_steps import ConnectionTest
from ecsupport_desktop.ui.first_run.join_page import Joining, JoinPage
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.kept_looks import keep_size


class JoinDialog(QDialog):
    """Esc or Back closes it, and nothing is changed.

    Signals: joined(Joining, str) — the settings say so now; why the password couldn't be kept (translated), or "".
    """

    joined = Signal(object, str)

    def __init__(self, test: ConnectionTest, link: DeskLink, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("join_dialog")
        self.setWindowTitle(_("Join a team"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._link = link
        self._joining: Joining | None = None
        self._page = JoinPage(test, link.jobs, link.settings.agent_login.lower(), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._page)
        keep_size(self, 640, 680)
        self._page.back_requested.connect(self.reject)
        self._page.join_requested.connect(self._on_join_requested)
        link.jobs.query(missing_keyring, self._page.show_no_keyring, key="join_dialog.keyring")
        self._page.begin()

    def _on_join_requested(self, joining: Joining) -> None:
        self._joining = joining
        password = joining.password if joining.keep else None
        server = joining.server
        self._link.jobs.background(lambda: keep_password(server, password) if password else "", self._on_kept)

    def _on_kept(self, why_not: str) -> None:
        assert self._joining is not None
        accepted = self._link.settings.weaker_accepted
        try:
            if self._joining.accepted and self._joining.accepted not in accepted:
                self._save("weaker_accepted", (*accepted, self._joining.accepted))
            self._save("server", str(self._joining.server))
        except SettingsError as error:
            self._page.show_refusal(error.problem.message)
            return
        self.accept()
        self.joined.emit(self._joining, why_not)

    def _save(self, key: str, value: Any) -> None:
        save_setting(self._link.paths, key, value)
        self._link.use_settings(replace(self._link.settings, **{key: value}))
