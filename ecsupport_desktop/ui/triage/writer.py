"""The writing half of the triage panel: what is typed, proposed, kept as a draft and still needed."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.mail import mail_account
from ecsupport_desktop.domain.decide import Context
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.reasoning import untold
from ecsupport_desktop.services.mail_templates import signature
from ecsupport_desktop.services.views import Draft, RequestView
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.news import newest, news_since, news_text
from ecsupport_desktop.ui.triage.draft_keeper import DraftKeeper
from ecsupport_desktop.ui.triage.layout import PanelLayout
from ecsupport_desktop.ui.triage.proposals import known_values, propose
from ecsupport_desktop.ui.triage.readiness import Readiness, readiness
from ecsupport_desktop.ui.triage.segments import ASK
from ecsupport_desktop.ui.triage.typed import Typed, fields_of
from ecsupport_desktop.ui.triage.writing_sign import WritingSign


class Writer(QObject):
    """Keeps the panel's fields in step with one another. `seen` is the place of the last event the agent knows of."""

    def __init__(self, link: DeskLink, parts: PanelLayout, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self._parts = parts
        self.view: RequestView | None = None
        self.seen = 0
        self.began = 0
        self.drafts = DraftKeeper(link, self._collect, self)
        self.drafts.loaded.connect(self._on_draft)
        self.sign = WritingSign(link, self)
        parts.modes.value_chosen.connect(self.on_mode)
        parts.checklist.edited.connect(self._on_checklist)
        parts.form.edited.connect(self._on_form)
        parts.answer.edited.connect(self.on_edited)
        parts.answer.language_chosen.connect(self._on_form)
        parts.sending.edited.connect(self._on_sending)
        parts.sending.way_changed.connect(self._on_way)
        parts.enclosures.edited.connect(self._on_enclosed)
        link.settings_changed.connect(self.show_signature)
        link.agent_changed.connect(self._on_agent_changed)
        link.policy_changed.connect(self._on_allowance_changed)
        link.link_changed.connect(self._on_allowance_changed)
        # An hour of writing makes "3 hours ago" wrong: what the clock decides is looked at again now and then.
        self._clock = QTimer(self, interval=60_000)
        self._clock.timeout.connect(self.show_readiness)

    def set_view(self, view: RequestView | None) -> None:
        """Show this request; the same one again only brings its news, and leaves what is typed alone."""
        before = self.view
        same = view is not None and before is not None and view.request.id == before.request.id
        if not same:
            self.drafts.flush()
            self.sign.stop()
        self.view = view
        if view is None:
            self.drafts.open(None)
            return
        if same and before is not None:
            self._take_news(view, before)
        else:
            self.begin(view)
            self.drafts.open(view.request.id)
        self._show_request(view)

    def begin(self, view: RequestView) -> None:
        """A clean panel: everything shown is known, nothing is typed."""
        self.seen = self.began = newest(view)
        self.sign.stop()
        self._parts.start(view)

    @property
    def writing(self) -> bool:
        """The agent is at it: what happens now may have to be read before it is sent."""
        return bool(self._parts.mode) or bool(self._parts.answer.text().strip())

    def _take_news(self, view: RequestView, before: RequestView) -> None:
        if not self.writing:
            self.seen = self.began = max(self.seen, newest(view))
        self.show_news(view)
        if len(view.request.messages) != len(before.request.messages) and self._parts.mode != ASK:
            self._parts.look_for_missing(view)

    @property
    def has_unseen_news(self) -> bool:
        """Something happened since the writing began that nobody has looked at."""
        return self.view is not None and bool(news_since(self.view, self.seen, self._link.agent.id))

    def acknowledge(self, view: RequestView) -> str:
        """What the agent hadn't seen, in words; from now on they have been told of all that is in this view."""
        news = news_since(view, self.seen, self._link.agent.id)
        self.view = view
        self.seen = max(self.seen, newest(view))
        self._show_request(view)
        return news_text(news, self._link.zone, self._link.now())

    def told(self, view: RequestView, since: int) -> str:
        """Who did what on this request since the event of this place, and when."""
        return news_text(news_since(view, since, self._link.agent.id), self._link.zone, self._link.now())

    def show_news(self, view: RequestView | None = None) -> None:
        """Everything since the writing began, or since it was shown at length: being told doesn't make it untrue."""
        if (view := view or self.view) is None:
            return
        since = self.seen if self._parts.meanwhile.ways else self.began
        news = news_since(view, since, self._link.agent.id)
        self._parts.show_news(news_text(news, self._link.zone, self._link.now()))

    # Typing

    def on_mode(self, mode: str) -> None:
        """The agent chose how the analysis ends; the keyboard goes to its first field."""
        if self.view is None:
            return
        self._parts.show_mode(mode, self.view)
        self._fill_in(mode)
        self.propose()
        self.on_edited()
        if mode == ASK:
            self._parts.checklist.focus_first()
        elif not self._parts.form.focus_first_needed():
            self._parts.answer.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fill_in(self, mode: str) -> None:
        """What is established already is there, to be told or revised; what was typed of it stays."""
        assessment = self.view.request.assessment if self.view is not None else None
        if assessment is not None and assessment.kind == mode:
            self._parts.form.add_values(fields_of(assessment, self._link.zone))

    def _on_form(self, _value: str = "") -> None:
        self.show_signature()
        self.propose()
        self.on_edited()

    def _on_checklist(self) -> None:
        if self._parts.mode == ASK:
            self.propose()
        self.on_edited()

    def propose(self, *, force: bool = False) -> None:
        """Write the proposed answer anew, unless the agent has edited it (`force`: even then, to be undone).

        With nothing chosen it tells of the assessment in force, where nobody has yet.
        """
        if self.view is not None:
            signed = bool(self.signature)
            typed, link = self._parts.typed(), self._link
            if not typed.mode and (assessment := untold(self.view.request)) is not None:
                fields = {**typed.fields, **fields_of(assessment, link.zone)}
                typed = replace(typed, mode=assessment.kind, fields=fields)
            text = propose(typed, self.view, link.agent, link.zone, link.texts, signed=signed)
            self._parts.answer.propose(text, force=force)

    def renew(self) -> None:
        """The templates changed: what nobody has edited yet begins with the new one."""
        if self.writing:
            self.propose()

    def known_values(self) -> dict[str, str]:
        """What a template or a snippet is filled with now."""
        if self.view is None:
            return {}
        return known_values(self._parts.typed(), self.view, self._link.agent, self._link.zone)

    def on_edited(self) -> None:
        """Something was typed."""
        if self.view is not None:
            self.sign.touch(self.view.request.id)
        self.drafts.touch()
        self.show_readiness()

    def readiness(self) -> Readiness:
        """Whether what is typed could be recorded now. Needs a request."""
        assert self.view is not None
        typed, earlier = self._parts.typed(), self._parts.sending.earlier()
        unfilled = self._link.texts.unfilled
        return readiness(typed, self.view.request, self._link.zone, self.context(), earlier, unfilled)

    def context(self) -> Context:
        """What the window knows when it asks the domain; the desk decides again with everything."""
        client = self.view.client if self.view is not None else None
        return Context(now=self._link.now(), actor=self._link.agent, policy=self._link.policy, client=client)

    def show_readiness(self) -> None:
        """Say what is still needed."""
        if self.view is None or not self.writing:
            self._clock.stop()
        elif not self._clock.isActive():
            self._clock.start()
        if self.view is not None:
            ready = self.readiness()
            # With news unread nobody knows yet how mine goes out, and what it will still need.
            self._parts.show_problems(replace(ready, summary="") if self.has_unseen_news else ready, insist=False)

    # What goes with it

    @property
    def signature(self) -> str:
        """What stands below a mail in the language of the answer; "" where none is set up, or it goes another way."""
        if not self._parts.sending.by_mail:
            return ""
        signatures = mail_account(self._link.settings).signatures
        return signature(signatures.get(self._parts.answer.language, ""), self._link.agent.name).strip()

    def show_signature(self, _what: object = None) -> None:
        """Below the text, as it goes out."""
        self._parts.answer.show_signature(self.signature)

    def _on_way(self) -> None:
        """A mail is signed, what is said another way closes with names."""
        self.show_signature()
        if self.view is not None and self._parts.mode:
            self.propose()

    def _on_sending(self) -> None:
        if self._parts.sending.changed_recipients:
            self.drafts.touch()
        self.show_readiness()

    def _on_enclosed(self) -> None:
        self._parts.fit()
        self.on_edited()

    # Drafts

    def _collect(self, agent_id: UUID, request_id: UUID) -> Draft | None:
        return self._parts.typed().draft(agent_id, request_id, self._link.now())

    def _on_draft(self, draft: Draft, late: bool) -> None:
        if self.view is None:
            return
        kept = Typed.of(draft)
        if late:
            self._add_late(kept)
        else:
            self._parts.restore(kept, self.view)
        self.show_readiness()

    def bring_back(self, typed: Typed) -> None:
        """What was discarded is there again; what was typed since stays above it."""
        if self.view is None:
            return
        if self.writing:
            self._add_late(typed)
        else:
            self._parts.restore(typed, self.view)
        self.on_edited()

    def _add_late(self, kept: Typed) -> None:
        """The agent was quicker than the disk: both texts stay."""
        typed = {name: text for name, text in self._parts.typed().fields.items() if text.strip()}
        self._parts.form.set_values({**kept.fields, **typed})
        self._parts.enclosures.restore(kept.files)
        if kept.answer.strip() and not kept.untouched:
            self._parts.answer.add_text(kept.answer)
        self.drafts.touch()

    def _on_agent_changed(self, agent: Agent) -> None:
        """Drafts belong to the agent: what one has typed isn't the other's."""
        if agent.id == self.drafts.agent_id:
            return
        self.drafts.flush()
        if self.view is not None:
            self.begin(self.view)
            self.drafts.open(self.view.request.id)
            self.show_readiness()

    def _on_allowance_changed(self, _what: object) -> None:
        """The policy, or the connection: other things are allowed now."""
        if self.view is not None:
            self._show_request(self.view)

    def _show_request(self, view: RequestView) -> None:
        self._parts.enclosures.look_at(view)
        self.show_signature()
        self._parts.show_request(view, self._link.policy, self._link.closed_because)
        self.show_readiness()


def sent_words(number: str, asked: bool) -> str:
    """What is said once a response is recorded."""
    template = _("{number}: question recorded as sent") if asked else _("{number}: answer recorded as sent")
    return template.format(number=number)
