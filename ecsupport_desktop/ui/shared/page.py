"""What covers the three panes: a quote, a plan, a report; the window's keys mean what its page says."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class Page(QWidget):
    """A page says what it wants of the keys everybody shares; what it says nothing of does nothing. GUI thread only."""

    def flush(self) -> None:
        """Write what is typed to its journal: the page is about to be left."""

    def go_back(self) -> None:
        """Esc."""

    def submit(self) -> None:
        """Ctrl+Enter."""

    def undo(self) -> None:
        """Ctrl+Z."""

    def redo(self) -> None:
        """Ctrl+Shift+Z."""

    def save(self) -> None:
        """Ctrl+S."""

    def add_row(self) -> None:
        """A row more: a line of the quote, a step of the plan."""

    def remove_row(self) -> None:
        """A row fewer."""
