"""What each assessment asks the agent for, as a table, and the widgets such a field is typed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.domain.words import Priority
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import px
from ecsupport_desktop.ui.shared.words import word

FieldWidget = QLineEdit | QPlainTextEdit | QComboBox


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
REVISION = FieldSpec(
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
_PRIORITIES = {"level_2": Priority.MODERATE, "level_3": Priority.HIGH}


def default_of(kind: str, name: str) -> str:
    """What a field holds before anybody chose: each level has its own priority."""
    return _PRIORITIES.get(kind, Priority.MODERATE).value if name == "priority" else ""


def make_field(spec: FieldSpec, text: str, on_edit: Callable[[], object], page: QWidget) -> FieldWidget:
    """The widget, holding `text`; `on_edit` is called for every change from now on."""
    field: FieldWidget
    if spec.choices:
        field = QComboBox(page)
        for choice in spec.choices:
            field.addItem(word(choice), choice.value)
    elif spec.lines > 1:
        field = QPlainTextEdit(page)
        field.setProperty("kind", "field")
        field.setTabChangesFocus(True)
        field.setFixedHeight(field.fontMetrics().lineSpacing() * spec.lines + px(16))
        field.setPlaceholderText(_(spec.example))
    else:
        field = QLineEdit(page)
        field.setPlaceholderText(_(spec.example))
    field.setObjectName(f"field.{spec.name}")
    field.setAccessibleName(_(spec.label))
    if spec.width:
        field.setFixedWidth(px(spec.width))
    set_text_of(field, text)
    changed = field.currentIndexChanged if isinstance(field, QComboBox) else field.textChanged
    changed.connect(lambda *_ignored: on_edit())
    return field


def field_label(spec: FieldSpec, field: QWidget) -> QLabel:
    made = label(_(spec.label), "muted", name="fieldLabel")
    made.setBuddy(field)
    return made


def text_of(widget: FieldWidget) -> str:
    if isinstance(widget, QComboBox):
        return str(widget.currentData() or "")
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else widget.text()


def set_text_of(widget: FieldWidget, text: str) -> None:
    if isinstance(widget, QComboBox):
        widget.setCurrentIndex(max(0, widget.findData(text)))
    elif isinstance(widget, QPlainTextEdit):
        widget.setPlainText(text)
    else:
        widget.setText(text)
