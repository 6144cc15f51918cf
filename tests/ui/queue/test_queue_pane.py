"""Search, scope and freshness of the middle of the window."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt

from ecsupport_desktop.ui.queue.columns import COLUMN_AT
from ecsupport_desktop.ui.queue.queue_pane import QueuePane
from ecsupport_desktop.ui.queue.search_box import SearchBox
from ecsupport_desktop.ui.shared.theme import apply_theme


@pytest.fixture
def pane(link, state, qtbot):
    made = QueuePane(link, state)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    return made


def found(pane):
    return [pane.model.index(row, COLUMN_AT["subject"]).data() for row in range(pane.model.rowCount())]


def type_in(pane, qtbot, settled, text):
    pane.search.setFocus()
    pane.search.setText(text)
    with qtbot.waitSignal(pane.search.text_settled):
        pass
    settled()


def test_typing_searches_the_queue_and_says_how_many(world, pane, qtbot, settled):
    world.register("Checkout broken", hours_left=5)
    world.register("Invoices", hours_left=6)
    answered = world.register("Checkout answered", hours_left=7)
    world.answer(answered)
    pane.show_queue("to_analyse")
    settled()
    assert pane._found.text() == "2 requests"
    type_in(pane, qtbot, settled, "check")
    assert found(pane) == ["Checkout broken"]
    assert pane._found.text() == "1 found"
    assert pane._scope.isVisible() and pane._scope.text() == "in To analyse"
    pane._scope.click()
    settled()
    assert sorted(found(pane)) == ["Checkout answered", "Checkout broken"]
    assert pane._scope.text() == "everywhere"


def test_in_closed_a_search_looks_everywhere(world, pane, qtbot, settled):
    world.register("Checkout broken")
    pane.show_queue("closed")
    settled()
    type_in(pane, qtbot, settled, "broken")
    assert found(pane) == ["Checkout broken"]


def test_escape_brings_the_queue_back(world, pane, qtbot, settled):
    world.register("One")
    world.register("Two")
    pane.show_queue("to_analyse")
    settled()
    type_in(pane, qtbot, settled, "one")
    assert found(pane) == ["One"]
    qtbot.keyClick(pane.search, Qt.Key.Key_Escape)
    settled()
    assert found(pane) == ["One", "Two"]
    assert pane.table.hasFocus()


def test_a_search_selects_nothing_by_itself_and_enter_goes_on(world, pane, qtbot, settled):
    world.register("First", hours_left=1)
    second = world.register("Second", hours_left=2)
    pane.show_queue("to_analyse")
    settled()
    with qtbot.assertNotEmitted(pane.request_selected):
        type_in(pane, qtbot, settled, "second")
    with qtbot.waitSignal(pane.request_selected) as heard:
        qtbot.keyClick(pane.search, Qt.Key.Key_Return)
    assert heard.args == [second]


def test_more_than_can_be_found_is_said(world, pane, qtbot, settled, monkeypatch):
    pane.show_queue("to_analyse")
    settled()
    type_in(pane, qtbot, settled, "x")
    pane.model.count_changed.emit(1_000, True)
    assert pane._found.text() == "more than 1,000 found"


def test_the_clock_brings_rows_into_the_queues_made_of_bands(world, pane, settled, clock):
    ids = world.register("nearly", hours_left=12.01)
    pane.show_queue("nearing")
    settled()
    assert found(pane) == []
    clock.go_on(minutes=2)
    pane.on_bands_changed(frozenset({ids}))
    settled()
    assert found(pane) == ["nearly"]


def test_a_policy_that_changes_changes_the_bands_shown(world, link, pane, settled):
    from datetime import timedelta

    from ecsupport_desktop.domain import commands as c
    from ecsupport_desktop.domain.policy import Policy
    from ecsupport_desktop.services.identity import new_id
    from ecsupport_desktop.ui.queue.model import Role

    world.register("calm", hours_left=20)
    pane.show_queue("to_analyse")
    settled()
    policy = Policy(nearing=timedelta(hours=24))
    world.run(c.ChangePolicy(id=new_id(), actor_id=world.me.id, policy=policy))
    settled()
    settled()
    assert link.policy == policy
    assert pane.model.index(0, 0).data(Role.URGENCY) == "nearing"


def inked(box):
    """How wide and high the glass is, in pixels."""
    picture = box.grab().toImage()
    room, air = box.textMargins().left(), box.height() // 6
    ground = picture.pixelColor(room // 2, air)
    inks = [(x, y) for x in range(air, room) for y in range(air, 5 * air) if picture.pixelColor(x, y) != ground]
    return [max(line) - min(line) + 1 for line in zip(*inks, strict=True)]


def test_the_glass_grows_with_the_text(qapp, qtbot):
    box = SearchBox()
    qtbot.addWidget(box)
    sizes = []
    for zoom in (100, 200):
        apply_theme(qapp, "light", zoom=zoom)
        box.resize(400, box.sizeHint().height())
        sizes.append(inked(box))
    apply_theme(qapp, "light")
    small, large = sizes
    assert 10 <= small[0] <= 16 and large == pytest.approx([2 * side for side in small], abs=3)


@pytest.fixture
def enlarged(qapp):
    yield apply_theme(qapp, "light", "roomy", 200)
    apply_theme(qapp, "light")


def test_enlarged_there_is_room_to_type_and_for_every_button(world, enlarged, link, state, qtbot, settled):
    """At 200 % in a window of 1280 pixels the pane has 528."""
    pane = QueuePane(link, state)
    qtbot.addWidget(pane)
    pane.resize(528, 500)
    pane.show()
    request_id = world.register("Checkout broken", hours_left=5)
    pane.show_queue("to_analyse")
    settled()
    type_in(pane, qtbot, settled, "check")
    pane.table.marks.add([request_id])
    qtbot.waitUntil(lambda: pane.search.width() >= 400)
    assert pane._scope.y() > pane.search.y()
    bar = pane.marks_bar
    qtbot.waitUntil(lambda: bar._text.width() >= bar._text.sizeHint().width())
    for each in (pane._scope, pane._found, bar.change, bar.clear):
        assert each.width() >= each.sizeHint().width(), each.objectName()
        assert pane.rect().contains(QRect(each.mapTo(pane, QPoint()), each.size()))
