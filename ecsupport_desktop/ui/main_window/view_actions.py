"""Saved views: kept under a name with their columns, gone to by a key or a few letters, deleted with a way back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.saved_views import SavedView, load_views, save_views, with_view
from ecsupport_desktop.config.settings_file import SettingsError
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, Sort, SortKey
from ecsupport_desktop.ui.main_window.columns_popup import ColumnsPopup
from ecsupport_desktop.ui.main_window.feature import Feature
from ecsupport_desktop.ui.main_window.pick_popup import Choice, PickPopup
from ecsupport_desktop.ui.main_window.text_popup import LinePopup
from ecsupport_desktop.ui.queue.actions import VIEW_PREFIX
from ecsupport_desktop.ui.queue.sidebar_model import VIEW_KEYS
from ecsupport_desktop.ui.shared.keys import current_keys
from ecsupport_desktop.ui.shared.palette_entries import Entry

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView

LONGEST_NAME = 60


class ViewActions(Feature):
    """Reads and writes this account's own file; a broken one is told and never replaced."""

    def __init__(self, view: DeskView) -> None:
        super().__init__(view)
        self.views: tuple[SavedView, ...] = ()
        self._shown = ""
        self.pick = PickPopup(view.window, "view_pick")
        self.name = LinePopup(view.window, "view_name", most=LONGEST_NAME)
        self.columns = ColumnsPopup(view.window, view.rooms.queue.table.header)
        view.registry.on("views.show", self._on_show)
        view.registry.on("views.save", self._on_save)
        view.registry.on("views.rename", self._on_rename)
        view.registry.on("views.delete", self._on_delete)
        view.registry.on("views.up", partial(self._move, -1))
        view.registry.on("views.down", partial(self._move, 1))
        view.registry.on("queue.columns", self.columns.ask)
        for place in range(VIEW_KEYS):
            view.registry.on(f"{VIEW_PREFIX}{place + 1}", partial(self._open_at, place))
        view.rooms.queue.listing_shown.connect(self._say_unsaved)
        view.rooms.queue.unsaved.clicked.connect(self._on_save)
        view.link.language_changed.connect(self._say_unsaved)
        view.link.language_changed.connect(self._enable, Qt.ConnectionType.QueuedConnection)
        view.rooms.queue_shown.connect(self._on_queue_shown)
        view.rooms.queue.table.header.columns_changed.connect(self._say_unsaved)
        view.rooms.queue.table.header.choosing_requested.connect(self.columns.ask)
        view.rooms.sidebar.view_chosen.connect(self._on_view_chosen)
        view.rooms.sidebar.rename_requested.connect(self._on_rename_chosen)
        view.rooms.sidebar.delete_requested.connect(self._on_delete_chosen)
        view.rooms.sidebar.menu_requested.connect(self._on_menu_requested)
        view.palette.add_provider(self._entries)

    def begin(self) -> None:
        try:
            self.views = load_views(self.view.link.paths.views_file)
        except SettingsError as error:
            self.view.notices.warning(error.problem.message)
        self.view.rooms.sidebar.set_views(self.views)
        self._enable()

    def open(self, saved: SavedView) -> None:
        """Show the requests of this view, and go there."""
        self._on_view_chosen(saved)
        self.view.rooms.queue.table.setFocus()

    def _on_view_chosen(self, saved: SavedView) -> None:
        """The keyboard stays in the list of queues."""
        self.view.rooms.show_queue(saved.queue if saved.queue in QUEUE_BY_NAME else "all")
        sort = Sort(key=SortKey(saved.sort), descending=saved.descending) if saved.sort in set(SortKey) else None
        self.view.rooms.queue.table.header.use(saved.columns)
        self.view.rooms.queue.show_search(saved.filter, sort, everywhere=saved.everywhere)
        self.view.rooms.sidebar.show_view(saved)
        self._shown = saved.name
        self._enable()

    def _open_named(self, name: str) -> None:
        """What was run lately stays in the palette, whatever became of it."""
        saved = next((each for each in self.views if each.name == name), None)
        if saved is None:
            self.view.notices.warning(_("There is no view called “{name}” any more.").format(name=name))
        else:
            self.open(saved)

    def _open_at(self, place: int, _checked: bool = False) -> None:
        if place < len(self.views):
            self.open(self.views[place])

    # ── choosing ────────────────────────────────────────────────────────────────────────────────────────────

    def _on_show(self) -> None:
        self.pick.offer(_("Saved views"), _("Name of a view"), self._choices(), self.open)

    def _choices(self) -> list[Choice]:
        """With the counts that the sidebar shows, and the key of each that has one."""
        if not self.views:
            why = _("Save one by {key}").format(key=current_keys().said("Ctrl+Shift+J"))
            return [Choice(key=None, text=_("No view yet"), why_not=why)]
        count = self.view.rooms.sidebar.view_count
        return [
            Choice(key=each, text=each.name, detail="   ".join(filter(None, (self._key(each), count(each)))))
            for each in self.views
        ]

    def _key(self, saved: SavedView) -> str:
        """What goes to it in one press, as this system writes it."""
        return current_keys().of(f"{VIEW_PREFIX}{self.views.index(saved) + 1}")

    def _entries(self, _query: str) -> list[Entry]:
        """Views in the command palette, as the queues are."""
        return [
            Entry(
                id=f"view.{each.name}",
                title=each.name,
                detail=_("Saved view"),
                hint=self._key(each),
                kind=_("View"),
                run=partial(self._open_named, each.name),
            )
            for each in self.views
        ]

    # ── their order ─────────────────────────────────────────────────────────────────────────────────────────

    def _move(self, by: int, _checked: bool = False) -> None:
        """The view shown goes before the one above it, or behind the one below it; its key goes with the place."""
        place = next((at for at, each in enumerate(self.views) if each.name == self._shown), -1)
        if place < 0 or not 0 <= place + by < len(self.views):
            return
        views = list(self.views)
        views.insert(place + by, views.pop(place))
        if self._write(tuple(views)):
            self.view.rooms.sidebar.show_view(views[place + by])

    def _on_menu_requested(self, saved: SavedView, place: QPoint) -> None:
        menu = QMenu(self.view.window)
        menu.setObjectName("view_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if saved.name == self._shown:
            for action_id in ("views.up", "views.down"):
                menu.addAction(self.view.registry.action(action_id))
            menu.addSeparator()
        menu.addAction(_("Rename…")).triggered.connect(partial(self._on_rename_chosen, saved))
        menu.addAction(_("Delete")).triggered.connect(partial(self._on_delete_chosen, saved))
        menu.popup(place)

    # ── saving and deleting ─────────────────────────────────────────────────────────────────────────────────

    def _on_queue_shown(self, _queue: object) -> None:
        self._shown = ""
        self.view.rooms.queue.table.header.use(None)
        self._say_unsaved()
        self._enable()

    def _enable(self) -> None:
        """What moves a view needs one that is shown and not at the end already."""
        registry, names = self.view.registry, [each.name for each in self.views]
        place = names.index(self._shown) if self._shown in names else -1
        last = place == len(names) - 1
        why = _("Go to a saved view first") if place < 0 else ""
        registry.set_enabled("views.up", place > 0, why or _("It is the first one already"))
        registry.set_enabled("views.down", place >= 0 and not last, why or _("It is the last one already"))
        for at in range(VIEW_KEYS):
            why = _("No saved view stands at this place")
            action_id, there = f"{VIEW_PREFIX}{at + 1}", at < len(names)
            registry.set_enabled(action_id, there, why)
            registry.rename(action_id, names[at] if there else "")
            registry.action(action_id).setVisible(there)

    def _say_unsaved(self, _listing: object = None) -> None:
        """Beside the search, while what is shown isn't what the view was saved as."""
        saved = next((each for each in self.views if each.name == self._shown), None)
        button, now = self.view.rooms.queue.unsaved, self._as_shown(self._shown)
        button.setText(_("Changed: save…"))
        button.setToolTip(_("Save “{name}” as it is shown now, or under another name").format(name=self._shown))
        button.setVisible(saved is not None and now is not None and now != saved)

    def _on_save(self) -> None:
        self.name.ask(
            _("Name of the view"),
            _("Save"),
            self._on_named,
            text=self._shown,
            placeholder=_("Such as: Acme, nearing 48 h"),
            note_on=self._becomes,
        )

    def _becomes(self, name: str) -> str:
        """What saving does to a view that is called so already."""
        there = any(each.name == name for each in self.views)
        return _("View “{name}” becomes what is shown now.").format(name=name) if there else ""

    def _is_called(self, name: str) -> str:
        """Why a view can't be called so, where another one is."""
        there = any(each.name == name for each in self.views)
        return _("There is a view called “{name}” already.").format(name=name) if there else ""

    def _as_shown(self, name: str) -> SavedView | None:
        """What is shown as a view with this name."""
        queue = self.view.rooms.queue
        listing = queue.model.listing
        if listing is None:
            return None
        return SavedView(
            name=_clean(name),
            queue=listing.queue.name,
            filter=queue.search.text().strip(),
            everywhere=listing.everywhere,
            sort=listing.sort.key.value if listing.sort is not None else "",
            descending=listing.sort is not None and listing.sort.descending,
            columns=queue.table.header.layout_text(),
        )

    def _on_named(self, name: str) -> None:
        saved = self._as_shown(name)
        if saved is None:
            return
        if self._replace(with_view(self.views, saved), _("View “{name}” is saved.").format(name=saved.name)):
            self._shown = saved.name
            self.view.rooms.queue.table.header.use(saved.columns)
            self.view.rooms.sidebar.show_view(saved)
            self._say_unsaved()
            self._enable()

    def _on_rename(self) -> None:
        self.pick.offer(_("Rename which view?"), _("Name of a view"), self._choices(), self._on_rename_chosen)

    def _on_rename_chosen(self, saved: SavedView, _checked: bool = False) -> None:
        self.name.ask(
            _("Name of the view"),
            _("Rename"),
            partial(self._on_renamed, saved),
            text=saved.name,
            note_on=lambda name: self._is_called(name) if name != saved.name else "",
        )

    def _on_renamed(self, saved: SavedView, name: str) -> None:
        renamed = replace(saved, name=_clean(name))
        if why := self._is_called(renamed.name):
            self.view.notices.warning(why)
            return
        views = tuple(renamed if each == saved else each for each in self.views)
        if self._replace(views, _("The view is called “{name}” now.").format(name=renamed.name)):
            self._shown = renamed.name if self._shown == saved.name else self._shown

    def _on_delete(self) -> None:
        self.pick.offer(_("Delete which view?"), _("Name of a view"), self._choices(), self._on_delete_chosen)

    def _on_delete_chosen(self, saved: SavedView, _checked: bool = False) -> None:
        left = tuple(each for each in self.views if each != saved)
        self._replace(left, _("View “{name}” is deleted.").format(name=saved.name))

    def _replace(self, views: tuple[SavedView, ...], said: str) -> bool:
        """Write these and offer the way back."""
        before = self.views
        if not self._write(views):
            return False
        self.view.notices.info(said, _("Undo"), partial(self._write, before))
        return True

    def _write(self, views: tuple[SavedView, ...]) -> bool:
        try:
            save_views(self.view.link.paths.views_file, views)
        except SettingsError as error:
            self.view.notices.error(error.problem.message)
            return False
        self.views = views
        self.view.rooms.sidebar.set_views(views)
        self._enable()
        return True


def _clean(name: str) -> str:
    return " ".join(name.split())[:LONGEST_NAME]
