"""The first start, and the ones after it: the demo, this computer, or a team's real server."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from ecsupport_desktop import app
from ecsupport_desktop.config.logging_setup import setup_logging, stop_logging
from ecsupport_desktop.config.paths import paths_for
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.config.settings import load_settings
from ecsupport_desktop.documents.quote_pdf import QuotePrinter
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.services.identity import new_id


class Memory(KeyringBackend):
    """A keyring that lasts as long as its test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def ring() -> Iterator[Memory]:
    before, memory = keyring.get_keyring(), Memory()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


@pytest.fixture
def team(postgres: Any, shared_database: ServerAddress) -> ServerAddress:
    """A team's database as its agent `owner` reaches it: by TCP, with a password."""
    postgres.execute(
        "INSERT INTO agent (id, login, name, name_key, role, active)"
        " VALUES (gen_random_uuid(), 'owner', 'Olga Owner', 'olga owner', 'lead', true)",
        database=shared_database.database,
    )
    address: ServerAddress = postgres.address(shared_database.database, tcp=True)
    return address


@pytest.fixture
def start(tmp_path: Path, qtbot: QtBot, qapp: Any) -> Iterator[Callable[..., Any]]:
    """Starts the program as its command line does, on one base folder; whatever page comes first."""
    from ecsupport_desktop.mail.parser_process import MailParser
    from ecsupport_desktop.mail.sources import read_sources
    from ecsupport_desktop.ui.main_window import Doors
    from ecsupport_desktop.ui.main_window.program import Program

    programs = []

    def start(*arguments: str) -> Any:
        paths = paths_for(tmp_path / "base")
        settings, problems = load_settings(paths)
        options = app._parser().parse_args(arguments)
        place = app._place(options, settings, problems, paths)
        doors = Doors(
            make_parser=MailParser,
            read_sources=read_sources,
            export=app.export_requests,
            printer=QuotePrinter(),
            test=app.test_connection,
        )
        opening = (
            None if not isinstance(place, Path) else lambda: app.open_desk(place, paths, settings, demo=options.demo)
        )
        server = place if isinstance(place, ServerAddress) else None
        ways = app.ways_to_a_desk(paths, settings)
        program = Program(qapp, paths, settings, doors, opening, problems=[], ways=ways, server=server)
        programs.append(program)
        program.window.resize(1280, 800)
        program.window.show()
        program.window.activateWindow()
        program.open()
        window: Any = program.window
        window.program = program
        return window

    yield start
    for program in programs:
        program.window.close()
        program.window.deleteLater()
        program.deleteLater()


def find(window: Any, kind: type, name: str) -> Any:
    found = window.findChild(kind, name)
    return found if found is not None and found.isVisible() else None


def wait_for(window: Any, qtbot: QtBot, kind: type, name: str) -> Any:
    qtbot.waitUntil(lambda: find(window, kind, name) is not None, timeout=30_000)
    return find(window, kind, name)


def wait_for_desk(window: Any, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.desk_view is not None, timeout=60_000)


def join(window: Any, qtbot: QtBot, team: ServerAddress, password: str) -> None:
    wait_for(window, qtbot, QPushButton, "first_run.team").click()
    fill_in(window, qtbot, team, password)
    wait_for_desk(window, qtbot)


def fill_in(window: Any, qtbot: QtBot, team: ServerAddress, password: str) -> None:
    wait_for(window, qtbot, QLineEdit, "join.server").setText(f"127.0.0.1:{team.hosts[0][1]}/{team.database}")
    find(window, QLineEdit, "join.user").setText("Owner")
    find(window, QLineEdit, "join.password").setText(password)
    find(window, QPushButton, "join.test").click()
    joining = find(window, QPushButton, "join.join")
    qtbot.waitUntil(joining.isEnabled, timeout=30_000)
    qtbot.keyClick(joining, Qt.Key.Key_Space)


def everything_written(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_the_demo_is_one_key_away_and_asked_about_again(start, qtbot):
    window = start()
    demo = wait_for(window, qtbot, QPushButton, "first_run.demo")
    qtbot.keyClick(demo, Qt.Key.Key_Return)
    wait_for_desk(window, qtbot)
    window.close()
    wait_for(start(), qtbot, QPushButton, "first_run.demo")


def test_this_computer_is_asked_about_once(start, qtbot):
    window = start()
    wait_for(window, qtbot, QPushButton, "first_run.local").click()
    wait_for_desk(window, qtbot)
    window.close()
    window = start()
    wait_for_desk(window, qtbot)
    assert window.findChild(QPushButton, "first_run.local") is None


def test_an_option_asks_nothing(start, qtbot):
    wait_for_desk(start("--demo"), qtbot)


def test_a_team_is_joined_and_opened_from_then_on(start, qtbot, team, postgres, ring, tmp_path):
    setup_logging(paths_for(tmp_path / "base"))
    try:
        window = start()
        join(window, qtbot, team, postgres.password)
        assert window.desk_view.link.agent.name == "Olga Owner"
        window.close()
        again = start()
        wait_for_desk(again, qtbot)
        again.close()
    finally:
        stop_logging()
    [((service, account), password)] = ring.kept.items()
    assert (service, password) == ("ecsupport", postgres.password)
    assert account.startswith("owner@127.0.0.1:")
    written = everything_written(tmp_path / "base")
    assert b"postgresql://owner@127.0.0.1" in written
    assert postgres.password.encode() not in written


def test_without_a_keyring_the_password_is_asked_again_and_a_wrong_one_too(start, qtbot, team, postgres):
    window = start()
    join(window, qtbot, team, postgres.password)
    window.close()
    again = start()
    field = wait_for(again, qtbot, QLineEdit, "door.password")
    assert "no keyring" in find(again, QLabel, "door.no_keyring").text()
    qtbot.keyClicks(field, "wrong")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    message = wait_for(again, qtbot, QLabel, "door.password.message")
    assert "doesn't know this name with this password" in message.text()
    assert field.text() == "wrong"
    field.selectAll()
    qtbot.keyClicks(field, postgres.password)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait_for_desk(again, qtbot)


def test_a_server_that_is_away_is_said_with_the_way_out(start, qtbot, team, ring, postgres):
    gone = f"postgresql://owner@127.0.0.1:1/{team.database}?sslmode=disable"
    keyring.set_password("ecsupport", f"owner@127.0.0.1:1/{team.database}", "any")
    window = start("--server", gone)
    wait_for(window, qtbot, QPushButton, "door.change").click()
    assert wait_for(window, qtbot, QLineEdit, "join.user").text() == "owner"
    find(window, QPushButton, "join.back").click()
    wait_for(window, qtbot, QPushButton, "first_run.demo")


def wait_for_another(window: Any, qtbot: QtBot) -> Any:
    """The window that comes after this one, once its desk is open."""
    program = window.program
    qtbot.waitUntil(lambda: program.window is not window and program.window.desk_view is not None, timeout=60_000)
    program.window.program = program
    return program.window


def type_a_draft(window: Any, qtbot: QtBot) -> None:
    """On a request that is registered for it."""
    link = window.desk_view.link
    message = c.NewMessage(text="The checkout fails.")
    command = c.RegisterRequest(**link.command_base(), request_id=new_id(), subject="Checkout", message=message)
    assert link.desk.execute(command).accepted
    window.desk_view.rooms.show_request(command.request_id)
    qtbot.waitUntil(lambda: window.desk_view.acting.view is not None, timeout=10_000)
    window.desk_view.rooms.triage.focus_answer()
    qtbot.keyClicks(wait_for(window, qtbot, QPlainTextEdit, "answerEditor"), "Half an answer")


def test_a_team_is_joined_and_left_in_an_open_window_and_drafts_stay(start, qtbot, team, postgres, ring, tmp_path):
    first = start()
    wait_for(first, qtbot, QPushButton, "first_run.local").click()
    wait_for_desk(first, qtbot)
    type_a_draft(first, qtbot)
    store = first.desk_view.link.desk.store
    first.registry.trigger("file.settings")
    wait_for(first, qtbot, QPushButton, "settings.place").click()
    fill_in(first, qtbot, team, postgres.password)
    second = wait_for_another(first, qtbot)
    assert second.desk_view.link.agent.name == "Olga Owner" and second.desk_view.link.desk.store.live is not None
    said = second.notices.history[-1].message
    assert said == f"You work with the team now. 1 unsent draft stays where it was typed: {store.path}."
    assert second.isVisible() and QApplication.quitOnLastWindowClosed()
    second.registry.trigger("help.about")
    about = wait_for(second, qtbot, QDialog, "about")
    named = "\n".join(each.text() for each in about.findChildren(QLabel))
    assert f"owner@127.0.0.1:{team.hosts[0][1]}/{team.database}" in named and "not encrypted" in named
    assert "Server: PostgreSQL 1" in named and postgres.password not in named
    about.close()
    second.registry.trigger("file.settings")
    wait_for(second, qtbot, QPushButton, "settings.place.local").click()
    third = wait_for_another(second, qtbot)
    assert third.notices.history[-1].message == "You work on this computer now."
    assert "server" not in (tmp_path / "base" / "config" / "settings.toml").read_text("utf-8")
    drafts = third.desk_view.link.desk.store.drafts.of_agent(third.desk_view.link.agent.id)
    assert ["Half an answer" in draft.answer for draft in drafts] == [True]


def test_a_password_typed_without_a_keyring_opens_the_next_window(start, qtbot, team, postgres):
    first = start()
    wait_for(first, qtbot, QPushButton, "first_run.local").click()
    wait_for_desk(first, qtbot)
    first.registry.trigger("file.settings")
    wait_for(first, qtbot, QPushButton, "settings.place").click()
    fill_in(first, qtbot, team, postgres.password)
    assert wait_for_another(first, qtbot).desk_view.link.agent.name == "Olga Owner"
