"""Qt's own texts in the language of the window, but keys by the words that stand on a keyboard."""

from __future__ import annotations

from PySide6.QtCore import QTranslator

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.keys import KEY_WORDS


class QtTexts(QTranslator):
    """Load Qt's catalogue into it; menus and key sequences then say "Ctrl+Mayús+N" as the program's sentences do."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        if context == "QShortcut" and source in KEY_WORDS:
            return _(source)
        return super().translate(context, source, disambiguation, n)
