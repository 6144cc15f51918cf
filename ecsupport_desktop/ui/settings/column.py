"""The settings under one another, with their headings; a search leaves those that speak of it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.settings.row import Row
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import current_theme


class SettingsColumn(QWidget):
    """Sections in the order they are added; a row belongs to the last one."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("settings.page")
        self._sections: list[tuple[QWidget, list[Row]]] = []
        self._nothing = label(_("No setting speaks of that."), "muted", name="settings.nothing")
        self._nothing.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 2 * current_theme().space, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self._nothing)
        self._layout.addStretch(1)

    def add_section(self, title: str) -> None:
        """A heading (translated), with no rows yet."""
        theme = current_theme()
        heading = label(title, "heading")
        heading.setContentsMargins(0, 2 * theme.space, 0, theme.space // 2)
        self._sections.append((heading, []))
        self._put_in(heading)

    def add_row(self, row: Row) -> Row:
        self._sections[-1][1].append(row)
        self._put_in(row)
        return row

    def show_only(self, words: list[str]) -> None:
        """The rows that every one of these words (folded) is in, and their headings."""
        found = False
        for heading, rows in self._sections:
            shown = [row for row in rows if row.speaks_of(words)]
            for row in rows:
                row.setVisible(row in shown)
            heading.setVisible(bool(shown))
            found = found or bool(shown)
        self._nothing.setVisible(not found)

    def _put_in(self, widget: QWidget) -> None:
        """Before the sentence for a search without a result, and the room that is left."""
        self._layout.insertWidget(self._layout.count() - 2, widget)
        widget.show()  # Qt would later, and leave no room for it until then
