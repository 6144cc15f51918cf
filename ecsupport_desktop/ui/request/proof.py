"""The deadline proof: every cycle with its moments in local time and UTC, who ended it and how, in time or how late."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.deadline_proof import ProofRow, deadline_proof
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.labels import hairline, label
from ecsupport_desktop.ui.shared.moments import duration_text, full_moment
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import px
from ecsupport_desktop.ui.shared.words import word


class ProofView(QScrollArea):
    """Reads like a statement; one button copies it whole as text."""

    def __init__(self, link: DeskLink, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("deadlineProof")
        self.setAccessibleName(_("Deadline proof"))
        self._link = link
        self._notices = notices
        self._view: RequestView | None = None
        self._shown = ""
        self._due = False  # nobody looks: it is made when somebody does
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_view(self, view: RequestView | None) -> None:
        same = view is not None and self._view is not None and view.request.id == self._view.request.id
        self._view = view
        self._show(keep_place=same)

    def refresh(self) -> None:
        """Say anew what the clock moves."""
        if self._view is not None:
            self._show(keep_place=True)

    def _show(self, *, keep_place: bool) -> None:
        """Made anew only where it is looked at and reads differently, and read on at the same place."""
        self._due = not self.isVisible()
        if self._due:
            return
        text = self.text()
        if text == self._shown and keep_place:
            return
        self._shown = text
        bar = self.verticalScrollBar()
        place = bar.value() if keep_place else 0
        self.setWidget(self._body(self._view) if self._view is not None else QWidget())
        bar.setValue(place)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._due:
            self._show(keep_place=False)

    def text(self) -> str:
        """The proof as plain text, for a mail or a report."""
        if self._view is None:
            return ""
        request = self._view.request
        lines = [_("{number} · {subject}").format(number=request.number, subject=show_invisibles(request.subject))]
        for cycle in deadline_proof(self._view, self._link.now()):
            lines += ["", self._title(cycle)]
            lines += [_("{what}: {value}").format(what=what, value=value) for what, value in self._facts(cycle)]
        return "\n".join(lines)

    def _body(self, view: RequestView) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(px(20), px(12), px(20), px(12))
        column.setSpacing(px(12))
        top = QHBoxLayout()
        top.addWidget(label(_summary(view.request), "muted", name="proofSummary", wrap=True), 1)
        copy = quiet_button(_("Copy the proof"), "copyProofButton", icon_name="copy")
        copy.clicked.connect(self._on_copy)
        top.addWidget(copy)
        column.addLayout(top)
        for cycle in reversed(deadline_proof(view, self._link.now())):
            column.addWidget(hairline())
            column.addLayout(self._cycle(cycle))
        column.addStretch()
        return body

    def _cycle(self, cycle: ProofRow) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(px(4))
        column.addWidget(label(self._title(cycle), "strong", name="cycleTitle"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(2))
        for row, (what, value) in enumerate(self._facts(cycle)):
            grid.addWidget(label(what, "muted", name="proofWhat"), row, 0, Qt.AlignmentFlag.AlignTop)
            shown = label(value, name="proofValue", wrap=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(shown, row, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        return column

    def _title(self, cycle: ProofRow) -> str:
        """ "Cycle 2 · in time, 3 h 12 m before due" or how late, or how long is left."""
        return _("Cycle {number} · {verdict}").format(number=cycle.number, verdict=self._verdict(cycle))

    def _verdict(self, cycle: ProofRow) -> str:
        span = duration_text(cycle.left)
        if cycle.is_open:
            return (_("open, {time} left") if cycle.in_time else _("open, overdue by {time}")).format(time=span)
        return (_("in time, {time} before due") if cycle.in_time else _("late by {time}")).format(time=span)

    def _facts(self, cycle: ProofRow) -> list[tuple[str, str]]:
        zone = self._link.zone
        facts = [
            (_("Opened"), full_moment(cycle.opened_at, zone)),
            (_("Due"), full_moment(cycle.due_at, zone)),
        ]
        if cycle.ended_at is None or cycle.ended_by is None or cycle.recorded_at is None:
            return facts
        facts.append((_("Ended"), full_moment(cycle.ended_at, zone)))
        facts.append((_("How"), show_invisibles(self._how(cycle))))
        facts.append((_("By"), cycle.agent or _("a former agent")))
        if cycle.recorded_later:
            facts.append((_("Recorded"), full_moment(cycle.recorded_at, zone)))
        facts.append((_("Took"), duration_text(cycle.used)))
        return facts

    def _how(self, cycle: ProofRow) -> str:
        assert cycle.ended_by is not None
        how = word(cycle.ended_by)
        if cycle.reason:
            return _("{how}: {reason}").format(how=how, reason=cycle.reason)
        if cycle.answered_by:
            return _("{how} on {number}, which carries this request").format(how=how, number=cycle.answered_by)
        if cycle.way is not None:
            return _("{how} by {way}, in the agent's word").format(how=how, way=word(cycle.way))
        return how

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        self._notices.info(_("The deadline proof is in the clipboard"))


def _summary(request: Request) -> str:
    """In one sentence: how many cycles, how many in time."""
    ended = [cycle for cycle in request.cycles if not cycle.is_open]
    late = sum(1 for cycle in ended if not cycle.in_time)
    if not ended:
        return _("Every cycle is 48 hours of wall-clock time from its opening. The first one is open.")
    if late:
        return ngettext(
            "{late} of {ended} ended cycles was late.", "{late} of {ended} ended cycles were late.", late
        ).format(late=late, ended=len(ended))
    return ngettext("{ended} ended cycle, in time.", "{ended} ended cycles, all in time.", len(ended)).format(
        ended=len(ended)
    )
