"""The day's other work, by its keys, in the real window on a real file."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QPushButton
from support.registering import register

from ecsupport_desktop.documents.quote_pdf import QuotePrinter
from ecsupport_desktop.domain.words import CloseOutcome, State
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.storage.store import open_store

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def running(started):
    """The window with two requests, the first one selected."""
    made = started()
    me = made.desk_view.link.agent.id
    made.first = register(made.desk, me, "Checkout broken", 10)
    made.second = register(made.desk, me, "Invoice missing", 20)
    made.settle()
    made.press(Qt.Key.Key_J)
    made.settle()
    assert made.desk_view.acting.request.id == made.first
    return made


def request(running):
    return running.desk_view.acting.request


def type_and_enter(running, text):
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.setText(text)
    running.qtbot.waitUntil(lambda: running.desk_view.actions.pick._model.rowCount() > 0)
    running.settle()
    running.press(Qt.Key.Key_Return)
    running.settle()


def test_claim_and_assign(running):
    running.press(Qt.Key.Key_C)
    running.settle()
    assert request(running).assignee_id == running.desk_view.link.agent.id
    running.press(Qt.Key.Key_A)
    type_and_enter(running, "nob")
    assert request(running).assignee_id is None


def test_a_new_tag_is_added_and_removed(running):
    for expected in (("vip",), ()):
        running.press(Qt.Key.Key_T)
        running.settle()
        type_and_enter(running, "vip")
        assert request(running).tags == expected


def test_a_note_is_kept_while_it_is_typed_and_then_added(running):
    running.press(Qt.Key.Key_N)
    running.settle()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QPlainTextEdit)
    running.qtbot.keyClicks(editor, "Ask the gateway")
    running.press(Qt.Key.Key_Escape)
    running.settle()
    assert running.desk.drafts.of_agent(running.desk_view.link.agent.id)[0].note == "Ask the gateway"
    running.press(Qt.Key.Key_N)
    running.settle()
    editor = QApplication.focusWidget()
    assert editor.toPlainText() == "Ask the gateway"
    running.press(Qt.Key.Key_Return, CONTROL)
    running.settle()
    assert len(request(running).notes) == 1
    assert running.desk.drafts.of_agent(running.desk_view.link.agent.id) == ()


def test_what_a_client_says_by_phone_is_recorded(running):
    running.press(Qt.Key.Key_N, SHIFT)
    editor = QApplication.focusWidget()
    running.qtbot.keyClicks(editor, "It happens on Firefox too")
    running.press(Qt.Key.Key_Return, CONTROL)
    running.settle()
    assert len(request(running).messages) == 2
    assert request(running).messages[-1].channel == "phone"


def test_link_merge_and_unmerge(running):
    other = running.desk.readers.request(running.second).request
    running.press(Qt.Key.Key_L)
    type_and_enter(running, other.number)
    assert [link.other_id for link in request(running).links] == [running.second]
    running.press(Qt.Key.Key_M)
    type_and_enter(running, "invoice")
    assert request(running).merged_into == running.second
    assert not running.window.registry.action("triage.send").isEnabled()
    assert other.number in running.window.registry.why_not(
        "triage.send"
    ) or "merged" in running.window.registry.why_not("triage.send")
    running.press(Qt.Key.Key_U)
    running.settle()
    assert request(running).merged_into is None


def test_split_makes_a_request_of_its_own(running):
    running.press(Qt.Key.Key_N, SHIFT)
    running.qtbot.keyClicks(QApplication.focusWidget(), "Another thing entirely")
    running.press(Qt.Key.Key_Return, CONTROL)
    running.settle()
    running.press(Qt.Key.Key_S)
    popup = running.desk_view.actions.split
    assert popup.isVisible()
    popup._subject.setText("Another thing")
    running.qtbot.keyClick(popup._subject, Qt.Key.Key_Return)
    running.settle()
    assert len(request(running).messages) == 1
    assert running.rooms.queue.model.rowCount() == 3


def test_close_and_reopen(running):
    running.press(Qt.Key.Key_W)
    running.settle()
    choices = running.desk_view.actions.pick._model.choices
    assert [choice.key for choice in choices if not choice.why_not] == [CloseOutcome.WITHDRAWN, CloseOutcome.SPAM]
    type_and_enter(running, "spam")
    assert request(running).state is State.CLOSED
    assert running.window.registry.why_not("request.close")
    running.press(Qt.Key.Key_W, SHIFT)
    running.settle()
    assert request(running).state is State.ANALYSIS


def test_the_palette_finds_a_request_by_its_number(running):
    number = running.desk.readers.request(running.second).request.number
    running.press(Qt.Key.Key_K, CONTROL)
    palette = running.window.palette_layer
    assert palette.isVisible()
    palette._line.setText(number)
    running.qtbot.waitUntil(lambda: palette.current_entry() is not None and number in palette.current_entry().title)
    running.press(Qt.Key.Key_Return)
    running.settle()
    assert request(running).id == running.second


def test_every_action_of_the_table_does_something(running):
    for spec in running.window.registry.specs:
        action = running.window.registry.action(spec.id)
        assert action.receivers("2triggered(bool)") > 0, spec.id


def test_without_a_request_its_actions_say_why_not(started):
    running = started()
    assert running.window.registry.why_not("request.claim") == "Select a request first"
    assert running.window.windowTitle() == "To analyse — ECShops support"


def test_a_write_of_another_process_is_seen(running, tmp_path):
    path: Path = running.desk.store.path
    store = open_store(path, daily=False)
    register(Desk(store), running.desk_view.link.agent.id, "From the command line", 5)
    store.close()
    running.qtbot.waitUntil(lambda: running.rooms.queue.model.rowCount() == 3, timeout=10_000)
    running.settle()
    assert request(running).id == running.first


def test_escape_leads_out_of_a_search(running):
    running.press(Qt.Key.Key_Slash)
    running.rooms.queue.search.setText("invoice")
    running.settle()
    running.qtbot.waitUntil(lambda: running.rooms.queue.model.rowCount() == 1)
    running.press(Qt.Key.Key_Escape)
    running.settle()
    assert running.rooms.queue.model.rowCount() == 2
    assert running.rooms.queue.table.hasFocus()


def test_letters_typed_in_a_field_are_no_commands(running):
    running.press(Qt.Key.Key_Slash)
    running.qtbot.keyClicks(running.rooms.queue.search, "cjk1")
    assert running.rooms.queue.search.text() == "cjk1"
    running.settle()
    assert request(running).id == running.first and request(running).assignee_id is None


def test_a_fault_is_a_calm_page(tmp_path, qtbot, qapp):
    from ecsupport_desktop import app
    from ecsupport_desktop.config.paths import paths_for
    from ecsupport_desktop.config.settings import Settings
    from ecsupport_desktop.ui.main_window import Doors
    from ecsupport_desktop.ui.main_window.program import Program

    bad = tmp_path / "bad.db"
    bad.write_bytes(b"no database" * 1000)
    paths, settings = paths_for(tmp_path / "base"), Settings(language="en")
    doors = Doors(make_parser=None, read_sources=None, export=app.export_requests, printer=QuotePrinter())
    program = Program(
        qapp, paths, settings, doors, lambda: app.open_desk(bad, paths, settings, demo=False), problems=[]
    )
    program.window.show()
    program.open()
    fault = program.window._fault
    qtbot.waitUntil(fault.isVisible, timeout=20_000)
    assert "bad.db" in fault.accessibleDescription()
    program.window.close()
    program.window.deleteLater()
    program.deleteLater()


def test_a_request_asked_for_stays_whatever_the_queue_holds(running):
    running.window.registry.trigger("queue.show.quarantine")
    running.settle()
    running.rooms.show_request(running.second)
    running.settle()
    assert request(running).id == running.second
    running.window.registry.trigger("queue.show.closed")
    running.settle()
    assert request(running).id == running.second


def test_beside_the_quarantine_stands_no_request(running):
    running.window.registry.trigger("queue.show.to_analyse")
    running.settle()
    assert running.rooms.request.request_id is not None
    running.window.registry.trigger("queue.show.quarantine")
    running.settle()
    assert running.rooms.request.request_id is None
    running.window.registry.trigger("queue.show.to_analyse")
    running.settle()
    assert running.rooms.request.request_id is not None


def test_the_columns_menu_offers_every_column(running):
    menu = running.rooms.queue.table.header.column_menu()
    assert len([action for action in menu.actions() if action.isCheckable()]) == 11
    menu.deleteLater()


def test_a_row_has_the_menu_of_its_request(running, monkeypatch):
    menu = running.window.findChild(QMenu, "menu.request")
    opened = []
    monkeypatch.setattr(type(menu), "popup", lambda self, place: opened.append(place))
    table = running.rooms.queue.table
    table.menu_requested.emit(table.mapToGlobal(table.rect().center()))
    assert len(opened) == 1


def test_the_requests_shown_are_exported(running, tmp_path, monkeypatch):
    from PySide6.QtWidgets import QFileDialog

    target = tmp_path / "out.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    running.rooms.queue.search.setText("invoice")
    running.settle()
    running.qtbot.waitUntil(lambda: running.rooms.queue.model.rowCount() == 1)
    running.press(Qt.Key.Key_E, CONTROL)
    running.settle()
    text = target.read_text("utf-8-sig")
    assert "Invoice missing" in text and "Checkout broken" not in text
    assert str(target) in running.window.notices.history[-1].message


def test_a_backup_is_a_database_of_its_own(running, tmp_path, monkeypatch):
    from PySide6.QtWidgets import QFileDialog

    target = tmp_path / "copy.db"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    running.window.registry.trigger("file.backup")
    running.settle()
    copy = open_store(target, daily=False)
    assert copy.readers.request(running.first).request.subject == "Checkout broken"
    copy.close()


def test_what_cant_be_written_is_said(running, tmp_path, monkeypatch):
    from PySide6.QtWidgets import QFileDialog

    target = tmp_path / "nowhere" / "out.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    running.press(Qt.Key.Key_E, CONTROL)
    running.settle()
    said = running.window.notices.history[-1]
    assert said.kind == "error"
    assert "nowhere" in said.message


def test_a_quote_and_a_plan_are_made_when_somebody_looks(running):
    """Both are much to build, and most days begin without them."""
    assert not {"quote", "plan"} & vars(running.rooms).keys()
    running.window.registry.trigger("quote.open")
    running.settle()
    assert running.rooms.page is vars(running.rooms)["quote"]


def test_sending_again_needs_a_mailbox_and_says_so(started):
    running = started(demo=True)
    running.rooms.show_queue("delivery_failed")
    running.settle()
    running.rooms.step(1)
    running.settle()
    request = running.desk_view.acting.request
    running.window.findChild(QPushButton, "deliveryAgain").click()
    running.settle()
    assert running.window.notices.history[-1].message == "No mailbox is set up: Settings, under Mail."
    assert running.desk.readers.request(request.id).request == request
    link = running.desk_view.link
    link.use_settings(replace(link.settings, mail_address="help@shop.example", mail_smtp_host="smtp.shop.example"))
    assert running.desk_view.registry.action("request.send_again").isEnabled()
