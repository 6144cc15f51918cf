"""The answer editor: the text that goes to the client, kept in step with its template until the agent edits it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.fields import make_read_only
from ecsupport_desktop.ui.shared.labels import ElidedLabel
from ecsupport_desktop.ui.shared.segmented import Segment, SegmentedControl
from ecsupport_desktop.ui.shared.theme import px
from ecsupport_desktop.ui.shared.turning_row import TurningRow
from ecsupport_desktop.ui.triage.enclosures import FileTakingEdit

_LANGUAGES = {"en": "English", "es": "Español"}
"""What templates are written in, each named in itself."""
LEAST_EDITOR = 88
"""Four lines, in pixels at 100 %: in a window of 800 pixels the way to send stays in sight."""


class AnswerBox(QWidget):
    """Signals: edited() by the agent; language_chosen(code); template_, attach_, copy_ and mail_requested();
    files_given(list[Path]) and picture_given(QImage), dropped or pasted into the text.
    """

    edited = Signal()
    language_chosen = Signal(str)
    template_requested = Signal()
    attach_requested = Signal()
    files_given = Signal(object)
    picture_given = Signal(object)
    copy_requested = Signal()
    mail_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("answerBox")
        self._proposed = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        self._editor = FileTakingEdit(self)
        self._editor.files_given.connect(self.files_given)
        self._editor.picture_given.connect(self.picture_given)
        self._editor.setObjectName("answerEditor")
        self._editor.setProperty("kind", "field")
        self._editor.setTabChangesFocus(True)
        self._editor.setMinimumHeight(px(LEAST_EDITOR))
        self._editor.textChanged.connect(self._on_text_changed)
        self.describe(_("Answer"), _("Choose how the analysis ends, or write to the client"))
        column.addWidget(self._editor, 1)
        self._signature = ElidedLabel(kind="muted")
        self._signature.setObjectName("signatureLine")
        self._signature.hide()
        column.addWidget(self._signature)
        column.addWidget(self._tools())

    def _tools(self) -> QWidget:
        self._language = SegmentedControl(
            "answerLanguage",
            _("Language of the answer"),
            tuple(Segment(value=code, text=code.upper(), sentence=name) for code, name in _LANGUAGES.items()),
            self,
        )
        self._language.value_chosen.connect(self.language_chosen)
        self._template = quiet_button(_("Template"), "templateButton")
        self._template.setToolTip(_("Write the proposed text anew; Ctrl+Z in the text takes it back"))
        self._template.clicked.connect(self.template_requested)
        tools: list[QWidget] = []
        for text, name, icon_name, signal in (
            (_("Attach…"), "attachButton", "attach", self.attach_requested),
            (_("Copy"), "copyAnswerButton", "copy", self.copy_requested),
            (_("Mail program"), "mailProgramButton", "mail", self.mail_requested),
        ):
            tool = quiet_button(text, name, icon_name=icon_name)
            tool.clicked.connect(signal)
            tools.append(tool)
        self._buttons = [self._template, *tools]
        return TurningRow((self._language, self._template), tools, "answerTools")

    def hasHeightForWidth(self) -> bool:
        """Else the text would never be shorter than it would like to be. The tools ask for a second line themselves."""
        return False

    @property
    def editor(self) -> QPlainTextEdit:
        return self._editor

    def describe(self, name: str, example: str) -> None:
        """What the text is for, to a screen reader and in the empty field."""
        self._editor.setAccessibleName(name)
        self._editor.setPlaceholderText(example)

    @property
    def language(self) -> str:
        """The language of the answer, "en" or "es"."""
        return self._language.value() or "en"

    def text(self) -> str:
        return self._editor.toPlainText()

    def set_text(self, text: str, *, proposed: bool) -> None:
        """Put a text in without telling that it was edited; a proposed one may be replaced by the next proposal."""
        if text != self._editor.toPlainText():
            self._editor.blockSignals(True)
            self._editor.setPlainText(text)
            self._go_to_gap()
            self._editor.blockSignals(False)
        # As the editor gives it back: a hard space comes out as a plain one.
        self._proposed = self.text() if proposed else ""

    def _go_to_gap(self) -> None:
        """To write where a template leaves room: in the middle of three empty lines."""
        lines = self._editor.toPlainText().split("\n")
        gap = next((at for at in range(1, len(lines) - 1) if not any(lines[at - 1 : at + 2])), 0)
        cursor = self._editor.textCursor()
        cursor.setPosition(self._editor.document().findBlockByNumber(gap).position())
        self._editor.setTextCursor(cursor)

    @property
    def untouched(self) -> bool:
        """Empty, or still word for word what was proposed: a new proposal loses nothing."""
        text = self.text()
        return not text.strip() or text == self._proposed

    def propose(self, text: str, *, force: bool = False) -> bool:
        """Take a proposed text if nothing written would be lost; `force` leaves the old one to undo."""
        if not (force or self.untouched):
            return False
        if force:
            cursor = self._editor.textCursor()
            cursor.select(cursor.SelectionType.Document)
            cursor.insertText(text)
            self._proposed = self.text()
        else:
            self.set_text(text, proposed=True)
        return True

    def show_signature(self, text: str) -> None:
        """What stands below the text in the mail; "" for nothing."""
        words = _("Signature: {text}").format(text=" · ".join(text.split("\n")))
        self._signature.setText(words if text else "")
        self._signature.setVisible(bool(text))

    def add_text(self, text: str) -> None:
        """Put it under what stands there, as something the agent wrote."""
        self.set_text(f"{self.text().rstrip()}\n\n{text}".lstrip(), proposed=False)

    def select(self, words: str) -> None:
        """Select the first place these words stand at, to be typed over; nothing where they don't."""
        found = self._editor.document().find(words, 0, QTextDocument.FindFlag.FindCaseSensitively) if words else None
        if found is not None and not found.isNull():
            self._editor.setTextCursor(found)

    def set_language(self, code: str) -> None:
        """Those a client may speak that no template speaks are answered in English."""
        self._language.set_value(code if code in _LANGUAGES else "en")

    def set_read_only(self, read_only: bool) -> None:
        """Only to be read, selected and copied, or to be written again."""
        make_read_only(self._editor, read_only)
        for tool in (self._language, *self._buttons[:2]):
            tool.setEnabled(not read_only)

    def tools(self) -> tuple[QWidget, ...]:
        """What is beside the text, in the order Tab goes through it."""
        return (*(self._language.segment_button(code) for code in _LANGUAGES), *self._buttons)

    def _on_text_changed(self) -> None:
        self.edited.emit()
