"""The steps of a plan as a table: every edit is one step of undo; a day that can't be read stays as it was typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QUndoStack

from ecsupport_desktop.config.language import N_, _, current_language
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.plan import PlanStep, StepState
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.quote_dates import day_text, read_day
from ecsupport_desktop.services.quoting import DateBand, date_band
from ecsupport_desktop.ui.shared.quote_words import step_state_word
from ecsupport_desktop.ui.shared.refusals import error_text
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.whole_edit import WholeEdit

Index = QModelIndex | QPersistentModelIndex
STEPS_MIME: Final = "application/x-ecsupport-plan-steps"


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    title: str
    width: int


COLUMNS: Final = (
    Column("title", N_("Step"), 320),
    Column("owner", N_("Owner"), 130),
    Column("due", N_("Due"), 172),
    Column("state", N_("State"), 110),
    Column("note", N_("Note"), 190),
)


class StepsModel(QAbstractTableModel):
    """Signals: steps_changed(); refused(sentence), empty once mended; state_requested(UUID, StepState)."""

    steps_changed = Signal()
    refused = Signal(str)
    state_requested = Signal(object, object)

    def __init__(self, undo: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._undo = undo
        self._steps: tuple[PlanStep, ...] = ()
        self._wrong: dict[UUID, tuple[str, str]] = {}
        self._today = date(2000, 1, 1)

    @property
    def steps(self) -> tuple[PlanStep, ...]:
        return self._steps

    @property
    def wrong(self) -> dict[UUID, tuple[str, str]]:
        """Days that can't be read: what was typed, and why not."""
        return dict(self._wrong)

    def set_steps(self, steps: Sequence[PlanStep], today: date) -> None:
        """Show these, and forget what was undone."""
        self.beginResetModel()
        self._steps, self._today = tuple(steps), today
        self._wrong.clear()
        self.endResetModel()
        self._undo.clear()

    # ── reading ─────────────────────────────────────────────────────────────────────────────────────────────
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._steps)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return section + 1 if orientation is Qt.Orientation.Vertical else _(COLUMNS[section].title)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        reader = _READERS.get(role)
        if reader is None or not index.isValid():
            return None
        return reader(self, self._steps[index.row()], COLUMNS[index.column()].key)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        return base if COLUMNS[index.column()].key == "state" else base | Qt.ItemFlag.ItemIsEditable

    def _shown(self, step: PlanStep, key: str) -> str:
        if key == "due":
            return self._wrong[step.id][0] if step.id in self._wrong else self._due(step)
        return step_state_word(step.state) if key == "state" else str(getattr(step, key))

    def _due(self, step: PlanStep) -> str:
        """With a word where it is late: never by colour alone."""
        if step.due is None:
            return ""
        said = day_text(step.due, current_language())
        return _("{day} · late").format(day=said) if self._is_late(step) else said

    def _is_late(self, step: PlanStep) -> bool:
        late = step.due is not None and date_band(step.due, self._today) is DateBand.PASSED
        return late and step.state is not StepState.DONE

    def _edited(self, step: PlanStep, key: str) -> str:
        if key == "due" and step.id not in self._wrong:
            return day_text(step.due, current_language()) if step.due is not None else ""
        return self._shown(step, key)

    def _inked(self, step: PlanStep, key: str) -> QColor | None:
        tokens = current_theme().tokens
        if key == "due" and step.id in self._wrong:
            return tokens.colour("critical")
        if key == "due" and self._is_late(step):
            return tokens.colour("overdue")
        return tokens.colour("muted") if step.state is StepState.DONE else None

    def _explained(self, step: PlanStep, key: str) -> str | None:
        return self._wrong[step.id][1] if key == "due" and step.id in self._wrong else None

    def _spoken(self, step: PlanStep, key: str) -> str:
        title = next(_(column.title) for column in COLUMNS if column.key == key)
        said = _("{column}, step {step}: {value}").format(
            column=title, step=self._steps.index(step) + 1, value=self._shown(step, key) or _("empty")
        )
        why = self._explained(step, key)
        return f"{said}. {why}" if why else said

    # ── editing ─────────────────────────────────────────────────────────────────────────────────────────────
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        row, key, text = index.row(), COLUMNS[index.column()].key, str(value).strip()
        step = self._steps[row]
        if text == self._edited(step, key):
            return True
        try:
            changed = self._with(step, key, text)
        except DomainError as error:
            if key == "due":
                self._wrong[step.id] = (text, error_text(error))
                self.dataChanged.emit(index, index)
                self.steps_changed.emit()
            self.refused.emit(error_text(error))
            return True
        self._wrong.pop(step.id, None) if key == "due" else None
        self.refused.emit("")
        self._push(_("step {step}").format(step=row + 1), (*self._steps[:row], changed, *self._steps[row + 1 :]))
        return True

    def _with(self, step: PlanStep, key: str, text: str) -> PlanStep:
        if key == "due":
            return replace(step, due=read_day(text, current_language(), self._today) if text else None)
        changes: dict[str, Any] = {key: text}
        return replace(step, **changes)

    def add_empty(self) -> int:
        row = len(self._steps)
        step = PlanStep(id=new_id(), title=_("New step"))
        self._push(_("added step {step}").format(step=row + 1), (*self._steps, step))
        return row

    def remove(self, rows: Sequence[int]) -> None:
        left = tuple(step for place, step in enumerate(self._steps) if place not in set(rows))
        self._push(_("removed step {step}").format(step=min(rows) + 1), left)

    def move(self, row: int, to: int) -> None:
        if 0 <= to < len(self._steps) and row != to:
            steps = list(self._steps)
            steps.insert(to, steps.pop(row))
            self._push(_("moved step {step}").format(step=row + 1), tuple(steps))

    def cycle_state(self, row: int) -> None:
        """The next state: to do, under way, done, and to do again."""
        order = tuple(StepState)
        step = self._steps[row]
        self.state_requested.emit(step.id, order[(order.index(step.state) + 1) % len(order)])

    def _push(self, words: str, steps: tuple[PlanStep, ...]) -> None:
        self._undo.push(WholeEdit(words, self._steps, steps, self._take))

    def _take(self, steps: tuple[PlanStep, ...]) -> None:
        before = self._steps
        if [step.id for step in before] == [step.id for step in steps]:
            self._steps = steps
            for row, (old, new) in enumerate(zip(before, steps, strict=True)):
                if old is not new:
                    self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))
        else:
            self.beginResetModel()
            self._steps = steps
            self.endResetModel()
        self.steps_changed.emit()

    # ── drag and drop ───────────────────────────────────────────────────────────────────────────────────────
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [STEPS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(STEPS_MIME, str(min(index.row() for index in indexes)).encode())
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        if not data.hasFormat(STEPS_MIME):
            return False
        source = int(bytes(data.data(STEPS_MIME).data()).decode())
        goal = row if row >= 0 else parent.row() if parent.isValid() else len(self._steps)
        self.move(source, min(goal - 1 if goal > source else goal, len(self._steps) - 1))
        return False  # moved already: the view must not remove the source


_READERS: Final[dict[int, Callable[[StepsModel, PlanStep, str], Any]]] = {
    Qt.ItemDataRole.DisplayRole: StepsModel._shown,
    Qt.ItemDataRole.EditRole: StepsModel._edited,
    Qt.ItemDataRole.ForegroundRole: StepsModel._inked,
    Qt.ItemDataRole.ToolTipRole: StepsModel._explained,
    Qt.ItemDataRole.AccessibleTextRole: StepsModel._spoken,
}
