"""A quote's whole life through the window: written, issued, revised, accepted, planned, delivered, and all provable."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import ExtraFunctionality
from ecsupport_desktop.domain.quote import LineKind, Party, QuoteState, Tax
from ecsupport_desktop.domain.words import Channel, CycleEnd, State
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.quote.lines_columns import KINDS, PLACES

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
WORDS = {
    "client.name": "Acme Ltd",
    "client.address": "1 High Street",
    "scope": "Gift cards in the shop",
    "exclusions": "Nothing else",
    "assumptions": "The shop is on the current version",
    "delivery_estimate": "Three weeks",
    "terms": "30 days",
}
LINES = (
    ("Development", LineKind.HOURS, "12.5", "75.00", 0),
    ("Travel", LineKind.FIXED, "1", "145.00", 1),
    ("Training", LineKind.FIXED, "1", "200.00", 0),
)


class QuoteWindow:
    """What an agent sees and does on the pages of a quote and of its plan."""

    def __init__(self, running) -> None:
        self.running, self.qtbot, self.press, self.settle = running, running.qtbot, running.press, running.settle
        self.rooms, self.desk = running.rooms, running.desk

    @property
    def request(self):
        view = self.desk.readers.request(self.request_id)
        assert view is not None
        return view.request

    def execute(self, command_type, **fields):
        actor = self.running.desk_view.link.agent.id
        outcome = self.desk.execute(command_type(id=new_id(), actor_id=actor, **fields))
        assert outcome.accepted, outcome
        return outcome

    def prepare(self) -> None:
        """A lead gave the company's facts; a client asked on the phone."""
        policy = self.desk.readers.policy()
        party = Party(name="ECShops", tax_id="B00000000", address="Calle Mayor 1")
        self.execute(c.ChangePolicy, policy=replace(policy, quoting=replace(policy.quoting, issuer=party)))
        self.request_id = new_id()
        said = c.NewMessage(channel=Channel.PHONE, text="Can we sell gift cards?")
        self.execute(c.RegisterRequest, request_id=self.request_id, subject="Gift cards", message=said, language="en")
        self.settle()

    def open(self) -> None:
        """From the queue."""
        self.rooms.show_queue("all")
        for key in (Qt.Key.Key_J, Qt.Key.Key_Q):
            self.settle()
            self.press(key)
        self.settle()

    def find(self, kind, name):
        return next(each for each in self.running.window.findChildren(kind, name) if each.isVisible())

    def type(self, name: str, text: str) -> None:
        field = self.find(QWidget, name)
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, text)
        assert isinstance(field, QLineEdit | QPlainTextEdit)

    def cell(self, row: int, key: str, value) -> None:
        """Type into a cell, or choose in it, and press Enter."""
        lines = self.rooms.quote.lines
        index = lines.model().index(row, PLACES[key])
        lines.setFocus()
        lines.setCurrentIndex(index)
        lines.edit(index)
        editor = lines.indexWidget(index)
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(value)
            editor.activated.emit(value)
        else:
            editor.selectAll()
            self.qtbot.keyClicks(editor, value)
            lines.finish_editing()

    def write_lines(self) -> None:
        for row, (description, kind, quantity, price, tax) in enumerate(LINES):
            self.press(Qt.Key.Key_L, CONTROL)
            for key, value in (("description", description), ("kind", KINDS.index(kind)), ("quantity", quantity),
                               ("unit_price", price), ("tax", tax)):  # fmt: skip
                self.cell(row, key, value)

    def text(self, name: str) -> str:
        return self.find(QLabel, name).text()

    def confirm(self) -> None:
        self.press(Qt.Key.Key_Return, CONTROL)
        self.settle()

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.find(QAbstractButton, name), Qt.MouseButton.LeftButton)
        self.settle()

    def issue(self) -> None:
        self.confirm()
        assert "never changes again" in self.text("quote_issue.words")
        self.confirm()
        self.qtbot.waitUntil(lambda: self.request.quotes[-1].document is not None, timeout=30_000)
        self.settle()

    def send_another_way(self) -> None:
        self.confirm()
        message = self.find(QPlainTextEdit, "quote_send.text")
        assert "Gift cards" in message.toPlainText()
        message.appendPlainText("By {day}.")
        self.confirm()
        assert self.text("quote_send.text.message") == "Write something in place of {day}"
        assert message.textCursor().selectedText() == "{day}"
        message.insertPlainText("Monday")
        message.appendPlainText("")
        self.qtbot.keyClick(message, Qt.Key.Key_End, CONTROL)
        self.qtbot.keyClicks(message, ";regards")
        self.press(Qt.Key.Key_Return)
        assert message.toPlainText().endswith(f"Kind regards,\n{self.running.desk_view.link.agent.name}")
        self.confirm()


@pytest.fixture
def quoting(started) -> QuoteWindow:
    window = QuoteWindow(started())
    window.prepare()
    return window


def test_a_request_without_a_quote_says_what_leads_to_one(quoting: QuoteWindow) -> None:
    quoting.open()
    page = quoting.rooms.quote
    said = [each.text() for each in page.findChildren(QLabel) if each.isVisible() and each.text()]
    assert "Only extra functionality has a quote. Esc goes back, E establishes it; then it begins here." in said
    focused = QApplication.focusWidget()
    assert focused.accessibleName() == "No quote yet" and "Esc goes back" in focused.accessibleDescription()
    assert not any("AED" in text or "0.00" in text for text in said)
    assert not any(page.header.findChild(QWidget, name).isVisible() for name in ("quote.revise", "quote.save"))
    asked = ExtraFunctionality(asked="Gift cards in the shop")
    quoting.execute(c.EstablishAssessment, request_id=quoting.request_id, assessment=asked)
    quoting.settle()
    assert page.opened.editing and page.content().currency == "EUR"
    words = "No line yet: Ctrl+L adds one, Ctrl+Shift+L offers the rate card. Prices are in EUR."
    assert page.lines.accessibleDescription() == words and not page.totals.accessibleDescription()
    quoting.press(Qt.Key.Key_L, CONTROL)
    assert not page.lines.accessibleDescription() and "Total" in page.totals.accessibleDescription()


def test_extra_functionality_from_its_assessment_to_its_delivery(quoting: QuoteWindow) -> None:
    quoting.press(Qt.Key.Key_J)
    quoting.settle()
    quoting.press(Qt.Key.Key_E)
    quoting.type("field.asked", "Gift cards in the shop")
    quoting.settle()
    quoting.confirm()
    assert quoting.request.assessment == ExtraFunctionality(asked="Gift cards in the shop")
    assert quoting.request.state is State.QUOTING

    quoting.press(Qt.Key.Key_Escape)
    quoting.rooms.show_queue("quotes_to_prepare")
    quoting.settle()
    quoting.press(Qt.Key.Key_Q)
    quoting.settle()
    assert "Still needed" in quoting.text("quote.needed")
    quoting.write_lines()
    quoting.cell(0, "discount", "10 %")
    quoting.rooms.quote.lines.setFocus()
    quoting.rooms.quote.lines.setCurrentIndex(quoting.rooms.quote.lines.model().index(2, PLACES["optional"]))
    quoting.press(Qt.Key.Key_Space)
    for name, text in WORDS.items():
        quoting.type(f"quote_form.{name}", text)
    quoting.settle()
    assert not quoting.rooms.quote.findChild(QLabel, "quote.needed").isVisible()
    quoting.issue()
    first = quoting.request.quotes[0]
    assert (first.state, first.number) == (QuoteState.ISSUED, f"Q-{first.issue.issued_at.year}-00001")
    assert [(line.tax.rate, line.optional) for line in first.content.lines] == [
        (21_000, False), (10_000, False), (21_000, True),
    ]  # fmt: skip

    quoting.send_another_way()
    assert quoting.request.state is State.QUOTE_SENT

    quoting.click("quote.revise")
    quoting.cell(1, "unit_price", "120.00")
    quoting.issue()
    quoting.send_another_way()
    assert [quote.state for quote in quoting.request.quotes] == [QuoteState.SUPERSEDED, QuoteState.ISSUED]
    assert quoting.request.quotes[1].number == first.number

    quoting.click("quote.decide")
    quoting.type("quote_decide.said_by", "Ana Ruiz")
    quoting.find(QAbstractButton, "quote_decide.option.1").setFocus()
    quoting.press(Qt.Key.Key_Space)
    # 12.5 h × 75 − 10 % = 843.75; 120 travel; 200 training: 1,043.75 × 21 % = 219.19, 120 × 10 % = 12
    assert quoting.text("quote_decide.total") == "Accepted: €1,394.94"
    quoting.confirm()
    accepted = quoting.request.quotes[1]
    assert accepted.state is QuoteState.ACCEPTED
    assert (accepted.decision.total, accepted.decision.said_by) == (139_494, "Ana Ruiz")
    assert accepted.decision.document_sha256 == accepted.document.sha256
    assert quoting.request.state is State.PLANNING

    _plan(quoting)
    assert list(quoting.desk.store.doctor()) == []
    (cycle,) = quoting.request.cycles
    assert (cycle.ended_by, cycle.in_time) == (CycleEnd.RESPONSE_DELIVERED, True)


def _plan(quoting: QuoteWindow) -> None:
    """One step a line, each with its owner and day; agreed, done, delivered."""
    quoting.click("quote.plan")
    steps = quoting.find(QWidget, "plan.steps")
    model = steps.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["Development", "Travel", "Training"]
    for row in range(3):
        for column, text in ((1, "Ines"), (2, "2099-01-31")):
            index = model.index(row, column)
            steps.setFocus()
            steps.setCurrentIndex(index)
            steps.edit(index)
            editor = steps.indexWidget(index)
            editor.selectAll()
            quoting.qtbot.keyClicks(editor, text)
            steps.finish_editing()
    quoting.press(Qt.Key.Key_S, CONTROL)
    quoting.settle()
    quoting.confirm()
    quoting.type("plan_agree.said_by", "Ana Ruiz")
    quoting.confirm()
    assert quoting.request.plan.agreement.said_by == "Ana Ruiz"
    assert quoting.request.state is State.PLANNED
    steps.setFocus()
    for row in range(3):
        steps.setCurrentIndex(model.index(row, 0))
        for _times in range(2):
            quoting.press(Qt.Key.Key_Space)
            quoting.settle()
    assert all(step.state.value == "done" for step in quoting.request.plan.steps)
    quoting.confirm()
    assert quoting.request.state is State.CLOSED


def test_what_was_typed_on_a_quote_comes_back(quoting: QuoteWindow) -> None:
    quoting.execute(
        c.EstablishAssessment, request_id=quoting.request_id, assessment=ExtraFunctionality(asked="Gift cards")
    )
    quoting.open()
    quoting.press(Qt.Key.Key_L, CONTROL)
    quoting.cell(0, "description", "Just one key: J, not the next request")
    quoting.cell(0, "unit_price", "1.2.3")
    quoting.press(Qt.Key.Key_Escape)
    quoting.settle()
    assert quoting.rooms.page is None
    quoting.press(Qt.Key.Key_Q)
    quoting.settle()
    model = quoting.rooms.quote.lines.model()
    assert model.index(0, PLACES["description"]).data() == "Just one key: J, not the next request"
    assert model.index(0, PLACES["unit_price"]).data() == "1.2.3"
    assert model.lines[0].tax == Tax(rate=21_000)
    assert quoting.request.quotes == ()


def test_lines_move_by_the_keyboard_and_back(quoting: QuoteWindow) -> None:
    quoting.execute(
        c.EstablishAssessment, request_id=quoting.request_id, assessment=ExtraFunctionality(asked="Gift cards")
    )
    quoting.open()
    quoting.write_lines()
    lines = quoting.rooms.quote.lines
    lines.setFocus()
    lines.setCurrentIndex(lines.model().index(0, 0))
    quoting.press(Qt.Key.Key_Down, ALT)
    assert [line.description for line in lines.model().lines] == ["Travel", "Development", "Training"]
    assert lines.rowAt(lines.visualRect(lines.currentIndex()).center().y()) == 1
    quoting.press(Qt.Key.Key_Z, CONTROL)
    assert [line.description for line in lines.model().lines] == ["Development", "Travel", "Training"]
    quoting.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert lines.model().lines[0].description == "Travel"
    assert lines.indexAt(QPoint(5, 5)).row() == 0
