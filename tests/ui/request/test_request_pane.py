"""What an agent reads of a request: its head, the conversation, the deadline proof and the history."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import get_args
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QTableView, QTextEdit, QWidget

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Level3
from ecsupport_desktop.domain.events import AnyEvent, RequestEvent
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.ui.request.request_view import RequestPane
from ecsupport_desktop.ui.shared.event_text import _TEXTS

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PNG = c.NewAttachment(name="error.png", media_type="image/png", content=b"\x89PNG bytes")


@pytest.fixture
def pane(world, link, notices, qtbot) -> Iterator[RequestPane]:
    made = RequestPane(link, notices)
    qtbot.addWidget(made)
    made.resize(640, 800)
    made.show()
    yield made


@pytest.fixture
def show(pane, settled):
    def shown(request_id: UUID) -> RequestPane:
        pane.show_request(request_id)
        settled()
        return pane

    return shown


def text(pane: QWidget, name: str) -> str:
    return pane.findChild(QLabel, name).text()


def words(pane: QWidget) -> list[str]:
    """The bodies of the conversation from top to bottom."""
    bodies = [each for each in pane.findChildren(QTextEdit, "messageText") if each.isVisibleTo(pane)]
    return [each.toPlainText() for each in sorted(bodies, key=lambda each: each.mapTo(pane, each.pos()).y())]


def test_the_head_says_what_it_is_about_and_how_much_time_is_left(world, show):
    pane = show(world.register("Checkout shows 500", world.message(hours_ago=45)))
    assert text(pane, "requestSubject") == "Checkout shows 500"
    assert text(pane, "requestNumber") == "ECS-2026-000001"
    assert text(pane, "timeLeft") == "critical, 3 h 00 m left"
    assert pane.findChild(QLabel, "timeLeft").accessibleName() == "critical, 3 hours left"
    assert "cycle 1" in text(pane, "requestDue")
    assert "unassigned" in text(pane, "requestEstablished")


@pytest.mark.parametrize(
    ("hours", "said"), [(1, "calm, 47 h left"), (40, "nearing, 8 h 00 m left"), (50, "overdue by 2 h 00 m")]
)
def test_urgency_is_a_word_too(world, show, hours, said):
    pane = show(world.register(message=world.message(hours_ago=hours)))
    assert text(pane, "timeLeft") == said


def test_time_left_is_said_anew_as_time_passes(world, show, clock):
    pane = show(world.register(message=world.message(hours_ago=45)))
    clock.go_on(hours=4)
    pane.refresh_time_left()
    assert text(pane, "timeLeft") == "overdue by 1 h 00 m"


def test_the_client_is_a_way_to_its_card(world, show, qtbot):
    pane = show(world.register())
    button = pane.findChild(QAbstractButton, "requestClient")
    with qtbot.waitSignal(pane.client_requested) as heard:
        button.click()
    assert heard.args == [world.acme.id]


def test_an_unknown_sender_is_called_that(world, show):
    pane = show(world.register(known=False))
    assert any("unknown sender" in label.text() for label in pane.findChildren(QLabel))


def test_the_conversation_stands_in_order_with_the_notes(world, show, clock):
    request_id = world.register(message=world.message("It fails."))
    clock.go_on(minutes=1)
    world.note(request_id, "Looked at the logs")
    clock.go_on(minutes=1)
    world.reply(request_id, "Still failing.")
    pane = show(request_id)
    assert words(pane) == ["It fails.", "Looked at the logs", "Still failing."]


def test_the_newest_message_is_said_on_arrival_and_tab_leads_into_the_messages(world, show, clock, qtbot):
    request_id = world.register("Checkout broken")
    pane = show(request_id)
    conversation = pane.findChild(QScrollArea, "conversation")
    text = conversation.findChild(QTextEdit, "messageText")
    said = conversation.accessibleDescription()
    assert said.startswith("The newest is of ") and " ".join(text.toPlainText().split()) in said
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    pane.focus_conversation()
    qtbot.keyClick(conversation, Qt.Key.Key_Tab)
    assert text.hasFocus()


def test_quoted_history_is_folded_and_one_press_away(world, show):
    whole = "Thanks!\n\nOn Monday Root wrote:\n> Hello Ana"
    message = world.message(whole)
    pane = show(world.register(message=c.NewMessage(text=whole, new_text="Thanks!", sender=message.sender)))
    assert words(pane) == ["Thanks!"]
    pane.findChild(QAbstractButton, "quotedHistoryButton").click()
    assert words(pane) == [whole]


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [("<b>bold</b> <img src='file:///etc/passwd'>", "<b>bold</b>"), ("safe\u202etxt.exe", "⟨U+202E⟩")],
)
def test_what_a_client_writes_is_text_and_nothing_else(world, show, hostile, shown):
    pane = show(world.register(hostile, world.message(hostile, sender=Address(name=hostile, address="a@b.example"))))
    assert shown in words(pane)[0]
    assert shown in text(pane, "requestSubject")
    assert pane.findChild(QLabel, "requestSubject").textFormat() is Qt.TextFormat.PlainText


def test_a_message_of_a_megabyte_is_shown_in_part_first(world, show):
    pane = show(world.register(message=world.message("x" * 1_000_000)))
    assert 10_000 < len(words(pane)[0]) < 50_000


def test_an_attachment_is_saved_whole(world, show, settled, tmp_path, notices):
    request_id = world.register(message=c.NewMessage(text="See the picture", attachments=(PNG,)))
    pane = show(request_id)
    attachment = world.request(request_id).attachments[0]
    assert [chip.text() for chip in pane.findChildren(QAbstractButton, "attachmentChip")] == ["error.png · 10 bytes"]
    pane._saver.save_to(attachment, tmp_path / "error.png")
    settled()
    assert (tmp_path / "error.png").read_bytes() == PNG.content
    assert [path.name for path in tmp_path.glob("error.png*")] == ["error.png"]
    pane._saver.save_to(attachment, tmp_path / "missing" / "error.png")
    settled()
    assert "error.png" in notices.history[-1].message


def test_the_proof_tells_every_cycle_and_can_be_copied(world, show, clock):
    request_id = world.register(message=world.message(hours_ago=2))
    world.establish(request_id)
    world.answer(request_id)
    clock.go_on(hours=1)
    world.reply(request_id)
    pane = show(request_id)
    pane.show_proof()
    pane.findChild(QAbstractButton, "copyProofButton").click()
    proof = QGuiApplication.clipboard().text()
    assert "Cycle 1" in proof
    assert "in time" in proof
    assert "phone" in proof
    assert "Cycle 2" in proof
    assert "open" in proof
    assert re.search(r"13:00:00 \+01:00 \(12:00:00 UTC\)", proof)


def test_the_history_has_a_sentence_for_everything_that_happens():
    on_requests = {kind for kind in get_args(AnyEvent) if issubclass(kind, RequestEvent)}
    assert on_requests <= set(_TEXTS)


def test_the_history_lists_what_happened(world, show):
    request_id = world.register()
    world.note(request_id)
    pane = show(request_id)
    pane.show_history()
    model = pane.findChild(QTableView, "historyView").model()
    said = [model.index(row, model.columnCount() - 1).data() for row in range(model.rowCount())]
    assert said[0] == "Request ECS-2026-000001 registered"
    assert said[-1] == "Note added"
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole).startswith(said[0]), "a row is heard whole"


def test_proof_and_history_follow_the_request_also_while_they_are_looked_at(world, show):
    first, second = world.register("The first one"), world.register("The second one")
    pane = show(first)
    pane.show_proof()
    show(second)
    assert "The second one" in pane._proof.text()
    pane.show_history()
    show(first)
    model = pane.findChild(QTableView, "historyView").model()
    assert model.index(0, model.columnCount() - 1).data() == "Request ECS-2026-000001 registered"
    pane.show_proof()
    assert "The first one" in pane._proof.text()


def test_news_of_the_request_are_shown_without_asking(world, link, show, settled, qtbot):
    request_id = world.register()
    pane = show(request_id)
    world.note(request_id, "A colleague's remark")
    qtbot.waitUntil(lambda: "A colleague's remark" in words(pane))


def test_an_answer_that_comes_late_for_another_request_is_dropped(world, pane, settled):
    first, second = world.register("First"), world.register("Second")
    pane.show_request(first)
    pane.show_request(second)
    settled()
    assert text(pane, "requestSubject") == "Second"


def test_another_time_zone_changes_every_moment_together(world, link, show, settled):
    pane = show(world.register(message=world.message(hours_ago=1)))
    moments = [text(pane, "requestDue"), *(each.text() for each in pane._conversation.findChildren(QLabel))]
    assert moments[0].startswith("due Thu 12:00") and "today 12:00" in moments
    link.use_settings(replace(link.settings, time_zone="America/New_York"))
    link.language_changed.emit()
    settled()
    moments = [text(pane, "requestDue"), *(each.text() for each in pane._conversation.findChildren(QLabel))]
    assert moments[0].startswith("due Thu 06:00") and "today 06:00" in moments
    assert not any("12:00" in each for each in moments)


def test_a_service_that_was_restored_says_since_when(world, show):
    request_id = world.register()
    world.establish(request_id, Level3(effort_hours=Decimal(1), restoring_steps="x", outage_started_at=NOON))
    pane = show(request_id)
    assert "restored" not in text(pane, "requestEstablished")
    world.run(c.MarkRestored(**world.base(request_id)))
    show(request_id)
    assert "restored today 13:00" in text(pane, "requestEstablished")
