import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.actions_table import ACTIONS, MENUS
from ecsupport_desktop.ui.shared.actions import ActionRegistry
from ecsupport_desktop.ui.shared.shortcut_sheet import ShortcutSheet, in_columns, keys_of, sections_of


@pytest.fixture
def registry(qtbot: QtBot) -> ActionRegistry:
    window = QWidget()
    qtbot.addWidget(window)
    return ActionRegistry(window, ACTIONS, MENUS)


def test_every_key_is_on_it(registry: ActionRegistry, qtbot: QtBot) -> None:
    sheet = ShortcutSheet(registry, registry.parent())
    said = [one.text() for one in sheet.findChildren(QLabel)]
    for one in ACTIONS:
        if one.shortcuts:
            assert one.text in said
            assert set(keys_of(one)) <= set(said)
    with qtbot.waitExposed(sheet):
        sheet.show()
    with qtbot.waitSignal(sheet.destroyed):
        qtbot.keyClick(sheet, Qt.Key.Key_Escape)


def test_return_and_enter_are_one_key(registry: ActionRegistry) -> None:
    send = next(one for one in ACTIONS if one.id == "triage.send")
    assert keys_of(send) == ["Ctrl+Enter"]


def test_columns_keep_the_order_and_are_about_as_long(registry: ActionRegistry) -> None:
    sections = sections_of(registry)
    columns = in_columns(sections, 3)
    assert [section for column in columns for section in column] == sections
    lengths = [sum(len(specs) + 2 for _title, specs in column) for column in columns]
    assert len(columns) == 3
    assert max(lengths) < 2 * min(lengths)
