"""At another zoom the room of what is there is that of what would be made then."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QFormLayout, QGridLayout, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.shared.labels import add_gap
from ecsupport_desktop.ui.shared.rescaling import rescale

ZOOMS = st.lists(st.sampled_from(range(80, 201, 10)), min_size=1, max_size=6)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    qtbot.addWidget(made)
    column = QVBoxLayout(made)
    column.setContentsMargins(20, 12, 20, 1)
    column.setSpacing(8)
    row = QHBoxLayout()
    row.setSpacing(6)
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(2)
    grid.setColumnMinimumWidth(1, 68)
    grid.setRowMinimumHeight(0, 20)
    form = QFormLayout()
    form.setHorizontalSpacing(12)
    form.setVerticalSpacing(4)
    for inner in (row, grid, form):
        column.addLayout(inner)
    label = QLabel("Words", made, objectName="words")
    label.setContentsMargins(0, 4, 0, 8)
    line = QWidget(made, objectName="line")
    line.setFixedHeight(1)
    field = QWidget(made, objectName="field")
    field.setMaximumWidth(240)
    yield made


def room(window: QWidget) -> list[object]:
    label, line, field = (window.findChild(QWidget, name) for name in ("words", "line", "field"))
    found: list[object] = [label.contentsMargins(), line.maximumHeight(), field.maximumWidth(), field.maximumHeight()]
    for layout in window.findChildren(QLayout):
        found.append(layout.contentsMargins())
        if isinstance(layout, QGridLayout):
            found += [layout.columnMinimumWidth(1), layout.rowMinimumHeight(0)]
        if isinstance(layout, QGridLayout | QFormLayout):
            found += [layout.horizontalSpacing(), layout.verticalSpacing()]
        else:
            found.append(layout.spacing())
    return found


def test_everything_grows_but_a_line_and_what_has_no_end(window: QWidget) -> None:
    rescale([window], 100, 200)
    label, line, field = (window.findChild(QWidget, name) for name in ("words", "line", "field"))
    column = window.layout()
    row, grid, form = column.children()
    assert column.contentsMargins().left() == 40 and column.contentsMargins().top() == 24 and column.spacing() == 16
    assert column.contentsMargins().bottom() == 1
    assert row.spacing() == 12
    assert (grid.horizontalSpacing(), grid.verticalSpacing()) == (16, 4)
    assert (grid.columnMinimumWidth(1), grid.rowMinimumHeight(0)) == (136, 40)
    assert (form.horizontalSpacing(), form.verticalSpacing()) == (24, 8)
    assert (label.contentsMargins().top(), label.contentsMargins().bottom()) == (8, 16)
    assert (line.minimumHeight(), line.maximumHeight()) == (1, 1)
    assert (field.maximumWidth(), field.maximumHeight()) == (480, (1 << 24) - 1)


@given(ZOOMS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_there_and_back_ends_where_it_began(window: QWidget, zooms: list[int]) -> None:
    before = room(window)
    for was, now in zip([100, *zooms], [*zooms, 100], strict=True):
        rescale([window], was, now)
    assert room(window) == before


def test_what_was_set_anew_since_was_set_at_the_zoom_until_now(window: QWidget) -> None:
    rescale([window], 100, 200)
    window.layout().setSpacing(20)
    rescale([window], 200, 100)
    assert window.layout().spacing() == 10
    assert window.layout().contentsMargins().left() == 20


def _below(gap: object, zoom: int, spacing: int) -> QWidget:
    """Where the second of two lines stands that `gap` holds apart."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing * zoom // 100)
    for name in ("above", "below"):
        line = QWidget(objectName=name)
        line.setFixedHeight(1)
        column.addWidget(line)
        if name == "above":
            gap(column, 16 * zoom // 100)
    column.addStretch(1)
    made.resize(100, 200)
    made.show()
    return made


@pytest.mark.parametrize("spacing", [0, 4, 8, 16])
def test_a_gap_is_a_spacing_that_grows(qtbot: QtBot, spacing: int) -> None:
    made, spaced, large = (
        _below(gap, zoom, spacing) for gap, zoom in ((add_gap, 100), (QVBoxLayout.addSpacing, 100), (add_gap, 200))
    )
    for each in (made, spaced, large):
        qtbot.addWidget(each)
    places = [each.findChild(QWidget, "below").y() for each in (made, spaced, large)]
    assert places == [1 + spacing + 16, 1 + spacing + 16, 1 + 2 * (spacing + 16)]
    rescale([made], 100, 200)
    qtbot.waitUntil(lambda: made.findChild(QWidget, "below").y() == places[2])
