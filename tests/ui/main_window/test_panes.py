"""Which panes have room, and what the keyboard and the mouse make of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSettings, QSize
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from ecsupport_desktop.ui.main_window.panes import LEAST, LIST, MOST_QUEUES, QUEUES, REQUEST, Panes, fitted, shown_of
from ecsupport_desktop.ui.shared.kept_looks import kept_looks
from ecsupport_desktop.ui.shared.theme import apply_theme, current_theme

ALL = (True, True, True)


def test_all_are_shown_where_each_has_what_it_needs():
    assert shown_of(sum(LEAST), REQUEST, ALL) == (QUEUES, LIST, REQUEST)


def test_two_are_shown_where_two_have_room_and_the_one_worked_in_is_one_of_them():
    room = sum(LEAST) - 1
    assert [shown_of(room, at, ALL) for at in range(3)] == [(QUEUES, LIST), (LIST, REQUEST), (LIST, REQUEST)]


def test_one_is_shown_where_two_have_no_room():
    assert [shown_of(400, at, ALL) for at in range(3)] == [(QUEUES,), (LIST,), (REQUEST,)]


def test_queues_put_away_leave_their_room_to_the_others():
    assert shown_of(LEAST[LIST] + LEAST[REQUEST], LIST, (False, True, True)) == (LIST, REQUEST)


@given(st.lists(st.integers(0, 3_000), min_size=3, max_size=3), st.integers(sum(LEAST), 5_000))
def test_the_panes_fill_the_room_and_none_has_less_than_it_needs(sizes, room):
    made = fitted(sizes, LEAST, room)
    assert sum(made) == room
    assert all(size >= need for size, need in zip(made, LEAST, strict=True))


@given(st.lists(st.integers(600, 900), min_size=3, max_size=3))
def test_what_fits_stays_as_it_is(sizes):
    assert fitted(sizes, LEAST, sum(sizes)) == pytest.approx(sizes, abs=3)


@pytest.fixture
def kept(qapp, tmp_path):
    """What is moved is kept."""
    kept_looks().use(QSettings(str(tmp_path / "state.ini"), QSettings.Format.IniFormat))
    yield
    kept_looks().use(None)


@pytest.fixture
def panes(qtbot, qapp):
    before = current_theme().zoom
    fields = [QLineEdit(), QLineEdit(), QScrollArea()]
    inside = QWidget()
    column = QVBoxLayout(inside)
    for name in ("first", "last"):
        field = QLineEdit(objectName=name)
        column.addWidget(field)
        column.addSpacing(900)
    fields[2].setWidgetResizable(True)
    fields[2].setWidget(inside)
    made = Panes(fields, None)
    qtbot.addWidget(made)
    made.resize(1_280, 700)
    made.show()
    made.activateWindow()
    fields[LIST].setFocus()
    qtbot.waitUntil(fields[LIST].hasFocus, timeout=5_000)
    yield made
    apply_theme(qapp, zoom=before)


def widths(panes):
    return [width > 0 for width in panes.splitter.sizes()]


def test_the_path_stands_above_only_where_something_has_no_room(panes):
    assert widths(panes) == [True, True, True] and not panes.path.isVisible()
    panes.resize(1_000, 700)
    assert widths(panes) == [False, True, True] and panes.path.isVisible()
    panes.resize(1_280, 700)
    assert widths(panes) == [True, True, True] and not panes.path.isVisible()


def test_the_pane_the_keyboard_goes_to_has_its_width(panes, qtbot):
    panes.resize(700, 700)
    for at in (QUEUES, LIST, REQUEST):
        where = panes.splitter.widget(at)
        (where.widget().findChild(QLineEdit, "first") if at == REQUEST else where).setFocus()
        qtbot.waitUntil(lambda at=at: at in panes.shown, timeout=2_000)
        assert where.width() > 400 or at == QUEUES


def test_enlarging_is_narrowing(panes, qapp):
    apply_theme(qapp, zoom=200)
    assert panes.shown == (LIST,)
    assert panes.splitter.sizes()[LIST] == panes.splitter.width() - 2 * panes.splitter.handleWidth()
    apply_theme(qapp, zoom=100)
    assert panes.shown == (QUEUES, LIST, REQUEST)


def test_no_handle_makes_a_pane_unreadable(panes):
    panes.splitter.moveSplitter(240, 2)
    panes.splitter.splitterMoved.emit(240, 2)
    assert all(size >= least for size, least in zip(panes.splitter.sizes(), LEAST, strict=True))


def ask_for(queues, width):
    """The sidebar would be this wide, for its names to be read."""
    queues.sizeHint = lambda: QSize(width, 100)
    queues.updateGeometry()


def test_the_queues_have_what_their_names_need_where_the_others_have_room(panes, qtbot):
    queues = panes.splitter.widget(QUEUES)
    ask_for(queues, 230)
    qtbot.waitUntil(lambda: queues.width() == 230)
    assert all(size >= least for size, least in zip(panes.splitter.sizes(), LEAST, strict=True))
    panes.resize(sum(LEAST) + 20, 700)
    assert all(size >= least for size, least in zip(panes.splitter.sizes(), LEAST, strict=True))
    assert LEAST[QUEUES] < queues.width() < 230
    panes.resize(1_600, 700)
    ask_for(queues, 900)
    qtbot.waitUntil(lambda: queues.width() == MOST_QUEUES)
    ask_for(queues, 20)
    qtbot.waitUntil(lambda: queues.width() == LEAST[QUEUES])


def move(panes, handle, place):
    panes.splitter.moveSplitter(place, handle)


def test_a_sidebar_that_the_agent_sized_stays_so(panes, qtbot, kept, qapp):
    ask_for(panes.splitter.widget(QUEUES), 230)
    qtbot.waitUntil(lambda: panes.splitter.sizes()[QUEUES] == 230)
    move(panes, 2, 800)
    assert panes.splitter.sizes()[QUEUES] == 230
    move(panes, 1, 20)
    assert panes.splitter.sizes()[QUEUES] == LEAST[QUEUES]
    ask_for(panes.splitter.widget(QUEUES), 240)
    panes.resize(1_400, 700)
    assert panes.splitter.sizes()[QUEUES] == LEAST[QUEUES]
    again = Panes([QLineEdit(), QLineEdit(), QLineEdit()], None)
    qtbot.addWidget(again)
    ask_for(again.splitter.widget(QUEUES), 240)
    again.resize(1_400, 700)
    again.show()
    assert again.splitter.sizes()[QUEUES] == LEAST[QUEUES]


def test_what_the_keyboard_is_in_is_scrolled_to(panes, qtbot):
    area = panes.splitter.widget(REQUEST)
    last = area.widget().findChild(QLineEdit, "last")
    last.setFocus()
    qtbot.waitUntil(lambda: not last.visibleRegion().isEmpty(), timeout=2_000)
