"""The actions on the selected request that need no room of their own: claim, assign, tag, note, link, merge, close…"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.words import CloseOutcome
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.main_window.acting import Acting
from ecsupport_desktop.ui.main_window.client_message import ClientMessage
from ecsupport_desktop.ui.main_window.dry_run import why_not
from ecsupport_desktop.ui.main_window.join_preview import Joining, JoinPreview
from ecsupport_desktop.ui.main_window.note_draft import NoteDraft
from ecsupport_desktop.ui.main_window.pick_popup import Choice, PickPopup
from ecsupport_desktop.ui.main_window.request_finder import RequestFinder, choice_of
from ecsupport_desktop.ui.main_window.split_popup import SplitPopup
from ecsupport_desktop.ui.main_window.text_popup import TextPopup
from ecsupport_desktop.ui.shared.actions import ActionRegistry
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.keys import current_keys
from ecsupport_desktop.ui.shared.new_files import NewFiles, read_files
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.words import word

_OUTCOMES = (
    CloseOutcome.ANSWERED,
    CloseOutcome.RESTORED,
    CloseOutcome.DELIVERED,
    CloseOutcome.DECLINED,
    CloseOutcome.EXPIRED,
    CloseOutcome.WITHDRAWN,
    CloseOutcome.SPAM,
    CloseOutcome.NO_RESPONSE_NEEDED,
)
_PICK_REQUEST = N_("Number, client or words of the other request")
_TYPE_REQUEST = N_("Type the number of the other request, its client, or words that stand in it.")


class RequestActions(QObject):
    """Owns the light popups and wires their actions."""

    def __init__(
        self, window: QWidget, link: DeskLink, notices: Notices, acting: Acting, registry: ActionRegistry
    ) -> None:
        super().__init__(window)
        self._window, self._link, self._notices, self._acting = window, link, notices, acting
        self.pick = PickPopup(window, "request_pick")
        self.note = TextPopup(window, "note_popup")
        self._client_message = ClientMessage(window, acting, self)
        self.message = self._client_message.popup
        self.split = SplitPopup(window)
        self._finder = RequestFinder(link, self)
        self._preview = JoinPreview(link, acting, self.pick, self)
        self._finder.found.connect(self.pick.add_found)
        self._finder.likely.connect(self._on_likely)
        self.pick.closed.connect(self._on_pick_closed)
        self._known: list[Choice] = []
        self._picking = False
        self._drafts = NoteDraft(link, self.note, self)
        self._about: RequestView | None = None
        self._notes: dict[UUID, tuple[UUID, str]] = {}
        acting.acted.connect(self._on_acted)
        acting.failed.connect(self._on_failed)
        for name, slot in {
            "claim": self._on_claim,
            "assign": self._on_assign,
            "tag": self._on_tag,
            "note": self._on_note,
            "attach": self._on_attach,
            "record_message": self._client_message.ask,
            "copy_number": self._on_copy_number,
            "link": self._on_link,
            "merge": self._on_merge,
            "unmerge": self._on_unmerge,
            "split": self._on_split,
            "close": self._on_close,
            "reopen": self._on_reopen,
        }.items():
            registry.on(f"request.{name}", slot)

    @property
    def _view(self) -> RequestView | None:
        return self._acting.view

    def _ask_about(self) -> RequestView | None:
        """A popup asks about the request shown now; what is answered holds for it, whichever is shown by then."""
        self._about = self._view
        return self._about

    def _do(self, make: Callable[..., c.AnyCommand], done: str = "", **fields: Any) -> UUID | None:
        return self._acting.do_on_request(make, done, about=self._about, **fields)

    # ── whose it is ─────────────────────────────────────────────────────────────────────────────────────────

    def _on_claim(self) -> None:
        self._acting.do_on_request(c.ClaimRequest, _("It is yours."))

    def _on_assign(self) -> None:
        if (view := self._ask_about()) is None:
            return
        assignee = view.request.assignee_id
        agents = sorted((agent for agent in self._link.agents.values() if agent.active), key=lambda agent: agent.name)
        choices = [
            Choice(key=agent.id, text=agent.name, detail=agent.login, checked=agent.id == assignee) for agent in agents
        ]
        choices.append(Choice(key=None, text=_("Nobody"), checked=assignee is None))
        self.pick.offer(_("Assign to"), _("Agent"), choices, self._on_assignee_chosen)

    def _on_assignee_chosen(self, agent_id: UUID | None) -> None:
        self._do(c.AssignRequest, assignee_id=agent_id)

    def _on_tag(self) -> None:
        if self._ask_about() is not None:
            self._link.query(lambda readers: readers.tags(), self._on_tags, key=f"request_actions.tags.{id(self)}")

    def _on_tags(self, tags: tuple[str, ...]) -> None:
        if self._view is None or self._about is None or self._view.request.id != self._about.request.id:
            return
        self._known_tags = tags
        self.pick.offer(
            _("Tags"), _("Tag to add or remove"), self._tag_choices(""), self._on_tag_chosen,
            on_typed=self._on_tag_typed,
        )  # fmt: skip

    def _tag_choices(self, typed: str) -> list[Choice]:
        mine = self._about.request.tags if self._about else ()
        choices = [Choice(key=tag, text=tag, checked=True, detail=_("remove")) for tag in mine]
        choices += [Choice(key=tag, text=tag) for tag in self._known_tags if tag not in mine]
        if typed and typed not in mine and typed not in self._known_tags:
            choices.append(Choice(key=typed, text=typed, detail=_("new tag")))
        return choices

    def _on_tag_typed(self, typed: str) -> None:
        self.pick.replace_choices(self._tag_choices(typed))

    def _on_tag_chosen(self, tag: str) -> None:
        if self._about is None:
            return
        mine = tag in self._about.request.tags
        self._do(c.TagRequest, add=() if mine else (tag,), remove=(tag,) if mine else ())

    # ── the conversation ────────────────────────────────────────────────────────────────────────────────────

    def _on_note(self) -> None:
        if (view := self._ask_about()) is None:
            return
        title = _("Note on {number}, for colleagues only").format(number=view.request.number)
        self._drafts.begin(view.request.id)
        self.note.ask(title, _("Add the note"), self._on_note_done, placeholder=_("What colleagues should know"))

    def _on_note_done(self, text: str, _value: str | None) -> None:
        request_id = self._drafts.keep(text)
        command_id = self._do(c.AddNote, text=text)
        if request_id is not None and command_id is not None:
            self._notes[command_id] = (request_id, text)

    def _on_acted(self, outcome: Outcome) -> None:
        """Only what was recorded needn't be kept any more."""
        if (added := self._notes.pop(outcome.command_id, None)) is not None:
            self._drafts.done(*added)

    def _on_failed(self, command_id: UUID) -> None:
        """It stays kept, and is there again when the popup is."""
        self._notes.pop(command_id, None)

    def _on_attach(self) -> None:
        view = self._view
        names, _filter = QFileDialog.getOpenFileNames(self._window, _("Attach files"))
        if names:
            self.attach([Path(name) for name in names], view)

    def attach(self, files: list[Path], about: RequestView | None = None) -> None:
        """Add these files to the request shown now, or when they were asked for; one that can't be read is said and
        left out.
        """
        if (view := about or self._view) is not None:
            number = view.request.number
            self._link.jobs.background(lambda: (number, read_files(files)), self._on_read)

    def _on_read(self, read: tuple[str, NewFiles]) -> None:
        number, files = read
        for problem in files.problems:
            self._notices.error(problem)
        if not files.attachments:
            return
        if self._view is None or self._view.request.number != number:
            said = _("Nothing was attached to {number}: another request is shown now.")
            self._notices.warning(said.format(number=number))
            return
        self._acting.do_on_request(c.Attach, attachments=files.attachments)

    def _on_copy_number(self) -> None:
        if self._view is not None:
            QGuiApplication.clipboard().setText(self._view.request.number)
            self._notices.info(_("{number} is on the clipboard.").format(number=self._view.request.number))

    # ── together and apart ──────────────────────────────────────────────────────────────────────────────────

    def _pick_request(self, title: str, on_chosen: str, kind: type[Joining]) -> None:
        if (view := self._ask_about()) is None:
            return
        request = view.request
        self._finder.leave_out = request.id
        self._known = [choice_of(row) for row in view.others.values() if row.id != request.id]
        self._preview.kind, self._preview.about = kind, view
        self.pick.offer(
            title, _(_PICK_REQUEST), self._known, getattr(self, on_chosen), on_typed=self._finder.find,
            on_shown=self._preview.look, hint=_(_TYPE_REQUEST),
        )  # fmt: skip
        self._picking = True
        if request.client_id is not None:
            self._finder.suggest(request.client_id)

    def _on_likely(self, choices: list[Choice]) -> None:
        """Below the ones it belongs together with already; too late once something else is asked."""
        if self._picking:
            self.pick.replace_choices([*self._known, *(each for each in choices if each not in self._known)])

    def _on_pick_closed(self) -> None:
        self._picking = False

    def _on_link(self) -> None:
        self._pick_request(_("Link with"), "_on_link_chosen", c.LinkRequests)

    def _on_link_chosen(self, other_id: UUID) -> None:
        self._do(c.LinkRequests, other_id=other_id)

    def _on_merge(self) -> None:
        self._pick_request(_("Merge into"), "_on_merge_chosen", c.MergeRequest)

    def _on_merge_chosen(self, into_id: UUID) -> None:
        self._do(c.MergeRequest, into_id=into_id)

    def _on_unmerge(self) -> None:
        self._acting.do_on_request(c.UnmergeRequest)

    def _on_split(self) -> None:
        if (view := self._ask_about()) is not None:
            self.split.ask(view, self._link, self._on_split_chosen)

    def _on_split_chosen(self, new_id: UUID, message_ids: tuple[UUID, ...], subject: str) -> None:
        self._do(c.SplitRequest, _("Split."), new_request_id=new_id, message_ids=message_ids, subject=subject)

    # ── the end ─────────────────────────────────────────────────────────────────────────────────────────────

    def _on_close(self) -> None:
        if (view := self._ask_about()) is None:
            return
        choices = []
        for outcome in _OUTCOMES:
            command = c.CloseRequest(**self._acting.base(), outcome=outcome)
            reason = why_not(view, command, self._link)
            choices.append(Choice(key=outcome, text=word(outcome), why_not=reason))
        choices.sort(key=lambda choice: bool(choice.why_not))
        title = _("Close {number} as").format(number=view.request.number)
        self.pick.offer(title, _("Outcome"), choices, self._on_outcome_chosen)

    def _on_outcome_chosen(self, outcome: CloseOutcome) -> None:
        said = _("Closed. {key} opens it again.").format(key=current_keys().said("Shift+W"))
        self._do(c.CloseRequest, said, outcome=outcome)

    def _on_reopen(self) -> None:
        self._acting.do_on_request(c.ReopenRequest, _("Open again."))
