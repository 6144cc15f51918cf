"""One table of actions is every menu, shortcut, palette row and line of the shortcut sheet.

A table entry (`ActionSpec`) says what an action is; `ActionRegistry` makes the QActions of it and is where a room
finds them: `registry.on("request.claim", self._on_claim)`, `registry.set_enabled("request.claim", False, why)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.icons import bind_icon
from ecsupport_desktop.ui.shared.keys import SaidAgain, current_keys, native, standard

_PORTABLE = QKeySequence.SequenceFormat.PortableText


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpec:
    """One thing the agent can do. `text` and `sentence` are English sources marked by `N_`.

    `shortcuts` are in Qt's portable form, the first is the one shown; `group` keeps what belongs together between
    two separators of its menu; `menu` is the id of a `MenuSpec`, "" for none.
    """

    id: str
    text: str
    sentence: str
    menu: str
    group: str = ""
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    in_palette: bool = True
    role: QAction.MenuRole = QAction.MenuRole.NoRole


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuSpec:
    """One menu of the menu bar, its title an English source with its access key."""

    id: str
    title: str


@dataclass(slots=True)
class _Held:
    spec: ActionSpec
    action: QAction
    keys: tuple[str, ...]
    why_not: str = field(default="")


class ActionRegistry(QObject):
    """The actions of one window, made from the table and added to the window, so that shortcuts work all over it.

    Signals: action_changed(id) — it was enabled, disabled, checked or given other keys.
    Raises ValueError for an id or a shortcut given twice, KeyError for an id that isn't in the table.
    """

    action_changed = Signal(str)

    def __init__(self, window: QWidget, specs: Iterable[ActionSpec], menus: Sequence[MenuSpec] = ()) -> None:
        super().__init__(window)
        self.setObjectName("actions")
        self._window = window
        self._menus = tuple(menus)
        self._menu_widgets: dict[str, QMenu] = {}
        table = tuple(specs)
        check_table(table, self._menus)
        self._held = {spec.id: _Held(spec, self._make(spec), spec.shortcuts) for spec in table}
        self.retranslate()
        if not current_keys().known:  # another window of the program may have told the ones in force already
            self._tell_keys()

    @property
    def specs(self) -> tuple[ActionSpec, ...]:
        """The table, in its order."""
        return tuple(held.spec for held in self._held.values())

    @property
    def menus(self) -> tuple[MenuSpec, ...]:
        """The menus, in the order of the bar."""
        return self._menus

    def __contains__(self, action_id: str) -> bool:
        return action_id in self._held

    def action(self, action_id: str) -> QAction:
        """The QAction of that id, to put on a button or a context menu."""
        return self._held[action_id].action

    def on(self, action_id: str, slot: Callable[..., object]) -> None:
        """Run the slot when the action is triggered, from wherever; a checkable one hands over whether it is checked.

        A bound method of a QObject is let go when that object is destroyed.
        """
        self.action(action_id).triggered.connect(slot)

    def trigger(self, action_id: str) -> bool:
        """Run the action as if chosen; False, and nothing happens, while it is disabled."""
        action = self.action(action_id)
        if not action.isEnabled():
            return False
        action.trigger()
        return True

    def set_enabled(self, action_id: str, enabled: bool, why_not: str = "") -> None:
        """Enable it, or disable it and say why not in translated words (shown in tooltip and palette)."""
        held = self._held[action_id]
        reason = "" if enabled else why_not
        if held.action.isEnabled() == enabled and held.why_not == reason:
            return
        held.why_not = reason
        held.action.setEnabled(enabled)
        self._describe(held)
        self.action_changed.emit(action_id)

    def set_checked(self, action_id: str, checked: bool) -> None:
        """Show the action as checked without running it."""
        if self.action(action_id).isChecked() != checked:
            self.action(action_id).setChecked(checked)
            self.action_changed.emit(action_id)

    def why_not(self, action_id: str) -> str:
        """Why it is disabled, "" while it is enabled or nobody said."""
        return self._held[action_id].why_not

    def shortcut_text(self, action_id: str) -> str:
        """The first shortcut as this system writes it, "" if there is none."""
        return _first(self._held[action_id].keys)

    def keys(self, action_id: str) -> tuple[str, ...]:
        """The shortcuts in force, in portable form; the table's unless somebody changed them."""
        return self._held[action_id].keys

    def use_keys(self, changed: Mapping[str, Sequence[str]]) -> None:
        """These actions run by these keys from now on, all others by the table's; who asks sees to it that none is
        given twice.
        """
        for action_id, held in self._held.items():
            keys = tuple(changed.get(action_id, held.spec.shortcuts))
            if keys != held.keys:
                self._give_keys(held, keys)
        self._tell_keys()

    def _tell_keys(self) -> None:
        firsts = {held.spec.shortcuts[0]: held.keys for held in self._held.values() if held.spec.shortcuts}
        current_keys().use(
            {default: keys[0] if keys else "" for default, keys in firsts.items()},
            {action_id: held.keys for action_id, held in self._held.items()},
            {held.spec.shortcuts[0]: held.spec.text for held in self._held.values() if held.spec.shortcuts},
        )

    def follow(self, other: ActionRegistry) -> None:
        """Run by the keys of the other window's actions, now and whenever they change."""
        other.action_changed.connect(self._on_other_changed)
        for action_id, held in self._held.items():
            self._give_keys(held, other.keys(action_id))

    def _on_other_changed(self, action_id: str) -> None:
        other = self.sender()
        if action_id in self and isinstance(other, ActionRegistry):
            self._give_keys(self._held[action_id], other.keys(action_id))

    def _give_keys(self, held: _Held, keys: tuple[str, ...]) -> None:
        if keys != held.keys:
            held.keys = keys
            held.action.setShortcuts([QKeySequence(each, _PORTABLE) for each in keys])
            self._describe(held)
            self.action_changed.emit(held.spec.id)

    def menu_letters(self) -> frozenset[str]:
        """The letters that open the menus together with Alt, in the language in force."""
        titles = [_(menu.title) for menu in self._menus]
        return frozenset(title[title.index("&") + 1].upper() for title in titles if "&" in title)

    def build_menus(self, bar: QMenuBar) -> None:
        """Fill the bar from the table; a menu without actions is left out."""
        for menu_spec in self._menus:
            mine = [held for held in self._held.values() if held.spec.menu == menu_spec.id]
            if mine:
                menu = bar.addMenu(_(menu_spec.title))
                menu.setObjectName(f"menu.{menu_spec.id}")
                menu.setToolTipsVisible(True)
                _fill(menu, mine)
                menu.aboutToShow.connect(partial(_dress, mine))
                self._menu_widgets[menu_spec.id] = menu

    def rename(self, action_id: str, text: str) -> None:
        """Say more exactly what it does now (translated); "" goes back to the table's text."""
        held = self._held[action_id]
        held.action.setText((text or _(held.spec.text)).replace("&", "&&"))
        self.action_changed.emit(action_id)

    def retranslate(self) -> None:
        """Say everything again in the language in force."""
        for held in self._held.values():
            held.action.setText(_(held.spec.text).replace("&", "&&"))
            self._describe(held)
        for menu_spec in self._menus:
            if menu := self._menu_widgets.get(menu_spec.id):
                menu.setTitle(_(menu_spec.title))

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(self._window)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        action.setMenuRole(spec.role)
        action.setShortcuts([QKeySequence(keys, _PORTABLE) for keys in spec.shortcuts])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setAutoRepeat(spec.id in _MAY_REPEAT)
        self._window.addAction(action)
        return action

    def _describe(self, held: _Held) -> None:
        sentence = _(held.spec.sentence)
        held.action.setStatusTip(held.why_not or sentence)
        held.action.setToolTip(tooltip(sentence, _first(held.keys), held.why_not))


_MAY_REPEAT = frozenset({"queue.next_request", "queue.previous_request", "view.zoom_in", "view.zoom_out"})
"""What a held key may do over and over; a second claim or a second window nobody meant."""


def tooltip(sentence: str, shortcut: str = "", why_not: str = "") -> str:
    """A tooltip in escaped rich text, so that no text in it is taken for markup."""
    first = escape(sentence) + (f"&nbsp;&nbsp;<b>{escape(shortcut)}</b>" if shortcut else "")
    return f"<p style='white-space:pre-wrap'>{first}{'<br>' + escape(why_not) if why_not else ''}</p>"


def say_in_tooltip(widget: QWidget, sentence: str, default: str) -> None:
    """The sentence and the key that runs now what `default` runs at first, whatever it will be."""

    def say() -> None:
        widget.setToolTip(tooltip(sentence, current_keys().shown(default)))

    SaidAgain(widget, say)
    say()


def _first(keys: Sequence[str]) -> str:
    """The shortcut that is shown, as this system writes it."""
    return native(keys[0]) if keys else ""


def check_table(specs: Sequence[ActionSpec], menus: Sequence[MenuSpec] = ()) -> None:
    """Refuse (ValueError) an id given twice, a shortcut given twice or unreadable, and a menu nobody declared."""
    ids: set[str] = set()
    taken: dict[str, str] = {}
    known = {menu.id for menu in menus} | {""}
    for spec in specs:
        if spec.id in ids:
            raise ValueError(f"Action {spec.id} is declared twice")
        ids.add(spec.id)
        if menus and spec.menu not in known:
            raise ValueError(f"Action {spec.id} asks for menu {spec.menu}, which isn't declared")
        for keys in spec.shortcuts:
            same = standard(keys)
            if not same:
                raise ValueError(f"Action {spec.id} has a shortcut nobody can press: {keys}")
            if same in taken:
                raise ValueError(f"{same} is the shortcut of {taken[same]} and of {spec.id}")
            taken[same] = spec.id


def _fill(menu: QMenu, actions: list[_Held]) -> None:
    """Actions in table order; a separator wherever the group changes."""
    for before, held in zip([None, *actions], actions, strict=False):
        if before is not None and before.spec.group != held.spec.group:
            menu.addSeparator()
        menu.addAction(held.action)


def _dress(actions: list[_Held]) -> None:
    """Give the actions of a menu their icons: drawing them takes a while, and nobody sees one before it opens."""
    for held in actions:
        if held.spec.icon and held.action.icon().isNull():
            bind_icon(held.action, held.spec.icon)
