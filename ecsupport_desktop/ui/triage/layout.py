"""The parts of the triage panel and where they stand; what they mean together is the panel's."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.words import AssessmentKind, State
from ecsupport_desktop.services.letters import recipients
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.buttons import primary_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.keys import SaidAgain, current_keys
from ecsupport_desktop.ui.shared.labels import hairline, label, set_kind
from ecsupport_desktop.ui.shared.news import Happened
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.theme import px
from ecsupport_desktop.ui.triage.answer_box import AnswerBox
from ecsupport_desktop.ui.triage.assessment_form import LABEL_WIDTH, AssessmentForm
from ecsupport_desktop.ui.triage.checklist import Checklist
from ecsupport_desktop.ui.triage.enclosures import Enclosures
from ecsupport_desktop.ui.triage.focus import order_tabs
from ecsupport_desktop.ui.triage.form_fields import REVISION
from ecsupport_desktop.ui.triage.meanwhile import Meanwhile
from ecsupport_desktop.ui.triage.proposals import checklist_items, completeness
from ecsupport_desktop.ui.triage.readiness import Readiness
from ecsupport_desktop.ui.triage.segments import ASK, impact_control, modes_control
from ecsupport_desktop.ui.triage.sending import Sending
from ecsupport_desktop.ui.triage.typed import Typed
from ecsupport_desktop.ui.triage.ways import WORDS, Way

UNBOUNDED = 16_777_215
"""Qt's own largest height of a widget."""


class PanelLayout:
    """Builds the panel's widgets into it, and shows a request, a mode, a draft or problems in them."""

    def __init__(self, link: DeskLink, notices: Notices, panel: QWidget) -> None:
        set_kind(panel, "raised")
        self.impact = impact_control(panel)
        self.modes = modes_control(panel)
        self.checklist = Checklist(panel)
        self.form = AssessmentForm(panel)
        self.answer = AnswerBox(panel)
        self.enclosures = Enclosures(link, notices, panel)
        self.sending = Sending(link, panel)
        self.send = primary_button(self._send_words(), "sendButton", hint="Ctrl+⏎")
        self.sending.way_changed.connect(self._name_send)
        self.waiting = label(_("Waiting for the server…"), "nearing", name="waitingForServer")
        self.meanwhile = Meanwhile(panel)
        self.needed = label(kind="nearing", name="stillNeeded", wrap=True)
        self.news = label(kind="critical", name="newsMeanwhile", wrap=True)
        self.why_not = label(kind="muted", name="whyNot", wrap=True)
        self._panel = panel
        self._view: RequestView | None = None
        self._closed = ""
        SaidAgain(panel, self._say_why_not)
        self._choosing: list[QWidget] = []
        self._missing_row: list[QWidget] = []
        self._asked_to_write = False
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(hairline())
        inner = QVBoxLayout()
        inner.setContentsMargins(px(20), px(12), px(20), px(12))
        inner.setSpacing(px(8))
        column.addLayout(inner, 1)
        inner.addLayout(self._grid())
        inner.addWidget(self.why_not)
        self._writing = QWidget(panel)
        below = QVBoxLayout(self._writing)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(px(8))
        for part, stretch in (
            (self.meanwhile, 0),
            (self.form, 0),
            (self.answer, 1),
            (self.enclosures, 0),
            (self.news, 0),
            (self.needed, 0),
            (self.meanwhile.choices, 0),
        ):
            below.addWidget(part, stretch)
        below.addLayout(self._footer())
        inner.addWidget(self._writing, 1)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(8))
        for row, (text, widget) in enumerate(
            ((_("Impact"), self.impact), (_("Missing"), self.checklist), (_("Analysis"), self.modes))
        ):
            name = label(text, "muted", name="panelLabel")
            grid.addWidget(name, row, 0)
            # The last column takes what is left, also while the checklist, which alone would take it, is hidden.
            grid.addWidget(widget, row, 1, 1, 2 if widget is self.checklist else 1)
            if widget is self.checklist:
                self._missing_row = [name, widget]
            else:
                self._choosing += [name, widget]
        grid.setColumnMinimumWidth(0, px(LABEL_WIDTH))
        grid.setColumnStretch(2, 1)
        return grid

    def _footer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.sending, 1)
        row.addWidget(self.waiting)
        row.addWidget(self.send)
        self.waiting.hide()
        return row

    @property
    def mode(self) -> str:
        return self.modes.value() or ""

    def offers(self, mode: str) -> bool:
        return self.modes.isEnabled() and self.modes.segment_button(mode).isEnabled()

    def write(self) -> None:
        """Open the answer though nothing is chosen: a message that ends no analysis."""
        self._asked_to_write = True
        self.fit()

    def fit(self) -> None:
        """Show what the mode needs and no more; with nothing to write the room is the conversation's."""
        written = bool(self.answer.text().strip()) or bool(self.enclosures.files)
        writing = self._asked_to_write or bool(self.mode) or written
        self._writing.setVisible(writing)
        settling = bool(self.meanwhile.ways)
        for part in self._choosing:
            part.setVisible(not settling)
        for part in self._missing_row:
            part.setVisible(self.mode in ("", ASK) and not settling)
        layout = self._panel.layout()
        assert layout is not None
        idle = (
            layout.totalHeightForWidth(self._panel.width())
            if layout.hasHeightForWidth()
            else layout.sizeHint().height()
        )
        self._panel.setMaximumHeight(UNBOUNDED if writing else idle)
        self._panel.setMinimumHeight(layout.totalMinimumHeightForWidth(self._panel.width()) if writing else idle)
        self._panel.updateGeometry()

    def typed(self) -> Typed:
        """What is typed now."""
        return Typed(
            mode=self.mode,
            language=self.answer.language,
            items=self.checklist.ticked(),
            fields=self.form.values(),
            answer=self.answer.text(),
            untouched=self.answer.untouched,
            to=self.sending.changed_recipients,
            files=tuple(map(str, self.enclosures.files)),
        )

    def start(self, view: RequestView) -> None:
        """Begin with a clean panel for this request: the assessment in force is shown, nothing is proposed yet."""
        request = view.request
        self.modes.set_value(None)
        self.form.set_values({})
        self.form.show_kind("", revises=False)
        self.answer.set_text("", proposed=True)
        self.answer.set_language(view.client.language if view.client else request.language)
        self.look_for_missing(view)
        self.sending.reset()
        self.sending.propose_recipients(recipients(view))
        self.enclosures.begin(view)
        self.show_news("")
        self.show_meanwhile((), ())
        self._asked_to_write = False
        self.fit()

    def look_for_missing(self, view: RequestView) -> None:
        """Propose what to ask for, from what the client wrote until now."""
        found = completeness(view)
        self.checklist.set_items(checklist_items(found), frozenset(item.value for item in found.missing))
        order_tabs(self)

    def show_meanwhile(self, happened: Sequence[Happened], ways: tuple[Way, ...]) -> None:
        """What others were quicker with, and the ways out, the first one on Send; without ways it is settled."""
        if ways:
            self.meanwhile.say(happened, ways)
        else:
            self.meanwhile.clear()
        self._name_send()
        self.fit()

    def propose_way(self, way: Way) -> None:
        """Send takes this way from now on."""
        self.meanwhile.propose(way)
        self._name_send()

    def _name_send(self) -> None:
        """Send says what it does now, the others stand beside it."""
        order_tabs(self)
        proposed = self.meanwhile.proposed
        self.send.setText(_(WORDS[proposed].text) if proposed is not None else self._send_words())
        self.send.setAccessibleName(self.send.text())

    def _send_words(self) -> str:
        return _("Send") if self.sending.by_mail else _("Record as sent")

    def _say_why_not(self) -> None:
        if self._view is not None:
            self.why_not.setText(self._closed or _why_not(self._view))

    def show_news(self, text: str) -> None:
        """What happened while the agent was writing; "" falls silent."""
        self.news.setText(text)
        self.news.setVisible(bool(text))

    def show_request(self, view: RequestView, policy: Policy, closed: str = "") -> None:
        """What the request's state allows, and why not; `closed` says why the whole database takes nothing."""
        self.impact.set_value(view.request.impact.value)
        why = _why_not(view)
        self._closed, self._view = closed, view
        self._say_why_not()
        self.why_not.setVisible(bool(closed or why))
        for part in (self.impact, self.modes, self.checklist, self.sending):
            part.setEnabled(not why and not closed)
        for writable in (self.form, self.answer):
            # What is typed can still be selected and copied where the connection is closed.
            writable.setEnabled(not why)
            writable.set_read_only(bool(closed))
        self.modes.set_segment_enabled(
            AssessmentKind.LEVEL_3.value, policy.level_3_enabled, _("Level 3 is switched off by a lead")
        )

    def show_mode(self, mode: str, view: RequestView, *, revises: bool = True) -> None:
        """The fields of this way to end the analysis; those of the assessment in force are there to be revised."""
        current = view.request.assessment
        self.form.show_kind(mode, revises=revises and current is not None and mode != ASK)
        if mode == ASK:
            self.answer.describe(_("Question to the client"), _("What the client should tell"))
        else:
            self.answer.describe(_("Answer"), _("What the client is told"))
        order_tabs(self)
        self.fit()

    def restore(self, typed: Typed, view: RequestView) -> None:
        """Bring a draft back."""
        self.modes.set_value(typed.mode or None)
        self.form.set_values(typed.fields)
        self.show_mode(typed.mode, view)
        self.form.set_values(typed.fields)
        if typed.items:
            self.checklist.tick(frozenset(typed.items))
        self.answer.set_language(typed.language)
        self.answer.set_text(typed.answer, proposed=typed.untouched)
        if typed.to:
            self.sending.change_recipients(typed.to)
        self.enclosures.restore(typed.files)
        self.fit()

    def show_problems(self, ready: Readiness, *, insist: bool) -> None:
        """What is still needed, in words at the foot; beside the fields once the agent has tried to send."""
        self.needed.setText(ready.summary)
        self.needed.setVisible(bool(ready.summary))
        set_kind(self.needed, "critical" if insist and ready.summary else "nearing")
        beside = dict(ready.problems) if insist else {k: v for k, v in ready.problems if k in ready.wrong}
        self.form.show_revision(any(name == REVISION.name for name, _words in ready.problems))
        self.form.show_problems(beside, ready.wrong)
        self.sending.show_problem(beside.get("sent_at", ""))
        self.send.setEnabled(self.modes.isEnabled() and bool(self.mode or self.answer.text().strip()))


def _why_not(view: RequestView) -> str:
    """Why nobody answers on this request as it stands; "" where one may."""
    request = view.request
    if request.merged_into is not None:
        other = view.others.get(request.merged_into)
        return _("Merged into {number}: answer there.").format(number=other.number if other else "?")
    closed = _("Closed. Reopen it ({key}) to work on it.").format(key=current_keys().said("Shift+W"))
    return closed if request.state is State.CLOSED else ""
