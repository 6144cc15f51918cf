"""Keeps what is typed of a note, within two seconds, until the note is added: it survives the program's death."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject

from ecsupport_desktop.services.ports import Drafts
from ecsupport_desktop.services.views import Draft
from ecsupport_desktop.ui.main_window.text_popup import TextPopup
from ecsupport_desktop.ui.shared.desk_link import DeskLink


class NoteDraft(QObject):
    """Journals one popup's text on the request it was opened for; what else is in the draft isn't touched."""

    def __init__(self, link: DeskLink, popup: TextPopup, parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._popup = link, popup
        self._request_id: UUID | None = None
        self._loaded = False
        popup.text_settled.connect(self._on_text_settled)

    def begin(self, request_id: UUID) -> None:
        """The popup opens on this request: bring back what was typed before."""
        self._request_id, self._loaded = request_id, False
        agent_id = self._link.agent.id
        self._link.journal(lambda drafts: drafts.load(agent_id, request_id), self._on_loaded)

    def keep(self, text: str) -> UUID | None:
        """It is about to be added: keep it until it is; on which request."""
        self._on_text_settled(text)
        return self._request_id

    def done(self, request_id: UUID, text: str) -> None:
        """This note was added there: what was typed since stays."""

        def take_away(draft: Draft) -> str:
            return draft.note.removeprefix(text).lstrip()

        self._write(request_id, take_away)

    def _on_loaded(self, draft: Draft | None) -> None:
        """Where typing was quicker than the disk both texts stay."""
        if self._loaded or (draft is not None and draft.request_id != self._request_id):
            return
        self._loaded = True
        if draft is None or not draft.note or draft.note in self._popup.text or not self._popup.isVisible():
            return
        if self._popup.text:
            self._popup.editor.appendPlainText(f"\n{draft.note}")
        else:
            self._popup.set_text(draft.note)

    def _on_text_settled(self, text: str) -> None:
        if self._request_id is None:
            return
        known = self._loaded

        def typed(draft: Draft) -> str:
            """With what was kept and hasn't been seen yet below it."""
            unseen = "" if known or draft.note in text else draft.note
            return "\n\n".join(filter(None, (text, unseen)))

        self._write(self._request_id, typed)

    def _write(self, request_id: UUID, note: Callable[[Draft], str]) -> None:
        agent_id, now = self._link.agent.id, self._link.now()

        def keep(drafts: Drafts) -> None:
            draft = drafts.load(agent_id, request_id)
            if draft is None:
                draft = Draft(agent_id=agent_id, request_id=request_id, fields={}, saved_at=now)
            draft = replace(draft, note=note(draft), saved_at=now)
            if draft.note or draft.answer or draft.fields:
                drafts.save(draft)
            else:
                drafts.discard(agent_id, request_id)

        self._link.journal(keep)
