"""Gives actions other keys: what may be given, whose a key is already, and what is kept for the next start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QObject

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.paths import Paths
from ecsupport_desktop.config.shortcuts import load_shortcuts, save_shortcut
from ecsupport_desktop.ui.shared.actions import ActionRegistry, ActionSpec
from ecsupport_desktop.ui.shared.keys import native, standard, why_fixed

FIXED_ACTIONS: Final = frozenset({"queue.focus"})
"""Esc can't be given to anything, nor taken from this."""

_BOTH: Final = {"Return": "Enter", "Enter": "Return"}
"""The two keys of one name: whoever gets one gets the other."""


class Bindings(QObject):
    """The keys of one window's actions. Changing any raises SettingsError where the file can't be changed."""

    def __init__(self, registry: ActionRegistry, paths: Paths, parent: QObject) -> None:
        super().__init__(parent)
        self.registry = registry
        self._paths = paths
        self._changed: dict[str, tuple[str, ...]] = {}
        self._before_reset: dict[str, tuple[str, ...]] = {}

    def load(self) -> list[str]:
        """Put in force what was kept; what of it isn't used, and why, in sentences."""
        kept, problems = load_shortcuts(self._paths)
        self._changed, refused = usable(self.registry.specs, kept, self.registry.menu_letters())
        self.registry.use_keys(self._changed)
        return [problem.message for problem in problems] + refused

    def specs(self) -> tuple[ActionSpec, ...]:
        """The actions keys can be given to, in the order of the table."""
        return tuple(spec for spec in self.registry.specs if spec.id not in FIXED_ACTIONS)

    def differs(self, action_id: str) -> bool:
        """Somebody changed its keys."""
        return action_id in self._changed

    @property
    def any_differ(self) -> bool:
        return bool(self._changed)

    @property
    def can_bring_back(self) -> bool:
        """All were reset, and nothing was changed since."""
        return bool(self._before_reset)

    def refusal(self, keys: str) -> str:
        """Why nobody can have these keys; "" where somebody can."""
        return why_fixed(keys, self.registry.menu_letters())

    def holder(self, keys: str, besides: str) -> ActionSpec | None:
        """The other action these keys run now."""
        for spec in self.registry.specs:
            if spec.id != besides and keys in map(standard, self.registry.keys(spec.id)):
                return spec
        return None

    def groups(self, action_id: str) -> tuple[tuple[str, ...], ...]:
        """The keys that run it, each by itself; Enter's two keys are one."""
        found: list[tuple[str, ...]] = []
        for keys in self.registry.keys(action_id):
            twin = next((group for group in found if keys in both(group[0])), None)
            if twin is None:
                found.append((keys,))
            else:
                found[found.index(twin)] = (*twin, keys)
        return tuple(found)

    def give(self, action_id: str, keys: str, at: int = 0) -> None:
        """Run the action by these keys in the place of its `at`-th ones; behind its last ones they are one more.

        Its other keys stay; whoever else had these has them no more.
        """
        given = both(keys)
        for spec in self.registry.specs:
            left = tuple(each for each in self.registry.keys(spec.id) if standard(each) not in given)
            if spec.id != action_id and left != self.registry.keys(spec.id):
                self._keep(spec, left)
        self._put(action_id, at, given)

    def take_away(self, action_id: str, at: int = 0) -> None:
        """Its `at`-th keys run it no more; the others do."""
        self._put(action_id, at, ())

    def _put(self, action_id: str, at: int, given: tuple[str, ...]) -> None:
        before, after = self.groups(action_id)[:at], self.groups(action_id)[at + 1 :]
        new = {standard(each) for each in given}
        kept = ([each for group in part for each in group if standard(each) not in new] for part in (before, after))
        first, last = kept
        self._keep(self._spec(action_id), (*first, *given, *last))
        self.registry.use_keys(self._changed)

    def in_the_way(self, action_id: str) -> ActionSpec | None:
        """Who has a key that this action has by default."""
        wanted = self._spec(action_id).shortcuts
        return next((held for keys in wanted if (held := self.holder(standard(keys), action_id)) is not None), None)

    def reset(self, action_id: str) -> None:
        """Its default keys again; nothing may be in the way."""
        spec = self._spec(action_id)
        self._keep(spec, spec.shortcuts)
        self.registry.use_keys(self._changed)

    def reset_all(self) -> None:
        """Every action has its defaults again, until they are brought back."""
        before = dict(self._changed)
        for action_id in before:
            spec = self._spec(action_id)
            self._keep(spec, spec.shortcuts)
        self._before_reset = before
        self.registry.use_keys(self._changed)

    def bring_back(self) -> None:
        """The keys there were before all were reset."""
        for action_id, keys in self._before_reset.copy().items():
            self._keep(self._spec(action_id), keys)
        self.registry.use_keys(self._changed)

    def _keep(self, spec: ActionSpec, keys: tuple[str, ...]) -> None:
        """Written first: what can't be kept isn't put in force."""
        default = _same(keys, spec.shortcuts)
        save_shortcut(self._paths, spec.id, None if default else keys, _(spec.text))
        if default:
            self._changed.pop(spec.id, None)
        else:
            self._changed[spec.id] = keys
        self._before_reset = {}

    def _spec(self, action_id: str) -> ActionSpec:
        return next(spec for spec in self.registry.specs if spec.id == action_id)


def both(keys: str) -> tuple[str, ...]:
    """The keys, and with Enter the other key of that name."""
    head, _plus, last = keys.rpartition("+")
    return (keys, f"{head}+{_BOTH[last]}") if head and last in _BOTH else (keys,)


def usable(
    specs: Sequence[ActionSpec], kept: Mapping[str, Sequence[str]], menu_letters: frozenset[str]
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """What can be put in force of what was kept, and a sentence for each action that keeps its defaults."""
    known = {spec.id: spec for spec in specs if spec.id not in FIXED_ACTIONS}
    changed: dict[str, tuple[str, ...]] = {}
    refused: list[str] = []
    for action_id, keys in kept.items():
        read = tuple(map(standard, keys))
        if action_id not in known:
            words = _("Shortcuts: “{action}” is no action this version knows; it is left alone.")
            refused.append(words.format(action=action_id))
        elif "" in read or any(why_fixed(each, menu_letters) for each in read):
            words = _("Shortcuts: “{action}” can't have the keys {keys}; it has its defaults.")
            refused.append(words.format(action=_(known[action_id].text), keys=", ".join(keys)))
        else:
            changed[action_id] = read
    while (clash := _clash(specs, changed)) is not None:
        loser, keys_, other = clash
        del changed[loser.id]
        words = _("Shortcuts: {keys} runs “{other}” already; “{action}” has its defaults.")
        refused.append(words.format(keys=native(keys_), other=_(other.text), action=_(loser.text)))
    return changed, refused


def _clash(
    specs: Sequence[ActionSpec], changed: Mapping[str, tuple[str, ...]]
) -> tuple[ActionSpec, str, ActionSpec] | None:
    """A changed action whose key is another one's, that key, and the other one; defaults don't clash by themselves."""
    taken: dict[str, ActionSpec] = {}
    for spec in sorted(specs, key=lambda each: each.id in changed):
        for keys in changed.get(spec.id, spec.shortcuts):
            other = taken.setdefault(standard(keys), spec)
            if other is not spec:
                return spec, keys, other
    return None


def _same(keys: Sequence[str], others: Sequence[str]) -> bool:
    return tuple(map(standard, keys)) == tuple(map(standard, others))
