"""Remembers which columns are shown, in which order and how wide; until somebody chooses, the room decides."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QHeaderView

from ecsupport_desktop.ui.queue.columns import COLUMNS, SUBJECT, TIME_LEFT
from ecsupport_desktop.ui.shared.theme import current_theme

KEY = "queue/columns"
SUBJECT_LEAST, SUBJECT_MORE = 180, 40
"""Pixels at 100 % the subject keeps, and how many more it keeps before each further column gets room."""
TIME_LEFT_BESIDE_DAY = 100
"""Pixels at 100 % of the time left where a day is what matters: the time, without its word."""


class ColumnMemory(QObject):
    """Keeps a header as it was left. GUI thread only.

    Signals: columns_changed() — somebody moved, resized, showed or hid one.
    """

    columns_changed = Signal()

    def __init__(self, header: QHeaderView, state: QSettings) -> None:
        super().__init__(header)
        self._header, self._state = header, state
        self._setting = False
        self._chosen = False
        self._dated = False
        self.restore()
        header.sectionResized.connect(self._on_section_resized)
        header.sectionMoved.connect(self._on_section_moved)

    def restore(self) -> None:
        """Put the columns as remembered, or at their first widths."""
        self._setting = True
        remembered = _parsed(self._state.value(KEY, ""))
        self._chosen = bool(remembered)
        zoom = current_theme().px
        for at, column in enumerate(COLUMNS):
            self._header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
            width, hidden = remembered.get(column.key, (column.width, bool(column.rank) and self._chosen))
            if at == SUBJECT:
                self._header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
            else:
                self._header.resizeSection(at, zoom(width or column.width))
            self._header.setSectionHidden(at, not self._dated if column.dated else hidden and at != SUBJECT)
        keys = [column.key for column in COLUMNS]
        for place, key in enumerate(key for key in remembered if key in keys):
            self._header.moveSection(self._header.visualIndex(keys.index(key)), place)
        self._setting = False

    def show_dated(self, dated: bool) -> None:
        """Whether the queue shown is one in which a day matters; that isn't for anybody to choose."""
        self._dated, self._setting = dated, True
        for at, column in enumerate(COLUMNS):
            if column.dated:
                self._header.setSectionHidden(at, not dated)
        if not self._chosen:  # the word of a deadline gives way to the day
            zoom = current_theme().px
            self._header.resizeSection(TIME_LEFT, zoom(TIME_LEFT_BESIDE_DAY if dated else COLUMNS[TIME_LEFT].width))
        self._setting = False

    def fit(self, width: int) -> None:
        """Show as many columns as leave the subject its room, unless somebody has chosen which."""
        if self._chosen:
            return
        zoom = current_theme().px
        room = (
            width
            - zoom(SUBJECT_LEAST - SUBJECT_MORE)
            - sum(zoom(column.width) for column in COLUMNS if not column.rank and (self._dated or not column.dated))
        )
        self._setting = True
        for at, column in sorted(enumerate(COLUMNS), key=lambda pair: pair[1].rank):
            if column.rank:
                room -= zoom(column.width + SUBJECT_MORE)
                self._header.setSectionHidden(at, room < 0)
        self._setting = False

    def show_column(self, at: int, shown: bool) -> None:
        self._header.setSectionHidden(at, not shown)
        self._save()

    def reset(self) -> None:
        """Forget what was chosen."""
        self._state.remove(KEY)
        self._setting = True
        for place in range(len(COLUMNS)):
            self._header.moveSection(self._header.visualIndex(place), place)
        self.restore()
        self.columns_changed.emit()

    def _on_section_resized(self, at: int, old: int, new: int) -> None:
        # The stretched column follows its neighbours and the window: that is nobody's choice.
        if at != SUBJECT and old and new:
            self._save()

    def _on_section_moved(self, *_places: int) -> None:
        self._save()

    def _save(self) -> None:
        if self._setting:
            return
        self._chosen = True
        zoom = current_theme().zoom
        parts = []
        for place in range(len(COLUMNS)):
            at = self._header.logicalIndex(place)
            hidden = self._header.isSectionHidden(at)
            width = 0 if hidden or at == SUBJECT else round(self._header.sectionSize(at) * 100 / zoom)
            parts.append(f"{COLUMNS[at].key}:{width}:{'hidden' if hidden else 'shown'}")
        self._state.setValue(KEY, " ".join(parts))
        self.columns_changed.emit()


def _parsed(text: object) -> dict[str, tuple[int, bool]]:
    """Width and whether hidden by key, in order; what can't be read is left out."""
    found = {}
    for part in str(text).split():
        key, _, rest = part.partition(":")
        width, _, shown = rest.partition(":")
        if width.isdigit():
            found[key] = (min(int(width), 2_000), shown == "hidden")
    return found
