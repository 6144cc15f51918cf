"""The head of the request view: what it is about, whose it is, how much time is left, what was established."""

from __future__ import annotations

from datetime import datetime, tzinfo
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.staffed import last_staffed_moment
from ecsupport_desktop.domain.urgency import Urgency, urgency_of
from ecsupport_desktop.domain.words import AssessmentKind, Impact, State
from ecsupport_desktop.services.office import office_of
from ecsupport_desktop.services.views import QueueRow, RequestView
from ecsupport_desktop.ui.shared.buttons import HintButton, link_button, quiet_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.flow_layout import FlowLayout
from ecsupport_desktop.ui.shared.labels import escaped_tooltip, label, set_kind
from ecsupport_desktop.ui.shared.moments import moment_text
from ecsupport_desktop.ui.shared.text_view import break_long_lines, show_invisibles
from ecsupport_desktop.ui.shared.theme import current_tokens, px
from ecsupport_desktop.ui.shared.urgency import time_left_spoken, time_left_text, urgency_icon, urgency_word
from ecsupport_desktop.ui.shared.words import word

LONGEST_SUBJECT = 500
"""Characters of a subject that are shown: the head must leave room for the conversation."""


class Facts(QWidget):
    """Signals: client_requested(UUID) · request_requested(UUID), from a link to another request."""

    client_requested = Signal(object)
    request_requested = Signal(object)

    def __init__(self, link: DeskLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("requestFacts")
        self._link = link
        self._view: RequestView | None = None
        self._links: object = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(8))
        layout.setSpacing(px(4))
        self._title = _label("requestSubject", "title", wrap=True)
        layout.addWidget(self._title)
        self._who = FlowLayout(spacing=4)
        layout.addLayout(self._who)
        layout.addLayout(self._due_row())
        self._established = _label("requestEstablished", "muted", wrap=True)
        layout.addWidget(self._established)
        self._others = FlowLayout(spacing=4)
        layout.addLayout(self._others)

    def _due_row(self) -> FlowLayout:
        row = FlowLayout(spacing=6)
        self._mark = _label("urgencyMark", "")
        self._left = _label("timeLeft", "")
        self._due = _label("requestDue", "muted")
        row.addWidget(self._mark)
        row.addWidget(self._left)
        row.addWidget(self._due)
        return row

    def set_view(self, view: RequestView | None) -> None:
        self._view = view
        self.setVisible(view is not None)
        if view is None:
            return
        self._title.setText(break_long_lines(show_invisibles(view.request.subject), LONGEST_SUBJECT).split("\n")[0])
        # Buttons are made anew only where they say something else: the keyboard may be on one.
        links = (view.client, view.request.contact_id, view.request.service_id, view.request.number, _related(view))
        if links != self._links:
            self._links = links
            self._who.clear_widgets()
            self._show_who(view)
            self._show_others(view)
        self.refresh_time_left()

    def refresh_time_left(self) -> None:
        """Say the time left anew; called as time passes."""
        if self._view is None:
            return
        request, now = self._view.request, self._link.now()
        urgency = urgency_of(request.due_at, now, self._link.policy)
        self._show_left(request, urgency, now)
        self._established.setText(established_text(self._view, self._link.zone, now))

    def _show_left(self, request: Request, urgency: Urgency | None, now: datetime) -> None:
        self._mark.setVisible(urgency is not None)
        self._left.setVisible(urgency is not None)
        if urgency is None or request.due_at is None:
            self._due.setText(_("No response is owed"))
            return
        side = px(16)
        picture = urgency_icon(urgency, current_tokens(), side)
        self._mark.setPixmap(picture.pixmap(QSize(side, side), self._mark.devicePixelRatioF()))
        self._left.setText(
            _("{urgency}, {time} left").format(urgency=urgency_word(urgency), time=time_left_text(request.due_at - now))
            if urgency is not Urgency.OVERDUE
            else _("{urgency} by {time}").format(
                urgency=urgency_word(urgency), time=time_left_text(now - request.due_at)
            )
        )
        self._mark.setAccessibleName(urgency_word(urgency))
        self._left.setAccessibleName(time_left_spoken(urgency, request.due_at - now))
        set_kind(self._left, urgency.value if urgency is not Urgency.CALM else "muted")
        due = moment_text(request.due_at, self._link.zone, now)
        cycle = request.open_cycle
        number = cycle.number if cycle else len(request.cycles)
        staffed = self._last_staffed(request.due_at, now)
        text = (
            _("due {moment} · last staffed moment {staffed} · cycle {number}")
            if staffed
            else _("due {moment} · cycle {number}")
        )
        self._due.setText(text.format(moment=due, number=number, staffed=staffed))

    def _last_staffed(self, due_at: datetime, now: datetime) -> str:
        """When somebody is there for the last time before due; "" where that is due itself, or gone by already."""
        office = office_of(self._link.settings)
        moment = last_staffed_moment(due_at, office.hours, office.zone, office.holidays)
        if moment is None or moment == due_at or moment <= now:
            return ""
        return moment_text(moment, self._link.zone, now)

    def _show_who(self, view: RequestView) -> None:
        request, client = view.request, view.client
        pieces: list[QWidget] = [label(request.number, "muted", name="requestNumber")]
        if client is not None:
            pieces.append(self._client_button(client.name, client.id))
            contact = client.contact(request.contact_id)
            service = client.service(request.service_id)
            if contact is not None:
                pieces.append(label(contact.name or contact.addresses[0], "muted", name="requestContact"))
            if service is not None:
                pieces.append(label(service.shop_url or service.name, "muted", name="requestService"))
        else:
            pieces.append(label(_("unknown sender"), "muted", name="requestClient"))
        for position, piece in enumerate(pieces):
            if position:
                self._who.addWidget(label("·", "muted", name="separator"))
            self._who.addWidget(piece)

    def _client_button(self, name: str, client_id: UUID) -> HintButton:
        button = link_button(name, "requestClient")
        button.setToolTip(_("Open the client card"))
        button.clicked.connect(lambda: self.client_requested.emit(client_id))
        return button

    def _show_others(self, view: RequestView) -> None:
        self._others.clear_widgets()
        for how, row in _related(view):
            text = _("{relation} {number}").format(relation=how, number=row.number)
            button = quiet_button(text, "otherRequest")
            button.setAccessibleDescription(show_invisibles(row.subject))
            button.setToolTip(escaped_tooltip(row.subject))
            button.clicked.connect(lambda _checked=False, found=row.id: self.request_requested.emit(found))
            self._others.addWidget(button)


def _related(view: RequestView) -> tuple[tuple[str, QueueRow], ...]:
    """How other requests belong to this one, in words, and which."""
    request = view.request
    found = [(_("merged into"), request.merged_into)] if request.merged_into else []
    found += [(_("holds"), entry.request_id) for entry in request.absorbed]
    found += [(word(link.relation), link.other_id) for link in request.links]
    return tuple((how, view.others[other_id]) for how, other_id in found if other_id in view.others)


def established_text(view: RequestView, zone: tzinfo, now: datetime) -> str:
    """State, assessment, impact, priority, agent and tags in one quiet line; what isn't set isn't said."""
    request = view.request
    pieces = [word(request.state)]
    if request.state is State.CLOSED and request.outcome is not None:
        pieces = [_("closed: {outcome}").format(outcome=word(request.outcome))]
    elif request.stage is not request.state:
        pieces.append(_("was {stage}").format(stage=word(request.stage)))
    if request.assessment is not None:
        pieces.append(word(AssessmentKind(request.assessment.kind)))
    if request.priority is not None:
        pieces.append(_("priority {priority}").format(priority=word(request.priority)))
    if request.impact is not Impact.NONE:
        pieces.append(_("service {impact}").format(impact=word(request.impact)))
    if request.restored_at is not None:
        pieces.append(_("restored {moment}").format(moment=moment_text(request.restored_at, zone, now)))
    agent = view.agents.get(request.assignee_id) if request.assignee_id else None
    pieces.append(_("assigned to {name}").format(name=agent.name) if agent else _("unassigned"))
    pieces += [f"#{tag}" for tag in request.tags]
    return show_invisibles(" · ".join(pieces))


def _label(name: str, kind: str, *, wrap: bool = False) -> QLabel:
    made = label(kind=kind, name=name, wrap=wrap)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
