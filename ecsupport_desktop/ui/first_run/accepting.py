"""What is weak about a connection, in red words, and the box by which a person accepts it for this server."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.config.weakness import weaknesses
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import px


class Accepting(QWidget):
    """Hidden while there is nothing to accept.

    Signals: accepted(bool) — by the person, not by code.
    """

    accepted = Signal(bool)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.server: ServerAddress | None = None
        self._words = label("", "overdue", name=f"{name}.words", wrap=True)
        self._box = QCheckBox()
        self._box.setObjectName(f"{name}.box")
        self._box.clicked.connect(self.accepted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(4))
        layout.addWidget(self._words)
        layout.addWidget(self._box)
        self.hide()

    @property
    def is_accepted(self) -> bool:
        """Whether nothing is left to accept."""
        return self.isHidden() or self._box.isChecked()

    def offer(self, server: ServerAddress) -> None:
        """Ask about this address; nothing is asked where it has no weakness."""
        words = weaknesses(server)
        self.server = server
        self._words.setText(" ".join(words))
        self._box.setText(_("Accept this for {host}").format(host=server.hosts[0][0]))
        self._box.setAccessibleName(self._box.text())
        self._box.setAccessibleDescription(self._words.text())
        self._box.setChecked(False)
        self.setVisible(bool(words))

    def withdraw(self) -> None:
        """There is nothing to accept."""
        self.server = None
        self._box.setChecked(False)
        self.hide()
