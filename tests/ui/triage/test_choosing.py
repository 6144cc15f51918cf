"""Each way to end an analysis: its fields, what is still needed, and the answer that fills itself."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Level1, Level2
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.words import DeliveryWay, Impact
from ecsupport_desktop.services.identity import new_id

REASONING = "The terms of the shop allow one voucher an order."


@pytest.mark.parametrize(
    ("level", "fields", "needed"),
    [
        (1, ["reasoning"], ["the reasoning"]),
        (2, ["priority", "effort_hours", "target_date", "restoring_steps"], ["the effort in hours"]),
        (
            3,
            ["priority", "effort_hours", "target_date", "outage_started_at", "restoring_steps"],
            ["the effort in hours", "the restoring steps", "the start of the outage"],
        ),
        ("extra", ["asked"], ["what is asked for"]),
    ],
)
def test_each_assessment_shows_its_fields_and_says_what_is_needed(bench, level, fields, needed):
    bench.show(bench.world.register())
    bench.panel.choose_level(level)
    assert [name for name in fields if not bench.there(f"field.{name}")] == []
    assert not bench.there("field.revision_reason")
    for words in needed:
        assert words in bench.needed()
    assert bench.needed().startswith("Still needed: ")


def test_nothing_is_asked_for_before_anything_is_chosen(bench):
    bench.show(bench.world.register())
    assert bench.needed() == ""
    assert not bench.there("answerEditor")
    assert not bench.segment("sendButton").isEnabled()


def test_the_keyboard_goes_to_the_first_field(bench):
    bench.show(bench.world.register())
    bench.panel.choose_level(1)
    assert bench.field("reasoning").hasFocus()
    bench.panel.choose_level(2)
    assert bench.field("effort_hours").hasFocus()
    bench.panel.focus_answer()
    assert bench.editor.hasFocus()


def test_what_is_typed_fills_the_answer_until_the_agent_edits_it(bench):
    bench.show(bench.world.register())
    bench.panel.choose_level(1)
    assert bench.answer.startswith("Hello Ana,")
    assert "{reasoning}" in bench.answer
    bench.type("reasoning", REASONING)
    assert REASONING in bench.answer
    assert "{reasoning}" not in bench.answer
    assert bench.needed() == ""
    bench.qtbot.keyClicks(bench.editor, "PS ")
    edited = bench.answer
    bench.type("reasoning", "Something else entirely")
    assert bench.answer == edited
    assert "the reasoning in the answer" in bench.needed()


def test_a_subject_with_a_hard_space_leaves_the_proposal_a_proposal(bench):
    bench.show(bench.world.register("Checkout\u00a0fails"))
    bench.panel.choose_level(1)
    bench.type("reasoning", REASONING)
    assert REASONING in bench.answer


def test_the_language_of_the_client_is_the_answers_first(bench):
    bench.show(bench.world.register(language="es"))
    bench.panel.choose_level(1)
    assert bench.answer.startswith("Hola, Ana:")
    bench.segment("answerLanguage.en").click()
    assert bench.answer.startswith("Hello Ana,")


def test_nobody_known_is_greeted_without_a_name(bench):
    message = bench.world.message("Help", sender=None, hours_ago=1)
    bench.show(bench.world.register(message=message, known=False))
    bench.panel.choose_level(1)
    assert bench.answer.startswith("Hello,\n")
    bench.segment("answerLanguage.es").click()
    assert bench.answer.startswith("Hola:\n")


def test_template_writes_the_proposal_anew_and_ctrl_z_takes_it_back(bench):
    bench.show(bench.world.register())
    bench.panel.choose_level(1)
    bench.write("All my own words")
    bench.panel.insert_template()
    assert bench.answer.startswith("Hello Ana,")
    bench.qtbot.keyClick(bench.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert bench.answer == "All my own words"


def test_level_3_is_of_high_priority_and_level_2_moderate(bench):
    bench.show(bench.world.register())
    bench.panel.choose_level(2)
    priority = bench.find(QComboBox, "field.priority")
    assert priority.currentData() == "moderate"
    bench.panel.choose_level(3)
    priority = bench.find(QComboBox, "field.priority")
    assert priority.currentData() == "high"
    priority.setCurrentIndex(priority.findData("low"))
    bench.panel.choose_level(2)
    assert bench.find(QComboBox, "field.priority").currentData() == "low"


def test_what_was_typed_for_one_level_stays_with_it(bench):
    bench.show(bench.world.register())
    bench.panel.choose_level(2)
    bench.type("effort_hours", "3")
    bench.panel.choose_level(1)
    bench.panel.choose_level(2)
    assert bench.field("effort_hours").text() == "3"


def test_level_3_switched_off_isnt_offered_and_says_why(bench):
    bench.show(bench.world.register())
    bench.world.run(
        c.ChangePolicy(id=new_id(), actor_id=bench.world.me.id, policy=replace(Policy(), level_3_enabled=False))
    )
    bench.settled()
    bench.qtbot.waitUntil(lambda: not bench.segment("analysis.level_3").isEnabled())
    bench.panel.choose_level(3)
    assert not bench.there("field.outage_started_at")
    assert "switched off by a lead" in bench.said()
    assert "switched off by a lead" in bench.segment("analysis.level_3").toolTip()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("effort_hours", "a day", "an effort such as 1.5 hours"),
        ("target_date", "tomorrow", "a target date such as"),
        ("outage_started_at", "this morning", "the outage's start such as"),
    ],
)
def test_what_cant_be_read_is_said_beside_its_field_at_once(bench, name, text, said):
    bench.show(bench.world.register())
    bench.panel.choose_level(3)
    bench.type(name, text)
    assert said in bench.beside(name)
    assert said in bench.field(name).accessibleDescription()


def test_an_outage_that_is_still_to_come_is_refused_beside_its_field(bench):
    request_id = bench.show(bench.world.register())
    bench.panel.choose_level(3)
    bench.type("effort_hours", "2")
    bench.type("restoring_steps", "Restart the payment service")
    bench.type("outage_started_at", "2026-11-24 14:00")
    bench.press_send()
    assert bench.beside("outage_started_at") == "This moment is in the future"
    assert bench.field("outage_started_at").hasFocus()
    assert bench.world.request(request_id).assessments == ()


def test_a_revision_says_why(bench):
    request_id = bench.world.register()
    bench.world.establish(request_id, Level1(reasoning=REASONING))
    bench.show(request_id)
    bench.panel.choose_level(2)
    bench.type("effort_hours", "1,5")
    bench.type("restoring_steps", "Repair the voucher")
    assert "why the assessment is revised" in bench.needed()
    bench.type("revision_reason", "The log shows an error after all")
    bench.panel.focus_answer()
    bench.press_send()
    established = bench.world.request(request_id).assessments
    assert [type(each.assessment) for each in established] == [Level1, Level2]
    assert established[1].revision_reason == "The log shows an error after all"


def test_asking_ticks_what_is_missing_and_asks_for_it(bench):
    bench.show(bench.world.register("Payment by card", bench.world.message("It doesn't work.", hours_ago=1)))
    bench.panel.focus_ask()
    assert bench.focused().objectName().startswith("missing.")
    ticked = [item for item in ("steps", "when", "browser") if bench.segment(f"missing.{item}").isChecked()]
    assert ticked
    assert "step by step" in bench.answer
    bench.segment("missing.steps").click()
    assert "step by step" not in bench.answer
    # The directory knows the shop's address.
    assert not bench.segment("missing.shop_url").isChecked()


def test_a_reply_changes_what_is_proposed_as_missing(bench):
    request_id = bench.show(
        bench.world.register("Payment by card", bench.world.message("It doesn't work.", hours_ago=1))
    )
    assert bench.segment("missing.browser").isChecked()
    bench.world.reply(request_id, "I use Firefox 140.")
    bench.settled()
    ticked = bench.panel._parts.checklist.ticked()
    assert "browser" not in ticked
    assert "steps" in ticked


def test_impact_is_recorded_at_once_and_shown_again_after_a_refusal(bench):
    request_id = bench.show(bench.world.register())
    bench.segment("impact.degraded").click()
    bench.settled()
    assert bench.world.request(request_id).impact is Impact.DEGRADED
    bench.segment("impact.discontinued").click()
    bench.settled()
    assert bench.world.request(request_id).impact is Impact.DISCONTINUED


def test_a_colleagues_impact_in_between_is_no_silent_overwrite(bench):
    request_id = bench.show(bench.world.register())
    bench.link._unsubscribe()  # as if it were another process, not read yet
    bench.world.run(c.SetImpact(**bench.world.base(request_id, bench.world.bea), impact=Impact.DISCONTINUED))
    bench.segment("impact.degraded").click()
    bench.settled()
    assert bench.world.request(request_id).impact is Impact.DISCONTINUED
    assert bench.said() == "Bea Colleague set the impact to discontinued, today 13:00. Yours wasn't done."
    bench.qtbot.waitUntil(lambda: bench.segment("impact.discontinued").isChecked())


def test_the_other_impact_is_one_key_away(bench):
    request_id = bench.show(bench.world.register())
    bench.link._unsubscribe()
    bench.world.run(c.SetImpact(**bench.world.base(request_id, bench.world.bea), impact=Impact.DISCONTINUED))
    bench.segment("impact.degraded").click()
    bench.settled()
    assert bench.notices.history[-1].action_text == "Do it anyway"
    bench.notices.history[-1].callback()
    bench.settled()
    assert bench.world.request(request_id).impact is Impact.DEGRADED


def test_the_demand_for_a_moment_is_dropped_with_its_box(bench, clock):
    bench.show(bench.world.register())
    bench.panel.choose_level(1)
    bench.type("reasoning", REASONING)
    sending = bench.panel._parts.sending
    sending._earlier.click()
    given = sending.earlier()
    assert given is not None and given.way is DeliveryWay.MAIL_PROGRAM
    assert timedelta(0) <= clock.now - given.sent_at < timedelta(minutes=1)
    sending._earlier.click()
    assert sending.earlier() is None
