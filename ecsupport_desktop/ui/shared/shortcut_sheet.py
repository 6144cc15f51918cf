"""The `?` sheet: every key that does something, made from the actions table and so never out of date."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.actions import ActionRegistry, ActionSpec
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import current_theme

COLUMNS = 3

Section = tuple[str, list[ActionSpec]]


class ShortcutSheet(QDialog):
    """Read it and close it with Escape; it isn't modal, the keys work while it is open elsewhere."""

    def __init__(self, registry: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcut_sheet")
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        space = current_theme().space
        area = QScrollArea()
        area.setObjectName("shortcut_sheet.area")
        area.setAccessibleName(_("Keyboard shortcuts"))
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        title = label(_("Keyboard shortcuts"), "title", name="shortcut_sheet.title")
        remark = label(
            _("Plain letters work while no field is being written in; Esc leaves a field."),
            "muted",
            name="shortcut_sheet.remark",
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 3 * space, 0, 0)
        layout.setSpacing(space // 2)
        for text in (title, remark):
            text.setContentsMargins(3 * space, 0, 3 * space, 0)
            layout.addWidget(text)
        layout.addSpacing(space)
        layout.addWidget(area, 1)
        self._fill(area, sections_of(registry))
        area.setFocus()

    def _fill(self, area: QScrollArea, sections: list[Section]) -> None:
        """As many columns as the screen is wide enough for, as large as the page, as far as the screen goes."""
        space = current_theme().space
        room = self.screen().availableSize() - QSize(8 * space, 8 * space)
        for count in range(COLUMNS, 0, -1):
            page = _page(sections, count)
            wanted = page.sizeHint() + QSize(2 * space, 14 * space)
            if wanted.width() <= room.width() or count == 1:
                area.setWidget(page)
                self.resize(wanted.boundedTo(room))
                return


def sections_of(registry: ActionRegistry) -> list[Section]:
    """The actions that have a key, by menu, in the order of the table."""
    sections = []
    for menu in registry.menus:
        specs = [spec for spec in registry.specs if spec.menu == menu.id and spec.shortcuts]
        if specs:
            sections.append((_(menu.title).replace("&", ""), specs))
    return sections


def keys_of(spec: ActionSpec) -> list[str]:
    """Its shortcuts as this system writes them; Return and Enter are one key to most people."""
    portable = QKeySequence.SequenceFormat.PortableText
    native = QKeySequence.SequenceFormat.NativeText
    return [
        QKeySequence(keys, portable).toString(native)
        for keys in spec.shortcuts
        if not (keys.endswith("Return") and len(spec.shortcuts) > 1)
    ]


def in_columns(sections: list[Section], count: int) -> list[list[Section]]:
    """The sections, in order, dealt to columns of about the same length."""
    total = sum(len(specs) + 2 for _title, specs in sections)
    columns: list[list[Section]] = [[]]
    filled = 0
    for section in sections:
        length = len(section[1]) + 2
        if columns[-1] and len(columns) < count and filled + length / 2 > total * len(columns) / count:
            columns.append([])
        columns[-1].append(section)
        filled += length
    return columns


def _page(sections: list[Section], count: int) -> QWidget:
    space = current_theme().space
    page = QWidget()
    page.setObjectName("shortcut_sheet.page")
    columns = QHBoxLayout(page)
    columns.setContentsMargins(3 * space, space, 3 * space, 3 * space)
    columns.setSpacing(5 * space)
    for one in in_columns(sections, count):
        columns.addLayout(_column(one), 1)
    return page


def _column(sections: list[Section]) -> QVBoxLayout:
    space = current_theme().space
    column = QVBoxLayout()
    column.setSpacing(space)
    for title, specs in sections:
        column.addSpacing(space)
        column.addWidget(label(title, "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * space)
        grid.setVerticalSpacing(space // 2)
        grid.setColumnStretch(0, 1)
        for row, spec in enumerate(specs):
            text = label(_(spec.text))
            text.setToolTip(_(spec.sentence))
            keys = ", ".join(keys_of(spec))
            text.setAccessibleName(_("{action}: {keys}").format(action=_(spec.text), keys=keys))
            grid.addWidget(text, row, 0)
            grid.addLayout(_keys(spec), row, 1)
        column.addLayout(grid)
    column.addStretch()
    return column


def _keys(spec: ActionSpec) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(current_theme().space // 2)
    row.addStretch()
    for keys in keys_of(spec):
        cap: QLabel = label(keys, "key")
        row.addWidget(cap)
    return row
