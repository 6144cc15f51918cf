"""The filter in the search field: read, shown as chips, completed, and where it isn't understood said so beside it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from ecsupport_desktop.config.language import _, current_language
from ecsupport_desktop.domain.filter import Condition, Filter
from ecsupport_desktop.domain.filter import Key as FilterKey
from ecsupport_desktop.domain.filter_text import FilterError, parse
from ecsupport_desktop.domain.filter_words import spoken
from ecsupport_desktop.ui.queue.completing import Place, offered
from ecsupport_desktop.ui.queue.filter_bar import FilterBar
from ecsupport_desktop.ui.queue.reading import NAMES, names_like
from ecsupport_desktop.ui.queue.search_box import SearchBox
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.field_message import FieldMessage
from ecsupport_desktop.ui.shared.theme import current_theme, px

MOST_NAMES = 12
WORDS_UP_TO = 130
"""The zoom up to which the button has its words."""


class Filtering(QObject):
    """Its three widgets are laid out by the pane: `bar`, `message` and `button`."""

    def __init__(self, search: SearchBox, link: DeskLink, parent: QWidget) -> None:
        super().__init__(parent)
        self._search, self._link = search, link
        self.bar = FilterBar(parent)
        self.message = FieldMessage(search, parent)
        side = px(12)
        self.message.setContentsMargins(side, 0, side, px(8))
        self.button = QPushButton(parent)
        self.button.setObjectName("add_condition")
        self.button.setProperty("kind", "quiet")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._menu = QMenu(self.button)
        self._menu.setObjectName("condition_menu")
        self.button.setMenu(self._menu)
        self.bar.edit_requested.connect(self._on_edit_requested)
        self.bar.remove_requested.connect(self._on_remove_requested)
        search.completion_wanted.connect(self._on_completion_wanted)
        current_theme().theme_changed.connect(self._size)
        self.retranslate()

    def retranslate(self) -> None:
        self._size()
        self.button.setToolTip(_("Add a condition"))
        self.button.setAccessibleName(_("Add a condition"))
        self._menu.clear()
        for key in FilterKey:
            action = self._menu.addAction(f"{spoken(key, current_language())}:")
            action.triggered.connect(lambda _checked, key=key: self._begin(key))
        self.bar.retranslate()

    def _size(self) -> None:
        """At large text the search field needs the room."""
        self.button.setText(_("+ Filter") if current_theme().zoom <= WORDS_UP_TO else "+")

    def read(self) -> Filter | None:
        """The filter that is typed, None where there are words alone; its chips are shown. Raises FilterError."""
        try:
            wanted = parse(self._search.text())
        except FilterError as error:
            said = _(error.message).format(**error.params)
            self.message.set_message(said, "muted" if error.incomplete else "critical")
            raise
        self.message.clear_message()
        self.bar.show_filter(wanted)
        return wanted if wanted.conditions else None

    def say_unknown(self, unknown: tuple[Condition, str] | None) -> None:
        """Nothing was found because nobody is called that."""
        if unknown is None:
            return
        condition, name = unknown
        said = {
            FilterKey.CLIENT: _("There is no client called “{name}”"),
            FilterKey.CONTACT: _("There is no contact called “{name}”"),
            FilterKey.ASSIGNEE: _("There is no agent called “{name}”"),
            FilterKey.TAG: _("No request has the tag “{name}”"),
        }[condition.key]
        self.message.set_message(said.format(name=name), "critical")

    # ── chips ───────────────────────────────────────────────────────────────────────────────────────────────

    def _begin(self, key: FilterKey) -> None:
        self._search.begin_condition(spoken(key, current_language()))

    def _now_at(self, condition: Condition) -> Condition | None:
        """The same condition, where it is in the text as it is now."""
        try:
            typed = parse(self._search.text())
        except FilterError:
            return None
        return next((each for each in typed.conditions if each == condition), None)

    def _on_edit_requested(self, condition: Condition) -> None:
        if (found := self._now_at(condition)) is not None:
            self._search.setFocus(Qt.FocusReason.OtherFocusReason)
            self._search.setSelection(found.start, found.end - found.start)

    def _on_remove_requested(self, condition: Condition) -> None:
        if (found := self._now_at(condition)) is not None:
            text = self._search.text()
            before, after = text[: found.start].rstrip(), text[found.end :].lstrip()
            self._search.setText(f"{before} {after}".strip())
            self._search.settle()

    # ── completion ──────────────────────────────────────────────────────────────────────────────────────────

    def _on_completion_wanted(self, place: Place) -> None:
        key, language = place.key, current_language()
        if key not in NAMES or key is None:
            self._search.offer(place, offered(place, (), language))
            return
        self._link.query(
            lambda readers: (place, names_like(readers, key, place.typed, MOST_NAMES)),
            self._on_names,
            key="queue.names",
        )

    def _on_names(self, found: tuple[Place, tuple[str, ...]]) -> None:
        place, names = found
        self._search.offer(place, offered(place, names, current_language()))
