"""Panes, tables and dialogs come back as they were left, at any zoom, in a window of the same class."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDialog, QSplitter, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

import ecsupport_desktop
from ecsupport_desktop.ui.shared.kept_looks import keep_size, keep_splitter, kept_looks
from ecsupport_desktop.ui.shared.plain_table import dress_table
from ecsupport_desktop.ui.shared.theme import apply_theme

AS_LARGE_AS_THEIR_WORDS = {"about.py", "crash.py", "shortcut_sheet.py"}
UI = Path(ecsupport_desktop.__file__).parent / "ui"


@pytest.fixture
def state(tmp_path: Path, qapp) -> Iterator[QSettings]:
    apply_theme(qapp, "light")
    made = QSettings(str(tmp_path / "state.ini"), QSettings.Format.IniFormat)
    kept_looks().use(made)
    yield made
    kept_looks().use(None)
    apply_theme(qapp, "light")


def panes(qtbot: QtBot, width: int) -> QSplitter:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(width, 600)
    splitter = QSplitter(Qt.Orientation.Horizontal, window)
    splitter.setObjectName("panes")
    splitter.setHandleWidth(0)
    splitter.resize(width, 600)
    for _part in range(2):
        splitter.addWidget(QWidget())
    keep_splitter(splitter, (width // 2, width // 2))
    window.show()
    splitter.window_kept = window  # type: ignore[attr-defined]
    return splitter


def move(splitter: QSplitter, to: int) -> None:
    splitter.moveSplitter(to, 1)


def test_a_splitter_is_kept_for_each_class_of_window(qtbot: QtBot, state: QSettings) -> None:
    move(panes(qtbot, 1000), 300)
    move(panes(qtbot, 1400), 900)
    assert panes(qtbot, 1000).sizes() == [300, 700]
    assert panes(qtbot, 1400).sizes() == [900, 500]
    first, second = panes(qtbot, 2800).sizes()
    assert (first, second) == (1800, 1000), "a class never seen has the shares of another"


def test_a_splitter_follows_the_zoom_and_what_is_hidden_keeps_its_size(qtbot: QtBot, state: QSettings, qapp) -> None:
    splitter = panes(qtbot, 1400)
    move(splitter, 300)
    splitter.widget(0).hide()
    splitter.splitterMoved.emit(0, 1)
    apply_theme(qapp, "light", zoom=200)
    assert panes(qtbot, 2800).sizes() == [600, 2200]


def table(qtbot: QtBot) -> QTableWidget:
    made = QTableWidget()
    qtbot.addWidget(made)
    made.setObjectName("some.table")
    dress_table(made, ("A", "B", "C"), (100, 0, 80))
    made.resize(600, 200)
    made.show()
    return made


def test_columns_are_kept_and_follow_the_zoom(qtbot: QtBot, state: QSettings, qapp) -> None:
    first = table(qtbot)
    first.setColumnWidth(0, 140)
    first.resize(700, 200)
    second = table(qtbot)
    assert (second.columnWidth(0), second.columnWidth(2)) == (140, 80)
    apply_theme(qapp, "light", zoom=150)
    assert (second.columnWidth(0), second.columnWidth(2)) == (210, 120)
    assert state.value("columns/some.table") == "140 80"


@pytest.mark.parametrize("kept", ["", "140", "140 80 1", "a b", "-3 80", "²2 80"])
def test_what_cant_be_read_is_as_nothing(qtbot: QtBot, state: QSettings, kept: str) -> None:
    state.setValue("columns/some.table", kept)
    assert table(qtbot).columnWidth(0) == 100


def test_a_dialog_comes_back_as_large_as_it_was(qtbot: QtBot, state: QSettings) -> None:
    for width in (300, 420):
        dialog = QDialog()
        qtbot.addWidget(dialog)
        dialog.setObjectName("some.dialog")
        keep_size(dialog, 300, 200)
        dialog.show()
        assert dialog.width() == width
        dialog.resize(420, 260)
        dialog.close()


def test_what_only_the_screen_made_smaller_is_as_large_again(qtbot: QtBot, state: QSettings, qapp) -> None:
    def shown() -> QDialog:
        dialog = QDialog()
        qtbot.addWidget(dialog)
        dialog.setObjectName("some.dialog")
        keep_size(dialog, 700, 300)
        dialog.show()
        return dialog

    apply_theme(qapp, "light", zoom=200)
    dialog = shown()
    assert dialog.width() < 1400, "the screen is smaller than that"
    dialog.close()
    apply_theme(qapp, "light", zoom=100)
    assert (shown().width(), shown().height()) == (700, 300)


def test_every_splitter_and_dialog_is_kept() -> None:
    """One that isn't would be put back at every start."""
    for file in UI.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        if re.search(r"= QSplitter\(", text):
            assert "keep_splitter(" in text, f"{file}: keep it by keep_splitter"
        if re.search(r"setColumnWidth\(", text):
            assert file.name == "kept_looks.py", f"{file}: give the widths to keep_columns"
        if re.search(r"class \w+\(QDialog\)", text) and "keep_size(" not in text:
            assert file.name in AS_LARGE_AS_THEIR_WORDS, f"{file}: size it by keep_size"
