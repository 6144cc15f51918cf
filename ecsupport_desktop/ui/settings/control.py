"""What every control of a setting does: it is read, it is filled, and it tells when the person is done with it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ecsupport_desktop.config.settings import Setting


class Control(QWidget):
    """Signals: committed() — the person is done with it: a choice made, Enter pressed, the field left."""

    committed = Signal()

    def __init__(self, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._before: Any = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(field)

    def value(self) -> Any:
        """What is in the control. Raises ValueError for what isn't a value at all."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Put this in, and tell nobody."""
        raise NotImplementedError

    @property
    def wrong(self) -> bool:
        """Whether a part of it says itself that it can't be read; the other parts are a value all the same."""
        return False

    def clear_messages(self) -> None:
        """Nothing of it is wrong any more."""

    def _on_left(self) -> None:
        """Fields tell that they were left whether or not anything was typed."""
        now = self._raw()
        if now != self._before:
            self._before = now
            self.committed.emit()

    def _raw(self) -> Any:
        return self.value()


def name_of(setting: Setting) -> str:
    """What the field of this setting is called."""
    return f"settings.{setting.key}"
