"""Shows what clients write, as it is: plain text, with nothing hidden in it and nothing that stalls the window."""

from __future__ import annotations

import re
import unicodedata

from PySide6.QtCore import QEvent, QSize, Qt, QUrl
from PySide6.QtGui import QImage, QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

LINE_MOST = 10_000
"""Characters of one line; a line of 100,000 takes Qt seconds to lay out."""

# Controls but tab and newline, marks that turn the direction, marks without width, fillers, the characters that a
# QTextDocument takes for an object or a frame, tags, lone surrogates and what Unicode says is no character.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\ufdd0-\ufdef\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_LONG_LINE = re.compile(f"([^\n]{{{LINE_MOST}}})(?=[^\n])")
_JOINER = "\u200d"
_EMOJI_PARTS = frozenset({"So", "Sk"})


def show_invisibles(text: str) -> str:
    """The text with every character that hides or turns others written out, as in ⟨U+202E⟩. Line ends become \\n."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HIDDEN.sub(_written_out, text)


def break_long_lines(text: str, most: int = LINE_MOST) -> str:
    """The text with a line end put in wherever a line is longer than `most` characters."""
    pattern = _LONG_LINE if most == LINE_MOST else re.compile(f"([^\n]{{{most}}})(?=[^\n])")
    return pattern.sub(r"\1\n", text)


def safe_text(text: str) -> str:
    """What may be shown of a text from outside: nothing hidden, no endless line."""
    return break_long_lines(show_invisibles(text))


def _written_out(found: re.Match[str]) -> str:
    character = found.group()
    if character == _JOINER and _joins_emoji(found.string, found.start()):
        return character
    return f"⟨U+{ord(character):04X}⟩"


def _joins_emoji(text: str, at: int) -> bool:
    """Whether the joiner makes one picture of two (👩‍💻); anywhere else it only hides."""
    before = text[max(0, at - 2) : at].removesuffix("\ufe0f")[-1:]
    after = text[at + 1 : at + 2]
    return all(part and unicodedata.category(part) in _EMOJI_PARTS for part in (before, after))


class PlainTextView(QTextEdit):
    """A read-only text as tall as what it holds, to be stacked in a scrolling conversation.

    It can be selected and copied with mouse and keyboard; letters typed in it stay shortcuts of the window.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._has_width = False
        self.setObjectName("plain_text_view")
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show this text, made safe."""
        self.setPlainText(safe_text(text))
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._has_width = True
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing is ever opened: where None or empty bytes are answered Qt opens local files itself."""
        return QImage(1, 1, QImage.Format.Format_ARGB32)

    def _height(self) -> int:
        margins = self.contentsMargins()
        return round(self.document().size().height()) + margins.top() + margins.bottom()

    def _fit(self) -> None:
        """As tall as the text is at its width; before it has one there is nothing to break lines for."""
        if not self._has_width:
            return
        self.document().setTextWidth(self.viewport().width())
        stretch_to(self, self._height())


def stretch_to(view: QTextEdit, height: int) -> None:
    """Make it this tall, in pixels, and what is seen in it too: in a resize event of its own Qt leaves that as it was,
    and the last line might not be seen.
    """
    if view.height() != height:
        view.setFixedHeight(height)
        view.setViewportMargins(view.viewportMargins())
        view.updateGeometry()
