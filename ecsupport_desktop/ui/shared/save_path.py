"""Where a file is to be written: the system's own dialog, which begins in the home folder with a name proposed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_save_path(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """The path chosen, None for none. Title, name and kinds ("PDF files (*.pdf)", `;;` between two) are translated."""
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, str(Path.home() / name), kinds)
    return Path(chosen) if chosen else None
