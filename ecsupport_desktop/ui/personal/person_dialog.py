"""What is kept about a person: who is meant, what there is, then *Export…* or *Anonymise…*. A lead's."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.outcome import Changed, Outcome, Status
from ecsupport_desktop.services.personal_export import Who
from ecsupport_desktop.services.personal_overview import KnownPerson
from ecsupport_desktop.ui.personal.confirm_row import ConfirmRow
from ecsupport_desktop.ui.personal.overview_view import OverviewView
from ecsupport_desktop.ui.personal.person_field import PersonField
from ecsupport_desktop.ui.personal.person_work import PersonWork, Seen, failure_sentence
from ecsupport_desktop.ui.personal.progress_row import ProgressRow
from ecsupport_desktop.ui.shared.buttons import button, primary_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.field_message import FieldMessage
from ecsupport_desktop.ui.shared.kept_looks import keep_size
from ecsupport_desktop.ui.shared.labels import add_gap, label
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.refusals import refusal_text, why_no_personal_data
from ecsupport_desktop.ui.shared.save_path import ask_save_path
from ecsupport_desktop.ui.shared.theme import current_theme


class PersonDialog(QDialog):
    """Esc closes it, and stops what can be stopped; a removal that has begun is finished.

    Signals: request_requested(UUID).
    """

    request_requested = Signal(object)

    def __init__(self, link: DeskLink, notices: Notices, who: Who | None = None, parent: QWidget | None = None) -> None:
        """`who` is looked for at once."""
        super().__init__(parent)
        self._link, self._notices, self._who = link, notices, who
        self._whom: Who | str | None = who
        self._seen: Seen | None = None
        self._removing = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("personal")
        self.setWindowTitle(_("Personal data"))
        self._work = PersonWork(link, self)
        self._build()
        self._wire()
        self._show_ready()
        if forbidden := why_no_personal_data(link.agent):
            self._message.set_message(forbidden, "critical")
            return
        self._work.read_people()
        if who is not None:
            self._look(who)

    def _build(self) -> None:
        theme = current_theme()
        keep_size(self, 760, 680)
        self._field = PersonField()
        self._field.setObjectName("personal.person_field")
        self._message = FieldMessage(self._field)
        self._overview = OverviewView(shared=self._link.live.shared)
        self._progress = ProgressRow()
        self._confirm = ConfirmRow()
        self._export = primary_button(_("Export…"), "personal.export")
        self._anonymise = button(_("Anonymise…"), "personal.anonymise")
        self._close = button(_("Close"), "personal.close")
        bar = QHBoxLayout()
        bar.setSpacing(theme.space)
        bar.addWidget(self._anonymise)
        bar.addStretch(1)
        bar.addWidget(self._close)
        bar.addWidget(self._export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.space] * 4)
        layout.setSpacing(theme.space)
        layout.addWidget(label(self.windowTitle(), "title"))
        sentence = _("What is kept about a person, for them to have or to be removed when they ask for it.")
        layout.addWidget(label(sentence, "muted", wrap=True))
        add_gap(layout, theme.space)
        layout.addWidget(self._field)
        layout.addWidget(self._message)
        add_gap(layout, theme.space)
        layout.addWidget(self._overview, 1)
        layout.addStretch(0)
        layout.addWidget(self._progress)
        layout.addWidget(self._confirm)
        layout.addLayout(bar)

    def _wire(self) -> None:
        self._field.person_chosen.connect(self._look)
        self._field.edited.connect(self._on_edited)
        self._overview.request_requested.connect(self._on_request_requested)
        self._progress.stop_requested.connect(self._work.stop)
        self._confirm.confirmed.connect(self._on_confirmed)
        self._export.clicked.connect(self._on_export)
        self._anonymise.clicked.connect(self._on_anonymise)
        self._close.clicked.connect(self.reject)
        self._work.people_known.connect(self._on_people_known)
        self._work.seen.connect(self._on_seen)
        self._work.written.connect(self._on_written)
        self._work.removed.connect(self._on_removed)
        self._work.failed.connect(self._on_failed)
        self._work.stopped.connect(self._on_stopped)
        self._work.progressed.connect(self._progress.show_progress)
        self._link.changed.connect(self._on_changed)

    # ── the person at the window ────────────────────────────────────────────────────────────────────────────

    def done(self, result: int) -> None:
        """However it is closed."""
        self._work.stop()
        super().done(result)

    def _look(self, whom: Who | str) -> None:
        self._whom = whom
        self._message.clear_message()
        self._begin(_("Looking through everything that is kept…"), stops=True)
        self._work.look(whom)

    def _on_edited(self) -> None:
        """What is shown would be about somebody else."""
        self._whom = None
        self._work.stop()
        self._message.clear_message()
        self._show(None)

    def _on_request_requested(self, request_id: object) -> None:
        self.request_requested.emit(request_id)
        self.accept()

    def _on_export(self) -> None:
        if self._seen is None:
            return
        plain = re.sub(r"\W+", "-", self._seen.overview.preview.name).strip("-").lower() or "person"
        kinds = ";;".join((_("With all files (*.zip)"), _("The list alone (*.json)")))
        path = ask_save_path(self, _("Export personal data"), f"{plain}.zip", kinds)
        if path is not None:
            self._confirm.withdraw()
            self._begin(_("Writing the file…"), stops=True)
            self._work.write(self._seen.command, path)

    def _on_anonymise(self) -> None:
        if self._seen is not None:
            self._confirm.ask(self._seen.overview.preview.name)

    def _on_confirmed(self) -> None:
        if self._seen is not None and not self._removing:
            self._removing = True
            self._confirm.withdraw()
            self._begin(_("Anonymising in one step, which can't be stopped half-way…"), stops=False)
            self._work.remove(self._seen.command)

    # ── home again ──────────────────────────────────────────────────────────────────────────────────────────

    def _on_people_known(self, people: tuple[KnownPerson, ...]) -> None:
        self._field.offer(people)
        if self._who is not None:
            self._field.hold(self._who)

    def _on_seen(self, seen: Seen) -> None:
        self._end()
        self._show(seen)
        if seen.overview.empty:
            self._message.set_message(_("Nothing is kept about this person."), "muted")

    def _on_written(self, path: Path) -> None:
        self._end()
        self._notices.info(_("Exported to {path}").format(path=path))
        self._message.set_message(_("Exported to {path}").format(path=path), "muted")

    def _on_removed(self, outcome: Outcome) -> None:
        self._removing = False
        self._end()
        if not outcome.accepted:
            self._message.set_message(refusal_text(outcome), "critical")
            return
        gone = outcome.status is not Status.REDUNDANT
        self._notices.info(_("The person is anonymised.") if gone else _("Nothing of the person was left to remove."))
        self.accept()

    def _on_failed(self, error: Exception) -> None:
        self._removing = False
        self._end()
        self._message.set_message(failure_sentence(error), "critical")

    def _on_stopped(self) -> None:
        self._end()
        if self._seen is None and self._whom is not None:
            self._message.set_message(_("Stopped; nothing was changed."), "muted")

    def _on_changed(self, change: Changed) -> None:
        """What is shown may have become more, or less; a question that is being answered stays."""
        if self._seen is not None and not self._progress.running and (change.request_ids or change.directory):
            self._work.look(self._whom or "")

    # ── what is shown ───────────────────────────────────────────────────────────────────────────────────────

    def _show(self, seen: Seen | None) -> None:
        if seen is None or (self._seen and seen.overview.preview.name != self._seen.overview.preview.name):
            self._confirm.withdraw()
        self._seen = seen
        self._overview.show_overview(None if seen is None or seen.overview.empty else seen.overview)
        self._show_ready()

    def _begin(self, text: str, *, stops: bool) -> None:
        self._progress.begin(text, stops=stops)
        self._show_ready()

    def _end(self) -> None:
        self._progress.end()
        self._show_ready()

    def _show_ready(self) -> None:
        """What can be done now, and of what can't, why not."""
        forbidden = why_no_personal_data(self._link.agent)
        ready = self._seen is not None and not self._seen.overview.empty and not self._progress.running
        closed = self._link.closed_because
        self._field.setEnabled(not forbidden and not self._removing)
        self._export.setEnabled(ready and not forbidden)
        self._anonymise.setEnabled(ready and not forbidden and not closed)
        for each in (self._export, self._anonymise):
            why = forbidden or (closed if each is self._anonymise else "")
            each.setToolTip(why)
            each.setAccessibleDescription(why)
