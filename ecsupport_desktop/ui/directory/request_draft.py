"""Keeps a half-typed new request: journalled within two seconds of typing, and brought back when it is opened again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID, uuid5

from PySide6.QtCore import QObject, Signal

from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.ports import Drafts
from ecsupport_desktop.services.views import Draft
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.unwritten import Unwritten

NEW_REQUEST_DRAFT: Final = UUID("00000000-0000-7000-8000-0000000000d1")
"""Drafts are kept by agent and request; this stands for the request that isn't registered yet."""
_APART: Final = "apart"
"""The field that says a draft is a new request's too, kept beside the one above: its key is made from it."""
_CALLER: Final = ("client", "client_id", "contact", "service_id")
_WORDS: Final = ("client", "contact", "subject", "text")


class GivenUp(QObject):
    """What an agent emptied last: while the desk is open, the next dialog can bring it back too."""

    def __init__(self, link: DeskLink, name: str) -> None:
        super().__init__(link)
        self.setObjectName(name)
        self.fields: dict[str, str] | None = None


def given_up(link: DeskLink) -> GivenUp:
    """Of the acting agent."""
    name = f"new_request.given_up.{link.agent.id}"
    return link.findChild(GivenUp, name) or GivenUp(link, name)


class RequestDraft(QObject):
    """`collect` gives the fields as text by name, None where nothing is worth keeping.

    Each dialog writes and discards only what is in its own form: before it is known what was kept the last time, and
    while it waits for an answer unseen, it writes apart from the place where the next dialog looks first.

    Signals: loaded(dict[str, str]) — what was typed the last time: call `take` once it is in the form.
    """

    loaded = Signal(object)

    def __init__(self, link: DeskLink, collect: Callable[[], dict[str, str] | None], parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._collect = link, collect
        self._agent_id = link.agent.id
        self.key = NEW_REQUEST_DRAFT
        self._apart = ""
        self._found: UUID | None = None
        self._known = False
        # Where what is in the form is kept: the next writing is instead of all these.
        self._kept: frozenset[UUID] = frozenset()
        self._unwritten = Unwritten(self.flush, self)

    def load(self, but: frozenset[UUID] = frozenset()) -> None:
        """Ask for what was typed the last time, `but` for what other dialogs still wait with."""
        agent_id = self._agent_id

        def read(drafts: Drafts) -> Draft | None:
            kept = [draft for draft in drafts.of_agent(agent_id) if _is_ours(draft) and draft.request_id not in but]
            return min(kept, key=lambda draft: draft.request_id != NEW_REQUEST_DRAFT, default=None)

        self._link.journal(read, self._on_loaded)

    def take(self) -> None:
        """What was loaded is in the form now."""
        if self._found is not None:
            self._kept |= {self._found}

    def go_apart(self) -> None:
        """From now on it is written where no other dialog's draft is in its way."""
        if not self._apart:
            self._apart = str(new_id())
            self.key = _key_apart(self._apart)

    def touch(self) -> None:
        """Somebody typed."""
        self._unwritten.touch()

    def flush(self) -> None:
        """Write what is typed now, if anything changed since the last time."""
        if not self._unwritten.take():
            return
        if not self._known:
            self.go_apart()
        fields, agent_id, now, key = self._collect(), self._agent_id, self._link.now(), self.key
        if fields is None:
            self.discard()
            return
        draft = Draft(agent_id=agent_id, request_id=key, fields={**fields, _APART: self._apart}, saved_at=now)
        before, self._kept = self._kept - {key}, frozenset({key})

        def write(drafts: Drafts) -> None:
            drafts.save(draft)
            for each in before:
                drafts.discard(agent_id, each)

        self._link.journal(write)

    def discard(self) -> None:
        """It is registered, or given up."""
        self._unwritten.take()
        agent_id, kept, self._kept = self._agent_id, self._kept, frozenset()

        def discard(drafts: Drafts) -> None:
            for each in kept:
                drafts.discard(agent_id, each)

        if kept:
            self._link.journal(discard)

    def _on_loaded(self, draft: Draft | None) -> None:
        self._known = True
        if draft is not None:
            self._found = draft.request_id
            self.loaded.emit({name: text for name, text in draft.fields.items() if name != _APART})


def both(typed: Mapping[str, str], earlier: Mapping[str, str]) -> dict[str, str]:
    """The agent was quicker than the disk: all of `typed` (what isn't as in an empty form), and of what was kept
    what has a field left. Words that have none stand under the text.
    """
    found = {name: text for name, text in earlier.items() if not (name in _CALLER and typed.keys() & set(_CALLER))}
    found |= typed
    below = [earlier[name] for name in _WORDS if earlier.get(name, "").strip() and found.get(name) != earlier[name]]
    found["text"] = "\n\n".join(text for text in (found.get("text", ""), "\n".join(below)) if text)
    return found


def _is_ours(draft: Draft) -> bool:
    apart = draft.fields.get(_APART)
    return draft.request_id == (_key_apart(apart) if apart else NEW_REQUEST_DRAFT)


def _key_apart(name: str) -> UUID:
    return uuid5(NEW_REQUEST_DRAFT, name)
