"""The lines of a quote as a table: every edit is one step of undo, and what can't be read stays as it was typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor, QUndoStack

from ecsupport_desktop.config.language import _, current_language
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.quote import QuoteLine, line_total
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.quote_cells import Manner, cell_text, with_cell
from ecsupport_desktop.services.quote_numbers import format_money
from ecsupport_desktop.ui.quote.lines_columns import COLUMNS, KIND_ROLE, PLACES, ROWS_MIME, TYPED, Column, Index
from ecsupport_desktop.ui.shared.quote_words import line_kind_word, tax_text
from ecsupport_desktop.ui.shared.refusals import error_text
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.whole_edit import WholeEdit

_Wrong = dict[tuple[UUID, str], tuple[str, str]]
"""By line and column what was typed, and why it can't be read."""


class LinesModel(QAbstractTableModel):
    """Signals: lines_changed() after each edit, undo and redo; refused(row, column, sentence), empty once mended;
    currency_changed().
    """

    lines_changed = Signal()
    refused = Signal(int, str, str)
    currency_changed = Signal()

    def __init__(self, undo: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._undo = undo
        self._lines: tuple[QuoteLine, ...] = ()
        self._wrong: _Wrong = {}
        self._currency = "EUR"
        self._read_only = False

    # ── what is in it ───────────────────────────────────────────────────────────────────────────────────────
    @property
    def lines(self) -> tuple[QuoteLine, ...]:
        return self._lines

    @property
    def wrong(self) -> _Wrong:
        """Cells that can't be read: what was typed, and why not."""
        return dict(self._wrong)

    @property
    def read_only(self) -> bool:
        return self._read_only

    @property
    def manner(self) -> Manner:
        return Manner(self._currency, current_language())

    def set_lines(self, lines: Sequence[QuoteLine], currency: str, *, read_only: bool = False) -> None:
        """Show these, and forget what was undone."""
        self.beginResetModel()
        self._lines, self._wrong, self._currency, self._read_only = tuple(lines), {}, currency, read_only
        self.endResetModel()
        self._undo.clear()

    def set_wrong(self, wrong: _Wrong) -> None:
        """What was typed and couldn't be read, brought back."""
        self._wrong = {key: value for key, value in wrong.items() if any(line.id == key[0] for line in self._lines)}
        self._repaint()

    def use_currency(self, currency: str) -> None:
        """The same numbers in another currency."""
        self._currency = currency
        self._repaint()
        self.currency_changed.emit()

    def _repaint(self) -> None:
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, len(COLUMNS) - 1))

    # ── reading ─────────────────────────────────────────────────────────────────────────────────────────────
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return _(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        reader = _READERS.get(role)
        if reader is None or not index.isValid():
            return None
        return reader(self, self._lines[index.row()], COLUMNS[index.column()])

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags if self._read_only else Qt.ItemFlag.ItemIsDropEnabled
        if self._read_only:
            return base
        key = COLUMNS[index.column()].key
        base |= Qt.ItemFlag.ItemIsDragEnabled
        if key == "optional":
            return base | Qt.ItemFlag.ItemIsUserCheckable
        return base if key == "net" else base | Qt.ItemFlag.ItemIsEditable

    def text_of(self, line: QuoteLine, key: str) -> str:
        """What is shown in a cell."""
        if (line.id, key) in self._wrong:
            return self._wrong[line.id, key][0]
        if key == "kind":
            return line_kind_word(line.kind)
        if key == "tax":
            return tax_text(line.tax)
        if key == "optional":
            return ""
        if key == "net":
            return self._net(line)
        return cell_text(line, key, self.manner)

    def _net(self, line: QuoteLine) -> str:
        if line.quantity is None or line.unit_price is None:
            return ""
        try:
            return format_money(line_total(line).net, self._currency, current_language())
        except DomainError:
            return "–"

    def _edited(self, line: QuoteLine, column: Column) -> Any:
        return self.text_of(line, column.key) if column.key in TYPED else None

    def _shown(self, line: QuoteLine, column: Column) -> str:
        return self.text_of(line, column.key)

    def _checked(self, line: QuoteLine, column: Column) -> Any:
        if column.key != "optional":
            return None
        return Qt.CheckState.Checked if line.optional else Qt.CheckState.Unchecked

    def _aligned(self, line: QuoteLine, column: Column) -> Any:
        return _RIGHT if column.right else _LEFT

    def _inked(self, line: QuoteLine, column: Column) -> QColor | None:
        if (line.id, column.key) in self._wrong:
            return current_theme().tokens.colour("critical")
        return current_theme().tokens.colour("muted") if column.key == "net" and line.optional else None

    def _explained(self, line: QuoteLine, column: Column) -> str | None:
        return self._wrong[line.id, column.key][1] if (line.id, column.key) in self._wrong else None

    def _spoken(self, line: QuoteLine, column: Column) -> str:
        """ "Price of line 3: 55.00", with what is wrong."""
        said = _("yes") if line.optional else _("no")
        value = said if column.key == "optional" else self.text_of(line, column.key)
        place = self._lines.index(line) + 1
        words = _("{column}, line {line}: {value}").format(
            column=_(column.title), line=place, value=value or _("empty")
        )
        why = self._explained(line, column)
        return f"{words}. {why}" if why else words

    def _valued(self, line: QuoteLine, column: Column) -> Any:
        return {"kind": line.kind, "tax": line.tax}.get(column.key)

    # ── editing ─────────────────────────────────────────────────────────────────────────────────────────────
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """True also where it can't be read: then it stays in the cell as it was typed, marked, with the reason."""
        if not index.isValid() or self._read_only:
            return False
        line, key, row = self._lines[index.row()], COLUMNS[index.column()].key, index.row()
        if key == "optional" and role == Qt.ItemDataRole.CheckStateRole:
            self._put(row, replace(line, optional=Qt.CheckState(value) is Qt.CheckState.Checked), key)
            return True
        if role != Qt.ItemDataRole.EditRole or key in ("net", "optional"):
            return False
        if key in ("kind", "tax"):
            self._put(row, replace(line, **{key: value}), key)
            return True
        text = str(value)
        if text == self.text_of(line, key):
            return True
        others = {cell: said for cell, said in self._wrong.items() if cell != (line.id, key)}
        try:
            self._put(row, with_cell(line, key, text, self.manner), key, others)
        except DomainError as error:
            self._put(row, line, key, {**others, (line.id, key): (text, error_text(error))})
        return True

    def _put(self, row: int, line: QuoteLine, key: str, wrong: _Wrong | None = None) -> None:
        if line == self._lines[row] and wrong in (None, self._wrong):
            return
        lines = (*self._lines[:row], line, *self._lines[row + 1 :])
        words = _("{column} of line {line}").format(column=_(COLUMNS[PLACES[key]].title).lower(), line=row + 1)
        self._push(words, lines, wrong)

    def add(self, lines: Sequence[QuoteLine], at: int | None = None, words: str = "") -> int:
        """Put lines in, at the end unless told where; the row of the first one."""
        row = len(self._lines) if at is None else at
        said = words or _("added line {line}").format(line=row + 1)
        self._push(said, (*self._lines[:row], *lines, *self._lines[row:]))
        return row

    def add_empty(self, at: int | None = None) -> int:
        """A new line, taxed and priced as the one before it."""
        last = self._lines[(at if at is not None else len(self._lines)) - 1] if self._lines else None
        fresh = QuoteLine(id=new_id()) if last is None else QuoteLine(id=new_id(), kind=last.kind, tax=last.tax)
        return self.add([fresh], at)

    def duplicate(self, row: int) -> int:
        """The same line once more, below it."""
        return self.add([replace(self._lines[row], id=new_id())], row + 1)

    def remove(self, rows: Sequence[int]) -> None:
        gone = set(rows)
        left = tuple(line for place, line in enumerate(self._lines) if place not in gone)
        words = _("removed line {line}").format(line=min(gone) + 1) if len(gone) == 1 else _("removed lines")
        self._push(words, left)

    def move(self, row: int, to: int) -> None:
        """Put a line at another place."""
        if 0 <= to < len(self._lines) and row != to:
            lines = list(self._lines)
            lines.insert(to, lines.pop(row))
            self._push(_("moved line {line}").format(line=row + 1), tuple(lines))

    def _push(self, words: str, lines: tuple[QuoteLine, ...], wrong: _Wrong | None = None) -> None:
        """An edit is undone with what couldn't be read of it; of lines that go nothing stays marked."""
        kept = {line.id for line in lines}
        marked = {cell: said for cell, said in (self._wrong if wrong is None else wrong).items() if cell[0] in kept}
        self._undo.push(WholeEdit(words, (self._lines, self._wrong), (lines, marked), self._take))

    def _take(self, state: tuple[tuple[QuoteLine, ...], _Wrong]) -> None:
        """Show these lines: only what differs is told where no row came, went or moved."""
        (before, marked), (lines, wrong) = (self._lines, self._wrong), state
        if [line.id for line in before] == [line.id for line in lines]:
            self._lines, self._wrong = state
            changed = {cell[0] for cell, _said in marked.items() ^ wrong.items()}
            for row, (old, new) in enumerate(zip(before, lines, strict=True)):
                if old is not new or new.id in changed:
                    self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))
        else:
            self.beginResetModel()
            self._lines, self._wrong = state
            self.endResetModel()
        if marked != wrong:
            self._tell_wrong()
        self.lines_changed.emit()

    def _tell_wrong(self) -> None:
        """The reason of the cell that was typed last of those that are marked."""
        (line_id, key), (_text, why) = next(reversed(self._wrong.items()), ((None, ""), ("", "")))
        self.refused.emit(next((at for at, line in enumerate(self._lines) if line.id == line_id), 0), key, why)

    # ── drag and drop ───────────────────────────────────────────────────────────────────────────────────────
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [ROWS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(ROWS_MIME, str(min(index.row() for index in indexes)).encode())
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        if self._read_only or not data.hasFormat(ROWS_MIME):
            return False
        source = int(bytes(data.data(ROWS_MIME).data()).decode())
        goal = row if row >= 0 else parent.row() if parent.isValid() else len(self._lines)
        self.move(source, min(goal - 1 if goal > source else goal, len(self._lines) - 1))
        return False  # moved already: the view must not remove the source


_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_READERS: Final[dict[int, Callable[[LinesModel, QuoteLine, Column], Any]]] = {
    Qt.ItemDataRole.DisplayRole: LinesModel._shown,
    Qt.ItemDataRole.EditRole: LinesModel._edited,
    Qt.ItemDataRole.CheckStateRole: LinesModel._checked,
    Qt.ItemDataRole.TextAlignmentRole: LinesModel._aligned,
    Qt.ItemDataRole.ForegroundRole: LinesModel._inked,
    Qt.ItemDataRole.ToolTipRole: LinesModel._explained,
    Qt.ItemDataRole.AccessibleTextRole: LinesModel._spoken,
    KIND_ROLE: LinesModel._valued,
}
