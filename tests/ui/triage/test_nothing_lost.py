"""What is typed, chosen and enclosed while the database is slow, or elsewhere, stays with its request."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QThread
from PySide6.QtGui import QColor, QImage

from ecsupport_desktop.domain.words import DeliveryWay
from ecsupport_desktop.services.views import Draft
from ecsupport_desktop.ui.main_window.note_draft import NoteDraft
from ecsupport_desktop.ui.main_window.text_popup import TextPopup
from ecsupport_desktop.ui.triage import enclosures

NOTE = "The client's password reset is broken: ask Bea"


@pytest.fixture
def sending(bench, world, settled, gate):
    """A request whose answer, "We look into it.", is being recorded by a slow desk, and another request."""
    one, two = world.register("One"), world.register("Two")
    world.establish(one)
    world.answer(one)
    bench.show(one)
    bench.panel.focus_answer()
    bench.write("We look into it.")
    settled()
    bench.panel._parts.sending.choose(DeliveryWay.PHONE)
    bench.panel.flush()
    bench.panel.send()
    gate.shut()
    bench.qtbot.waitUntil(lambda: bench.panel.submission._command is not None)
    return one, two


def test_what_is_typed_after_sending_stays_when_one_goes_on_before_it_is_recorded(bench, world, settled, gate, sending):
    one, two = sending
    bench.qtbot.keyClicks(bench.editor, " Which browser is it?")
    bench.pane.show_request(two)
    bench.qtbot.waitUntil(lambda: bench.panel._view.request.id == two)
    gate.open()
    settled()
    assert [message.from_client for message in world.request(one).messages][-1] is False
    bench.show(one)
    assert bench.answer.endswith(" Which browser is it?")


def test_nothing_is_left_of_an_answer_that_was_recorded_after_one_went_on(bench, settled, gate, sending):
    one, two = sending
    bench.pane.show_request(two)
    bench.qtbot.waitUntil(lambda: bench.panel._view.request.id == two)
    gate.open()
    settled()
    assert bench.draft(one) is None


def test_taking_a_message_back_leaves_the_note_and_the_answer_begun_since(bench, link, world, settled):
    one, two = world.register("One"), world.register("Two")
    bench.show(one)
    bench.panel.focus_answer()
    bench.write("We look into it.")
    sent = bench.panel._parts.typed()
    begun = Draft(
        agent_id=link.agent.id, request_id=one, fields={}, answer="One more thing.", note=NOTE, saved_at=world.clock.now
    )
    bench.show(two)
    link.drafts.save(begun)
    bench.panel.take_back.taken_back.emit(one, sent)
    settled()
    assert bench.draft(one).note == NOTE
    assert bench.draft(one).answer == "We look into it.\n\nOne more thing."


def test_a_file_that_comes_after_one_went_on_goes_with_its_answer(bench, world, settled, tmp_path):
    one, two = world.register("One"), world.register("Two")
    file = tmp_path / "log.txt"
    file.write_text("500")
    bench.show(one)
    bench.panel.focus_answer()
    bench.write("See the file.")
    bench.panel._parts.enclosures.add_files([file])
    bench.show(two)
    assert bench.panel._parts.enclosures.files == ()
    bench.show(one)
    (attached,) = world.request(one).attachments
    assert bench.panel._parts.enclosures.files == (attached.id,) and bench.answer == "See the file."


def test_a_picture_is_packed_beside_the_window_s_thread(bench, world, settled, monkeypatch):
    one = world.register("One")
    bench.show(one)
    threads, packed = [], enclosures._packed
    monkeypatch.setattr(
        enclosures, "_packed", lambda *given: (threads.append(QThread.currentThread()), packed(*given))[1]
    )
    picture = QImage(800, 600, QImage.Format.Format_RGB32)
    picture.fill(QColor("#336699"))
    bench.panel._parts.enclosures.add_picture(picture)
    assert bench.panel._parts.enclosures.pending
    settled()
    (attached,) = world.request(one).attachments
    assert attached.media_type == "image/png" and bench.panel._parts.enclosures.files == (attached.id,)
    assert threads and bench.panel.thread() not in threads


def test_the_way_the_agent_chose_stays_when_a_mailbox_is_set_up(bench, link, world):
    bench.show(world.register("One"))
    sending = bench.panel._parts.sending
    mailbox = replace(link.settings, mail_address="help@shop.example", mail_smtp_host="smtp.shop.example")
    sending.choose(DeliveryWay.CHAT)
    link.use_settings(mailbox)
    assert sending.word_of_agent().way is DeliveryWay.CHAT
    sending.reset()
    assert sending.by_mail


def test_a_note_kept_before_and_one_typed_before_it_is_read_both_stay(link, world, qtbot, settled, gate, bench):
    one = world.register("One")
    link.drafts.save(Draft(agent_id=link.agent.id, request_id=one, fields={}, note=NOTE, saved_at=world.clock.now))
    popup = TextPopup(bench.host, "note")
    notes = NoteDraft(link, popup, bench.host)
    gate.shut()
    notes.begin(one)
    popup.ask("Note", "Add", lambda *_given: None)
    qtbot.keyClicks(popup.editor, "New words")
    popup.go()
    gate.open()
    settled()
    assert bench.draft(one).note == f"New words\n\n{NOTE}"
    gate.shut()
    notes.begin(one)
    popup.ask("Note", "Add", lambda *_given: None)
    qtbot.keyClicks(popup.editor, "Newest words")
    gate.open()
    settled()
    assert popup.text == f"Newest words\n\nNew words\n\n{NOTE}"
    popup.go()
    settled()
    assert bench.draft(one).note == popup.text


def test_a_note_kept_while_another_is_being_added_stays(link, world, settled, bench):
    one = world.register("One")
    notes = NoteDraft(link, TextPopup(bench.host, "note"), bench.host)
    notes.begin(one)
    settled()
    notes.keep("First note")
    notes.keep("Second note")
    notes.done(one, "First note")
    settled()
    assert bench.draft(one).note == "Second note"
    notes.done(one, "Second note")
    settled()
    assert bench.draft(one) is None
