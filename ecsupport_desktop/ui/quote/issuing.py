"""What is asked before a quote is issued, and when somebody else saved its draft first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.ui.shared.buttons import button, primary_button, quiet_button
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import current_theme


class IssuePanel(QWidget):
    """Signals: confirmed(); left()."""

    confirmed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quote_issue")
        self._words = label("", name="quote_issue.words", wrap=True)
        self._confirm = primary_button(_("Issue now"), "quote_issue.confirm", hint="Ctrl+⏎")
        self._confirm.clicked.connect(self.confirmed)
        leave = quiet_button(_("Not yet"), "quote_issue.leave", hint="Esc")
        leave.clicked.connect(self.left)
        bar = QHBoxLayout()
        bar.setSpacing(current_theme().space)
        bar.addStretch(1)
        bar.addWidget(leave)
        bar.addWidget(self._confirm)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(current_theme().space)
        layout.addWidget(label(_("Issue the quote"), "heading"))
        layout.addWidget(self._words)
        layout.addLayout(bar)

    def begin(self, total: str, days: int) -> None:
        """Say what it comes to."""
        valid = ngettext("valid for {count} day", "valid for {count} days", days).format(count=days)
        self._words.setText(
            _(
                "It gets its number and never changes again: {total}, {valid}. A change makes the next revision, which"
                " takes its place."
            ).format(total=total, valid=valid)
        )
        self._confirm.setFocus()


class ConflictPanel(QWidget):
    """Signals: mine_kept(); theirs_taken()."""

    mine_kept = Signal()
    theirs_taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quote_conflict")
        said = label(
            _("Somebody else saved this draft while you were typing. Nothing of yours is lost: this is what differs."),
            "nearing", name="quote_conflict.words", wrap=True,
        )  # fmt: skip
        mine = primary_button(_("Save mine"), "quote_conflict.mine")
        mine.clicked.connect(self.mine_kept)
        theirs = button(_("Take theirs"), "quote_conflict.theirs")
        theirs.clicked.connect(self.theirs_taken)
        bar = QHBoxLayout()
        bar.setSpacing(current_theme().space)
        bar.addStretch(1)
        bar.addWidget(theirs)
        bar.addWidget(mine)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(said)
        layout.addLayout(bar)
