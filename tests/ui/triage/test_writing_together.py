"""The panel on a shared database: others hear that an answer is written, and an answer waits for the server."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ecsupport_desktop.domain.words import State
from ecsupport_desktop.services.live import LinkWord
from ecsupport_desktop.services.ports import ConnectionLost

REASONING = "The terms of the shop allow one voucher an order."


@pytest.fixture
def shared_bench(live, bench, settled):
    """The panel, connected to a shared database, on a request."""
    bench.live = live
    bench.link.start_polling()
    live.connected()
    bench.request_id = bench.show(bench.world.register())
    return bench


def write_level_1(bench):
    bench.panel.choose_level(1)
    bench.type("reasoning", REASONING)
    bench.panel.focus_answer()


def waits(bench) -> bool:
    return bench.panel.findChild(QLabel, "waitingForServer").isVisible()


# ── writing is said ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_key_says_so_and_sending_takes_it_back(shared_bench):
    bench = shared_bench
    assert bench.live.writing == []
    write_level_1(bench)
    assert bench.live.writing == [(bench.request_id, True)]
    bench.press_send()
    assert bench.live.writing == [(bench.request_id, True), (bench.request_id, False)]


@pytest.mark.parametrize("leave", ["discard", "another", "idle"])
def test_whoever_stops_writing_says_so(shared_bench, leave):
    bench = shared_bench
    write_level_1(bench)
    if leave == "discard":
        bench.panel._settling.discard()
    elif leave == "another":
        bench.show(bench.world.register("Another one"))
    else:
        bench.panel._writer.sign._idle.timeout.emit()
    bench.settled()
    assert bench.live.writing[-1] == (bench.request_id, False)


def test_a_draft_that_comes_back_is_nobody_writing(shared_bench):
    bench = shared_bench
    write_level_1(bench)
    bench.panel.flush()
    bench.show(bench.world.register("Another one"))
    told = len(bench.live.writing)
    bench.show(bench.request_id)
    assert bench.answer
    assert len(bench.live.writing) == told


def test_who_was_taken_over_says_so_again_with_the_next_key(shared_bench):
    bench = shared_bench
    write_level_1(bench)
    bench.live.taken_over(bench.request_id, bench.world.bea.id)
    bench.editor.insertPlainText("More. ")
    assert bench.live.writing == [(bench.request_id, True), (bench.request_id, True)]


def test_a_local_file_tells_nobody(bench):
    bench.show(bench.world.register())
    write_level_1(bench)
    assert not bench.panel._writer.sign._idle.isActive()


# ── an answer waits ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_that_cant_be_looked_at_yet_goes_when_the_server_is_back(shared_bench, monkeypatch):
    bench = shared_bench
    write_level_1(bench)
    text = bench.answer

    def away(_request_id):
        raise ConnectionLost("The server doesn't answer.")

    monkeypatch.setattr(bench.world.desk.readers, "request", away)
    bench.live.lost()
    bench.press_send()
    assert waits(bench)
    assert bench.answer == text and bench.link.waiting == 1
    assert bench.said() == ""
    monkeypatch.undo()
    bench.live.connected()
    bench.settled()
    assert not waits(bench) and bench.link.waiting == 0
    assert bench.world.request(bench.request_id).state is State.ANSWERED
    assert bench.said().endswith("answer recorded as sent")


def test_an_answer_under_way_says_that_it_waits_and_typing_goes_on(shared_bench, monkeypatch, qtbot):
    bench = shared_bench
    write_level_1(bench)
    back, execute = threading.Event(), bench.world.desk.execute

    def slow(command):
        assert back.wait(20)
        return execute(command)

    monkeypatch.setattr(bench.world.desk, "execute", slow)
    bench.panel.send()
    assert not waits(bench)
    qtbot.waitUntil(lambda: waits(bench))
    qtbot.keyClick(bench.editor, Qt.Key.Key_X)
    bench.panel.flush()
    qtbot.waitUntil(lambda: bench.draft(bench.request_id) is not None)
    bench.panel.send()
    back.set()
    bench.settled()
    assert not waits(bench)
    assert [each.from_client for each in bench.world.request(bench.request_id).messages] == [True, False]
    assert "x" in bench.answer


def test_an_answer_nobody_knows_of_keeps_its_text_and_says_so(shared_bench, monkeypatch):
    bench = shared_bench
    write_level_1(bench)
    text = bench.answer

    def given_up(_command):
        raise ConnectionLost("The server can't be reached. It isn't known whether this was recorded.")

    monkeypatch.setattr(bench.world.desk, "execute", given_up)
    bench.press_send()
    assert "It isn't known whether this was recorded. Your text is kept." in bench.said()
    assert bench.answer == text


# ── nothing can be changed ──────────────────────────────────────────────────────────────────────────────────


def test_what_is_typed_can_be_copied_where_access_was_removed(shared_bench):
    bench = shared_bench
    write_level_1(bench)
    text = bench.answer
    bench.live.link(LinkWord.REFUSED)
    reasoning = bench.field("reasoning")
    for field in (bench.editor, reasoning):
        assert field.isReadOnly() and field.isEnabled()
        assert field.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert bench.answer == text
    bench.press_send()
    assert bench.said().startswith("Your access was removed.")
    assert bench.world.request(bench.request_id).state is State.ANALYSIS
    bench.live.connected()
    assert not bench.editor.isReadOnly()
    bench.settled()


def test_level_2_is_read_only_too(shared_bench):
    bench = shared_bench
    bench.panel.choose_level(2)
    bench.live.link(LinkWord.READ_ONLY, reason="Install version 0.3.0 to work on this database.")
    assert not bench.field("priority").isEnabled()
    assert bench.field("effort_hours").isReadOnly()
    assert bench.panel.findChild(QLabel, "whyNot").text() == "Install version 0.3.0 to work on this database."
