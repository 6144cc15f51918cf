"""Keys in words: how this system writes them, which can't be given to an action and why, and the ones in force.

What a button's hint says in the code is the action's default key; `Keys.shown` is what runs it now.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from PySide6.QtCore import QCoreApplication, QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from ecsupport_desktop.config.language import N_, _

_NATIVE: Final = QKeySequence.SequenceFormat.NativeText
_PORTABLE: Final = QKeySequence.SequenceFormat.PortableText

_SEND_HINT: Final = "Ctrl+⏎"
"""How buttons write Ctrl+Enter, to be short."""

_PALETTE: Final = "Ctrl+K"
"""The default key of the palette, which finds what has no key."""

_SIGNS: Final = {"Ctrl": "^", "Alt": "⌥", "Shift": "⇧"}

KEY_WORDS: Final = frozenset({N_("Ctrl"), N_("Shift"), N_("Return"), N_("Enter"), N_("Del"), N_("Esc")})
"""What keys are called on a keyboard where Qt's own translation says something longer."""

_WRITING: Final = frozenset(
    {"Backspace", "Del", "Ins", "Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown", "Space"}
)
_EDITING: Final = frozenset(
    {"Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+Left", "Ctrl+Right", "Ctrl+Home", "Ctrl+End", "Ctrl+Del"}
)
_FIXED: Final[Mapping[str, str]] = {
    "Esc": N_("Esc always leaves what one is in."),
    "Return": N_("Enter always confirms."),
    "Enter": N_("Enter always confirms."),
    "Tab": N_("Tab always goes to the next field."),
    "Backtab": N_("Tab always goes to the next field."),
    "F10": N_("F10 always opens the menus."),
    "Menu": N_("This key always opens the menu of what is selected."),
}


@cache
def standard(keys: str) -> str:
    """The keys in the one form they are compared and kept in; "" where nobody can press that."""
    return QKeySequence(keys, _PORTABLE).toString(_PORTABLE)


@cache
def native(keys: str) -> str:
    """As this system writes them; whoever switches Qt's own language clears the cache."""
    return QKeySequence(keys, _PORTABLE).toString(_NATIVE)


def pressed(key: int, modifiers: Qt.KeyboardModifier, text: str) -> str:
    """The keys of a key press in standard form; "" while only Ctrl, Shift, Alt or Meta is down.

    A sign is what it writes, however it is reached: "?" and not Shift and something, which differs by keyboard.
    """
    if key in (0, Qt.Key.Key_unknown, Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr,
               Qt.Key.Key_Meta, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock):  # fmt: skip
        return ""
    held = modifiers & ~Qt.KeyboardModifier.KeypadModifier
    if held == Qt.KeyboardModifier.ShiftModifier and text.isprintable() and text.strip() and not text.isalpha():
        held = Qt.KeyboardModifier.NoModifier
    return QKeySequence(QKeyCombination(held, Qt.Key(key))).toString(_PORTABLE)


def why_fixed(keys: str, menu_letters: Iterable[str] = ()) -> str:
    """Why these keys (standard form) can't be given to an action, in words; "" where they can.

    `menu_letters`: the letters that open the menus together with Alt, in the language in force.
    """
    bare = keys.removeprefix("Shift+")
    if bare in _FIXED:
        return _(_FIXED[bare])
    if bare in _WRITING or bare.removeprefix("Ctrl+Shift+") in _WRITING or keys in _EDITING or bare in _EDITING:
        return _("{keys} belongs to writing and selecting.").format(keys=native(keys))
    if keys.removeprefix("Alt+").upper() in {letter.upper() for letter in menu_letters} and keys.startswith("Alt+"):
        return _("{keys} always opens a menu.").format(keys=native(keys))
    if keys == "Alt+F4":
        return _("{keys} belongs to the system.").format(keys=native(keys))
    return ""


def _in_words(hint: str) -> str:
    """A default key as it stands in the code, in the language of the window."""
    return "+".join(_(part) if part in KEY_WORDS else part for part in hint.split("+"))


class Keys(QObject):
    """The first key of each action by the first of its defaults. One for the application; GUI thread only.

    Signals: keys_changed().
    """

    keys_changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("keys")
        self._now: dict[str, str] = {}
        self._of_action: dict[str, tuple[str, ...]] = {}
        self._names: dict[str, str] = {}

    def use(
        self,
        now: Mapping[str, str],
        of_action: Mapping[str, Sequence[str]] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> None:
        """Default → the key in force, "" for none; both in portable form. What isn't named has its default.

        `of_action`: action id → its keys, whether it has a default or not. `names`: default → what its action is
        called, an English source.
        """
        changed = {standard(default): key for default, key in now.items() if standard(default) != standard(key)}
        keys = {action_id: tuple(map(standard, each)) for action_id, each in (of_action or {}).items() if each}
        self._names = {standard(default): name for default, name in (names or {}).items()}
        if (changed, keys) != (self._now, self._of_action):
            self._now, self._of_action = changed, keys
            self.keys_changed.emit()

    @property
    def known(self) -> bool:
        """A window has told which key runs which action."""
        return bool(self._of_action)

    def of(self, action_id: str) -> str:
        """The key of an action as this system writes it; "" where it has none, or no window is open."""
        keys = self._of_action.get(action_id)
        return native(keys[0]) if keys else ""

    def short(self, action_id: str) -> str:
        """As `of`, in signs, for where there is little room: ^⇧1."""
        keys = self._of_action.get(action_id, ("",))[0]
        if sys.platform == "darwin":
            return native(keys)
        for name, sign in _SIGNS.items():
            keys = keys.replace(f"{name}+", sign)
        return keys

    def runs(self, action_id: str, event: QKeyEvent) -> bool:
        """Whether this press is a key of the action, where plain letters are being written."""
        keys = pressed(event.key(), event.modifiers(), event.text())
        writes = len(keys.removeprefix("Shift+")) == 1
        return bool(keys) and not writes and keys in self._of_action.get(action_id, ())

    def said(self, default: str) -> str:
        """For a sentence: the key that runs what this one runs by default, else what that is called, to be found."""
        if key := self.shown(default):
            return key
        name = _(self._names.get(standard(default), "")).rstrip("…")
        return _("“{action}” ({palette})").format(action=name, palette=self.shown(_PALETTE) or _("menu"))

    def shown(self, hint: str) -> str:
        """What a hint that names a default key says now; anything else stays as it is."""
        if not hint:
            return hint
        default = standard("Ctrl+Enter" if hint == _SEND_HINT else hint) if self._now else ""
        return native(self._now[default]) if default in self._now else _in_words(hint)


class SaidAgain(QObject):
    """Says a sentence that names keys again when others are in force; lives as long as its parent."""

    def __init__(self, parent: QObject, say: Callable[[], object]) -> None:
        super().__init__(parent)
        self._say = say
        current_keys().keys_changed.connect(self._on_keys_changed)

    def _on_keys_changed(self) -> None:
        self._say()


def current_keys() -> Keys:
    """The keys in force. Needs a QApplication."""
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("The keys need a QApplication")
    return app.findChild(Keys, "keys", Qt.FindChildOption.FindDirectChildrenOnly) or Keys(app)
