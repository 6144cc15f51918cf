"""One control for each kind of setting: made from the setting's declaration, read and filled through two functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimeZone, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.setting_kinds import WEEKDAYS, OfficeHours
from ecsupport_desktop.config.settings import Setting
from ecsupport_desktop.config.time_zone import SYSTEM
from ecsupport_desktop.services.mail_templates import check_signature
from ecsupport_desktop.ui.settings.titles import DAYS, SUFFIXES, choice_text, day_text, title_of
from ecsupport_desktop.ui.shared.fields import choice_field, line_field, number_field, text_field
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.segmented import Segment, SegmentedControl
from ecsupport_desktop.ui.shared.theme import current_theme, px

SIDE_BY_SIDE = 3
"""So many choices have room for their words beside one another."""


class Control(QWidget):
    """Signals: committed() — the person is done with it: a choice made, Enter pressed, the field left."""

    committed = Signal()

    def __init__(self, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._before: Any = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(field)

    def value(self) -> Any:
        """What is in the control. Raises ValueError for what isn't a value at all."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Put this in, and tell nobody."""
        raise NotImplementedError

    def _on_left(self) -> None:
        """Fields tell that they were left whether or not anything was typed."""
        now = self._raw()
        if now != self._before:
            self._before = now
            self.committed.emit()

    def _raw(self) -> Any:
        return self.value()


class ChoiceControl(Control):
    """One of a few."""

    def __init__(self, setting: Setting) -> None:
        segments = [Segment(value=choice, text=choice_text(choice)) for choice in setting.kind.choices]
        self._segments = SegmentedControl(_name(setting), title_of(setting.key), segments)
        super().__init__(self._segments)
        self._segments.value_chosen.connect(self.committed)

    def value(self) -> str | None:
        return self._segments.value()

    def show_value(self, value: str) -> None:
        self._segments.set_value(value)


class ListControl(Control):
    """One of more than stand side by side."""

    def __init__(self, setting: Setting) -> None:
        self._list = choice_field(_name(setting), title_of(setting.key))
        for choice in setting.kind.choices:
            self._list.addItem(choice_text(choice), choice)
        super().__init__(self._list)
        self._list.activated.connect(self.committed)

    def value(self) -> str | None:
        chosen: str | None = self._list.currentData()
        return chosen

    def show_value(self, value: str) -> None:
        self._list.setCurrentIndex(self._list.findData(value))


class NumberControl(Control):
    """A whole number, committed a step at a time or when the field is left."""

    def __init__(self, setting: Setting, least: int, most: int) -> None:
        suffix = _(SUFFIXES[setting.key]) if setting.key in SUFFIXES else ""
        self._spin: QSpinBox = number_field(_name(setting), title_of(setting.key), least, most, suffix)
        self._spin.setKeyboardTracking(False)
        self._spin.setSingleStep(10 if setting.key == "zoom" else 1)
        self._spin.setMaximumWidth(px(112))
        super().__init__(self._spin)
        self._spin.valueChanged.connect(self._on_left)

    def value(self) -> int:
        return self._spin.value()

    def show_value(self, value: int) -> None:
        self._before = value
        self._spin.setValue(value)


class YesNoControl(Control):
    """A box to tick."""

    def __init__(self, setting: Setting) -> None:
        self._box = QCheckBox(_("On"))
        self._box.setAccessibleName(title_of(setting.key))
        self._box.setObjectName(_name(setting))
        super().__init__(self._box)
        self._box.clicked.connect(self.committed)

    def value(self) -> bool:
        return self._box.isChecked()

    def show_value(self, value: bool) -> None:
        self._box.setChecked(value)


class TextControl(Control):
    """A line; `offered` are values it may be completed to."""

    def __init__(self, setting: Setting, offered: Sequence[str] = ()) -> None:
        self._line: QLineEdit = line_field(_name(setting), title_of(setting.key))
        if offered:
            completer = QCompleter(list(offered), self._line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self._line.setCompleter(completer)
        super().__init__(self._line)
        self._line.editingFinished.connect(self._on_left)

    def value(self) -> str:
        return self._line.text().strip()

    def show_value(self, value: str) -> None:
        self._before = value
        self._line.setText(value)


class LinesControl(Control):
    """A signature: some lines, committed when the field is left."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._lines: QPlainTextEdit = text_field(_name(setting), title_of(setting.key), lines=3)
        super().__init__(self._lines)
        self._lines.setFixedHeight(self._lines.minimumHeight())
        self._lines.installEventFilter(self)

    def value(self) -> str:
        """Raises InvalidField for a placeholder that stands for nothing."""
        text = self._lines.toPlainText().rstrip()
        check_signature(text, self._setting.key)
        return text

    def show_value(self, value: str) -> None:
        self._before = value
        self._lines.setPlainText(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            self._on_left()
        return super().eventFilter(watched, event)

    def _raw(self) -> str:
        return self._lines.toPlainText().rstrip()


class OfficeHoursControl(Control):
    """A line a day; an empty one is closed."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        days = QWidget()
        days.setObjectName(_name(setting))
        super().__init__(days)
        grid = QGridLayout(days)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(current_theme().space // 2)
        self._lines: dict[str, QLineEdit] = {}
        for row, day in enumerate(WEEKDAYS):
            line = line_field(f"{_name(setting)}.{day}", _(DAYS[day]), _("closed"))
            said = label(_(DAYS[day]), "muted")
            said.setBuddy(line)
            grid.addWidget(said, row, 0)
            grid.addWidget(line, row, 1)
            line.editingFinished.connect(self._on_left)
            self._lines[day] = line
        days.setFocusProxy(self._lines["monday"])

    def value(self) -> OfficeHours:
        hours: OfficeHours = self._setting.kind.read(self._raw())
        return hours

    def show_value(self, value: OfficeHours) -> None:
        for at, day in enumerate(WEEKDAYS):
            self._lines[day].setText(day_text(value, at))
        self._before = self._raw()

    def _raw(self) -> dict[str, str]:
        return {day: line.text().strip() for day, line in self._lines.items()}


def control_for(setting: Setting) -> Control:
    """The control for this setting, by what its default is."""
    if setting.kind.choices:
        return ChoiceControl(setting) if len(setting.kind.choices) <= SIDE_BY_SIDE else ListControl(setting)
    if isinstance(setting.default, bool):
        return YesNoControl(setting)
    if isinstance(setting.default, int):
        limits = setting.kind.allowed_values
        return NumberControl(setting, int(str(limits["lowest"])), int(str(limits["highest"])))
    if isinstance(setting.default, tuple):
        return OfficeHoursControl(setting)
    if "signature" in setting.key:
        return LinesControl(setting)
    return TextControl(setting, _zones() if setting.key == "time_zone" else ())


def _zones() -> list[str]:
    """The names of time zones people know; aliases such as "EST5EDT" are taken too, but not offered."""
    names = (bytes(name.data()).decode() for name in QTimeZone.availableTimeZoneIds())
    return [SYSTEM, *sorted(name for name in names if "/" in name and not name.startswith("Etc/"))]


def _name(setting: Setting) -> str:
    return f"settings.{setting.key}"
