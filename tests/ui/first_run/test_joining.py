"""The pages before a desk is open, as somebody fills them in by keyboard."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QStackedWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.config.server import parse_server
from ecsupport_desktop.services.connection_steps import Step, StepName
from ecsupport_desktop.ui.first_run.choices_page import ChoicesPage
from ecsupport_desktop.ui.first_run.door_page import DoorPage
from ecsupport_desktop.ui.first_run.join_page import JoinPage
from ecsupport_desktop.ui.shared.worker import Jobs

GOOD = tuple(Step(name=name, ok=True) for name in StepName)


class Server:
    """What a test says of servers: `answers` by sslmode; `tried` is what it was asked about."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[Step, ...]] = {}
        self.tried: list[tuple[Any, str | None]] = []

    def __call__(self, server, password, *, cancelled):
        self.tried.append((server, password))
        yield from self.answers.get(server.sslmode, GOOD)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    def crash(error: BaseException) -> None:
        raise error

    made = Jobs(crash)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def page(server: Server, jobs: Jobs, qtbot: QtBot) -> JoinPage:
    page = JoinPage(server, jobs, "ana")
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    page.begin()
    return page


def line(page: Any, name: str) -> QLineEdit:
    return page.findChild(QLineEdit, f"join.{name}")


def button(page: Any, name: str) -> QPushButton:
    return page.findChild(QPushButton, f"join.{name}")


def fill(page: JoinPage, address: str = "db.example.com/support", password: str = "s3cret") -> None:
    line(page, "server").setText(address)
    line(page, "password").setText(password)


def try_it(page: JoinPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page._trial.finished):
        qtbot.keyClick(line(page, "password"), Qt.Key.Key_Return)


def test_the_three_ways_are_chosen_by_keyboard(qtbot: QtBot) -> None:
    page = ChoicesPage()
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.rows[0].hasFocus)
    assert all(row.accessibleName() and row.accessibleDescription() for row in page.rows)
    with qtbot.waitSignal(page.demo_requested):
        qtbot.keyClick(page.rows[0], Qt.Key.Key_Return)
    qtbot.keyClick(page.rows[0], Qt.Key.Key_Up)
    assert page.rows[2].hasFocus()
    with qtbot.waitSignal(page.team_requested):
        qtbot.keyClick(page.rows[2], Qt.Key.Key_Space)
    qtbot.keyClick(page.rows[2], Qt.Key.Key_Down)
    qtbot.keyClick(page.rows[0], Qt.Key.Key_Down)
    with qtbot.waitSignal(page.local_requested):
        qtbot.keyClick(page.rows[1], Qt.Key.Key_Enter)


def test_enter_tests_and_then_joins(page: JoinPage, server: Server, qtbot: QtBot) -> None:
    fill(page)
    assert not button(page, "join").isEnabled()
    try_it(page, qtbot)
    assert server.tried == [(parse_server("ana@db.example.com/support"), "s3cret")]
    assert button(page, "join").hasFocus()
    with qtbot.waitSignal(page.join_requested) as joined:
        button(page, "join").click()
    [joining] = joined.args
    assert (joining.server, joining.password, joining.accepted) == (*server.tried[0], "")
    assert "s3cret" not in repr(joining)


def test_what_is_missing_to_join_is_said_beside_the_button_and_by_it(page, server, qtbot) -> None:
    said, join = page.findChild(QLabel, "join.missing"), button(page, "join")
    assert said.isVisible() and said.text() == join.toolTip() == join.accessibleDescription()
    assert said.text() == "Test the connection first."
    fill(page, "db.example.com/support?sslmode=require")
    try_it(page, qtbot)
    assert said.text() == join.toolTip() == "Accept first what is said below."
    page.findChild(QCheckBox, "join.accepting.box").click()
    assert join.isEnabled() and not said.isVisible() and join.toolTip() == join.accessibleDescription() == ""


def test_esc_goes_back_and_coming_forward_again_shows_what_was_typed(server, jobs, qtbot) -> None:
    pages, page, choices = QStackedWidget(), JoinPage(server, jobs, "ana"), ChoicesPage()
    qtbot.addWidget(pages)
    pages.addWidget(page)
    pages.addWidget(choices)
    with qtbot.waitExposed(pages):
        pages.show()
    pages.activateWindow()
    page.back_requested.connect(lambda: pages.setCurrentWidget(choices))
    page.begin()
    fill(page)
    field = line(page, "user")
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert button(page, "back").hint() == "Esc"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert pages.currentWidget() is choices and choices.rows[0].hasFocus()
    pages.setCurrentWidget(page)
    assert field.hasFocus()
    assert line(page, "server").text() == "db.example.com/support" and line(page, "password").text() == "s3cret"


def test_a_failure_stands_beside_its_field_and_nothing_typed_is_lost(page, server, qtbot) -> None:
    wrong = Step(name=StepName.LOGIN, ok=False, text="Nobody has that password.", field="password")
    server.answers["verify-full"] = (*GOOD[:3], wrong)
    fill(page)
    try_it(page, qtbot)
    assert page.fields.said("password") == "Nobody has that password."
    assert line(page, "password").hasFocus() and line(page, "password").text() == "s3cret"
    assert line(page, "password").accessibleDescription() == "Nobody has that password."
    assert page.steps.text_of(StepName.LOGIN) == "not let in"
    assert not button(page, "join").isEnabled()
    del server.answers["verify-full"]
    try_it(page, qtbot)
    assert page.fields.said("password") == ""
    assert button(page, "join").isEnabled()


def test_what_is_weaker_is_tried_once_it_was_accepted(page, server, qtbot) -> None:
    weaker = parse_server("ana@db.example.com/support?sslmode=disable")
    refused = Step(name=StepName.TLS, ok=False, text="It doesn't encrypt.", field="server", weaker=weaker)
    server.answers["verify-full"] = (*GOOD[:2], refused)
    fill(page)
    try_it(page, qtbot)
    words = page.findChild(QLabel, "join.accepting.words")
    assert "isn't encrypted" in words.text() and words.property("kind") == "overdue"
    with qtbot.waitSignal(page._trial.finished):
        page.findChild(QCheckBox, "join.accepting.box").click()
    assert server.tried[-1][0] == weaker
    assert page.fields.said("server") == ""
    with qtbot.waitSignal(page.join_requested) as joined:
        button(page, "join").click()
    assert joined.args[0].server == weaker and "sslmode=disable" in joined.args[0].accepted


def test_a_weak_address_is_joined_only_once_accepted(page, server, qtbot) -> None:
    fill(page, "db.example.com/support?sslmode=require")
    try_it(page, qtbot)
    assert not button(page, "join").isEnabled()
    page.findChild(QCheckBox, "join.accepting.box").click()
    assert button(page, "join").isEnabled() and len(server.tried) == 1
    qtbot.keyClicks(line(page, "server"), "x")
    assert not button(page, "join").isEnabled()
    assert page.accepting.isHidden() and page.steps.isHidden()


def test_this_computer_s_own_server_needs_no_acceptance(page, server, qtbot) -> None:
    weaker = parse_server("ana@localhost/support?sslmode=disable")
    refused = Step(name=StepName.TLS, ok=False, text="It doesn't encrypt.", field="server", weaker=weaker)
    server.answers["verify-full"] = (*GOOD[:2], refused)
    fill(page, "localhost/support")
    try_it(page, qtbot)
    qtbot.waitUntil(button(page, "join").isEnabled)
    assert server.tried[-1][0] == weaker
    assert page.accepting.isHidden() and page.fields.said("server") == ""


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("server", "", "which server"),
        ("server", "ana:s3cret@db", "password doesn't belong"),
        ("user", "", "who you are"),
        ("ca_file", "/no/such/file.pem", "no such file"),
    ],
)
def test_what_is_no_address_is_said_and_nothing_tried(page, server, qtbot, field, text, sentence) -> None:
    fill(page)
    line(page, field).setText(text)
    qtbot.keyClick(line(page, "password"), Qt.Key.Key_Return)
    assert sentence in page.fields.said(field)
    assert line(page, field).hasFocus()
    assert not server.tried


def test_a_whole_connection_string_fills_the_other_fields(page, qtbot, tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    ca.touch()
    line(page, "server").setText(f"postgresql://bea@db/support?sslrootcert={ca}")
    qtbot.keyClick(line(page, "server"), Qt.Key.Key_Tab)
    assert line(page, "user").text() == "bea"
    assert line(page, "ca_file").text() == str(ca)


def test_the_door_asks_for_a_password_and_again_for_a_wrong_one(qtbot: QtBot) -> None:
    door = DoorPage(parse_server("ana@db.example.com/support"))
    qtbot.addWidget(door)
    with qtbot.waitExposed(door):
        door.show()
    door.activateWindow()
    door.ask()
    field = door.findChild(QLineEdit, "door.password")
    assert field.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert door.findChild(QLabel, "door.password.message").text() == "Type your password."
    qtbot.keyClicks(field, "s3cret")
    with qtbot.waitSignal(door.open_requested) as asked:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked.args[0].password == "s3cret" and asked.args[0].keep
    door.ask(refused="Not this one.", why="No keyring here.")
    assert field.text() == "s3cret" and field.selectedText() == "s3cret"
    assert door.findChild(QLabel, "door.password.message").text() == "Not this one."
    assert door.findChild(QLabel, "door.no_keyring").isVisible()
    with qtbot.waitSignal(door.open_requested) as asked:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not asked.args[0].keep


def test_the_door_opens_a_weak_connection_only_once_accepted(qtbot: QtBot) -> None:
    door = DoorPage(parse_server("ana@db.example.com/support?sslmode=require"))
    qtbot.addWidget(door)
    with qtbot.waitExposed(door):
        door.show()
    door.ask(accept=True, password=False)
    opening = door.findChild(QPushButton, "door.open")
    assert not opening.isEnabled()
    door.findChild(QCheckBox, "door.accepting.box").click()
    with qtbot.waitSignal(door.open_requested) as asked:
        opening.click()
    assert asked.args[0].password is None and "sslmode=require" in asked.args[0].accepted
    door.show_fault("The server is away.")
    assert door.sentence.text() == "The server is away." and opening.text() == "Try again"
