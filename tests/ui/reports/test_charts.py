"""A chart's axis is one scale with its limit written once, and what stands above a column is its height."""

import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.reports import wording
from ecsupport_desktop.ui.reports.kinds import Columns


@pytest.mark.parametrize("width", [1280, 800])
def test_hours_lie_on_one_scale_and_the_limit_is_written_once(make_page, requests, width):
    curve = make_page(width).parts.curve
    places = [mark.place.center().x() for mark in curve.marks]
    hour = (places[1] - places[0]) / 2
    for at, hours in enumerate(wording.CURVE_HOURS):
        assert places[at] - places[0] == pytest.approx((hours - 2) * hour)
    shown = [curve.items[at].label for at, _left in curve.labels_shown()]
    assert shown.count("48 h") == 1 and len(set(shown)) == len(shown)


def test_the_nearest_of_two_marks_is_pointed_at(make_page, requests):
    curve = make_page(800).parts.curve
    for at, mark in enumerate(curve.marks):
        if mark.ids:
            assert curve.mark_at(mark.place.center()) == at


def test_above_a_column_stands_its_count_with_the_share_where_there_is_room(qtbot: QtBot, page):
    (week,) = (item for item in page.parts.weeks.items if item.ids)
    assert week.value == "66.7 % of 3" and week.short == "3"
    assert week.what == "week of 23 Nov 2026"
    assert week.words == "week of 23 Nov 2026: 3 responses, 1 late, 66.7 % in time"
    columns = Columns("columns")
    qtbot.addWidget(columns)
    columns.show_items([week] * 12)
    assert columns.said_above(week, QRectF(0, 0, 1800, 100)) == week.value
    assert columns.said_above(week, QRectF(0, 0, 480, 100)) == "3"
    assert columns.said_above(week, QRectF(0, 0, 36, 100)) == ""


def test_an_empty_period_says_one_thing(make_page, world):
    parts = make_page().parts
    assert parts.said.text() == "No response was given in this period."
    assert parts.causes.empty == "Nothing in this period."
    assert not parts.breaches.isVisible()


def test_in_time_is_said_only_of_responses_given(make_page, world):
    request_id = world.register()
    world.establish(request_id)
    world.answer(request_id)
    world.clock.go_on(hours=1)
    parts = make_page().parts
    assert parts.causes.empty == "Every response of this period came in time."
