"""The triage panel beside the request pane, as the window joins them, and hands for it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from ecsupport_desktop.ui.request.request_view import RequestPane
from ecsupport_desktop.ui.triage.triage_panel import TriagePanel

CONTROL = Qt.KeyboardModifier.ControlModifier


class Bench:
    """What an agent sees and does."""

    def __init__(self, world, link, notices, settled, qtbot) -> None:
        self.world, self.link, self.notices, self.settled, self.qtbot = world, link, notices, settled, qtbot
        self.host = QWidget()
        self.pane = RequestPane(link, notices, self.host)
        self.panel = TriagePanel(link, notices, self.host)
        self.pane.view_loaded.connect(self.panel.set_view)
        column = QVBoxLayout(self.host)
        column.addWidget(self.pane, 1)
        column.addWidget(self.panel)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self.host, activated=self.panel.send)
        self.host.resize(700, 900)
        qtbot.addWidget(self.host)
        self.host.show()
        self.host.activateWindow()
        qtbot.waitUntil(self.host.isActiveWindow, timeout=5_000)

    def show(self, request_id):
        self.pane.show_request(request_id)
        self.settled()
        return request_id

    def find(self, kind, name):
        """The visible one: forms are built anew, and what they replace dies a moment later."""
        found = [each for each in self.panel.findChildren(kind, name) if not each.isHidden() and _shown(each)]
        assert len(found) == 1, f"{len(found)} of {name}"
        return found[0]

    def there(self, name: str) -> bool:
        return any(_shown(each) for each in self.panel.findChildren(QObject, name) if isinstance(each, QWidget))

    @property
    def editor(self):
        return self.panel.findChild(QPlainTextEdit, "answerEditor")

    @property
    def answer(self) -> str:
        return self.editor.toPlainText()

    def field(self, name):
        return self.find(QWidget, f"field.{name}")

    def type(self, name: str, text: str) -> None:
        """Type into a field, as with keys where keys can (qtbot knows no letters beyond Latin-1)."""
        field = self.field(name)
        field.setFocus()
        if isinstance(field, QLineEdit):
            field.selectAll()
            field.insert(text)
        else:
            field.selectAll()
            field.insertPlainText(text)

    def write(self, text: str) -> None:
        """What the agent writes over the whole answer."""
        self.editor.setFocus()
        self.editor.selectAll()
        self.editor.insertPlainText(text)

    def press_send(self) -> None:
        self.qtbot.keyClick(self.focused(), Qt.Key.Key_Return, CONTROL)
        self.settled()

    def focused(self):
        return self.host.focusWidget() or self.host

    def needed(self) -> str:
        label = self.panel.findChild(QLabel, "stillNeeded")
        return label.text() if _shown(label) else ""

    def news(self) -> str:
        label = self.panel.findChild(QLabel, "newsMeanwhile")
        return label.text() if _shown(label) else ""

    def meanwhile(self) -> str:
        """What is shown above the response of what happened meanwhile, line by line; "" where nothing is."""
        panel = self.panel.findChild(QWidget, "meanwhile")
        if not _shown(panel):
            return ""
        said = [each.text() for each in panel.findChildren(QLabel) if each.isVisible()]
        texts = [each.toPlainText() for each in panel.findChildren(QTextEdit, "meanwhileText")]
        return "\n".join([*said, *texts])

    def ways(self) -> list[str]:
        """The ways out that are offered, the proposed one first."""
        others = self.panel._parts.meanwhile.choices
        buttons = [each for each in others.findChildren(QAbstractButton) if _shown(each)]
        return [self.panel.findChild(QAbstractButton, "sendButton").text(), *(each.text() for each in buttons)]

    def take(self, way: str) -> None:
        self.find(QAbstractButton, f"way.{way}").click()
        self.settled()

    def beside(self, name: str) -> str:
        label = self.find(QLabel, f"field.{name}.message")
        return label.text()

    def segment(self, name: str) -> QAbstractButton:
        return self.panel.findChild(QAbstractButton, name)

    def said(self) -> str:
        history = self.notices.history
        return history[-1].message if history else ""

    def draft(self, request_id, agent=None):
        return self.link.drafts.load((agent or self.link.agent).id, request_id)


def _shown(widget: QWidget) -> bool:
    return widget.isVisible()


@pytest.fixture
def bench(world, link, notices, settled, qtbot) -> Iterator[Bench]:
    made = Bench(world, link, notices, settled, qtbot)
    yield made
    made.panel.flush()
    made.panel.set_view(None)
    settled()
