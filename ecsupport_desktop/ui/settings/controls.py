"""One control for each kind of setting: made from the setting's declaration, read and filled through two functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimeZone
from PySide6.QtWidgets import QCheckBox, QCompleter, QLineEdit, QPlainTextEdit, QSpinBox

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.config.settings import Setting
from ecsupport_desktop.config.time_zone import SYSTEM, zone_named
from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.services.mail_templates import check_signature
from ecsupport_desktop.services.office import known_country, known_region
from ecsupport_desktop.ui.settings.control import Control, name_of
from ecsupport_desktop.ui.settings.hours_control import OfficeHoursControl
from ecsupport_desktop.ui.settings.login_control import LoginControl
from ecsupport_desktop.ui.settings.titles import SUFFIXES, choice_text, title_of
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.fields import choice_field, line_field, number_field, text_field
from ecsupport_desktop.ui.shared.segmented import Segment, SegmentedControl
from ecsupport_desktop.ui.shared.theme import px

SIDE_BY_SIDE = 3
"""So many choices have room for their words beside one another."""


class ChoiceControl(Control):
    """One of a few."""

    def __init__(self, setting: Setting) -> None:
        segments = [Segment(value=choice, text=choice_text(choice)) for choice in setting.kind.choices]
        self._segments = SegmentedControl(name_of(setting), title_of(setting.key), segments)
        super().__init__(self._segments)
        self._segments.value_chosen.connect(self.committed)

    def value(self) -> str | None:
        return self._segments.value()

    def show_value(self, value: str) -> None:
        self._segments.set_value(value)
        self._segments.setFocusProxy(self._segments.segment_button(value))  # whoever is led here can choose by keys


class ListControl(Control):
    """One of more than stand side by side."""

    def __init__(self, setting: Setting) -> None:
        self._list = choice_field(name_of(setting), title_of(setting.key))
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
        self._spin: QSpinBox = number_field(name_of(setting), title_of(setting.key), least, most, suffix)
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
        self._box.setObjectName(name_of(setting))
        super().__init__(self._box)
        self._box.clicked.connect(self.committed)

    def value(self) -> bool:
        return self._box.isChecked()

    def show_value(self, value: bool) -> None:
        self._box.setChecked(value)


class TextControl(Control):
    """A line; `offered` are values it may be completed to, `check` makes a value of what is typed or raises."""

    def __init__(self, setting: Setting, offered: Sequence[str] = (), check: Callable[[str], str] = str) -> None:
        self._check = check
        self._line: QLineEdit = line_field(name_of(setting), title_of(setting.key))
        if offered:
            completer = QCompleter(list(offered), self._line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self._line.setCompleter(completer)
        super().__init__(self._line)
        self._line.editingFinished.connect(self._on_left)

    def value(self) -> str:
        """Raises InvalidField for what can't be."""
        return self._check(self._raw())

    def show_value(self, value: str) -> None:
        self._before = value
        self._line.setText(value)

    def _raw(self) -> str:
        return self._line.text().strip()


class ZoneControl(TextControl):
    """A time zone by its name; the system's own is said in words."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting, [choice_text(SYSTEM), *_zones()], _zone)

    def show_value(self, value: str) -> None:
        super().show_value(choice_text(SYSTEM) if value == SYSTEM else value)


class LinesControl(Control):
    """A signature: some lines, committed when the field is left."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._lines: QPlainTextEdit = text_field(name_of(setting), title_of(setting.key), lines=3)
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


def control_for(setting: Setting, link: DeskLink) -> Control:
    """The control for this setting: one of its own, or by what its default is."""
    match setting.key:
        case "acting_agent":
            return LoginControl(setting, link)
        case "time_zone":
            return ZoneControl(setting)
        case "holidays_country":
            return TextControl(setting, check=known_country)
        case "holidays_subdivision":
            return TextControl(setting, check=lambda region: known_region(link.settings.holidays_country, region))
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
    return TextControl(setting)


def _zone(typed: str) -> str:
    """Raises InvalidField for a name nobody knows."""
    system = choice_text(SYSTEM)
    if typed.casefold() in (system.casefold(), SYSTEM):
        return SYSTEM
    try:
        zone_named(typed)
    except ValueError as error:
        message = N_("This must be “{system}” or the name of a time zone such as Europe/Madrid")
        raise InvalidField(message, field="time_zone", system=system) from error
    return typed


def _zones() -> list[str]:
    """The names of time zones people know; aliases such as "EST5EDT" are taken too, but not offered."""
    names = (bytes(name.data()).decode() for name in QTimeZone.availableTimeZoneIds())
    return sorted(name for name in names if "/" in name and not name.startswith("Etc/"))
