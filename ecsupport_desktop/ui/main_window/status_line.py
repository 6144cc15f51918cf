"""The foot of the window: where the data is and how the connection, the clock, what is typed and unsent, two keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QStatusBar, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.services.live import LinkState, LinkWord
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.keys import current_keys
from ecsupport_desktop.ui.shared.labels import ElidedLabel, escaped_tooltip, set_kind
from ecsupport_desktop.ui.shared.link_words import clock_warning, connection_text, way_text, weak_text
from ecsupport_desktop.ui.shared.theme import current_theme

if TYPE_CHECKING:
    from ecsupport_desktop.ui.shared.desk_link import DeskLink
    from ecsupport_desktop.ui.shared.mail_link import MailLink

_MARKS = {LinkWord.CONNECTED: "●", LinkWord.LOST: "○", LinkWord.REFUSED: "✕", LinkWord.READ_ONLY: "◐"}
_KINDS = {LinkWord.LOST: "nearing", LinkWord.REFUSED: "critical", LinkWord.READ_ONLY: "nearing"}

_MAIL_MARKS = {"muted": "●", "nearing": "○", "critical": "✕"}


class StatusLine(QStatusBar):
    """Signals: drafts_requested(), palette_requested(), shortcuts_requested(), retry_requested(), mail_requested()."""

    drafts_requested = Signal()
    palette_requested = Signal()
    shortcuts_requested = Signal()
    retry_requested = Signal()
    mail_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_line")
        self.setSizeGripEnabled(False)
        space = current_theme().space
        self.setContentsMargins(space + space // 2, 0, space // 2, 0)
        self._path: Path | None = None
        self._link: DeskLink | None = None
        self._demo = False
        self._count = 0
        self._clock_set = ""
        self._mail_link: MailLink | None = None
        self._where = _line("status.where")
        self._retry = quiet_button("", "status.retry", hint="Ctrl+F5")
        self._waiting = _line("status.waiting")
        self._weak = _line("status.weak", "overdue")
        self._way = _line("status.way")
        self._clock = _line("status.clock")
        self._mail = quiet_button("", "status.mail")
        self._drafts = quiet_button("", "status.drafts")
        self._palette = quiet_button("", "status.palette")
        self._shortcuts = quiet_button("", "status.shortcuts")
        self._retry.clicked.connect(self.retry_requested)
        self._mail.clicked.connect(self.mail_requested)
        self._drafts.clicked.connect(self.drafts_requested)
        self._palette.clicked.connect(self.palette_requested)
        self._shortcuts.clicked.connect(self.shortcuts_requested)
        words = (self._where, self._retry, self._waiting, self._weak, self._way, self._clock)
        for widget in (*words, self._mail, self._drafts):
            widget.setContentsMargins(0, 0, space, 0)
            self.addWidget(widget)
        self.addPermanentWidget(self._palette)
        self.addPermanentWidget(self._shortcuts)
        current_keys().keys_changed.connect(self._say_keys)
        self.retranslate()

    def show_desk(self, link: DeskLink, *, demo: bool) -> None:
        """Say which database is open, and from now on how the connection to it is where it is a shared one."""
        self._link, self._path, self._demo = link, link.desk.store.path, demo
        link.link_changed.connect(self._on_link_changed)
        link.waiting_changed.connect(self._on_waiting_changed)
        self.retranslate()

    def show_mail(self, mail: MailLink) -> None:
        """Say from now on how the mailbox gets on."""
        self._mail_link = mail
        mail.state_changed.connect(self._on_mail_changed)
        self._say_mail()

    def show_drafts(self, count: int) -> None:
        """How many requests have something typed and unsent."""
        self._count = count
        self.retranslate()

    def show_clock_set(self, when: str) -> None:
        """The clock jumped at this moment (in words)."""
        self._clock_set = when
        self.retranslate()

    def _on_link_changed(self, _state: LinkState) -> None:
        self.retranslate()

    def _on_mail_changed(self, _state: object) -> None:
        self._say_mail()

    def _on_waiting_changed(self, _count: int) -> None:
        self._say_connection()

    def retranslate(self) -> None:
        self._say_where()
        self._say_connection()
        self._say_clock()
        self._say_mail()
        words = ngettext("{count} unsent draft", "{count} unsent drafts", self._count).format(count=self._count)
        self._drafts.setText(words)
        self._drafts.setAccessibleName(words)
        self._drafts.setVisible(self._count > 0)
        self._say_keys()

    def _say_keys(self) -> None:
        """The two keys that lead to all others, as they are now."""
        palette, sheet = current_keys().shown("Ctrl+K"), current_keys().shown("?")
        self._palette.setText(_("{key}  everything").format(key=palette.replace("+", " ")).strip())
        self._shortcuts.setText(_("{key}  shortcuts").format(key=sheet).strip())
        self._palette.setAccessibleName(_("All commands"))
        self._palette.setAccessibleDescription(palette)
        self._shortcuts.setAccessibleName(_("Keyboard shortcuts"))
        self._shortcuts.setAccessibleDescription(sheet)

    @property
    def _state(self) -> LinkState | None:
        return self._link.live.state if self._link is not None else None

    def _say_where(self) -> None:
        if self._link is None:
            return
        if self._link.live.shared:
            state = self._state
            text = connection_text(state, self._link.zone, self._link.now()) if state else _("Shared: connecting…")
            mark = _MARKS[state.word] if state else "○"
            set_kind(self._where, _KINDS.get(state.word, "muted") if state else "muted")
        else:
            text, mark = _("Demo data") if self._demo else _("Local file"), "●"
            self._where.explain(escaped_tooltip(str(self._path)))
        self._where.setText(f"{mark}  {text}")
        self._where.setAccessibleName(text)

    def _say_connection(self) -> None:
        """What is only to be said of a shared database, and of it only where something isn't as it should be."""
        state, waiting = self._state, self._link.waiting if self._link is not None else 0
        lost = state is not None and state.word is LinkWord.LOST
        self._retry.setText(_("Try now"))
        self._retry.setAccessibleName(_("Try now"))
        self._retry.setVisible(lost)
        words = ngettext(
            "{count} change waits for the server", "{count} changes wait for the server", waiting
        ).format(count=waiting)  # fmt: skip
        self._waiting.say(words if lost and waiting else "")
        self._weak.say(weak_text(state) if state is not None else "")
        self._way.say(way_text(state) if state is not None else "")

    def _say_mail(self) -> None:
        mail, link = self._mail_link, self._link
        kind, text = "muted", ""
        if mail is not None and link is not None:
            from ecsupport_desktop.ui.shared.mail_state import foot_text, kind_of  # not before there is a desk

            kind, text = kind_of(mail.state), foot_text(mail.state, link.zone)
        self._mail.setText(f"{_MAIL_MARKS[kind]}  {text}")
        self._mail.setAccessibleName(text)
        self._mail.setProperty("trouble", kind)
        self._mail.style().polish(self._mail)
        self._mail.setVisible(bool(text))

    def _say_clock(self) -> None:
        warning = clock_warning(self._link.live.clock_offset) if self._link is not None else ""
        text = _("Clock: changed {when}").format(when=self._clock_set) if self._clock_set else _("Clock: ok")
        set_kind(self._clock, "nearing" if warning else "muted")
        self._clock.say((warning or text) if self._link is not None else "")


class _Line(ElidedLabel):
    """As wide as its words, narrower where there is no room: the foot never widens the window."""

    def __init__(self, kind: str) -> None:
        self._more = ""
        super().__init__("", kind)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Say it; with nothing to say the label isn't there."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def explain(self, tooltip: str) -> None:
        """What else there is to know, as a tooltip."""
        self._more = tooltip
        self._explain()

    def _explain(self) -> None:
        super()._explain()
        if not self.toolTip():
            self.setToolTip(self._more)


def _line(name: str, kind: str = "muted") -> _Line:
    made = _Line(kind)
    made.setObjectName(name)
    return made
