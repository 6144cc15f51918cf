"""The `?` sheet: every key that does something, made from the bindings in force and so never out of date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.actions import ActionRegistry, ActionSpec
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.fields import search_field
from ecsupport_desktop.ui.shared.keys import current_keys, native
from ecsupport_desktop.ui.shared.labels import add_gap, label
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.turns import Turns

COLUMNS = 3
_SCROLLS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}

Row = tuple[ActionSpec, tuple[str, ...]]
Section = tuple[str, list[Row]]


class ShortcutSheet(QDialog):
    """Read it and close it with Escape; it isn't modal, the keys work while it is open elsewhere.

    Typing searches at once; the arrows scroll meanwhile. Signals: change_requested(), to give actions other keys.
    """

    change_requested = Signal()

    def __init__(self, registry: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcut_sheet")
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._registry = registry
        self._area = area = QScrollArea()
        area.setObjectName("shortcut_sheet.area")
        area.setAccessibleName(_("Keyboard shortcuts"))
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        self._search = search_field("shortcut_sheet.search", _("Search shortcuts"), _("Search: words or a key"))
        self._search.textChanged.connect(self._on_text_changed)
        self._search.installEventFilter(self)
        self._lay_out()
        self._count = self._size_up()
        self._filling = Turns(self)
        self._show()
        self._search.setFocus()
        current_keys().keys_changed.connect(self._show)

    def _lay_out(self) -> None:
        space = current_theme().space
        change = quiet_button(_("Change keys…"), "shortcut_sheet.change", icon_name="keyboard")
        change.clicked.connect(self.change_requested)
        head = QHBoxLayout()
        head.setContentsMargins(3 * space, 0, 3 * space, 0)
        head.setSpacing(2 * space)
        head.addWidget(label(_("Keyboard shortcuts"), "title", name="shortcut_sheet.title"))
        head.addStretch(1)
        head.addWidget(change)
        looking = QHBoxLayout()
        looking.setContentsMargins(3 * space, space, 3 * space, 0)
        looking.addWidget(self._search)
        words = _("Plain letters work while no field is being written in; Esc leaves a field.")
        remark = label(words, "muted", name="shortcut_sheet.remark", wrap=True)
        remark.setContentsMargins(3 * space, 0, 3 * space, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 3 * space, 0, 0)
        layout.setSpacing(space // 2)
        layout.addLayout(head)
        layout.addWidget(remark)
        layout.addLayout(looking)
        add_gap(layout, space)
        layout.addWidget(self._area, 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The focus stays in the search field, what is found is scrolled from there."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            steps = _SCROLLS.get(Qt.Key(event.key()))
            if steps is not None:
                bar = self._area.verticalScrollBar()
                bar.setValue(bar.value() + steps * bar.singleStep())
                return True
        return False

    def _size_up(self) -> int:
        """As many columns as the screen is wide enough for, as large as the page, as far as the screen goes."""
        space = current_theme().space
        sections = sections_of(self._registry)
        room = self.screen().availableSize() - QSize(8 * space, 8 * space)
        for count in range(COLUMNS, 0, -1):
            wanted = size_of_page(sections, count) + QSize(2 * space, 20 * space)
            if wanted.width() <= room.width():
                break
        self.resize(wanted.boundedTo(room))
        return count

    def _on_text_changed(self, _text: str) -> None:
        self._show()

    def _show(self) -> None:
        """What answers the words typed; one column is enough for a few."""
        found = found_in(sections_of(self._registry), self._search.text())
        rows = sum(len(rows) for _title, rows in found)
        page = QWidget()
        page.setObjectName("shortcut_sheet.page")
        self._area.setWidget(page)
        self._area.verticalScrollBar().setValue(0)
        self._filling.begin(_fill(page, found, self._count if rows > 2 * COLUMNS else 1))


def sections_of(registry: ActionRegistry) -> list[Section]:
    """The actions that have a key now, by menu, in the order of the table; last those of no menu that have one."""
    titles = {menu.id: _(menu.title).replace("&", "") for menu in registry.menus} | {"": _("In no menu")}
    sections = []
    for menu_id, title in titles.items():
        specs = [spec for spec in registry.specs if spec.menu == menu_id]
        rows = [(spec, keys) for spec in specs if (keys := registry.keys(spec.id))]
        if rows:
            sections.append((title, rows))
    return sections


def found_in(sections: list[Section], text: str) -> list[Section]:
    """The rows in whose words or keys every word of the text occurs."""
    words = text.casefold().split()
    found = []
    for title, rows in sections:
        kept = [row for row in rows if all(word in _said(title, row) for word in words)]
        if kept:
            found.append((title, kept))
    return found


def _said(title: str, row: Row) -> str:
    spec, keys = row
    return f"{title} {_(spec.text)} {_(spec.sentence)} {' '.join(keys_of(keys))}".casefold()


def keys_of(keys: Sequence[str]) -> list[str]:
    """Shortcuts as this system writes them; Return and Enter are one key to most people."""
    return [native(each) for each in keys if not (each.endswith("Return") and len(keys) > 1)]


def in_columns(sections: list[Section], count: int) -> list[list[Section]]:
    """The sections, in order, dealt to at most so many columns, the longest of them as short as can be."""
    ends = range(1, len(sections))
    deals = (
        [sections[start:end] for start, end in pairwise((0, *cuts, len(sections)))]
        for cuts in combinations(ends, min(count - 1, len(ends)))
    )
    return min(deals, key=lambda columns: max(sum(len(rows) + 2 for _title, rows in column) for column in columns))


def size_of_page(sections: list[Section], count: int) -> QSize:
    """What a page of these columns takes, by its words: known before it is made."""
    space = current_theme().space
    text, cap, heading = label("x"), label("x", "key"), label("x", "heading")
    for each in (text, cap, heading):
        each.ensurePolished()
    of_text, of_cap = text.fontMetrics(), cap.fontMetrics()
    around = cap.sizeHint().width() - of_cap.horizontalAdvance("x")
    line = max(text.sizeHint().height(), cap.sizeHint().height()) + space // 2
    width, height = (count - 1) * 5 * space, 0
    for column in in_columns(sections, count):
        widths = [
            max(of_text.horizontalAdvance(_(spec.text)) for spec, _keys in rows)
            + max(sum(of_cap.horizontalAdvance(each) + around + space for each in keys_of(keys)) for _one, keys in rows)
            for _title, rows in column
        ]
        width += max(widths)
        lines = sum(len(rows) for _title, rows in column)
        height = max(height, lines * line + len(column) * (heading.sizeHint().height() + 3 * space))
    return QSize(width + count * 3 * space // 2 + 6 * space, height + 4 * space)


def _fill(page: QWidget, sections: list[Section], count: int) -> Iterator[None]:
    """Row by row."""
    space = current_theme().space
    columns = QHBoxLayout(page)
    columns.setContentsMargins(3 * space, space, 3 * space, 3 * space)
    columns.setSpacing(5 * space)
    if not sections:
        columns.addWidget(label(_("No shortcut is called that"), "muted", name="shortcut_sheet.nothing"))
    for one in in_columns(sections, count):
        column = QVBoxLayout()
        column.setSpacing(space)
        columns.addLayout(column, 1)
        yield from _fill_column(column, one, wrap=count == 1)


def _fill_column(column: QVBoxLayout, sections: list[Section], *, wrap: bool) -> Iterator[None]:
    """`wrap`: long names take several lines rather than the room of the keys."""
    space = current_theme().space
    for title, rows in sections:
        add_gap(column, space)
        column.addWidget(label(title, "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * space)
        grid.setVerticalSpacing(space // 2)
        grid.setColumnStretch(0, 1)
        column.addLayout(grid)
        for row, (spec, keys) in enumerate(rows):
            text = label(_(spec.text), wrap=wrap)
            text.setToolTip(_(spec.sentence))
            said = ", ".join(keys_of(keys))
            text.setAccessibleName(_("{action}: {keys}").format(action=_(spec.text), keys=said))
            grid.addWidget(text, row, 0)
            grid.addLayout(_caps(keys), row, 1)
            yield
    column.addStretch()


def _caps(keys: Sequence[str]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(current_theme().space // 2)
    row.addStretch()
    for each in keys_of(keys):
        cap: QLabel = label(each, "key")
        row.addWidget(cap)
    return row
