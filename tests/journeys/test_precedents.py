"""While a request is read: how earlier ones like it were answered, and which open one may be the same."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QPlainTextEdit

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Level1
from ecsupport_desktop.domain.directory import Client
from ecsupport_desktop.domain.words import Channel, DeliveryWay
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.main_window.precedent_actions import PrecedentActions

REASONING = "The voucher ended on Sunday; the shop does what it was set up to do."


def do(running, kind, **fields):
    outcome = running.desk.execute(kind(**running.desk_view.link.command_base(), **fields))
    assert outcome.accepted, outcome.refusal
    return outcome


def register(running, subject, client_id=None):
    request_id = new_id()
    message = c.NewMessage(channel=Channel.PHONE, text="It isn't accepted.")
    do(running, c.RegisterRequest, request_id=request_id, subject=subject, message=message, client_id=client_id)
    return request_id


def similar_of(running) -> PrecedentActions:
    return next(each for each in running.desk_view.features if isinstance(each, PrecedentActions))


def test_an_earlier_reasoning_is_used(started):
    running = started()
    earlier = register(running, "Voucher refused at the checkout")
    do(running, c.EstablishAssessment, request_id=earlier, assessment=Level1(reasoning=REASONING))
    sent = c.SentAnotherWay(way=DeliveryWay.PHONE, sent_at=running.desk_view.link.now())
    do(running, c.Answer, request_id=earlier, text=f"Hello,\n\nIt was so: {REASONING}", sent=sent)
    now = register(running, "Vouchers are refused in the checkout")
    register(running, "Newsletter has the wrong colours")
    running.settle()
    running.rooms.show_request(now)
    running.settle()
    feature = similar_of(running)
    assert feature.line.similar.isVisible() and "1 similar request" in feature.line.similar.text()
    running.rooms.queue.table.setFocus()
    running.press(Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    shown = running.desk_view.actions.pick.findChild(QListView).model().index(0, 0)
    assert f"Level 1: It was so: {REASONING}" in shown.data(Qt.ItemDataRole.AccessibleTextRole)
    QTest.keyClick(running.window.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClick(running.window.focusWidget(), Qt.Key.Key_Return)
    running.settle()
    field = running.rooms.triage.findChild(QPlainTextEdit, "field.reasoning")
    assert field.toPlainText() == REASONING and field.hasFocus()
    field.undo()
    assert field.toPlainText() == ""


def test_the_same_again_is_flagged_merged_and_dismissed(started):
    running = started()
    client = Client(id=new_id(), name="Acme Outdoor")
    do(running, c.SaveClient, client=client)
    first = register(running, "Checkout shows error 500", client.id)
    second = register(running, "The checkout shows error 500 again", client.id)
    other = register(running, "The checkout shows error 500 again")
    running.settle()
    running.rooms.show_request(other)
    running.settle()
    feature = similar_of(running)
    assert not feature.line._row.isVisible(), "another client's trouble is another request"

    running.rooms.show_request(second)
    running.settle()
    number = running.desk.readers.request(first).request.number
    assert feature.line._row.isVisible() and number in feature.line.text.text()
    feature.line.other.click()
    assert not feature.line._row.isVisible()
    running.rooms.show_request(first)
    running.settle()
    assert not feature.line._row.isVisible(), "it was said that they aren't the same"

    third = register(running, "Checkout shows error 500 once more", client.id)
    running.settle()
    running.rooms.show_request(third)
    running.settle()
    feature.line.merge.click()
    running.settle()
    assert running.desk.readers.request(third).request.merged_into in (first, second)


def test_asked_while_it_is_looked_for_it_waits_for_this_request(started):
    running = started()
    first = register(running, "Voucher refused at the checkout")
    running.settle()
    running.rooms.show_request(first)
    running.settle()
    feature = similar_of(running)
    another = register(running, "Newsletter has the wrong colours")
    running.rooms.show_request(another)
    running.qtbot.waitUntil(lambda: feature._asked == another)
    feature._soon.stop()  # as it is while the answer is on its way
    said = len(running.window.notices.history)
    feature.show()
    assert len(running.window.notices.history) == said, "what was found for the request before says nothing of this one"
    running.qtbot.waitUntil(lambda: len(running.window.notices.history) > said)
    assert feature.similar.request_id == another
