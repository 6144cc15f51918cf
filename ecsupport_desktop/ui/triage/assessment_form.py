"""The fields of the chosen assessment: just those the policy demands of it, each with its own message beside it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.domain.words import Priority
from ecsupport_desktop.ui.shared.field_message import FieldMessage
from ecsupport_desktop.ui.shared.flow_layout import FlowLayout
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.words import word


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field: its name in the domain, its label, an example, and whether it is a line, lines or a choice."""

    name: str
    label: str
    example: str
    lines: int = 1
    choices: tuple[Priority, ...] = ()
    width: int = 0


_STEPS = FieldSpec(
    name="restoring_steps",
    label=N_("Steps"),
    example=N_("What restores the service, one step a line"),
    lines=3,
)
_PRIORITY = FieldSpec(name="priority", label=N_("Priority"), example="", choices=tuple(Priority), width=112)
_EFFORT = FieldSpec(name="effort_hours", label=N_("Effort"), example=N_("hours"), width=64)
_TARGET = FieldSpec(name="target_date", label=N_("Target"), example=N_("YYYY-MM-DD"), width=112)
_OUTAGE = FieldSpec(name="outage_started_at", label=N_("Outage since"), example=N_("YYYY-MM-DD HH:MM"), width=160)
_REVISION = FieldSpec(
    name="revision_reason", label=N_("Revised as"), example=N_("What changed since the assessment before")
)
FORMS: dict[str, tuple[tuple[FieldSpec, ...], ...]] = {
    "ask": (),
    "level_1": (
        (
            FieldSpec(
                name="reasoning",
                label=N_("Reasoning"),
                example=N_("Why it is neither a bug nor a change; the client is informed of it in detail"),
                lines=3,
            ),
        ),
    ),
    "level_2": ((_PRIORITY, _EFFORT, _TARGET), (_STEPS,)),
    "level_3": ((_PRIORITY, _EFFORT, _TARGET, _OUTAGE), (_STEPS,)),
    "extra_functionality": (
        (FieldSpec(name="asked", label=N_("Asked for"), example=N_("What the client would like to have"), lines=3),),
    ),
}
LABEL_WIDTH = 76
"""Pixels at 100 % of the column of labels, the panel's and the form's."""

_DEFAULT_PRIORITY = {"level_2": Priority.MODERATE, "level_3": Priority.HIGH}


class AssessmentForm(QWidget):
    """Shows the fields of one kind at a time; what was typed for another kind stays with it.

    Signals: edited() when the agent changed a field.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("assessmentForm")
        self._kind = ""
        self._values: dict[str, str] = {}
        self._widgets: dict[str, QLineEdit | QPlainTextEdit | QComboBox] = {}
        self._messages: dict[str, FieldMessage] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._page: QWidget | None = None

    @property
    def kind(self) -> str:
        return self._kind

    @property
    def names(self) -> tuple[str, ...]:
        """The fields shown."""
        return tuple(self._widgets)

    def show_kind(self, kind: str, *, revises: bool) -> None:
        """Show the fields of this kind; `revises` adds why the one in force is replaced."""
        self._values = self._chosen()
        self._kind = kind
        rows = FORMS.get(kind, ())
        if revises and rows:
            rows = (*rows, (_REVISION,))
        self._rebuild(rows)

    def values(self) -> dict[str, str]:
        """Every field by name as typed, of the other kinds too."""
        shown = {name: _text(widget) for name, widget in self._widgets.items()}
        return {**self._values, **shown}

    def _chosen(self) -> dict[str, str]:
        """The same without a priority nobody chose: each kind has its own to begin with."""
        values = self.values()
        if values.get("priority") == self._default("priority"):
            del values["priority"]
        return values

    def set_values(self, values: dict[str, str]) -> None:
        """Fill the fields without telling anybody that they were edited."""
        self._values = dict(values)
        for name, widget in self._widgets.items():
            widget.blockSignals(True)
            _set_text(widget, values.get(name, self._default(name)))
            widget.blockSignals(False)

    def show_problems(self, problems: dict[str, str]) -> None:
        """Say beside each field what is wrong with it; the others fall silent."""
        for name, message in self._messages.items():
            if name in problems:
                message.set_message(problems[name], "nearing")
            else:
                message.clear_message()

    def focus_first_needed(self, names: tuple[str, ...] = ()) -> bool:
        """Move the keyboard to the first of these fields, else to the first one shown."""
        for name in (*names, *self._widgets):
            if name in self._widgets and (name in names or not isinstance(self._widgets[name], QComboBox)):
                self._widgets[name].setFocus()
                return True
        return False

    def _default(self, name: str) -> str:
        return _DEFAULT_PRIORITY.get(self._kind, Priority.MODERATE).value if name == "priority" else ""

    def _rebuild(self, rows: tuple[tuple[FieldSpec, ...], ...]) -> None:
        if self._page is not None:
            self._page.hide()
            self._layout.removeWidget(self._page)
            self._page.deleteLater()
        self._widgets, self._messages = {}, {}
        page = self._page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for specs in rows:
            column.addLayout(self._row(specs, page))
        self._layout.addWidget(page)

    def _row(self, specs: tuple[FieldSpec, ...], page: QWidget) -> QGridLayout:
        """The first field stands under the panel's own labels; short ones follow it and wrap where it is narrow."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, current_theme().px(LABEL_WIDTH))
        grid.setColumnStretch(1, 1)
        first, *others = specs
        field = self._field(first, page)
        grid.addWidget(_label(first, field), 0, 0)
        if others:
            row = QWidget(page)
            flow = FlowLayout(row)
            flow.addWidget(field)
            for spec in others:
                flow.addWidget(self._unit(spec, row))
            grid.addWidget(row, 0, 1)
        else:
            grid.addWidget(field, 0, 1)
        for position, spec in enumerate(specs):
            message = FieldMessage(self._widgets[spec.name], page)
            self._messages[spec.name] = message
            grid.addWidget(message, position + 1, 1)
        return grid

    def _unit(self, spec: FieldSpec, page: QWidget) -> QWidget:
        unit = QWidget(page)
        line = QHBoxLayout(unit)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        field = self._field(spec, unit)
        line.addWidget(_label(spec, field))
        line.addWidget(field)
        return unit

    def _field(self, spec: FieldSpec, page: QWidget) -> QLineEdit | QPlainTextEdit | QComboBox:
        field: QLineEdit | QPlainTextEdit | QComboBox
        if spec.choices:
            field = QComboBox(page)
            for choice in spec.choices:
                field.addItem(word(choice), choice.value)
        elif spec.lines > 1:
            field = QPlainTextEdit(page)
            field.setProperty("kind", "field")
            field.setTabChangesFocus(True)
            field.setFixedHeight(field.fontMetrics().lineSpacing() * spec.lines + 16)
            field.setPlaceholderText(_(spec.example))
        else:
            field = QLineEdit(page)
            field.setPlaceholderText(_(spec.example))
        field.setObjectName(f"field.{spec.name}")
        field.setAccessibleName(_(spec.label))
        if spec.width:
            field.setFixedWidth(current_theme().px(spec.width))
        _set_text(field, self._values.get(spec.name) or self._default(spec.name))
        _on_edit(field, self.edited)
        self._widgets[spec.name] = field
        return field


def _label(spec: FieldSpec, field: QWidget) -> QLabel:
    made = label(_(spec.label), "muted", name="fieldLabel")
    made.setBuddy(field)
    return made


def _text(widget: QLineEdit | QPlainTextEdit | QComboBox) -> str:
    if isinstance(widget, QComboBox):
        return str(widget.currentData() or "")
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else widget.text()


def _set_text(widget: QLineEdit | QPlainTextEdit | QComboBox, text: str) -> None:
    if isinstance(widget, QComboBox):
        widget.setCurrentIndex(max(0, widget.findData(text)))
    elif isinstance(widget, QPlainTextEdit):
        widget.setPlainText(text)
    else:
        widget.setText(text)


def _on_edit(widget: QLineEdit | QPlainTextEdit | QComboBox, signal: object) -> None:
    changed = widget.currentIndexChanged if isinstance(widget, QComboBox) else widget.textChanged
    changed.connect(lambda *_ignored: signal.emit())  # type: ignore[attr-defined]
