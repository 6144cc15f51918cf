"""The fields of the chosen assessment: just those the policy demands of it, each with its own message beside it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ecsupport_desktop.ui.shared.field_message import FieldMessage
from ecsupport_desktop.ui.shared.fields import make_read_only
from ecsupport_desktop.ui.shared.flow_layout import FlowLayout
from ecsupport_desktop.ui.shared.theme import px
from ecsupport_desktop.ui.triage.form_fields import (
    FORMS,
    REVISION,
    FieldSpec,
    FieldWidget,
    default_of,
    field_label,
    make_field,
    set_text_of,
    text_of,
)

LABEL_WIDTH = 76
"""Pixels at 100 % of the column of labels, the panel's and the form's."""


class AssessmentForm(QWidget):
    """Shows the fields of one kind at a time; what was typed for another kind stays with it.

    Signals: edited() when the agent changed a field; text_made(QPlainTextEdit), a field for a text of several lines.
    """

    edited = Signal()
    text_made = Signal(QPlainTextEdit)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("assessmentForm")
        self._kind = ""
        self._read_only = False
        self._shown: tuple[str, bool] | None = None
        self._values: dict[str, str] = {}
        self._widgets: dict[str, FieldWidget] = {}
        self._messages: dict[str, FieldMessage] = {}
        self._revision_label: list[QWidget] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(px(4))
        self._page: QWidget | None = None

    @property
    def kind(self) -> str:
        return self._kind

    @property
    def names(self) -> tuple[str, ...]:
        """The fields shown."""
        return tuple(self._widgets)

    def fields(self) -> tuple[QWidget, ...]:
        """Their widgets, in the order Tab goes through them."""
        return tuple(self._widgets.values())

    def show_kind(self, kind: str, *, revises: bool) -> None:
        """Show the fields of this kind; `revises` adds why the one in force is replaced."""
        if self._shown == (kind, revises):
            return  # nothing moves under the hands of somebody typing
        self._shown = (kind, revises)
        self._values = self._chosen()
        self._kind = kind
        rows = FORMS.get(kind, ())
        if revises and rows:
            rows = (*rows, (REVISION,))
        self._rebuild(rows)

    def values(self) -> dict[str, str]:
        """Every field by name as typed, of the other kinds too."""
        shown = {name: text_of(widget) for name, widget in self._widgets.items()}
        return {**self._values, **shown}

    def _chosen(self) -> dict[str, str]:
        """The same without a priority nobody chose: each kind has its own to begin with."""
        values = self.values()
        if values.get("priority") == default_of(self._kind, "priority"):
            del values["priority"]
        return values

    def set_values(self, values: dict[str, str]) -> None:
        """Fill the fields without telling anybody that they were edited."""
        self._values = dict(values)
        for name, widget in self._widgets.items():
            widget.blockSignals(True)
            set_text_of(widget, values.get(name, default_of(self._kind, name)))
            widget.blockSignals(False)

    def add_values(self, values: dict[str, str]) -> None:
        """Fill those fields in which nothing is typed, without telling anybody."""
        typed = {name: text for name, text in self._chosen().items() if text.strip()}
        self.set_values({**self.values(), **values, **typed})

    def show_revision(self, needed: bool) -> None:
        """Ask why the assessment in force is replaced once it would be; what is typed there stays in sight."""
        field = self._widgets.get(REVISION.name)
        if field is not None:
            shown = needed or bool(text_of(field).strip())
            for part in (field, *self._revision_label):
                part.setVisible(shown)

    def set_read_only(self, read_only: bool) -> None:
        """Only to be read, selected and copied, or to be written again; fields made later too."""
        self._read_only = read_only
        for field in self._widgets.values():
            make_read_only(field, read_only)

    def show_problems(self, problems: dict[str, str], wrong: frozenset[str] = frozenset()) -> None:
        """Say beside each field what is wrong with it; the others fall silent."""
        for name, message in self._messages.items():
            if name in problems:
                message.set_message(problems[name], "critical" if name in wrong else "nearing")
            else:
                message.clear_message()

    def focus_first_needed(self, names: tuple[str, ...] = ()) -> bool:
        """Move the keyboard to the first of these fields, else to the first one shown."""
        for name in (*names, *self._widgets):
            if name in self._widgets and (name in names or not isinstance(self._widgets[name], QComboBox)):
                self._widgets[name].setFocus()
                return True
        return False

    def _rebuild(self, rows: tuple[tuple[FieldSpec, ...], ...]) -> None:
        if self._page is not None:
            self._page.hide()
            self._layout.removeWidget(self._page)
            self._page.deleteLater()
        self._widgets, self._messages, self._revision_label = {}, {}, []
        page = self._page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        for specs in rows:
            column.addLayout(self._row(specs, page))
        self._layout.addWidget(page)
        self.show_revision(False)
        page.show()  # now, not with the next turn of the event loop: the keyboard goes there

    def _row(self, specs: tuple[FieldSpec, ...], page: QWidget) -> QGridLayout:
        """The first field stands under the panel's own labels; short ones follow it and wrap where it is narrow."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(2))
        grid.setColumnMinimumWidth(0, px(LABEL_WIDTH))
        grid.setColumnStretch(1, 1)
        first, *others = specs
        field = self._field(first, page)
        name = field_label(first, field)
        grid.addWidget(name, 0, 0)
        if first is REVISION:
            self._revision_label = [name]
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
        line.setSpacing(px(6))
        field = self._field(spec, unit)
        line.addWidget(field_label(spec, field))
        line.addWidget(field)
        return unit

    def _field(self, spec: FieldSpec, page: QWidget) -> FieldWidget:
        text = self._values.get(spec.name) or default_of(self._kind, spec.name)
        field = self._widgets[spec.name] = make_field(spec, text, self.edited.emit, page)
        if self._read_only:
            make_read_only(field, True)
        if isinstance(field, QPlainTextEdit):
            self.text_made.emit(field)
        return field
