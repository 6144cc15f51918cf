"""A conversation of many messages opens at once: the newest are there first, and the window never stands still."""

import pytest
from PySide6.QtCore import Qt
from support.gui_stalls import MOST, GuiStalls

from ecsupport_desktop.ui.request import conversation
from ecsupport_desktop.ui.request.request_view import RequestPane
from ecsupport_desktop.ui.shared.text_view import PlainTextView

MANY = 60


def bodies(pane):
    """From top to bottom."""
    layout = pane._conversation._column
    blocks = (layout.itemAt(at).widget() for at in range(layout.count()))
    found = [each.findChild(PlainTextView, "messageText") for each in blocks if each is not None]
    return [each.toPlainText().partition("\n")[0] for each in found if each is not None]


@pytest.fixture
def long(world, link, notices, qtbot):
    pane = RequestPane(link, notices)
    qtbot.addWidget(pane)
    pane.resize(600, 400)
    pane.show()
    request_id = world.register(message=world.message("Message 0\n" + "A line.\n" * 30, hours_ago=MANY))
    for at in range(1, MANY):
        world.reply(request_id, f"Message {at}\n" + "A line.\n" * 30, hours_ago=MANY - at)
    return pane, request_id


def whole(pane):
    return len(pane._conversation._blocks) == MANY


def test_the_newest_come_first_and_nobody_waits_for_the_rest(long, qtbot, world, qapp):
    pane, request_id = long
    pane.show_request(world.register("Another one"))  # what is imported and set up once isn't the conversation's
    qtbot.waitUntil(lambda: len(pane._conversation._blocks) == 1)
    stalls, at_first = GuiStalls(), []
    pane.view_loaded.connect(lambda _view: at_first.extend(bodies(pane)))
    pane.show_request(request_id)
    qtbot.waitUntil(lambda: whole(pane), timeout=20_000)
    stalls.end()
    assert at_first == [f"Message {at}" for at in range(MANY - conversation.AT_ONCE, MANY)]
    assert bodies(pane) == [f"Message {at}" for at in range(MANY)]
    assert stalls.worst.seconds <= MOST, stalls.worst
    newest = list(pane._conversation._blocks.values())[-1][1]
    qtbot.waitUntil(lambda: pane._conversation.verticalScrollBar().value() == newest.y())


def test_who_reads_an_earlier_one_stays_there_while_the_rest_comes(long, qtbot, qapp):
    pane, request_id = long
    with qtbot.waitSignal(pane.view_loaded):
        pane.show_request(request_id)
    view = pane._conversation
    read = list(view._blocks.values())[-3][1]
    while not view.verticalScrollBar().value():
        qapp.processEvents()
    view.verticalScrollBar().setValue(read.y())
    assert not whole(pane)
    qtbot.waitUntil(lambda: whole(pane), timeout=20_000)
    qtbot.wait(50)
    assert view.verticalScrollBar().value() == read.y() > 10_000


def test_a_message_that_comes_meanwhile_is_there_once(long, qtbot, world):
    pane, request_id = long
    with qtbot.waitSignal(pane.view_loaded):
        pane.show_request(request_id)
    world.reply(request_id, "The last one", hours_ago=0)
    pane.show_request(request_id)
    qtbot.waitUntil(lambda: len(pane._conversation._blocks) == MANY + 1, timeout=20_000)
    assert bodies(pane) == [*(f"Message {at}" for at in range(MANY)), "The last one"]


def test_another_request_ends_the_building_of_the_first(long, qtbot, world, settled):
    pane, request_id = long
    other = world.register("Another one")
    with qtbot.waitSignal(pane.view_loaded):
        pane.show_request(request_id)
    pane.show_request(other)
    settled()
    qtbot.wait(50)
    assert len(pane._conversation._blocks) == 1


def test_tab_goes_through_all_of_them_in_order(long, qtbot, qapp):
    pane, request_id = long
    pane.show_request(request_id)
    qtbot.waitUntil(lambda: whole(pane), timeout=20_000)
    qtbot.wait(50)
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    pane.focus_conversation()
    seen = []
    for _stop in range(3):
        qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Tab)
        seen.append(qapp.focusWidget().toPlainText().partition("\n")[0])
    assert seen == ["Message 0", "Message 1", "Message 2"]
