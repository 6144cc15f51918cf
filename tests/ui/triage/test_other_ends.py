"""No response needed, requests that take no answer, and the mail program."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.words import CloseOutcome, CycleEnd, State
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.triage.reason_popup import ReasonPopup
from ecsupport_desktop.ui.triage.sending import MAILTO_LIMIT, mailto

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


# ── no response needed ──────────────────────────────────────────────────────────────────────────────────────


@NO_POPUPS
def test_thanks_is_one_key_and_enter(bench):
    request_id = bench.show(bench.world.register())
    write_level_1(bench)
    bench.press_send()
    bench.world.reply(request_id, "Thanks!")
    bench.settled()
    bench.panel.no_response_needed()
    popup = bench.panel.findChild(ReasonPopup)
    field = popup.findChild(QLineEdit)
    assert field.hasFocus() or QApplication.focusWidget() is field
    bench.qtbot.keyClick(field, Qt.Key.Key_Return)
    bench.settled()
    cycle = bench.world.request(request_id).cycles[-1]
    assert (cycle.ended_by, cycle.reason) == (CycleEnd.NO_RESPONSE_NEEDED, "The client only says thanks")
    assert "no response needed, recorded" in bench.said()


@NO_POPUPS
def test_an_empty_reason_is_none(bench):
    request_id = bench.show(bench.world.register())
    bench.panel.no_response_needed()
    popup = bench.panel.findChild(ReasonPopup)
    field = popup.findChild(QLineEdit)
    field.clear()
    bench.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert popup.isVisible()
    assert popup.findChild(object, "reasonField.message").text() == "Say why no response is needed"
    bench.qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert bench.world.request(request_id).open_cycle is not None


def test_no_response_needed_looks_for_a_newer_message_first(bench):
    request_id = bench.show(bench.world.register())
    elsewhere(bench, c.RecordClientMessage, request_id, message=bench.world.message("Not thanks at all"))
    bench.panel._on_no_response("thanks")
    bench.settled()
    assert bench.world.request(request_id).open_cycle is not None
    assert "The client wrote again" in bench.said()


def test_where_none_is_owed_it_says_so(bench):
    request_id = bench.world.register()
    bench.world.establish(request_id)
    bench.world.answer(request_id)
    bench.show(request_id)
    bench.panel.no_response_needed()
    assert bench.panel.findChild(ReasonPopup) is None
    assert "No response is owed" in bench.said()


# ── requests that take no answer ────────────────────────────────────────────────────────────────────────────


def test_a_closed_request_says_how_to_go_on(bench):
    request_id = bench.world.register()
    bench.world.run(c.CloseRequest(**bench.world.base(request_id), outcome=CloseOutcome.SPAM))
    bench.show(request_id)
    assert "Closed. Reopen it" in bench.panel._parts.why_not.text()
    assert bench.panel._parts.why_not.isVisible()
    bench.panel.choose_level(1)
    assert not bench.there("field.reasoning")
    assert "Reopen it" in bench.said()
    bench.panel.focus_answer()
    assert not bench.there("answerEditor")
    bench.panel.send()
    assert bench.world.request(request_id).state is State.CLOSED
    assert not bench.segment("impact.degraded").isEnabled()


def test_a_merged_request_sends_to_the_one_that_carries_it(bench):
    source, target = bench.world.register("Twice"), bench.world.register()
    bench.world.run(c.MergeRequest(**bench.world.base(source), into_id=target))
    bench.show(source)
    number = bench.world.request(target).number
    assert bench.panel._parts.why_not.text() == f"Merged into {number}: answer there."
    bench.panel.focus_ask()
    assert number in bench.said()


def test_a_text_survives_its_request_being_closed_meanwhile(bench):
    request_id = bench.show(bench.world.register())
    write_level_1(bench)
    text = bench.answer
    bench.world.run(c.CloseRequest(**bench.world.base(request_id, bench.world.bea), outcome=CloseOutcome.WITHDRAWN))
    bench.settled()
    assert bench.answer == text
    assert bench.news() == "Bea Colleague closed it, today 13:00."
    bench.press_send()
    assert "Reopen it" in bench.said()
    bench.world.run(c.ReopenRequest(**bench.world.base(request_id)))
    bench.settled()
    assert bench.answer == text
    bench.press_send()
    bench.press_send()
    assert bench.world.request(request_id).state is State.ANSWERED


# ── the mail program ────────────────────────────────────────────────────────────────────────────────────────


def test_the_mail_program_gets_the_text_and_the_clipboard_too(bench, monkeypatch):
    bench.show(bench.world.register("A=b & c?"))
    write_level_1(bench)
    asked = []

    def take(url):
        asked.append(url)
        return True

    monkeypatch.setattr("ecsupport_desktop.ui.triage.sending.QDesktopServices.openUrl", take)
    bench.find(object, "mailProgramButton").click()
    assert QGuiApplication.clipboard().text() == bench.answer
    address = asked[0].toString(asked[0].ComponentFormattingOption.FullyEncoded)
    assert address.startswith("mailto:ana@acme.example?subject=A%3Db%20%26%20c%3F%20%5BECS-2026-")
    monkeypatch.setattr("ecsupport_desktop.ui.triage.sending.QDesktopServices.openUrl", lambda url: False)
    bench.find(object, "mailProgramButton").click()
    assert "The text is in the clipboard" in bench.said()


def test_a_hostile_subject_adds_no_field_and_a_long_text_stays_out():
    url = mailto(["a@b.example", "x&bcc=evil@c.example"], "Hi\r\nBcc: evil@c.example", "ñ" * 5_000)
    text = bytes(url.toEncoded()).decode()
    assert len(text) <= MAILTO_LIMIT
    assert text.count("&") == 1 and "\n" not in text
    assert "bcc=evil" not in text


def test_a_machine_isnt_answered(bench):
    message = bench.world.message("Out of office", sender=Address(address="daemon@acme.example"), automatic=True)
    request_id = bench.world.register()
    bench.world.run(c.RecordClientMessage(**bench.world.base(request_id), message=message))
    bench.show(request_id)
    write_level_1(bench)
    bench.press_send()
    assert [each.address for each in bench.world.request(request_id).messages[-1].to] == ["ana@acme.example"]


def test_refusals_are_said_in_full(bench):
    """A refusal the panel couldn't foresee comes back as the domain says it."""
    bench.show(bench.world.register())
    write_level_1(bench)
    bench.link._unsubscribe()
    retired = replace(bench.world.bea, active=False)
    bench.world.run(c.SaveAgent(id=new_id(), actor_id=bench.world.me.id, agent=retired))
    bench.link.agent = bench.world.bea
    text = bench.answer
    bench.press_send()
    assert "is no longer an active agent. Your text is kept." in bench.said()
    assert bench.answer == text
