"""Picking one of many by a few letters."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit, QMainWindow

from ecsupport_desktop.ui.main_window.pick_popup import Choice, PickPopup, matching

CHOICES = [
    Choice(key=1, text="Íñigo Echeverría", detail="inigo"),
    Choice(key=2, text="Ruth Lindqvist", detail="ruth"),
    Choice(key=3, text="Nobody", why_not="It is nobody's already"),
]


@pytest.fixture
def window(qtbot):
    made = QMainWindow()
    made.setCentralWidget(QLineEdit(made))
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.activateWindow()
    made.centralWidget().setFocus()
    return made


@pytest.fixture
def popup(window):
    made = PickPopup(window)
    made.tester = QAbstractItemModelTester(made._model, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


def test_letters_find_beginnings_of_words_without_accents():
    assert [choice.key for choice in matching(CHOICES, "ech")] == [1]
    assert [choice.key for choice in matching(CHOICES, "INIGO")] == [1]
    assert [choice.key for choice in matching(CHOICES, "lind ru")] == [2]
    assert matching(CHOICES, "chev") == []
    assert matching(CHOICES, " ") == CHOICES


def test_enter_chooses_and_gives_the_keyboard_back(popup, window, qtbot):
    chosen = []
    popup.offer("Assign to", "Agent", CHOICES, chosen.append)
    qtbot.keyClicks(popup._field, "ruth")
    qtbot.keyClick(popup._field, Qt.Key.Key_Return)
    assert chosen == [2]
    assert not popup.isVisible()
    assert window.centralWidget().hasFocus()


def test_the_arrows_move_in_the_list(popup, qtbot):
    chosen = []
    popup.offer("Assign to", "Agent", CHOICES, chosen.append)
    qtbot.keyClick(popup._field, Qt.Key.Key_Down)
    qtbot.keyClick(popup._field, Qt.Key.Key_Return)
    assert chosen == [2]


def test_what_cant_be_chosen_says_why_and_stays(popup, qtbot):
    chosen = []
    popup.offer("Assign to", "Agent", CHOICES, chosen.append)
    qtbot.keyClicks(popup._field, "nob")
    qtbot.keyClick(popup._field, Qt.Key.Key_Return)
    assert chosen == [] and popup.isVisible()
    assert popup._model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Nobody, It is nobody's already"
    qtbot.keyClick(popup._field, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_it_goes_when_the_focus_goes_elsewhere(popup, window):
    popup.offer("Assign to", "Agent", CHOICES, lambda key: None)
    window.centralWidget().setFocus()
    assert not popup.isVisible()


def test_nothing_found_is_said(popup, qtbot):
    popup.offer("Assign to", "Agent", CHOICES, lambda key: None)
    qtbot.keyClicks(popup._field, "zzz")
    assert popup._nothing.isVisible()
    popup.go()


def test_before_anything_is_typed_it_says_what_to_type(popup, qtbot):
    popup.offer("Merge into", "Number", [], lambda key: None, hint="Type its number.")
    assert popup._nothing.text() == "Type its number." and popup._nothing.isVisible()
    popup.replace_choices(CHOICES)
    assert not popup._nothing.isVisible()
    qtbot.keyClicks(popup._field, "zzz")
    assert popup._nothing.text() == "Nothing found" and popup._nothing.isVisible()
    popup.go()


def test_what_is_found_is_shown_once(popup, qtbot):
    popup.offer("Merge into", "Number", CHOICES[:2], lambda key: None)
    qtbot.keyClicks(popup._field, "ruth")
    popup.add_found(CHOICES[1:])
    assert [choice.key for choice in popup._model.choices] == [2, 3]
    popup.go()


OWED = "A response is still owed: answer first, or say that no response is needed, and why that is so, or withdraw it"


def test_why_the_one_chosen_cant_be_is_read_in_full_below(popup, qtbot):
    """It is painted once where several have the same, and cut where it is long."""
    closing = [Choice(key=at, text=f"Outcome {at}", why_not=OWED if at else "") for at in range(3)]
    popup.offer("Close as", "Outcome", closing, lambda key: None)
    assert not popup._preview.isVisible()
    for _step in range(2):
        qtbot.keyClick(popup._field, Qt.Key.Key_Down)
        assert popup._preview.isVisible() and popup._preview.text() == OWED
        assert popup._preview.height() >= popup._preview.heightForWidth(popup._preview.width())
        assert popup.rect().contains(popup._preview.geometry())
    qtbot.keyClicks(popup._field, "zzz")
    assert not popup._preview.isVisible()
    popup.go()


def test_a_reason_gives_way_to_what_the_next_one_would_do(popup, qtbot):
    choices = [Choice(key=1, text="First", why_not="It can't"), Choice(key=2, text="Second")]
    popup.offer("Merge", "Number", choices, lambda key: None, on_shown=lambda key: popup.preview(key, f"Does {key}"))
    assert popup._preview.text() == "It can't"
    qtbot.keyClick(popup._field, Qt.Key.Key_Down)
    assert popup._preview.text() == "Does 2"
    popup.preview(1, "late")
    assert popup._preview.text() == "Does 2"
    popup.go()
