"""Two at once: the second sees what happened beside what they wrote, decides with one key, and loses nothing."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level1
from ecsupport_desktop.domain.words import DeliveryWay, State
from ecsupport_desktop.services.outcome import Status
from ecsupport_desktop.ui.actions_table import ACTIONS
from ecsupport_desktop.ui.triage.ways import WORDS, Way

REASONING = "The terms of the shop allow one voucher an order."
THEIRS = "The terms say: one voucher."


def write_level_1(bench):
    bench.panel.choose_level(1)
    bench.type("reasoning", REASONING)
    bench.panel.focus_answer()


def elsewhere(bench, make, request_id, **fields):
    """A command of a colleague, which this window hasn't read yet."""
    bench.link._unsubscribe()
    return bench.world.run(make(**bench.world.base(request_id, bench.world.bea), **fields))


def answered_elsewhere(bench, request_id, assessment=None):
    elsewhere(bench, c.EstablishAssessment, request_id, assessment=assessment or Level1(reasoning=THEIRS))
    sent = c.SentAnotherWay(way=DeliveryWay.PHONE, sent_at=bench.world.clock.now)
    bench.world.run(c.Answer(**bench.world.base(request_id, bench.world.bea), text=THEIRS, sent=sent))


@pytest.fixture
def second(bench):
    """I wrote a Level 1; Bea was quicker; I pressed Send."""
    bench.request_id = bench.show(bench.world.register())
    write_level_1(bench)
    bench.mine = bench.answer
    answered_elsewhere(bench, bench.request_id)
    bench.press_send()
    return bench


def messages(bench):
    view = bench.world.view(bench.request_id)
    return [view.contents[each.id].text for each in view.request.messages if not each.from_client]


def test_theirs_is_shown_above_mine_which_can_still_be_edited(second):
    shown = second.meanwhile()
    assert "Bea Colleague\nAnswer sent\ntoday 13:00" in shown
    assert THEIRS in shown
    assert second.answer == second.mine
    assert not second.editor.isReadOnly()
    assert second.editor.hasFocus()
    assert messages(second) == [THEIRS]
    assert second.ways() == ["Send as follow-up", "Establish mine as revision", "Discard mine"]


def test_mine_becomes_a_follow_up_after_the_cycle_was_ended(second):
    second.press_send()
    assert messages(second) == [THEIRS, second.mine.strip()]
    request = second.world.request(second.request_id)
    assert request.assessment == Level1(reasoning=THEIRS)
    assert request.open_cycle is None and len(request.cycles) == 1
    assert second.meanwhile() == "" and not second.there("answerEditor")
    assert second.panel.findChild(QAbstractButton, "sendButton").text() == "Record as sent"


def test_mine_can_be_edited_before_it_follows(second):
    second.write("One more thing: the voucher ends in May.")
    second.press_send()
    assert messages(second)[-1] == "One more thing: the voucher ends in May."


def test_mine_as_a_revision_asks_for_its_reason_and_is_recorded(second):
    second.take("revise")
    assert "why the assessment is revised" in second.needed()
    assert second.field("revision_reason").hasFocus()
    assert second.ways()[0] == "Establish mine as revision"
    second.type("revision_reason", "The terms were misread")
    second.press_send()
    request = second.world.request(second.request_id)
    assert request.assessment == Level1(reasoning=REASONING)
    assert request.assessments[-1].revision_reason == "The terms were misread"
    assert messages(second)[-1] == second.mine.strip()


def test_discarded_and_brought_back(second):
    second.take("discard")
    assert second.said() == f"What you typed on {second.world.request(second.request_id).number} is discarded."
    assert second.meanwhile() == "" and not second.there("answerEditor")
    assert second.draft(second.request_id) is None
    second.panel.bring_back()
    second.settled()
    assert second.answer == second.mine
    assert second.field("reasoning").toPlainText() == REASONING
    second.panel.flush()
    second.settled()
    assert second.draft(second.request_id).answer == second.mine


def test_brought_back_while_another_request_is_shown(second):
    second.take("discard")
    second.show(second.world.register("Another one"))
    second.notices.history[-1].callback()
    second.settled()
    assert second.draft(second.request_id).answer == second.mine
    second.show(second.request_id)
    assert second.answer == second.mine


def test_brought_back_below_what_was_typed_since(second):
    second.write("My own words.")
    second.take("discard")
    second.panel.focus_answer()
    second.write("Something else.")
    second.panel.bring_back()
    second.settled()
    assert second.answer == "Something else.\n\nMy own words."


def test_another_request_takes_the_panel_away_and_keeps_the_text(second):
    second.show(second.world.register("Another one"))
    assert second.meanwhile() == ""
    assert second.panel.findChild(QAbstractButton, "sendButton").text() == "Record as sent"
    second.show(second.request_id)
    assert second.answer == second.mine


def test_somebody_is_quicker_a_second_time(second):
    second.world.run(
        c.TagRequest(**second.world.base(second.request_id, second.world.bea), add=("vip",)),
    )
    second.press_send()
    assert "Tags: vip" in second.meanwhile() and THEIRS in second.meanwhile()
    assert messages(second) == [THEIRS]
    second.press_send()
    assert messages(second)[-1] == second.mine.strip()


# ── two assessments ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def assessed(bench):
    """Bea established extra functionality and answered nothing yet; I pressed Send on a Level 1."""
    bench.request_id = bench.show(bench.world.register())
    write_level_1(bench)
    bench.mine = bench.answer
    elsewhere(bench, c.EstablishAssessment, bench.request_id, assessment=ExtraFunctionality(asked="A gift card"))
    bench.press_send()
    return bench


def test_two_assessments_stand_one_above_the_other(assessed):
    assert "Bea Colleague\nAssessment established: Extra functionality" in assessed.meanwhile()
    assert "A gift card" in assessed.meanwhile()
    assert assessed.field("reasoning").toPlainText() == REASONING
    assert assessed.ways() == ["Establish mine as revision", "Take theirs", "Discard mine"]


def test_mine_needs_its_reason_and_then_revises(assessed):
    assessed.press_send()
    assert assessed.field("revision_reason").hasFocus()
    assessed.type("revision_reason", "It is in the terms")
    assessed.press_send()
    request = assessed.world.request(assessed.request_id)
    assert request.assessment == Level1(reasoning=REASONING)
    assert len(request.assessments) == 2 and request.state is State.ANSWERED


def test_theirs_taken_is_in_the_fields_and_needs_no_reason(assessed):
    assessed.take("take_theirs")
    assert assessed.meanwhile() == ""
    assert assessed.field("asked").toPlainText() == "A gift card"
    assessed.write("A gift card is extra; a quote follows.")
    assessed.press_send()
    request = assessed.world.request(assessed.request_id)
    assert request.assessments[-1].assessment == ExtraFunctionality(asked="A gift card")
    assert len(request.assessments) == 1
    assert messages(assessed) == ["A gift card is extra; a quote follows."]


def test_a_race_in_the_last_moment_is_told_the_same_way(bench, monkeypatch):
    """Between the look and the command: exactly one is applied."""
    bench.request_id = bench.show(bench.world.register())
    write_level_1(bench)
    execute, outcomes, first = bench.link.desk.execute, [], [True]

    def slower(command):
        if first and isinstance(command, c.EstablishAssessment):
            first.clear()
            theirs = Level1(reasoning=THEIRS)
            base = bench.world.base(bench.request_id, bench.world.bea)
            execute(c.EstablishAssessment(**base, assessment=theirs))
        outcomes.append(execute(command))
        return outcomes[-1]

    monkeypatch.setattr(bench.link.desk, "execute", slower)
    bench.press_send()
    assert [each.status for each in outcomes] == [Status.CONFLICT]
    assert bench.ways()[0] == "Establish mine as revision"
    assert len(bench.world.request(bench.request_id).assessments) == 1


def test_a_message_of_the_client_in_the_last_moment_is_shown_and_one_key_sends(bench, monkeypatch):
    bench.request_id = bench.show(bench.world.register())
    write_level_1(bench)
    execute, first = bench.link.desk.execute, [True]

    def slower(command):
        if first and isinstance(command, c.Answer):
            first.clear()
            base = bench.world.base(bench.request_id, bench.world.bea)
            execute(c.RecordClientMessage(**base, message=bench.world.message("Stop, it works again!")))
        return execute(command)

    monkeypatch.setattr(bench.link.desk, "execute", slower)
    bench.press_send()
    assert "Stop, it works again!" in bench.meanwhile()
    assert bench.world.request(bench.request_id).open_cycle is not None
    bench.press_send()
    assert bench.world.request(bench.request_id).state is State.ANSWERED


def test_the_ways_have_the_keys_of_the_table():
    keys = {one.id: one.shortcuts for one in ACTIONS}
    for way, words in WORDS.items():
        if way is not Way.ANYWAY:
            assert keys[f"triage.{way.value}"] == (words.keys,)


def test_everything_in_it_has_a_name(second):
    assert second.panel.findChild(QLabel, "mineTitle").text() == "Yours, not sent"
    for button in second.panel._parts.meanwhile.choices.findChildren(QAbstractButton):
        assert button.accessibleName() == button.text() != ""
