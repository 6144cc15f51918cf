"""Shows the latest notice above the foot of the window: one line that moves nothing and never takes the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QEnterEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.ui.shared.buttons import icon_button, quiet_button
from ecsupport_desktop.ui.shared.floating import Floating
from ecsupport_desktop.ui.shared.free_place import free_place, taken_places
from ecsupport_desktop.ui.shared.icons import ICON_SIZE, icon
from ecsupport_desktop.ui.shared.labels import ElidedLabel, set_kind
from ecsupport_desktop.ui.shared.notices import Notice, NoticeKind, Notices
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme

PASSING_MILLISECONDS = 6_000
WITH_BUTTON_MILLISECONDS = 10_000
LAID_OUT_MILLISECONDS = 50
WIDEST, NARROWEST = 720, 440

_LOOKS = {
    NoticeKind.INFO: ("info", "accent", N_("Information: {message}")),
    NoticeKind.WARNING: ("warning", "nearing", N_("Warning: {message}")),
    NoticeKind.ERROR: ("error", "overdue", N_("Error: {message}")),
}


class NoticeBar(Floating):
    """Floats low over its host, on none of its buttons. Information goes by itself, not while the pointer is on it."""

    def __init__(self, notices: Notices, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("notice_bar")
        self.setAccessibleName(_("Messages"))
        set_kind(self, "notice")
        self._notice: Notice | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self._laid_out = QTimer(self, singleShot=True, interval=LAID_OUT_MILLISECONDS)
        self._laid_out.timeout.connect(self._on_laid_out)
        self._build()
        self.hide()
        notices.posted.connect(self.show_notice)
        notices.withdrawn.connect(self._on_withdrawn)
        current_theme().theme_changed.connect(self._dress)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)

    def _build(self) -> None:
        space = current_theme().space
        self._mark = QLabel()
        self._mark.setObjectName("notice_bar.mark")
        self._text = ElidedLabel()
        self._text.setObjectName("notice_bar.text")
        self._button = quiet_button("", "notice_bar.action", hint="Ctrl+.")
        self._button.clicked.connect(self._on_button)
        self._close = icon_button("close", _("Dismiss"), "notice_bar.dismiss")
        self._close.clicked.connect(self.dismiss)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * space, space, space, space)
        layout.setSpacing(space)
        layout.addWidget(self._mark)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._close)

    def notice(self) -> Notice | None:
        """What is shown now."""
        return self._notice

    def show_notice(self, notice: Notice) -> None:
        """Show this one in the place of whatever was shown."""
        self._notice = notice
        self._text.setText(notice.message.strip().split("\n", 1)[0])
        self._button.setText(notice.action_text.replace("&", "&&"))
        self._button.setAccessibleName(notice.action_text)
        self._button.setVisible(bool(notice.action_text))
        self._dress()
        self.place()
        self.show()
        self.raise_()
        self._start_timer()
        self._announce(notice)

    def act(self) -> None:
        """Do what the notice shown offers, if it offers anything."""
        if self._notice is not None and self._notice.callback is not None:
            self._on_button()

    def dismiss(self) -> None:
        """Put it away; the history keeps it."""
        self._timer.stop()
        self._laid_out.stop()
        self._notice = None
        self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._start_timer()
        super().leaveEvent(event)

    def _start_timer(self) -> None:
        self._timer.stop()
        if self._notice is None or self._notice.kind is not NoticeKind.INFO or self.underMouse():
            return
        self._timer.start(WITH_BUTTON_MILLISECONDS if self._notice.action_text else PASSING_MILLISECONDS)

    def _dress(self) -> None:
        if self._notice is None:
            return
        theme = current_theme()
        name, ink, _words = _LOOKS[self._notice.kind]
        side = theme.px(ICON_SIZE)
        picture = icon(name, theme.tokens, ink, side)
        self._mark.setPixmap(picture.pixmap(QSize(side, side), self.devicePixelRatioF()))

    def place(self) -> None:
        theme = current_theme()
        margin = 2 * theme.space
        room = max(0, self._host.width() - 2 * margin)
        width = min(room, theme.px(WIDEST), self._wanted_width())
        least = min(width, theme.px(NARROWEST))
        inside = self._host.rect().adjusted(margin, margin, -margin, -margin)
        taken = taken_places(self._host, self)
        widths = (width, (width + least) // 2, least)
        self.setGeometry(free_place(widths, self.sizeHint().height(), inside, taken, margin))

    def _on_focus_changed(self, _before: object, _now: object) -> None:
        """Another page may be there, with buttons elsewhere; where, is known once it is laid out."""
        if self.isVisible():
            self._laid_out.start()

    def _on_laid_out(self) -> None:
        if self.isVisible() and not self.underMouse():
            self.place()

    def _wanted_width(self) -> int:
        """ElidedLabel asks for its whole text, so the hint is what it takes to cut nothing."""
        if layout := self.layout():
            layout.activate()
        return self.sizeHint().width() + 2 * current_theme().space

    def _announce(self, notice: Notice) -> None:
        words = _(_LOOKS[notice.kind][2]).format(message=show_invisibles(notice.message))
        self._text.setAccessibleName(words)
        announcement = QAccessibleAnnouncementEvent(self, words)
        if notice.kind is NoticeKind.ERROR:
            announcement.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(announcement)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _on_button(self) -> None:
        notice = self._notice
        self.dismiss()
        if notice is not None and notice.callback is not None:
            notice.callback()

    def _on_withdrawn(self, notice: Notice) -> None:
        if notice is self._notice:
            self.dismiss()
