"""The dialog in which the text size is chosen grows along with it, as far as the screen goes."""

from __future__ import annotations

from PySide6.QtCore import QSize, QSizeF
from PySide6.QtWidgets import QDialog


class Growing:
    """Remembers how large it is wanted at 100 %, where only the screen made it smaller: there and back is the same."""

    def __init__(self, dialog: QDialog) -> None:
        self._dialog = dialog
        self._wanted, self._given = QSizeF(), QSize()

    def follow(self, was: int, now: int) -> None:
        """From one zoom to another, both in per cent."""
        dialog, room = self._dialog, self._dialog.screen().availableGeometry()
        if dialog.size() != self._given.expandedTo(dialog.minimumSize()):
            self._wanted = QSizeF(dialog.size()) * (100 / was)
        dialog.setMinimumSize(0, 0)  # the layout's own is still the one of the other zoom; it sets it anew
        dialog.resize((self._wanted * (now / 100)).toSize().boundedTo(room.size()))
        self._given = dialog.size()
        left = min(dialog.x(), room.right() + 1 - self._given.width())
        top = min(dialog.y(), room.bottom() + 1 - self._given.height())
        dialog.move(max(room.left(), left), max(room.top(), top))
