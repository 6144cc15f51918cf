"""Every setting with its sentence and default: found by words, saved at once, in force where that is possible."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.settings import SETTINGS, Setting, SettingsError, save_setting
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.ui.settings.column import SettingsColumn
from ecsupport_desktop.ui.settings.control import Control
from ecsupport_desktop.ui.settings.controls import control_for
from ecsupport_desktop.ui.settings.growing import Growing
from ecsupport_desktop.ui.settings.mail_row import MailRow
from ecsupport_desktop.ui.settings.place_row import PlaceRow
from ecsupport_desktop.ui.settings.row import Row
from ecsupport_desktop.ui.settings.team import TeamSettings
from ecsupport_desktop.ui.settings.titles import FROM_NEXT_START, GROUPS, LOOKS, title_of, value_text
from ecsupport_desktop.ui.shared.buttons import button, quiet_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.fields import search_field
from ecsupport_desktop.ui.shared.kept_looks import keep_size
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.mail_link import MailLink
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.refusals import error_text
from ecsupport_desktop.ui.shared.scrolled import Scrolled, bring_into_view
from ecsupport_desktop.ui.shared.theme import apply_theme, current_theme
from ecsupport_desktop.ui.shared.turning_row import TurningRow
from ecsupport_desktop.ui.shared.turns import Turns

_MAIL_ROWS: Final = {"mail_imap_user": "imap", "mail_smtp_user": "smtp"}
"""After which setting the test of a connection stands."""


class SettingsDialog(QDialog):
    """The settings of this computer, then the team's.

    Signals: setting_saved(key) · agents_requested(), quotes_requested(), keyboard_requested() and join_requested() —
    they are shown by whoever shows this · local_chosen() — to go on on this computer; the dialog is closed.
    """

    setting_saved = Signal(str)
    agents_requested = Signal()
    quotes_requested = Signal()
    keyboard_requested = Signal()
    join_requested = Signal()
    local_chosen = Signal()

    def __init__(
        self, link: DeskLink, notices: Notices, parent: QWidget | None = None, *, mail: MailLink | None = None
    ) -> None:
        super().__init__(parent)
        self._link, self._notices = link, notices
        self._controls: dict[str, Control] = {}
        self._rows: dict[str, Row] = {}
        self._refused: set[str] = set()
        self._warned = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("settings")
        self.setWindowTitle(_("Settings"))
        self._search = search_field("settings.search", _("Search settings"), _("Search: words of a setting"))
        self._mail, self._wanted = mail, ""
        self._page = SettingsColumn()
        self._growing = Growing(self)
        self._build()
        self._filling = Turns(self)
        self._filling.ended.connect(self._on_filled)
        self._filling.begin(self._fill())
        self._search.textChanged.connect(self._on_search_text_changed)
        self._search.setFocus()

    def _build(self) -> None:
        theme = current_theme()
        keep_size(self, 760, 680)
        self._search.setParent(self)  # before the settings, so that Tab leads from it to them
        self._scroll = Scrolled(self._page, "settings.scroll")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.space] * 4)
        layout.setSpacing(2 * theme.space)
        title = QVBoxLayout()
        title.setSpacing(theme.space // 2)
        title.addWidget(label(self.windowTitle(), "title"))
        title.addWidget(label(_("Every change is saved at once."), "muted", wrap=True))
        layout.addLayout(title)
        layout.addWidget(self._search)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._bar())

    def _fill(self) -> Iterator[Row]:
        """One row after the other: all at once would hold the window up for ten frames, and few are seen at first."""
        for row in self._made():
            yield row
            if self._link.jobs.closed:
                self._filling.stop()  # the program is leaving
                return

    def _made(self) -> Iterator[Row]:
        for group in GROUPS:
            self._page.add_section(_(group.title))
            if "server" in group.keys:
                self._place = PlaceRow(self._link, self)
                self._place.join_requested.connect(self.join_requested)
                self._place.local_requested.connect(self._on_local_requested)
                yield self._page.add_row(self._place.row)
            for key in group.keys:
                yield self._page.add_row(self._setting_row(SETTINGS[key]))
                if self._mail is not None and (protocol := _MAIL_ROWS.get(key)):
                    yield self._page.add_row(MailRow(protocol, self._link, self._mail, self).row)
        self._page.add_section(_("Team"))
        for row in TeamSettings(self._link, self).rows:
            self._page.add_row(row)
        yield row

    def complete(self) -> None:
        """Make the rows that are left now."""
        self._filling.finish()

    def _on_filled(self) -> None:
        # What is made later would come behind the buttons below; the lists of combo boxes are windows of their own.
        parts = [each for each in self._page.findChildren(QWidget) if each.window() is self]
        fields = [each for each in parts if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        for one, following in pairwise((self._search, *fields, *self._buttons)):
            QWidget.setTabOrder(one, following)
        self._go_where_wanted()

    def show_setting(self, key: str) -> None:
        """Go to the row of this setting, of this computer's or the team's, as soon as it is there: into its field."""
        self._wanted = key
        if not self._filling.under_way:
            self._go_where_wanted()

    def _go_where_wanted(self) -> None:
        if not (key := self._wanted):
            return
        field = self._controls[key].field if key in self._controls else self.findChild(QWidget, f"settings.{key}")
        row = self.findChild(Row, f"{field.objectName()}.row") if field is not None else None
        assert field is not None and row is not None, key
        self._wanted = ""
        bring_into_view(self._scroll, row)
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _bar(self) -> TurningRow:
        agents = quiet_button(_("Agents…"), "settings.agents", icon_name="users")
        agents.clicked.connect(self.agents_requested)
        close = button(_("Close"), "settings.close")
        close.clicked.connect(self.reject)
        quotes = quiet_button(_("Quotes…"), "settings.quotes")
        quotes.clicked.connect(self.quotes_requested)
        keyboard = quiet_button(_("Keyboard…"), "settings.keyboard", icon_name="keyboard")
        keyboard.clicked.connect(self.keyboard_requested)
        self._buttons = (agents, quotes, keyboard, close)
        return TurningRow((agents, quotes, keyboard), (close,), "settings.foot")

    def _setting_row(self, setting: Setting) -> Row:
        control = control_for(setting, self._link)
        row = Row(title_of(setting.key), _(setting.explanation), control, control.field, also=setting.key)
        self._controls[setting.key], self._rows[setting.key] = control, row
        control.show_value(getattr(self._link.settings, setting.key))
        self._show_default(setting)
        control.setProperty("key", setting.key)
        row.reset.setProperty("key", setting.key)
        control.committed.connect(self._on_committed)
        row.reset.clicked.connect(self._on_reset)
        if setting.from_environment and os.environ.get(setting.variable):
            control.setEnabled(False)
            row.reset.hide()
            row.message.set_message(_("Given by {variable} this time").format(variable=setting.variable), "muted")
        return row

    def _show_default(self, setting: Setting) -> None:
        value = getattr(self._link.settings, setting.key)
        said = _("Default: {value}").format(value=value_text(setting, setting.default))
        self._rows[setting.key].show_default(said, "" if value == setting.default else _("Back to the default"))

    def _on_committed(self) -> None:
        key = cast(str, self.sender().property("key"))
        control = self._controls[key]
        self._forget_refusal(key)
        try:
            value = control.value()
        except DomainError as error:
            self._refuse(key, error_text(error))
            return
        except ValueError:
            self._refuse(key)
            return
        if value == getattr(self._link.settings, key):
            control.show_value(value)
        elif not self._save(SETTINGS[key], value, value):
            return
        if control.wrong:
            self._refused.add(key)

    def _on_reset(self) -> None:
        key = cast(str, self.sender().property("key"))
        self._forget_refusal(key)
        self._save(SETTINGS[key], None, SETTINGS[key].default)

    def _on_local_requested(self) -> None:
        """The server is left out of the settings: the account's own file is opened, and made where there is none."""
        if self._save(SETTINGS["server"], None, SETTINGS["server"].default):
            self.accept()
            self.local_chosen.emit()

    def _save(self, setting: Setting, written: Any, value: Any) -> bool:
        """Write it to the file; None goes back to the default, which is `value` then. False: it is said why not."""
        self.complete()  # other rows tell of it too
        try:
            save_setting(self._link.paths, setting.key, written)
        except SettingsError as error:
            self._refuse(setting.key, "" if error.problem.allowed else error.problem.message)
            return False
        self._link.use_settings(replace(self._link.settings, **{setting.key: value}))
        self._controls[setting.key].show_value(value)
        self._show_default(setting)
        self._put_in_force(setting.key)
        self.setting_saved.emit(setting.key)
        return True

    def _put_in_force(self, key: str) -> None:
        settings = self._link.settings
        if key in LOOKS:
            app, was = cast(QApplication, QApplication.instance()), current_theme().zoom
            apply_theme(app, settings.appearance, settings.density, settings.zoom)
            if key == "zoom":
                self._growing.follow(was, settings.zoom)
        elif key in FROM_NEXT_START:
            self._place.show_place()
            self._rows[key].message.set_message(_("Saved; it holds from the next start."), "muted")
        elif key == "time_zone":
            self._link.language_changed.emit()
        elif key == "holidays_country" and settings.holidays_country:
            region = self._controls["holidays_subdivision"]
            if region.isEnabled():
                region.committed.emit()  # it may be none of this country's

    def _refuse(self, key: str, text: str = "") -> None:
        allowed = _("This must be {allowed}").format(allowed=SETTINGS[key].kind.allowed)
        self._rows[key].message.set_message(text or allowed, "critical")
        self._refused.add(key)

    def _forget_refusal(self, key: str) -> None:
        self._rows[key].message.clear_message()
        self._controls[key].clear_messages()
        self._refused.discard(key)
        self._warned = False

    def reject(self) -> None:
        """Close, which saves the field one is in; with a value that was refused in a field only at the second time."""
        if (field := self.focusWidget()) is not None:
            field.clearFocus()
        if self._refused and not self._warned:
            self._warned = True
            self._search.clear()  # it may have hidden the row
            self.show_setting(next(key for key in self._controls if key in self._refused))
            return
        super().reject()

    def _on_search_text_changed(self, text: str) -> None:
        self.complete()
        self._page.show_only(text.casefold().split())
        self._scroll.verticalScrollBar().setValue(0)
