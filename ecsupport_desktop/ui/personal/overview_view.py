"""What is kept about a person, in words and by request: what an export holds, what is removed, and what stays."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.services.personal_overview import Overview, TouchedRequest
from ecsupport_desktop.ui.shared.labels import add_gap, label
from ecsupport_desktop.ui.shared.plain_table import dress_table, make_read_only, say_whole_rows
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme

_WIDTHS = (156, 0, 72, 80, 64, 84)
_LABEL_WIDTH = 96
_MOST_ADDRESSES = 6


class OverviewView(QWidget):
    """Hidden until there is something to show. Enter on a row shows its request.

    Signals: request_requested(UUID).
    """

    request_requested = Signal(object)

    def __init__(self, *, shared: bool, parent: QWidget | None = None) -> None:
        """`shared`: others work on the same database, which is backed up on its server."""
        super().__init__(parent)
        self.setObjectName("personal.overview")
        self._shared = shared
        self._overview: Overview | None = None
        theme = current_theme()
        self._person = label(kind="heading", name="personal.person", wrap=True)
        self._exported, self._removed, self._stays = (
            label(name=f"personal.{name}", wrap=True) for name in ("exported", "removed", "stays")
        )
        said = QGridLayout()
        said.setHorizontalSpacing(theme.space)
        said.setVerticalSpacing(theme.space)
        said.setColumnMinimumWidth(0, theme.px(_LABEL_WIDTH))
        said.setColumnStretch(1, 1)
        rows = ((_("Exported"), self._exported), (_("Removed"), self._removed), (_("Stays"), self._stays))
        for row, (title, text) in enumerate(rows):
            said.addWidget(label(title, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            said.addWidget(text, row, 1)
        self._table = QTableWidget(self)
        self._table.setObjectName("personal.requests")
        self._table.setAccessibleName(_("Requests the person is on"))
        titles = (_("Request"), _("Subject"), _("Theirs"), _("To them"), _("Files"), _("Named in"))
        dress_table(self._table, titles, _WIDTHS)
        make_read_only(self._table)
        self._table.itemActivated.connect(self._on_activated)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space)
        column.addWidget(self._person)
        column.addLayout(said)
        add_gap(column, theme.space)
        column.addWidget(self._table, 1)
        self.hide()

    def show_overview(self, overview: Overview | None) -> None:
        """Show this; None takes it away."""
        self._overview = overview
        self.setVisible(overview is not None)
        if overview is None:
            return
        told = overview.preview
        shown = [each for each in told.addresses if each != told.name][:_MOST_ADDRESSES]
        _say(self._person, " · ".join((told.name, *shown)))
        _say(self._exported, exported_text(overview))
        _say(self._removed, removed_text(overview))
        _say(self._stays, stays_text(shared=self._shared))
        self._table.setRowCount(len(overview.requests))
        for row, request in enumerate(overview.requests):
            self._fill(row, request)
        say_whole_rows(self._table)
        self._table.setVisible(bool(overview.requests))
        if overview.requests:
            self._table.setCurrentCell(0, 0)

    def _fill(self, row: int, request: TouchedRequest) -> None:
        counts = (request.written, request.received, request.files, request.mentions)
        texts = (request.number, show_invisibles(request.subject), *(str(count) if count else "" for count in counts))
        for column, text in enumerate(texts):
            self._table.setItem(row, column, QTableWidgetItem(text))

    def _on_activated(self, item: QTableWidgetItem) -> None:
        if self._overview is not None:
            self.request_requested.emit(self._overview.requests[item.row()].id)


def exported_text(overview: Overview) -> str:
    """What the file to hand out holds; what there is none of isn't listed."""
    requests = sum(request.exported for request in overview.requests)
    counted = (
        (overview.entries, ngettext("{count} entry on a card", "{count} entries on cards", overview.entries)),
        (requests, ngettext("{count} request", "{count} requests", requests)),
        (
            overview.messages,
            ngettext("{count} message by or to them", "{count} messages by or to them", overview.messages),
        ),
        (overview.files, ngettext("{count} file", "{count} files", overview.files)),
        (overview.preview.mails, _mails(overview.preview.mails)),
    )
    held = ", ".join(words.format(count=count) for count, words in counted if count)
    return _("{what}. No notes, and nobody else's words.").format(what=held or _("Nothing"))


def removed_text(overview: Overview) -> str:
    """What is taken away, and where a placeholder stands then; what there is none of isn't told."""
    told = overview.preview
    counted = (
        (
            told.messages,
            ngettext(
                "{count} message of theirs loses its words, subject and sender.",
                "{count} messages of theirs lose their words, subject and sender.",
                told.messages,
            ),
        ),
        (told.attachments, ngettext("{count} file is taken away.", "{count} files are taken away.", told.attachments)),
        (
            told.mentions,
            ngettext(
                "In {count} other text a placeholder stands for them.",
                "In {count} other texts a placeholder stands for them.",
                told.mentions,
            ),
        ),
        (told.cards, ngettext("{count} card forgets them.", "{count} cards forget them.", told.cards)),
    )
    said = [words.format(count=count) for count, words in counted if count]
    if told.mails:
        said.append(_("Emptied: {mails}.").format(mails=_mails(told.mails).format(count=told.mails)))
    return " ".join(said) or _("Nothing.")


def stays_text(*, shared: bool) -> str:
    """What isn't removed, and why."""
    backups = (
        _("Backups of the server stay until they are replaced.")
        if shared
        else _("Daily backups stay until they are replaced.")
    )
    return " ".join(
        (
            _("The requests, their moments and figures; reasons of finished cycles, which never change."),
            _("Words of colleagues that describe the person without the name, and drafts."),
            backups,
        )
    )


def _mails(count: int) -> str:
    return ngettext("{count} unreadable mail", "{count} unreadable mails", count)


def _say(said: QLabel, text: str) -> None:
    said.setText(show_invisibles(text))
    said.setAccessibleName(said.text())
