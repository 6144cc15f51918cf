import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.config.language import use_language
from ecsupport_desktop.ui.actions_table import ACTIONS, MENUS
from ecsupport_desktop.ui.shared.actions import ActionRegistry
from ecsupport_desktop.ui.shared.shortcut_sheet import (
    ShortcutSheet,
    _fill,
    found_in,
    in_columns,
    keys_of,
    sections_of,
    size_of_page,
)
from ecsupport_desktop.ui.shared.theme import apply_theme


@pytest.fixture
def registry(qtbot: QtBot) -> ActionRegistry:
    window = QWidget()
    qtbot.addWidget(window)
    return ActionRegistry(window, ACTIONS, MENUS)


def said(sheet: ShortcutSheet) -> list[str]:
    """All of it, as soon as it is made."""
    while sheet._filling.under_way:
        QApplication.processEvents()
    page = sheet._area.widget()
    return [one.text() for one in page.findChildren(QLabel)]


def test_every_key_is_on_it(registry: ActionRegistry, qtbot: QtBot) -> None:
    sheet = ShortcutSheet(registry, registry.parent())
    for one in ACTIONS:
        if one.shortcuts:
            assert one.text in said(sheet)
            assert set(keys_of(one.shortcuts)) <= set(said(sheet))
    with qtbot.waitExposed(sheet):
        sheet.show()
    with qtbot.waitSignal(sheet.destroyed):
        qtbot.keyClick(sheet, Qt.Key.Key_Escape)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("zoom", [100, 150, 200])
def test_it_is_as_large_as_its_words_before_they_are_there(
    qapp: QApplication, registry: ActionRegistry, language: str, zoom: int
) -> None:
    use_language(language)
    apply_theme(qapp, zoom=zoom)
    try:
        sections = sections_of(registry)
        for count in (1, 2, 3):
            page = QWidget()
            assert list(_fill(page, sections, count))
            needed, expected = page.sizeHint(), size_of_page(sections, count)
            assert needed.width() <= expected.width() <= 1.2 * needed.width()
            assert 0.95 * needed.height() <= expected.height() <= 1.05 * needed.height()
            page.deleteLater()
    finally:
        use_language("en")
        apply_theme(qapp)


def test_it_shows_the_keys_in_force_at_once(registry: ActionRegistry, qtbot: QtBot, keys_put_back: None) -> None:
    sheet = ShortcutSheet(registry, registry.parent())
    registry.use_keys({"request.claim": ("F4",), "request.assign": ()})
    assert "F4" in said(sheet) and "Claim" in said(sheet)
    assert "Assign…" not in said(sheet)
    sheet.close()


def test_an_action_of_no_menu_is_on_it_once_it_has_a_key(qtbot: QtBot, keys_put_back: None) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    registry = ActionRegistry(window, ACTIONS, MENUS)
    assert "In no menu" not in dict(sections_of(registry))
    registry.use_keys({"queue.sort.client": ("F4",)})
    assert [spec.id for spec, _keys in dict(sections_of(registry))["In no menu"]] == ["queue.sort.client"]


def test_words_and_keys_find_and_the_arrows_scroll(registry: ActionRegistry, qtbot: QtBot) -> None:
    sheet = ShortcutSheet(registry, registry.parent())
    with qtbot.waitExposed(sheet):
        sheet.show()
    search = sheet.findChild(QLineEdit, "shortcut_sheet.search")
    qtbot.keyClicks(search, "ctrl+shift+n")
    assert said(sheet) == ["File", "New client…", "Ctrl+Shift+N"]
    search.setText("no such thing")
    assert said(sheet) == ["No shortcut is called that"]
    search.clear()
    bar = sheet._area.verticalScrollBar()
    sheet.resize(400, 300)
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    qtbot.keyClick(search, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    sheet.close()


def test_return_and_enter_are_one_key() -> None:
    send = next(one for one in ACTIONS if one.id == "triage.send")
    assert keys_of(send.shortcuts) == ["Ctrl+Enter"]


def test_columns_keep_the_order_and_are_about_as_long(registry: ActionRegistry) -> None:
    sections = sections_of(registry)
    columns = in_columns(sections, 3)
    assert [section for column in columns for section in column] == sections
    lengths = [sum(len(rows) + 2 for _title, rows in column) for column in columns]
    assert len(columns) == 3
    assert max(lengths) < 2 * min(lengths)


def test_a_search_asks_for_every_word(registry: ActionRegistry) -> None:
    found = found_in(sections_of(registry), "request close")
    ids = [spec.id for _title, rows in found for spec, _keys in rows]
    assert "request.close" in ids and "request.claim" not in ids
