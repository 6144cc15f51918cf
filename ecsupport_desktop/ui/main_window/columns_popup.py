"""Which columns the queue shows, in which order and how wide: by keys alone, or with the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.main_window.overlay import Overlay
from ecsupport_desktop.ui.queue.columns import COLUMNS, SUBJECT
from ecsupport_desktop.ui.queue.header import QueueHeader
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import px

STEP = 8
"""How many pixels at 100 % one press makes a column wider or narrower."""

LINE = 28
"""Height of a row in pixels at 100 %."""

_AT = int(Qt.ItemDataRole.UserRole)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)


class ColumnsPopup(Overlay):
    """What is changed holds at once, in the table behind it."""

    def __init__(self, window: QWidget, header: QueueHeader) -> None:
        super().__init__(window, "columns_popup")
        self._header = header
        self._filling = False
        self._title = label(kind="heading", name="columns_popup.title")
        self._help = label(kind="muted", name="columns_popup.help", wrap=True)
        self._list = QListWidget(self)
        self._list.setObjectName("columns_popup.list")
        self._list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.installEventFilter(self)
        self._list.itemChanged.connect(self._on_item_changed)
        self._list.model().rowsMoved.connect(self._on_rows_moved, Qt.ConnectionType.QueuedConnection)
        self._reset = quiet_button("", "columns_popup.reset")
        self._reset.clicked.connect(self._on_reset)
        for widget in (self._title, self._help, self._list, self._reset):
            self.column.addWidget(widget)

    def ask(self) -> None:
        """Show the columns of what is shown now."""
        self._title.setText(_("Columns"))
        self._list.setAccessibleName(_("Columns"))
        self._help.setText(
            _("Space shows or hides, Alt+Up and Alt+Down move, Left and Right make narrower and wider, Esc leaves.")
        )
        self._fill(0)
        self.come(self._list)

    def wants_key(self, event: QKeyEvent) -> bool:
        """Whatever is typed here is for the list; no letter runs an action behind it."""
        moving = event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in (
            Qt.Key.Key_Up, Qt.Key.Key_Down
        )  # fmt: skip
        return moving or event.modifiers() in _PLAIN or super().wants_key(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._list and isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.ShortcutOverride and self.wants_key(event):
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        item = self._list.currentItem()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._toggle(item)
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and item is not None:
            self._header.widen_column(item.data(_AT), STEP if key == Qt.Key.Key_Right else -STEP)
            self._fill(self._list.currentRow())
        else:
            return False
        return True

    def _toggle(self, item: QListWidgetItem) -> None:
        if item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            checked = item.checkState() is Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked)

    def _move(self, by: int) -> None:
        order, row = self._order(), self._list.currentRow()
        if row > 0 and 1 <= row + by < len(order):
            order.insert(row + by, order.pop(row))
            self._header.arrange(order)
            self._fill(row + by)

    def _order(self) -> list[int]:
        rows = (self._list.item(row) for row in range(self._list.count()))
        return [item.data(_AT) for item in rows if item is not None]

    def _on_rows_moved(self) -> None:
        self._header.arrange(self._order())
        self._fill(self._list.currentRow())

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        if not self._filling:
            self._header.show_column(item.data(_AT), item.checkState() is Qt.CheckState.Checked)
            self._fill(self._list.currentRow())

    def _on_reset(self) -> None:
        self._header.reset_columns()
        self._fill(0)
        self._list.setFocus()

    def _fill(self, row: int) -> None:
        self._filling = True
        order = self._header.in_order()
        while self._list.count() > len(order):
            self._list.takeItem(self._list.count() - 1)
        while self._list.count() < len(order):
            self._list.addItem(QListWidgetItem())
        for place, at in enumerate(order):
            item = self._list.item(place)
            assert item is not None
            self._describe(item, at)
        self._reset.setText(self._header.reset_title)
        self._list.setCurrentRow(max(0, row))
        room = self.window().height() // 2
        self._list.setFixedHeight(min(len(order) * px(LINE) + px(4), room))
        self._filling = False

    def _describe(self, item: QListWidgetItem, at: int) -> None:
        shown, flag = not self._header.isSectionHidden(at), Qt.ItemFlag
        title = _(COLUMNS[at].title)
        if at == SUBJECT:
            title = _("{column} · what is left over").format(column=title)
        elif shown:
            title = _("{column} · {width} wide").format(column=title, width=self._header.width_of(at))
        item.setText(title)
        item.setSizeHint(QSize(0, px(LINE)))
        item.setData(_AT, at)
        item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
        moves = flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsDragEnabled
        item.setFlags(moves | flag.ItemIsUserCheckable if self._header.may_hide(at) else moves)
