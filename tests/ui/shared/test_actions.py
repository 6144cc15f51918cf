import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenuBar, QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.actions_table import ACTIONS, MENUS
from ecsupport_desktop.ui.shared.actions import ActionRegistry, ActionSpec, check_table
from ecsupport_desktop.ui.shared.icons import icon_names


def spec(action_id: str, *keys: str) -> ActionSpec:
    return ActionSpec(id=action_id, text="Claim", sentence="Assign it to me", menu="request", shortcuts=keys)


@pytest.fixture
def registry(qtbot: QtBot) -> ActionRegistry:
    window = QWidget()
    qtbot.addWidget(window)
    return ActionRegistry(window, ACTIONS, MENUS)


def test_the_table_holds_together() -> None:
    check_table(ACTIONS, MENUS)


@pytest.mark.parametrize(
    ("action_id", "key"),
    [
        ("queue.next_request", "J"), ("queue.previous_request", "K"), ("triage.level_1", "1"),
        ("triage.level_2", "2"), ("triage.level_3", "3"), ("triage.extra_functionality", "E"), ("triage.ask", "I"),
        ("request.note", "N"), ("queue.search", "/"), ("triage.send", "Ctrl+Enter"), ("go.palette", "Ctrl+K"),
        ("file.new_request", "Ctrl+N"), ("file.import_mail", "Ctrl+O"), ("queue.show.to_analyse", "Ctrl+1"),
        ("help.shortcuts", "?"), ("queue.focus", "Esc"), ("quote.open", "Q"), ("quote.plan", "Shift+Q"),
    ],
)  # fmt: skip
def test_the_promised_keys(registry: ActionRegistry, action_id: str, key: str) -> None:
    assert registry.action(action_id).shortcut() == QKeySequence(key)


def test_every_icon_of_the_table_exists() -> None:
    assert {one.icon for one in ACTIONS if one.icon} <= set(icon_names())


def test_every_entry_has_a_sentence_that_is_not_its_text() -> None:
    assert all(one.text and one.sentence and one.sentence != one.text for one in ACTIONS)


@pytest.mark.parametrize(
    ("specs", "words"),
    [
        ([spec("a", "C"), spec("b", "Shift+C", "c")], "C is the shortcut of a and of b"),
        ([spec("a", "C", "C")], "C is the shortcut of a and of a"),
        ([spec("a"), spec("a")], "declared twice"),
        ([spec("a", "Hyper+Nothing")], "nobody can press"),
    ],
)
def test_a_faulty_table_is_refused(specs: list[ActionSpec], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_table(specs)


def test_a_menu_must_be_declared() -> None:
    with pytest.raises(ValueError, match="isn't declared"):
        check_table([ActionSpec(id="a", text="A", sentence="B", menu="kitchen")], MENUS)


def test_actions_are_named_and_say_their_shortcut(registry: ActionRegistry) -> None:
    action = registry.action("request.claim")
    assert action.objectName() == "request.claim"
    assert action.text() == "Claim"
    assert action.statusTip() == "Assign the request to me"
    assert "<b>C</b>" in action.toolTip()
    assert registry.shortcut_text("triage.send") == "Ctrl+Enter"


def test_a_disabled_action_says_why(registry: ActionRegistry, qtbot: QtBot) -> None:
    with qtbot.waitSignal(registry.action_changed, check_params_cb=lambda name: name == "request.claim"):
        registry.set_enabled("request.claim", False, "Ana <b>has</b> it already")
    action = registry.action("request.claim")
    assert not action.isEnabled()
    assert registry.why_not("request.claim") == action.statusTip() == "Ana <b>has</b> it already"
    assert "Ana &lt;b&gt;has&lt;/b&gt; it already" in action.toolTip()
    assert registry.trigger("request.claim") is False
    registry.set_enabled("request.claim", True)
    assert registry.why_not("request.claim") == ""
    assert "already" not in action.toolTip()


def test_saying_the_same_again_changes_nothing(registry: ActionRegistry, qtbot: QtBot) -> None:
    registry.set_enabled("request.claim", False, "closed")
    with qtbot.assertNotEmitted(registry.action_changed):
        registry.set_enabled("request.claim", False, "closed")


def test_the_room_is_told(registry: ActionRegistry) -> None:
    told: list[str] = []

    class Room(QObject):
        def on_claim(self) -> None:
            told.append("claim")

    room = Room(registry)
    registry.on("request.claim", room.on_claim)
    assert registry.trigger("request.claim")
    assert told == ["claim"]


def test_the_menus_show_every_action_once(registry: ActionRegistry, qtbot: QtBot) -> None:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    registry.build_menus(bar)
    menus = [entry.menu() for entry in bar.actions()]
    assert [menu.title() for menu in menus] == ["&File", "&Go", "&Request", "&Triage", "&Quote", "&View", "&Help"]
    shown = [action.objectName() for menu in menus for action in menu.actions() if not action.isSeparator()]
    assert sorted(shown) == sorted(one.id for one in ACTIONS if one.menu)
    for menu in menus:
        ends = (menu.actions()[0], menu.actions()[-1])
        assert not any(action.isSeparator() for action in ends)


def test_a_menu_has_its_icons_when_it_opens(registry: ActionRegistry, qtbot: QtBot) -> None:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    registry.build_menus(bar)
    iconed = {one.id for one in ACTIONS if one.menu and one.icon}
    for entry in bar.actions():
        entry.menu().aboutToShow.emit()
    assert {one.id for one in ACTIONS if not registry.action(one.id).icon().isNull()} == iconed


def test_an_unknown_id_is_a_mistake(registry: ActionRegistry) -> None:
    with pytest.raises(KeyError):
        registry.action("request.paint")
