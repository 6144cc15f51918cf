"""One quiet line while reading: how many similar requests there are, and which open one may be the same."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.services.precedents import Alike, Similar
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.labels import ElidedLabel
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.theme import current_theme, px


class PrecedentLine(QWidget):
    """Shows nothing where nothing was found.

    Signals: similar_requested(); duplicate_opened(UUID); merge_requested(UUID) into that one; dismissed(UUID).
    """

    similar_requested = Signal()
    duplicate_opened = Signal(object)
    merge_requested = Signal(object)
    dismissed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("precedents")
        self._found: Similar | None = None
        self._duplicate: Alike | None = None
        self.similar = quiet_button("", "precedents.similar", icon_name="history", hint="Shift+P")
        self.text = ElidedLabel(kind="nearing")
        self.text.setObjectName("precedents.duplicate")
        self.look = quiet_button("", "precedents.open")
        self.merge = quiet_button("", "precedents.merge", icon_name="merge")
        self.other = quiet_button("", "precedents.dismiss")
        self._row = QWidget(self)
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().space)
        row.addWidget(self.text, 1)
        for each in (self.look, self.merge, self.other):
            row.addWidget(each)
        first = QHBoxLayout()
        first.addWidget(self.similar)
        first.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(12), 0, px(12), px(4))
        layout.setSpacing(0)
        layout.addWidget(self._row)
        layout.addLayout(first)
        self.similar.clicked.connect(self.similar_requested)
        self.look.clicked.connect(lambda: self._tell(self.duplicate_opened))
        self.merge.clicked.connect(lambda: self._tell(self.merge_requested))
        self.other.clicked.connect(lambda: self._tell(self.dismissed))
        self.show_found(None, None)

    def show_found(self, found: Similar | None, duplicate: Alike | None) -> None:
        """`duplicate` None: there is none, or it was said not to be one."""
        self._found, self._duplicate = found, duplicate
        self.retranslate()

    def retranslate(self) -> None:
        count = len(self._found.precedents) if self._found is not None else 0
        self.similar.setText(ngettext("{count} similar request", "{count} similar requests", count).format(count=count))
        self.similar.setVisible(bool(count))
        self.look.setText(_("Look"))
        self.merge.setText(_("Merge"))
        self.other.setText(_("Not a duplicate"))
        if self._duplicate is not None:
            row = self._duplicate.row
            words = _("Possibly the same as {number}: {subject} ({share} % of the words)").format(
                number=row.number, subject=row.subject, share=round(self._duplicate.share * 100)
            )
            self.text.setText(show_invisibles(words))
        self._row.setVisible(self._duplicate is not None)
        self.setVisible(bool(count) or self._duplicate is not None)

    def _tell(self, signal: object) -> None:
        if self._duplicate is not None:
            signal.emit(self._duplicate.row.id)  # type: ignore[attr-defined]  # one of this widget's signals
