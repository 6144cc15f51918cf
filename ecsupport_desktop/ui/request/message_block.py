"""One message or note of the conversation: who, when, the words, the quoted history folded away, the files."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.message import Attachment, Content
from ecsupport_desktop.ui.request.as_sent import AsSent, AsSentPage
from ecsupport_desktop.ui.request.attachments import AttachmentRow
from ecsupport_desktop.ui.request.entries import Entry
from ecsupport_desktop.ui.shared.buttons import HintButton, quiet_button
from ecsupport_desktop.ui.shared.labels import ElidedLabel, label, set_kind
from ecsupport_desktop.ui.shared.text_view import PlainTextView, show_invisibles
from ecsupport_desktop.ui.shared.theme import px

SHOWN_AT_ONCE = 20_000
"""Characters laid out before somebody asks for the rest: a mail of megabytes must not stop the window."""


class ConversationBlock(QFrame):
    """A block with a heading and plain words under it.

    Signals: save_, open_, open_anyway_ and enclose_requested(Attachment);
    page_requested(): the message as sent is wanted, `show_page` brings it; not_opened(str), an address.
    """

    save_requested = Signal(object)
    open_requested = Signal(object)
    open_anyway_requested = Signal(object)
    enclose_requested = Signal(object)
    page_requested = Signal()
    not_opened = Signal(str)

    def __init__(self, parent: QWidget, *, note: bool) -> None:
        super().__init__(parent)
        self.setObjectName("noteBlock" if note else "messageBlock")
        if note:
            set_kind(self, "raised")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(px(20), px(12), px(20), px(12))
        self._layout.setSpacing(px(4))
        self._body = PlainTextView(parent=self)
        self._content = Content(text="")
        self._whole = False
        self._all = False
        self._more: HintButton | None = None
        self._quoted: HintButton | None = None
        self._as_sent: HintButton | None = None
        self._page: AsSent | None = None
        self._notice = label(kind="muted", name="notShownAsSent", wrap=True)
        self._notice.hide()

    def set_heading(self, who: str, what: str, when: str, when_in_full: str) -> None:
        """The heading line: name in bold, the rest muted."""
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(label(who, "strong", name="messageWho"))
        row.addWidget(ElidedLabel(what, "muted"), 1)
        moment = label(when, "muted", name="messageWhen")
        moment.setToolTip(when_in_full)
        row.addWidget(moment)
        self.setAccessibleName(show_invisibles(_("{who}, {when}").format(who=who, when=when)))
        self._layout.addLayout(row)

    def set_words(self, content: Content, *, ours: bool) -> None:
        """New text first; what was quoted, or below our own text the signature, is one key away."""
        self._content = content
        self._body.setAccessibleName(_("Text"))
        self._body.setObjectName("messageText")
        self._layout.addWidget(self._notice)
        self._layout.addWidget(self._body)
        if content.new_text.strip() and content.text.strip() != content.new_text.strip():
            self._quoted = self._signature_toggle() if ours else self._history_toggle()
            self._layout.addWidget(self._quoted, 0, Qt.AlignmentFlag.AlignLeft)
        if len(content.text) > SHOWN_AT_ONCE:
            self._more = self._more_button()
            self._layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        if content.html and content.html.strip():
            self._as_sent = self._as_sent_button()
            self._layout.addWidget(self._as_sent, 0, Qt.AlignmentFlag.AlignLeft)
        self._show()

    @property
    def has_html(self) -> bool:
        return self._as_sent is not None

    def toggle_as_sent(self) -> None:
        """Show the message as it was sent, or its text again."""
        if self._as_sent is not None:
            self._as_sent.toggle()

    def show_page(self, page: AsSentPage | None) -> None:
        """The page that was asked for; None: only the text can be shown, which is said."""
        if self._as_sent is None or not self._as_sent.isChecked() or self._page is not None:
            return
        if page is None:
            self._as_sent.setChecked(False)
            self._notice.setText(_("This message is too deep or too long to be shown as sent: here is its text."))
            self._notice.show()
            return
        self._page = AsSent(page, self)
        self._page.not_opened.connect(self.not_opened)
        self._layout.insertWidget(self._layout.indexOf(self._body), self._page)
        self._show()
        self._page.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_attachments(self, attachments: tuple[Attachment, ...]) -> None:
        if attachments:
            row = AttachmentRow(attachments, self)
            row.save_requested.connect(self.save_requested)
            row.open_requested.connect(self.open_requested)
            row.open_anyway_requested.connect(self.open_anyway_requested)
            row.enclose_requested.connect(self.enclose_requested)
            self._layout.addWidget(row)

    def _show(self) -> None:
        text = self._content.text if self._whole or not self._content.new_text.strip() else self._content.new_text
        shown = text if self._all else text[:SHOWN_AT_ONCE]
        self._body.set_text(shown.strip("\r\n \t") or _("(no text)"))
        self._body.setVisible(self._page is None)
        if self._quoted is not None:
            self._quoted.setVisible(self._page is None)
        if self._more is not None:
            self._more.setVisible(self._page is None and len(shown) < len(text))

    def _history_toggle(self) -> HintButton:
        return self._toggle("quotedHistoryButton", _("Show quoted history"), _("Hide quoted history"))

    def _signature_toggle(self) -> HintButton:
        return self._toggle("signatureButton", _("Show the signature"), _("Hide the signature"))

    def _toggle(self, name: str, show: str, hide: str) -> HintButton:
        button = quiet_button(show, name)
        button.setCheckable(True)

        def toggled(on: bool) -> None:
            self._whole = on
            button.setText(hide if on else show)
            button.setAccessibleName(button.text())
            self._show()

        button.toggled.connect(toggled)
        return button

    def _as_sent_button(self) -> HintButton:
        button = quiet_button(_("Show as sent"), "asSentButton")
        button.setCheckable(True)
        button.toggled.connect(self._on_as_sent)
        return button

    def _on_as_sent(self, on: bool) -> None:
        assert self._as_sent is not None
        self._as_sent.setText(_("Show as text") if on else _("Show as sent"))
        self._as_sent.setAccessibleName(self._as_sent.text())
        if on:
            self._notice.hide()
            self.page_requested.emit()
        elif self._page is not None:
            self._page.hide()
            self._page.deleteLater()
            self._page = None
            self._show()

    def _more_button(self) -> HintButton:
        button = quiet_button(_("Show the whole message"), "wholeMessageButton")

        def clicked() -> None:
            self._all = True
            self._show()

        button.clicked.connect(clicked)
        return button


def make_block(entry: Entry, parent: QWidget) -> ConversationBlock:
    block = ConversationBlock(parent, note=entry.note)
    block.set_heading(entry.who, entry.what, str(entry.moment), entry.moment.in_full)
    block.set_words(entry.content, ours=entry.ours)
    block.set_attachments(entry.attachments)
    return block
