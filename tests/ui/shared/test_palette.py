from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.actions_table import ACTIONS, MENUS
from ecsupport_desktop.ui.shared.actions import ActionRegistry
from ecsupport_desktop.ui.shared.palette import CommandPalette
from ecsupport_desktop.ui.shared.palette_entries import (
    EntriesModel,
    Entry,
    Ranked,
    actions_provider,
    rank,
    spoken,
)


class Stage:
    """A window with a field that has the focus, the whole table and the palette."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(900, 700)
        self.field = QLineEdit()
        QVBoxLayout(self.window).addWidget(self.field)
        self.registry = ActionRegistry(self.window, ACTIONS, MENUS)
        self.palette = CommandPalette(self.window)
        self.palette.add_provider(actions_provider(self.registry))
        self.registry.on("go.palette", self.palette.open)
        self.ran: list[str] = []
        for one in ACTIONS:
            self.registry.action(one.id).triggered.connect(lambda _=False, name=one.id: self.ran.append(name))
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.field.setFocus()
        qtbot.waitUntil(self.field.hasFocus)
        self.line = self.palette.findChild(QLineEdit, "palette.line")
        self.list = self.palette.findChild(QListView, "palette.list")


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


def titles(stage: Stage) -> list[str]:
    model = stage.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def open_by_key(stage: Stage, qtbot: QtBot) -> None:
    qtbot.keyClick(stage.field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(stage.line.hasFocus)
    stage.ran.clear()


def test_it_opens_with_everything_and_types(stage: Stage, qtbot: QtBot) -> None:
    open_by_key(stage, qtbot)
    assert stage.palette.isVisible()
    assert len(titles(stage)) == len([one for one in ACTIONS if one.in_palette])
    qtbot.keyClicks(stage.line, "claim")
    assert titles(stage)[0] == "Claim"
    assert stage.ran == []


def test_enter_runs_it_and_gives_the_focus_back(stage: Stage, qtbot: QtBot) -> None:
    open_by_key(stage, qtbot)
    qtbot.keyClicks(stage.line, "nreq")
    qtbot.keyClick(stage.line, Qt.Key.Key_Return)
    assert stage.ran == ["file.new_request"]
    assert not stage.palette.isVisible()
    assert stage.field.hasFocus()


def test_every_action_can_be_run_by_its_name(stage: Stage, qtbot: QtBot) -> None:
    for one in ACTIONS:
        if one.in_palette:
            open_by_key(stage, qtbot)
            stage.line.setText(one.text)
            assert stage.palette.current_entry().id == one.id
            stage.palette.run_current()
            assert stage.ran == [one.id]


def test_arrows_move_and_go_around(stage: Stage, qtbot: QtBot) -> None:
    open_by_key(stage, qtbot)
    first = stage.palette.current_entry()
    qtbot.keyClick(stage.line, Qt.Key.Key_Up)
    assert stage.palette.current_entry().title == titles(stage)[-1]
    qtbot.keyClick(stage.line, Qt.Key.Key_Down)
    assert stage.palette.current_entry() == first
    qtbot.keyClick(stage.line, Qt.Key.Key_PageDown)
    assert stage.palette.current_entry().title == titles(stage)[10]


def test_escape_closes_it_and_nothing_else(stage: Stage, qtbot: QtBot) -> None:
    open_by_key(stage, qtbot)
    qtbot.keyClick(stage.line, Qt.Key.Key_Escape)
    assert not stage.palette.isVisible()
    assert stage.field.hasFocus()
    assert stage.ran == []


def test_it_closes_when_the_focus_goes_elsewhere(stage: Stage, qtbot: QtBot) -> None:
    open_by_key(stage, qtbot)
    stage.field.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.waitUntil(lambda: not stage.palette.isVisible())
    assert stage.field.hasFocus()


def test_what_is_disabled_says_why_and_stays(stage: Stage, qtbot: QtBot) -> None:
    stage.registry.set_enabled("request.claim", False, "It is yours already")
    open_by_key(stage, qtbot)
    qtbot.keyClicks(stage.line, "claim")
    entry = stage.palette.current_entry()
    assert (entry.enabled, entry.why_not) == (False, "It is yours already")
    qtbot.keyClick(stage.line, Qt.Key.Key_Return)
    assert stage.palette.isVisible()
    assert stage.ran == []


def test_why_not_is_read_in_full_below_the_list(stage: Stage, qtbot: QtBot) -> None:
    why = "ECS-2026-000042 is assigned to somebody else; assign it to yourself first, or ask the colleague who has it"
    stage.registry.set_enabled("request.claim", False, f"{why}, and {why}")
    open_by_key(stage, qtbot)
    foot = stage.palette.findChild(QLabel, "palette.why")
    qtbot.keyClicks(stage.line, "claim")
    assert foot.isVisible() and foot.text() == f"{why}, and {why}"
    assert foot.height() >= foot.heightForWidth(foot.width()) > 2 * foot.fontMetrics().height()
    for width, height in ((900, 700), (600, 400)):
        stage.window.resize(width, height)
        assert stage.window.rect().contains(stage.palette.geometry())
        assert stage.palette.rect().contains(foot.geometry())
    qtbot.keyClick(stage.line, Qt.Key.Key_Down)
    assert stage.palette.current_entry().enabled and not foot.isVisible()


def test_a_click_runs(stage: Stage, qtbot: QtBot) -> None:
    open_by_key(stage, qtbot)
    index = stage.list.model().index(2, 0)
    wanted = titles(stage)[2]
    qtbot.mouseClick(stage.list.viewport(), Qt.MouseButton.LeftButton, pos=stage.list.visualRect(index).center())
    assert [one.text for one in ACTIONS if one.id in stage.ran] == [wanted]


def test_nothing_found_says_so(stage: Stage, qtbot: QtBot) -> None:
    open_by_key(stage, qtbot)
    qtbot.keyClicks(stage.line, "zzzz")
    assert stage.palette.findChild(QLabel, "palette.nothing").isVisible()
    assert stage.palette.current_entry() is None
    qtbot.keyClick(stage.line, Qt.Key.Key_Return)
    assert stage.palette.isVisible()


def test_what_was_run_last_comes_first(stage: Stage, qtbot: QtBot) -> None:
    open_by_key(stage, qtbot)
    qtbot.keyClicks(stage.line, "reopen")
    qtbot.keyClick(stage.line, Qt.Key.Key_Return)
    open_by_key(stage, qtbot)
    assert stage.line.text() == ""
    assert titles(stage)[0] == "Reopen"


def test_other_providers_join(stage: Stage, qtbot: QtBot) -> None:
    ran: list[str] = []

    def requests(query: str) -> list[Entry]:
        if "398" not in query:
            return []
        return [Entry(id="ECS-398", title="ECS-398 Wrong shipping", run=lambda: ran.append("398"), score=10_000)]

    stage.palette.add_provider(requests)
    open_by_key(stage, qtbot)
    qtbot.keyClicks(stage.line, "398")
    qtbot.keyClick(stage.line, Qt.Key.Key_Return)
    assert ran == ["398"]


def test_it_stays_inside_its_window(stage: Stage, qtbot: QtBot) -> None:
    open_by_key(stage, qtbot)
    for width, height in ((900, 700), (400, 260)):
        stage.window.resize(width, height)
        assert stage.window.rect().contains(stage.palette.geometry())


def test_names_for_screen_readers(stage: Stage, qtbot: QtBot) -> None:
    open_by_key(stage, qtbot)
    assert all((stage.palette.accessibleName(), stage.line.accessibleName(), stage.list.accessibleName()))
    assert spoken(entry("Claim", hint="C")) == "Claim, C"
    assert spoken(entry("Claim", enabled=False, why_not="closed")) == "Claim, not available: closed"


def entry(title: str, run: Callable[[], object] = list, **more: object) -> Entry:
    return Entry(id=title, title=title, run=run, **more)


def test_the_title_counts_for_more_than_the_sentence() -> None:
    tags, claim = entry("Tags…", keywords="Add or remove"), entry("Remove", keywords="tags")
    assert [one.entry for one in rank("tags", [claim, tags])] == [tags, claim]
    assert [one.entry for one in rank("remove", [tags, claim])] == [claim, tags]


def test_the_model_holds(qtbot: QtBot) -> None:
    model = EntriesModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows([Ranked(entry("Claim")), Ranked(entry("Assign"))])
    model.set_rows([])
    model.set_rows([Ranked(entry("Claim"))])
    assert model.entry(0).title == "Claim"
    assert model.entry(-1) is None
    assert tester.model() is model
