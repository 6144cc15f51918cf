"""Remembers which columns are shown, in which order and how wide; until somebody chooses, the room decides.

Of the queues in the window's state, of a saved view with the view: it is told by `layout` and put back by `use`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QHeaderView

from ecsupport_desktop.ui.queue.columns import CLIENT, COLUMN_AT, COLUMNS, NUMBER, SUBJECT, TIME_LEFT
from ecsupport_desktop.ui.shared.theme import current_theme, px

KEY = "queue/columns"
SUBJECT_LEAST, SUBJECT_MORE = 196, 40
"""Pixels at 100 % the subject keeps: some 24 letters. How many more it keeps before each further column gets room."""
TIME_LEFT_BESIDE_DAY = 100
"""Pixels at 100 % of the time left where a day is what matters: the time, without its word."""
LEAST_WIDTH, MOST_WIDTH = 32, 2_000

Kept = dict[str, tuple[int, bool]]
"""By a column's key, in order: its width in pixels at 100 % (0: its first one) and whether it is hidden."""


class ColumnMemory(QObject):
    """Keeps a header as it was left. GUI thread only.

    Signals: columns_changed() — somebody moved, resized, showed or hid one.
    """

    columns_changed = Signal()

    def __init__(self, header: QHeaderView, state: QSettings) -> None:
        super().__init__(header)
        self._header, self._state = header, state
        self._setting = False
        self._dated = False
        self._of_view = False
        self._given: tuple[str, ...] | None = None  # of the view shown, until somebody changes them
        self._kept: Kept = _parsed(self._state.value(KEY, ""))
        self.restore()
        header.sectionResized.connect(self._on_section_resized)
        header.sectionMoved.connect(self._on_section_moved)

    # ── a view's own ────────────────────────────────────────────────────────────────────────────────────────

    @property
    def of_view(self) -> bool:
        """What is changed now belongs to a saved view, not to all queues."""
        return self._of_view

    def use(self, columns: Sequence[str] | None) -> None:
        """Those of a saved view (none of its own: as in the queues); None: those of the queues."""
        before, kept = (self._of_view, self._kept), _of_view(columns or ())
        self._of_view, self._given = columns is not None, tuple(columns) if columns is not None else None
        self._kept = kept or _parsed(self._state.value(KEY, ""))
        if before != (self._of_view, self._kept):
            self.restore()

    def layout(self) -> tuple[str, ...]:
        """The columns shown as a view keeps them, `key` or `key:width`; none while nobody has chosen any."""
        if self._given is not None:
            return self._given
        return tuple(
            f"{key}:{width}" if width not in (0, COLUMNS[COLUMN_AT[key]].width) else key
            for key, (width, hidden) in self._kept.items()
            if not hidden or COLUMNS[COLUMN_AT[key]].dated
        )

    # ── putting them in place ───────────────────────────────────────────────────────────────────────────────

    def restore(self) -> None:
        """Put the columns as remembered, or at their first widths."""
        self._setting = True
        for at, column in enumerate(COLUMNS):
            width, hidden = self._kept.get(column.key, (0, bool(column.rank and self._kept)))
            self._header.setSectionHidden(at, not self._dated if column.dated else hidden and at != SUBJECT)
            stretch = at == SUBJECT
            resize = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Interactive
            self._header.setSectionResizeMode(at, resize)
            if not stretch:
                self._header.resizeSection(at, px(width or column.width))
        for place, key in enumerate(dict.fromkeys((*self._kept, *COLUMN_AT))):
            self._header.moveSection(self._header.visualIndex(COLUMN_AT[key]), place)
        self._setting = False
        self.show_dated(self._dated)

    def show_dated(self, dated: bool) -> None:
        """Whether the queue shown is one in which a day matters; that isn't for anybody to choose."""
        self._dated, self._setting = dated, True
        for at, column in enumerate(COLUMNS):
            if column.dated:
                self._header.setSectionHidden(at, not dated)
        if not self._kept:
            self._header.resizeSection(TIME_LEFT, px(self._first_width(TIME_LEFT)))
        self._setting = False

    def fit(self, width: int) -> None:
        """Show as many columns as leave the subject its room, unless somebody has chosen which.

        Where there is less, the number goes too, which stands over the request, and then the client narrows.
        """
        if self._kept:
            return
        stay = (at for at, column in enumerate(COLUMNS) if not column.rank and (self._dated or not column.dated))
        room = width - px(SUBJECT_LEAST) - sum(px(self._first_width(at)) for at in stay)
        client, lacking = COLUMNS[CLIENT], -room - px(COLUMNS[NUMBER].width)
        self._setting = True
        self._header.setSectionHidden(NUMBER, room < 0)
        self._header.resizeSection(CLIENT, max(px(client.least), px(client.width) - max(0, lacking)))
        room += px(SUBJECT_MORE)
        for at, column in sorted(enumerate(COLUMNS), key=lambda pair: pair[1].rank):
            if column.rank:
                room -= px(column.width + SUBJECT_MORE)
                self._header.setSectionHidden(at, room < 0)
        self._setting = False

    def _first_width(self, at: int) -> int:
        """In pixels at 100 %; beside a day the word of a deadline gives way."""
        return TIME_LEFT_BESIDE_DAY if at == TIME_LEFT and self._dated else COLUMNS[at].width

    # ── choosing ────────────────────────────────────────────────────────────────────────────────────────────

    def show_column(self, at: int, shown: bool) -> None:
        self._header.setSectionHidden(at, not shown)
        self._save()

    def arrange(self, order: Sequence[int]) -> None:
        """Put these in this order; the first one stays the first, and what isn't named stays where it is."""
        now = [self._header.logicalIndex(place) for place in range(len(COLUMNS))]
        named = iter(at for at in order if at != now[0])
        wanted = [now[0], *(next(named) if at in order else at for at in now[1:])]
        if wanted == now:
            return
        self._setting = True
        for place, at in enumerate(wanted):
            self._header.moveSection(self._header.visualIndex(at), place)
        self._setting = False
        self._save()

    def widen(self, at: int, by: int) -> None:
        """By so many pixels at 100 %; the stretched one takes what is left over."""
        if at != SUBJECT and not self._header.isSectionHidden(at):
            now = round(self._header.sectionSize(at) * 100 / current_theme().zoom)
            self._header.resizeSection(at, px(max(LEAST_WIDTH, min(now + by, MOST_WIDTH))))

    def reset(self) -> None:
        """Forget what was chosen: of a view, its columns are those of the queues; of the queues, the room's."""
        if self._of_view:
            self._kept, self._given = _parsed(self._state.value(KEY, "")), ()
        else:
            self._state.remove(KEY)
            self._kept = {}
        self.restore()
        self.columns_changed.emit()

    def _on_section_resized(self, at: int, old: int, new: int) -> None:
        # The stretched column follows its neighbours and the window: that is nobody's choice.
        if at != SUBJECT and old and new:
            self._save(at)

    def _on_section_moved(self, *_places: int) -> None:
        self._save()

    def _save(self, resized: int = -1) -> None:
        """A width is measured when it was changed, and all are at the first choice: else zooming would alter them."""
        if self._setting:
            return
        zoom, kept = current_theme().zoom, Kept()
        for place in range(len(COLUMNS)):
            at = self._header.logicalIndex(place)
            hidden, key = self._header.isSectionHidden(at), COLUMNS[at].key
            measured = 0 if hidden or at == SUBJECT else round(self._header.sectionSize(at) * 100 / zoom)
            known = self._kept.get(key, (0, False))[0]
            kept[key] = (measured if at == resized or not known else known, hidden)
        self._kept = kept
        self._given = None
        if not self._of_view:
            parts = (f"{key}:{width}:{'hidden' if hidden else 'shown'}" for key, (width, hidden) in kept.items())
            self._state.setValue(KEY, " ".join(parts))
        self.columns_changed.emit()


def _parsed(text: object) -> Kept:
    """What the window's state says; what can't be read is left out."""
    found = {}
    for part in str(text).split():
        key, _, rest = part.partition(":")
        width, _, shown = rest.partition(":")
        if key in COLUMN_AT and width.isdigit():
            found[key] = (min(int(width), MOST_WIDTH), shown == "hidden")
    return found


def _of_view(columns: Sequence[str]) -> Kept:
    """What a view says: the columns it doesn't name are hidden. Nothing where it names none that there is."""
    found = {}
    for text in columns:
        key, _, width = text.partition(":")
        if key in COLUMN_AT:
            found[key] = (min(int(width), MOST_WIDTH) if width.isdecimal() else 0, False)
    if not found:
        return {}
    order = list(found)
    # A day that isn't named stands where it is shown at first, behind the time left.
    order[1:1] = [column.key for column in COLUMNS if column.dated and column.key not in found]
    return {key: found.get(key, (0, True)) for key in dict.fromkeys((*order, *COLUMN_AT))}
