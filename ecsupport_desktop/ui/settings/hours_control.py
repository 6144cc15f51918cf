"""Office hours, a line a day: each day that can't be read says so by itself, and the others are saved."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.setting_kinds import WEEKDAYS, OfficeHours, Span
from ecsupport_desktop.config.settings import Setting
from ecsupport_desktop.ui.settings.control import Control, name_of
from ecsupport_desktop.ui.settings.titles import DAYS, day_text
from ecsupport_desktop.ui.shared.field_message import FieldMessage
from ecsupport_desktop.ui.shared.fields import line_field
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import current_theme


class OfficeHoursControl(Control):
    """A line a day; an empty one is closed."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._shown: OfficeHours = setting.default
        self._lines: dict[str, QLineEdit] = {}
        self._messages: dict[str, FieldMessage] = {}
        self._wrong: list[str] = []
        self._days = QWidget()
        self._days.setObjectName(name_of(setting))
        super().__init__(self._days)
        grid = QGridLayout(self._days)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(current_theme().space // 2)
        for at, day in enumerate(WEEKDAYS):
            line = line_field(f"{name_of(setting)}.{day}", _(DAYS[day]), _("closed"))
            said = label(_(DAYS[day]), "muted")
            said.setBuddy(line)
            grid.addWidget(said, 2 * at, 0)
            grid.addWidget(line, 2 * at, 1)
            line.editingFinished.connect(self._on_left)
            self._lines[day], self._messages[day] = line, FieldMessage(line, self._days)
            grid.addWidget(self._messages[day], 2 * at + 1, 0, 1, 2)
        self._days.setFocusProxy(self._lines[WEEKDAYS[0]])

    def value(self) -> OfficeHours:
        """A day that can't be read is marked, and counts as it was shown; the focus comes to the first of them."""
        self.clear_messages()
        hours = tuple(self._spans(at, day) for at, day in enumerate(WEEKDAYS))
        self._days.setFocusProxy(self._lines[(self._wrong or WEEKDAYS)[0]])
        return hours

    def show_value(self, value: OfficeHours) -> None:
        """What can't be read stays as it is typed."""
        self._shown = value
        for at, day in enumerate(WEEKDAYS):
            if day not in self._wrong:
                self._lines[day].setText(day_text(value, at))
        self._before = self._raw()

    @property
    def wrong(self) -> bool:
        return bool(self._wrong)

    def clear_messages(self) -> None:
        self._wrong.clear()
        for message in self._messages.values():
            message.clear_message()

    def _spans(self, at: int, day: str) -> tuple[Span, ...]:
        try:
            hours: OfficeHours = self._setting.kind.read({day: self._lines[day].text()})
        except ValueError:
            words = _("{day} needs times in order such as 08:30-14:00, 16:00-18:30, or nothing where it is closed.")
            self._messages[day].set_message(words.format(day=_(DAYS[day])), "critical")
            self._wrong.append(day)
            return self._shown[at]
        return hours[at]

    def _raw(self) -> dict[str, str]:
        return {day: line.text().strip() for day, line in self._lines.items()}
