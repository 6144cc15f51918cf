"""Fields ready to use: named for tests, labelled for screen readers, with the look and the habits of the window."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCalendarWidget,
    QComboBox,
    QDateEdit,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QToolButton,
    QWidget,
)

from ecsupport_desktop.ui.shared.icons import bind_icon
from ecsupport_desktop.ui.shared.labels import set_kind
from ecsupport_desktop.ui.shared.theme import current_theme

AnyField = TypeVar("AnyField", bound=QWidget)
AnySpinBox = TypeVar("AnySpinBox", bound=QAbstractSpinBox)


def line_field(name: str, label: str, placeholder: str = "", *, most: int = 1_000) -> QLineEdit:
    """One line of text, of at most `most` characters. `label` is what a screen reader says."""
    field = QLineEdit()
    field.setMaxLength(most)
    field.setPlaceholderText(placeholder)
    return _named(field, name, label)


def search_field(name: str, label: str, placeholder: str) -> QLineEdit:
    """One line with a cross that empties it."""
    field = line_field(name, label, placeholder)
    field.setClearButtonEnabled(True)
    return field


def text_field(name: str, label: str, placeholder: str = "", *, lines: int = 4) -> QPlainTextEdit:
    """Several lines of plain text, `lines` of them seen at least; Tab goes on to the next field."""
    field = QPlainTextEdit()
    field.setPlaceholderText(placeholder)
    field.setTabChangesFocus(True)
    set_kind(field, "field")
    field.setMinimumHeight(field.fontMetrics().lineSpacing() * lines + 2 * current_theme().space)
    return _named(field, name, label)


def number_field(name: str, label: str, least: int, most: int, suffix: str = "") -> QSpinBox:
    """A whole number; the wheel turns it only while it has the focus, so that scrolling past changes nothing."""
    field = QSpinBox()
    field.setRange(least, most)
    field.setSuffix(suffix)
    return give_manners(_named(field, name, label))


def date_field(name: str, label: str) -> QDateEdit:
    """A day, with a calendar to pick it from; set its date and what may be chosen."""
    field = QDateEdit()
    field.setCalendarPopup(True)
    calendar = field.calendarWidget()
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    calendar.setAccessibleName(label)
    for which, picture in (("prev", "chevron-left"), ("next", "chevron-right")):
        if step := calendar.findChild(QToolButton, f"qt_calendar_{which}month"):
            bind_icon(step, picture, "text")
    _CalmWeekends(calendar)
    return give_manners(_named(field, name, label))


def choice_field(name: str, label: str) -> QComboBox:
    """One of a list, to be filled by `addItem(text, value)`; the wheel doesn't turn it in passing."""
    field = QComboBox()
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.installEventFilter(_WheelGuard(field))
    return _named(field, name, label)


def give_manners(field: AnySpinBox) -> AnySpinBox:
    """What the style sheet can't give a spin box or date field: air before its text, and no wheel in passing."""
    if isinstance(field, QSpinBox | QDoubleSpinBox):
        field.lineEdit().setTextMargins(current_theme().space, 0, 0, 0)
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.installEventFilter(_WheelGuard(field))
    return field


def make_read_only(field: QWidget, read_only: bool) -> None:
    """Text can still be selected and copied, by mouse and keyboard; anything else can't be chosen any more."""
    if isinstance(field, QLineEdit):
        field.setReadOnly(read_only)
    elif isinstance(field, QPlainTextEdit):
        field.setReadOnly(read_only)
        if read_only:
            flags = Qt.TextInteractionFlag
            field.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
    else:
        field.setEnabled(not read_only)


class _CalmWeekends(QObject):
    """Qt paints weekends red, and red is for what is overdue. A child of its calendar, renewed with the theme."""

    def __init__(self, calendar: QCalendarWidget) -> None:
        super().__init__(calendar)
        self._calendar = calendar
        self._renew()
        current_theme().theme_changed.connect(self._renew)

    def _renew(self) -> None:
        ink = QTextCharFormat()
        ink.setForeground(current_theme().tokens.colour("muted"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._calendar.setWeekdayTextFormat(day, ink)


class _WheelGuard(QObject):
    """Leaves the wheel to whatever scrolls, unless the field has the focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def _named(field: AnyField, name: str, label: str) -> AnyField:
    field.setObjectName(name)
    field.setAccessibleName(label)
    return field
