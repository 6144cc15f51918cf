"""Before two requests are joined or one is split, the popup says what will be where, what is owed and who is told."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget
from support.registering import register

from ecsupport_desktop.domain import commands as c

CONTROL = Qt.KeyboardModifier.ControlModifier
QUIETLY = "Nobody is told. Ctrl+Z takes it back."


def preview(running, popup):
    running.settle()
    shown = running.window.findChild(QLabel, f"{popup}.preview")
    assert shown.accessibleName() == "What it would do"
    return shown.text().splitlines() if shown.isVisible() else []


def begin(running):
    """A request due later, of two messages with a tag, is shown; another is due sooner."""
    me = running.desk_view.link.agent.id
    later, sooner = (register(running.desk, me, *each) for each in (("Invoice missing", 30), ("Checkout broken", 10)))
    running.settle()
    running.rooms.show_request(later)
    running.settle()
    acting = running.desk_view.acting
    acting.do_on_request(c.TagRequest, add=("vip",))
    running.settle()
    acting.do_on_request(c.RecordClientMessage, message=c.NewMessage(text="Another thing"))
    running.settle()
    return acting.request, running.desk.readers.request(sooner).request


def choose(running, action, number):
    running.desk_view.registry.action(action).trigger()
    running.settle()
    running.qtbot.keyClicks(running.desk_view.actions.pick._field, number)
    running.qtbot.waitUntil(lambda: bool(preview(running, "request_pick")))
    return preview(running, "request_pick")


def test_a_merge_and_a_link_say_what_they_would_do(started):
    running = started()
    mine, other = begin(running)
    keeps, due, told = choose(running, "request.merge", other.number)
    assert keeps == f"{mine.number} keeps 2 messages, tag vip and closes as a duplicate of {other.number}."
    assert due.startswith(f"{other.number} goes on being due ") and "the earlier of the two" in due
    assert told == QUIETLY
    running.press(Qt.Key.Key_Escape)
    shown, stay, told = choose(running, "request.link", other.number)
    assert shown == f"{mine.number} and {other.number} each show the other."
    assert "stay as they are on both" in stay and told == QUIETLY
    running.press(Qt.Key.Key_Return)
    running.settle()
    running.rooms.queue.table.setFocus()
    running.press(Qt.Key.Key_Z, CONTROL)
    running.settle()
    assert running.desk_view.acting.request.links == ()

    running.rooms.show_request(other.id)
    running.settle()
    _keeps, due, _told = choose(running, "request.merge", mine.number)
    assert due.startswith(f"{mine.number} is then due ") and f"as {other.number} is now" in due


def test_a_split_says_what_it_would_do_as_messages_are_ticked(started):
    running = started()
    mine, _other = begin(running)
    running.desk_view.registry.action("request.split").trigger()
    moves, due, told = preview(running, "split_popup")
    assert moves == f"The new request takes 1 message; {mine.number} keeps 1 message, its tags and its agent."
    assert due.startswith("The new request is due ") and f"{mine.number} goes on being due " in due
    assert told == QUIETLY
    messages = running.window.findChild(QListWidget, "split_popup.messages")
    messages.item(0).setCheckState(Qt.CheckState.Checked)
    assert preview(running, "split_popup") == [], "one message has to stay"
    running.press(Qt.Key.Key_Escape)
