"""The panel from the keyboard and as a screen reader hears it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget


def tab(bench, count=1):
    for _ in range(count):
        bench.qtbot.keyClick(bench.focused(), Qt.Key.Key_Tab)
    return bench.focused().objectName()


@pytest.mark.parametrize(
    ("level", "fields"),
    [
        (1, ["reasoning"]),
        (2, ["effort_hours", "target_date", "restoring_steps"]),
        (3, ["effort_hours", "target_date", "outage_started_at", "restoring_steps"]),
        ("extra", ["asked"]),
    ],
)
def test_tab_goes_through_the_form_into_the_answer_and_on_to_send(bench, level, fields):
    bench.show(bench.world.register())
    bench.panel.choose_level(1 if level != 1 else 2)
    bench.panel.choose_level(level)
    path = [bench.focused().objectName()]
    while path[-1] != "sendButton" and len(path) < 10:
        path.append(tab(bench))
    assert path == [*(f"field.{name}" for name in fields), "answerEditor", "sendButton"]
    assert tab(bench) == "field.way"


def test_tab_goes_over_what_is_missing_to_the_ways(bench):
    bench.show(bench.world.register("Payment by card", bench.world.message("It doesn't work.", hours_ago=1)))
    bench.segment("impact.none").setFocus()
    seen = [tab(bench) for _ in range(12)]
    first = next(position for position, name in enumerate(seen) if name.startswith("missing."))
    ways = next(position for position, name in enumerate(seen) if name.startswith("analysis."))
    assert first < ways
    assert all(name.startswith("missing.") for name in seen[first:ways])


def test_everything_that_takes_the_keyboard_has_a_name(bench):
    bench.show(bench.world.register())
    for choose in (1, 2, 3, "extra"):
        bench.panel.choose_level(choose)
        assert [each for each in focusable(bench.panel) if not spoken(each)] == []
    bench.panel.focus_ask()
    assert [each for each in focusable(bench.panel) if not spoken(each)] == []


def focusable(root: QWidget) -> list[QWidget]:
    return [
        each
        for each in root.findChildren(QWidget)
        if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.focusProxy() is None
    ]


def spoken(widget: QWidget) -> str:
    if isinstance(widget, QAbstractButton) and widget.text():
        return widget.text()
    heard = QAccessible.queryAccessibleInterface(widget)
    return heard.text(QAccessible.Text.Name) if heard is not None else widget.accessibleName()


def test_the_editor_says_whether_it_is_an_answer_or_a_question(bench):
    bench.show(bench.world.register())
    bench.panel.choose_level(1)
    assert bench.editor.accessibleName() == "Answer"
    bench.panel.focus_ask()
    assert bench.editor.accessibleName() == "Question to the client"


def test_the_keypads_enter_sends_too(bench):
    request_id = bench.show(bench.world.register())
    bench.panel.focus_ask()
    bench.panel.focus_answer()
    bench.qtbot.keyClick(
        bench.editor, Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.KeypadModifier
    )
    bench.settled()
    assert len(bench.world.request(request_id).messages) == 2


def test_folded_items_unfold_and_the_panel_has_room_for_them(bench):
    bench.show(bench.world.register())
    more = bench.find(QAbstractButton, "missing.more")
    more.click()
    QApplication.processEvents()
    chips = [each for each in bench.panel.findChildren(QAbstractButton) if each.objectName().startswith("missing.")]
    shown = [each for each in chips if each.isVisible()]
    assert len(shown) == 7
    bottom = max(each.mapTo(bench.panel, each.rect().bottomLeft()).y() for each in shown)
    assert bottom <= bench.panel.height()
