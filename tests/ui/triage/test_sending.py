"""Recording what went out: each way, each moment, and everything that may come in between."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QDateTime, QTimeZone
from PySide6.QtWidgets import QComboBox, QDateTimeEdit

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level1, Level2, Level3
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.words import Channel, CycleEnd, DeliveryWay, Impact, Priority, State
from ecsupport_desktop.ui.shared.desk_link import DeskUnavailable

REASONING = "The terms of the shop allow one voucher an order."
NO_POPUPS = pytest.mark.qt_log_ignore("This plugin does not support")
"""The offscreen platform says of each popup that it can't raise it nor grab the keyboard."""


def write_level_1(bench):
    bench.panel.choose_level(1)
    bench.type("reasoning", REASONING)
    bench.panel.focus_answer()


def elsewhere(bench, make, request_id, agent=None, **fields):
    """A command of another process, which this window hasn't read yet."""
    bench.link._unsubscribe()
    return bench.world.run(make(**bench.world.base(request_id, agent or bench.world.bea), **fields))


# ── it goes out ─────────────────────────────────────────────────────────────────────────────────────────────


def test_level_1_by_ctrl_enter_in_the_editor(bench):
    request_id = bench.show(bench.world.register())
    write_level_1(bench)
    with bench.qtbot.waitSignal(bench.panel.sent) as heard:
        bench.press_send()
    assert heard.args == [request_id]
    request = bench.world.request(request_id)
    assert request.state is State.ANSWERED
    assert request.cycles[0].ended_by is CycleEnd.RESPONSE_DELIVERED
    assert request.assessment == Level1(reasoning=REASONING)
    assert request.messages[-1].to == (Address(name="Ana Ruiz", address="ana@acme.example"),)
    assert bench.said() == f"{request.number}: answer recorded as sent"
    bench.settled()
    assert not bench.there("answerEditor")
    assert bench.panel._parts.mode == ""


@pytest.mark.parametrize("way", list(DeliveryWay))
def test_each_way(bench, way):
    request_id = bench.show(bench.world.register())
    write_level_1(bench)
    chooser = bench.find(QComboBox, "field.way")
    chooser.setCurrentIndex(chooser.findData(way.value))
    bench.press_send()
    assert bench.world.request(request_id).deliveries[-1].way is way


def test_level_2_and_level_3_and_extra_are_established_with_their_fields(bench):
    first = bench.show(bench.world.register())
    bench.panel.choose_level(2)
    bench.type("effort_hours", "1,5")
    bench.type("restoring_steps", "Repair the voucher")
    bench.type("target_date", "2026-11-30")
    bench.press_send()
    found = bench.world.request(first).assessment
    assert isinstance(found, Level2)
    assert (str(found.effort_hours), found.priority, str(found.target_date)) == ("1.5", Priority.MODERATE, "2026-11-30")
    assert "1.5 hours" in bench.world.view(first).contents[bench.world.request(first).messages[-1].id].text

    second = bench.show(bench.world.register())
    bench.panel.choose_level(3)
    bench.type("effort_hours", "2 h")
    bench.type("restoring_steps", "Restart it")
    bench.type("outage_started_at", "2026-11-24 09:30")
    bench.press_send()
    found = bench.world.request(second).assessment
    assert isinstance(found, Level3)
    assert found.outage_started_at == datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    assert found.priority is Priority.HIGH

    third = bench.show(bench.world.register())
    bench.panel.choose_level("extra")
    bench.type("asked", "A gift card")
    bench.press_send()
    assert bench.world.request(third).assessment == ExtraFunctionality(asked="A gift card")
    assert bench.world.request(third).state is State.QUOTING


def test_asking_ends_the_cycle_and_waits(bench):
    request_id = bench.show(bench.world.register())
    bench.panel.focus_ask()
    bench.press_send()
    request = bench.world.request(request_id)
    assert request.state is State.WAITING_FOR_CLIENT
    assert request.cycles[0].ended_by is CycleEnd.INFORMATION_ASKED
    assert bench.said().endswith("question recorded as sent")


def test_what_waits_can_be_written_to_without_an_assessment(bench):
    request_id = bench.show(bench.world.register())
    bench.panel.focus_ask()
    bench.press_send()
    bench.panel.focus_answer()
    assert bench.editor.hasFocus()
    bench.write("We found the log, no hurry.")
    bench.press_send()
    assert bench.world.request(request_id).state is State.WAITING_FOR_CLIENT
    assert len(bench.world.request(request_id).messages) == 3


# ── it can't yet ────────────────────────────────────────────────────────────────────────────────────────────


def test_send_says_what_is_needed_beside_the_field_and_goes_there(bench):
    request_id = bench.show(bench.world.register())
    bench.panel.choose_level(1)
    bench.panel.focus_answer()
    bench.press_send()
    assert bench.beside("reasoning") == "Still needed: the reasoning"
    assert bench.field("reasoning").hasFocus()
    assert bench.world.request(request_id).state is State.ANALYSIS


def test_without_a_way_to_end_the_analysis_send_goes_to_the_ways(bench):
    bench.show(bench.world.register())
    bench.panel.focus_answer()
    bench.write("Just an answer")
    bench.press_send()
    assert "how the analysis ends" in bench.needed()
    assert bench.focused().objectName() == "analysis.ask"


def test_a_placeholder_is_never_sent(bench):
    request_id = bench.show(bench.world.register())
    bench.panel.choose_level(1)
    bench.type("reasoning", REASONING)
    bench.write(f"Hello {{contact}},\n{REASONING}")
    bench.press_send()
    assert "{contact}" in bench.needed()
    assert bench.world.request(request_id).state is State.ANALYSIS
    bench.panel.copy_answer()
    assert "{contact}" in bench.said()


def test_the_reasoning_is_in_what_is_sent(bench):
    request_id = bench.show(bench.world.register())
    bench.panel.choose_level(1)
    bench.type("reasoning", REASONING)
    bench.write("No.")
    bench.press_send()
    assert "the reasoning in the answer" in bench.needed()
    assert bench.editor.hasFocus()
    assert bench.world.request(request_id).messages[-1].from_client


@pytest.mark.parametrize(
    ("shift", "why"),
    [
        (timedelta(hours=2), "This moment is in the future"),
        (-timedelta(hours=5), "The answer can't have gone out before the client's message was received"),
    ],
)
def test_a_moment_that_cant_be_is_refused_beside_it_and_nothing_is_lost(bench, clock, shift, why):
    request_id = bench.show(bench.world.register())
    write_level_1(bench)
    text = bench.answer
    give_moment(bench, clock.now + shift)
    bench.press_send()
    assert bench.beside("sent_at") == why
    assert bench.find(QDateTimeEdit, "field.sent_at").hasFocus()
    assert bench.answer == text
    assert bench.field("reasoning").toPlainText() == REASONING
    request = bench.world.request(request_id)
    assert request.assessments == () and request.state is State.ANALYSIS


def test_an_earlier_moment_ends_the_cycle_then(bench, clock):
    request_id = bench.show(bench.world.register())
    write_level_1(bench)
    give_moment(bench, clock.now - timedelta(minutes=30))
    bench.press_send()
    cycle = bench.world.request(request_id).cycles[0]
    assert cycle.ended_at == clock.now - timedelta(minutes=30)
    assert cycle.recorded_at == clock.now


def give_moment(bench, moment):
    """As read from a clock on the wall in Madrid."""
    bench.panel._parts.sending._earlier.click()
    local = moment + timedelta(hours=1)
    shown = QDateTime(local.year, local.month, local.day, local.hour, local.minute, 0, 0, QTimeZone.utc())
    bench.find(QDateTimeEdit, "field.sent_at").setDateTime(shown)


# ── something came in between ───────────────────────────────────────────────────────────────────────────────


def test_a_colleague_in_between_the_text_stays_and_the_second_ctrl_enter_sends(bench):
    request_id = bench.show(bench.world.register())
    write_level_1(bench)
    text = bench.answer
    elsewhere(bench, c.SetImpact, request_id, impact=Impact.DISCONTINUED)
    bench.press_send()
    assert "Bea Colleague\nImpact set to discontinued" in bench.meanwhile()
    assert "Nothing was recorded" in bench.meanwhile()
    assert bench.ways() == ["Send anyway", "Discard mine"]
    assert bench.answer == text
    assert bench.world.request(request_id).assessments == ()
    bench.press_send()
    assert bench.world.request(request_id).state is State.ANSWERED


def test_a_conflict_in_the_last_moment_keeps_the_text_too(bench, monkeypatch):
    """Between the look and the command: the head tells."""
    request_id = bench.show(bench.world.register())
    write_level_1(bench)
    text, execute = bench.answer, bench.link.desk.execute
    first = [True]

    def slower(command):
        if first and isinstance(command, c.EstablishAssessment):
            first.clear()
            execute(c.TagRequest(**bench.world.base(request_id, bench.world.bea), add=("vip",)))
        return execute(command)

    monkeypatch.setattr(bench.link.desk, "execute", slower)
    bench.press_send()
    assert "Bea Colleague\nTags: vip" in bench.meanwhile()
    assert bench.answer == text
    bench.press_send()
    assert bench.world.request(request_id).state is State.ANSWERED


def test_a_clients_newer_message_isnt_swallowed(bench):
    """It moves no head, so only looking finds it; the agent has to have seen it before it counts as answered."""
    request_id = bench.show(bench.world.register())
    write_level_1(bench)
    elsewhere(bench, c.RecordClientMessage, request_id, message=bench.world.message("Now everything is down!"))
    bench.press_send()
    assert "Now everything is down!" in bench.meanwhile()
    request = bench.world.request(request_id)
    assert request.open_cycle is not None and request.assessments == ()
    bench.press_send()
    assert bench.world.request(request_id).state is State.ANSWERED


def test_a_newer_message_that_was_shown_while_writing_has_to_be_acknowledged_too(bench):
    request_id = bench.show(bench.world.register())
    write_level_1(bench)
    bench.world.reply(request_id, "Now everything is down!")
    bench.settled()
    assert bench.news() == "The client wrote again, today 13:00."
    bench.press_send()
    assert bench.world.request(request_id).open_cycle is not None
    bench.press_send()
    assert bench.world.request(request_id).open_cycle is None
    assert bench.news() == ""


def test_what_came_before_writing_began_is_no_news(bench):
    request_id = bench.show(bench.world.register())
    bench.world.reply(request_id)
    bench.settled()
    write_level_1(bench)
    assert bench.news() == ""
    bench.press_send()
    assert bench.world.request(request_id).state is State.ANSWERED


def test_what_the_agent_writes_down_on_the_phone_is_no_news(bench):
    request_id = bench.show(bench.world.register())
    write_level_1(bench)
    message = bench.world.message("It is urgent", channel=Channel.PHONE, sender=None)
    bench.world.run(c.RecordClientMessage(**bench.world.base(request_id), message=message))
    bench.world.note(request_id)
    bench.settled()
    assert bench.news() == ""
    bench.press_send()
    assert bench.world.request(request_id).state is State.ANSWERED


def test_a_colleague_who_answered_already_is_told_of(bench):
    request_id = bench.show(bench.world.register())
    write_level_1(bench)
    base = bench.world.base
    elsewhere(bench, c.EstablishAssessment, request_id, assessment=Level1(reasoning="Because."))
    sent = c.SentAnotherWay(way=DeliveryWay.PHONE, sent_at=bench.world.clock.now)
    bench.world.run(c.Answer(**base(request_id, bench.world.bea), text="Because.", sent=sent))
    bench.press_send()
    assert "Assessment established: Level 1" in bench.meanwhile() and "Answer sent" in bench.meanwhile()
    assert len(bench.world.request(request_id).messages) == 2


def test_another_request_shown_meanwhile_changes_nothing(bench):
    first, second = bench.world.register(), bench.world.register("Another one")
    bench.show(first)
    write_level_1(bench)
    bench.panel.send()
    bench.pane.show_request(second)
    bench.settled()
    assert bench.world.request(first).state is State.ANSWERED
    assert bench.world.request(second).messages[-1].from_client
    assert bench.draft(first) is None
    bench.show(first)
    assert not bench.there("answerEditor")


def test_a_desk_that_fails_keeps_the_text(bench, monkeypatch):
    bench.show(bench.world.register())
    write_level_1(bench)
    text = bench.answer

    def full(command):
        raise DeskUnavailable("The disk is full")

    monkeypatch.setattr(bench.link.desk, "execute", full)
    bench.press_send()
    assert bench.said() == "It was not recorded: The disk is full. Your text is kept."
    assert bench.answer == text
    monkeypatch.undo()
    bench.press_send()
    assert bench.said().endswith("answer recorded as sent")


def test_text_typed_while_it_was_being_recorded_stays(bench):
    request_id = bench.show(bench.world.register())
    write_level_1(bench)
    bench.panel.send()
    bench.editor.insertPlainText("One more thing. ")
    bench.settled()
    assert bench.world.request(request_id).state is State.ANSWERED
    assert bench.answer.startswith("One more thing. ") or "One more thing. " in bench.answer
