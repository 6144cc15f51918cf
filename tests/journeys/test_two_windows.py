"""Two agents, two windows, one server: each sees what the other does, and nobody's words are lost."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit
from support.proxy import CAN_CUT, Proxy
from support.registering import register as register_at
from support.window_console import Console, Stalls

from ecsupport_desktop import app
from ecsupport_desktop.config.language import use_language
from ecsupport_desktop.config.paths import paths_for
from ecsupport_desktop.config.settings import Settings
from ecsupport_desktop.documents.quote_pdf import QuotePrinter
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.words import State

CONTROL = Qt.KeyboardModifier.ControlModifier
REASONING = "The terms of the shop allow one voucher an order."


@pytest.fixture
def open_window(team, tmp_path, qtbot, qapp) -> Iterator[Callable[..., Console]]:
    """Opens the window of one of the team, as the program does; `server` leads there another way."""
    from ecsupport_desktop.mail.parser_process import MailParser
    from ecsupport_desktop.mail.sources import read_sources
    from ecsupport_desktop.ui.main_window import Doors
    from ecsupport_desktop.ui.main_window.program import Program
    from ecsupport_desktop.ui.shared.theme import apply_theme

    use_language("en")
    apply_theme(qapp, "light")
    programs = []

    def open_one(name: str, server=None) -> Console:
        paths = paths_for(tmp_path / name)
        (tmp_path / name).mkdir(exist_ok=True)
        open_desk = partial(team.opened, name, tmp_path / name, server)
        doors = Doors(
            make_parser=MailParser, read_sources=read_sources, export=app.export_requests, printer=QuotePrinter()
        )
        program = Program(qapp, paths, Settings(language="en", remind_of="none"), doors, open_desk, problems=[])
        programs.append(program)
        program.window.resize(1280, 800)
        program.window.show()
        program.open()
        qtbot.waitUntil(lambda: program.window.desk_view is not None, timeout=60_000)
        console = Console(program, program.window.desk_view.link.agent, qtbot)
        console.until(lambda: console.link.live.state is not None)
        console.settle()
        return console

    yield open_one
    for program in programs:
        program.window.close()
        program.window.close()
        program.window.deleteLater()
        program.deleteLater()


def register(console: Console, subject: str, hours_left: float):
    return register_at(console.link.desk, console.agent.id, subject, hours_left)


def sent_texts(console: Console, request_id) -> list[str]:
    view = console.link.desk.readers.request(request_id)
    return [view.contents[each.id].text for each in view.request.messages if not each.from_client]


def test_two_answers_at_once(open_window):
    ana, ben = open_window("ana"), open_window("ben")
    ids = [register(ana, subject, 10 + at) for at, subject in enumerate(("Voucher", "Invoice", "Checkout"))]
    first, second, _third = ids
    for console in (ana, ben):
        console.select(first)

    # Ben sees Ana come, and type.
    ben.until(lambda: ben.badge(first) is not None and ben.badge(first).words == "Ana Ruiz has this open")
    ana.begin_level_1(REASONING)
    ben.until(lambda: ben.badge(first).words == "Ana Ruiz is writing an answer")
    assert ben.company() == "Ana Ruiz is writing an answer"

    # He is never kept out: he writes half an answer.
    ben.begin_level_1("The voucher was used twice.")
    ben.editor.setFocus()
    ben.editor.insertPlainText("Half an answer. ")
    ana.until(lambda: ana.company() == "Ben Marsh is writing an answer")
    ben.settle()
    cursor, text = ben.editor.textCursor().position(), ben.editor.toPlainText()

    # Ana answers: it leaves his queue, and nothing moves under his cursor.
    with Stalls() as stalls:
        ana.press(Qt.Key.Key_Return, CONTROL)
        ben.until(lambda: ben.rooms.queue.model.row_of(first) < 0)
        ben.until(lambda: "Ana Ruiz answered the client, today " in ben.text("newsMeanwhile"))
        ben.settle()
    print(f"The event loop of both windows was held up for {stalls.longest:.0f} ms at most.")
    assert (ben.editor.textCursor().position(), ben.editor.toPlainText()) == (cursor, text)
    assert ben.window.focusWidget() is ben.editor
    assert ben.request.id == ben.rooms.queue.table.selected_id == first

    # He sends: he sees hers beside his, and one key makes his a follow-up.
    ben.press(Qt.Key.Key_Return, CONTROL)
    ben.until(lambda: REASONING in ben.meanwhile())
    assert ben.send_says() == "Send as follow-up"
    assert ben.editor.toPlainText() == text
    assert len(sent_texts(ana, first)) == 1
    ben.press(Qt.Key.Key_Return, CONTROL)
    ana.until(lambda: len(ana.request.messages) == 3)
    assert sent_texts(ana, first)[1] == text.strip()
    request = ana.link.desk.readers.request(first).request
    assert request.state is State.ANSWERED
    assert (len(request.assessments), len(request.cycles)) == (1, 1)
    ana.until(lambda: ana.company() != "Ben Marsh is writing an answer")
    ana.select(second)
    ana.settle()


def test_an_answer_is_taken_over_and_its_words_stay(open_window):
    ana, ben = open_window("ana"), open_window("ben")
    one = register(ana, "Voucher", 10)
    for console in (ana, ben):
        console.select(one)
    ben.begin_level_1("The voucher was used twice.")
    ana.until(lambda: ana.company() == "Ben Marsh is writing an answer")
    ana.find(QAbstractButton, "takeOverButton").click()
    number = ana.request.number
    told = f"Ana Ruiz has taken over the answer to {number}; what you typed is kept."
    ben.until(lambda: any(notice.message == told for notice in ben.window.notices.history))
    assert ben.find(QPlainTextEdit, "field.reasoning").toPlainText() == "The voucher was used twice."
    for console in (ana, ben):
        console.settle()


def test_two_take_the_same_request(open_window, monkeypatch):
    ana, ben = open_window("ana"), open_window("ben")
    one = register(ana, "Voucher", 10)
    for console in (ana, ben):
        console.select(one)
        console.settle()
    # Ben hears of nothing for a moment, as on a slow line.
    monkeypatch.setattr(ben.link.live, "_listening", False)
    ana.rooms.queue.table.setFocus()
    ana.press(Qt.Key.Key_C)
    ana.until(lambda: ana.request.assignee_id == ana.agent.id)
    ben.window.desk_view.acting.do_on_request(c.ClaimRequest)
    ben.until(lambda: ben.window.notices.history)
    said = ben.window.notices.history[-1]
    assert said.message.startswith("Ana Ruiz has it since ")
    assert said.action_text == "Assign to me anyway"
    monkeypatch.setattr(ben.link.live, "_listening", True)
    ben.press(Qt.Key.Key_Period, CONTROL)
    ana.until(lambda: ana.request.assignee_id == ben.agent.id)
    ben.settle()


@pytest.mark.skipif(not CAN_CUT, reason="cables are cut on Linux only")
def test_a_cut_cable_holds_nobody_up_and_loses_nothing(open_window, team, postgres):
    with Proxy(postgres.socket_path) as cable:
        ana = open_window("ana", replace(team.server, hosts=(("127.0.0.1", cable.port),)))
        one = register(ana, "Voucher", 10)
        ana.select(one)
        ana.begin_level_1(REASONING)
        ana.settle()
        text = ana.editor.toPlainText()
        with Stalls() as stalls:
            cable.cut()
            ana.press(Qt.Key.Key_Return, CONTROL)
            ana.until(lambda: ana.text("waitingForServer") == "Waiting for the server…")
            ana.until(lambda: "No connection since" in ana.text("status.where"))
            assert ana.editor.toPlainText() == text
            ana.editor.insertPlainText("P.S. ")
            ana.window.close()
        print(f"The event loop was held up for {stalls.longest:.0f} ms at most while the cable was cut.")
        assert ana.window.isVisible()
        assert "still waits for the server" in ana.window.notices.history[-1].message
        cable.restore()
        ana.rooms.queue.table.setFocus()
        ana.press(Qt.Key.Key_F5, CONTROL)
        ana.until(lambda: "Shared: connected" in ana.text("status.where"))
        ana.until(lambda: ana.request.state is State.ANSWERED)
        assert sent_texts(ana, one) == [text.strip()]
        assert ana.editor.toPlainText() != text, "what was typed meanwhile stays"
        ana.settle()


@pytest.mark.skipif(not CAN_CUT, reason="cables are cut on Linux only")
def test_what_was_under_way_when_the_program_ended_is_asked_at_the_next_start(open_window, team, postgres):
    with Proxy(postgres.socket_path) as cable:
        ana = open_window("ana", replace(team.server, hosts=(("127.0.0.1", cable.port),)))
        one = register(ana, "Voucher", 10)
        ana.select(one)
        ana.settle()
        number = ana.request.number
        cable.cut()
        note = ana.window.desk_view.actions
        note._on_note()
        note.note.set_text("Ask the bank")
        note._on_note_done("Ask the bank", None)
        unresolved = ana.link.desk.store.unresolved
        ana.until(unresolved.all)
        ana.until(lambda: "1 change waits for the server" in ana.text("status.waiting"))
        ana.window.close()
        assert ana.window.isVisible()
        ana.window.close()
        assert not ana.window.isVisible()
    again = open_window("ana")
    again.until(lambda: again.window.notices.history)
    said = again.window.notices.history[-1]
    assert said.message == (
        f"What you last did on {number} wasn't recorded: the connection was lost before. What you typed is kept."
    )
    said.callback()
    again.until(lambda: again.request is not None and again.request.id == one)
    assert again.request.notes == ()
    assert again.link.drafts.load(again.agent.id, one).note == "Ask the bank"
    again.settle()


def test_who_is_let_go_keeps_what_was_typed(open_window, team):
    ben = open_window("ben")
    one = register(ben, "Voucher", 10)
    ben.select(one)
    ben.begin_level_1("The voucher was used twice.")
    ben.settle()
    team.administration.remove_agent(team.logins["ben"])
    ben.until(lambda: "Your access was removed" in ben.text("status.where"))
    field = ben.find(QPlainTextEdit, "field.reasoning")
    assert field.isReadOnly() and field.isEnabled()
    assert field.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    field.selectAll()
    assert field.textCursor().selectedText() == "The voucher was used twice."
    assert not ben.window.registry.action("triage.send").isEnabled()
    ben.settle()
