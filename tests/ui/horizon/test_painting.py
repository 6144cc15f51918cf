"""Where the strip puts what it paints: no word stands where a mark may stand, at any width, zoom and language."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QRect

from ecsupport_desktop.config.language import use_language
from ecsupport_desktop.config.settings import Settings
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.office import office_of
from ecsupport_desktop.ui.horizon.painting import STACKED, Look
from ecsupport_desktop.ui.horizon.strip import HorizonStrip
from ecsupport_desktop.ui.shared.theme import apply_theme

SAID = {"en": "105 will be late · F7", "es": "105 llegarán tarde · F7"}


@pytest.fixture
def language():
    yield use_language
    use_language("en")


def owed(now, *, half_hours):
    """Four requests at once, every half hour."""
    moments = tuple(now + timedelta(minutes=30 * (at // 4), seconds=at % 4 + 60) for at in range(4 * half_hours))
    return moments, tuple(new_id() for _each in moments)


@pytest.fixture
def strip(qtbot, qapp, clock):
    """With a pile that is counted at every half hour of its 48 hours, and some beyond."""
    apply_theme(qapp, "light")
    made = HorizonStrip()
    qtbot.addWidget(made)
    look = Look(now=clock.now, policy=Policy(), office=office_of(Settings()), zone=ZoneInfo("Europe/Madrid"))
    made.show_dues(*owed(clock.now, half_hours=120), look)
    yield made
    apply_theme(qapp, "light", zoom=100)


def changed(before, after) -> QRect:
    """What is painted otherwise in the second of two pictures of one size, in pixels."""
    assert before.size() == after.size()
    wide, lines = before.bytesPerLine(), []
    one, other = bytes(before.constBits()), bytes(after.constBits())
    for y in range(before.height()):
        a, b = one[y * wide : (y + 1) * wide], other[y * wide : (y + 1) * wide]
        if a != b:
            at = [x // 4 for x in range(wide) if a[x] != b[x]]
            lines.append((y, min(at), max(at)))
    if not lines:
        return QRect()
    left, right = min(line[1] for line in lines), max(line[2] for line in lines)
    return QRect(left, lines[0][0], right - left + 1, lines[-1][0] - lines[0][0] + 1)


@pytest.mark.parametrize("zoom", [100, 200])
@pytest.mark.parametrize("code", ["en", "es"])
@pytest.mark.parametrize("width", [800, 1_280, 1_920, 3_840])
def test_what_the_forecast_says_stands_where_no_mark_can_be(strip, qapp, language, width, code, zoom):
    language(code)
    apply_theme(qapp, "light", zoom=zoom)
    strip.resize(width, strip.sizeHint().height())
    assert strip.view.beyond
    marks = strip.picture()
    strip.show_late(frozenset(), SAID[code])
    words = changed(marks, strip.picture())
    assert words.height() > 0 and words.bottom() < strip.marks_top
    assert words.left() >= strip.timeline.left() and words.right() < strip.timeline.right()


@pytest.mark.parametrize("zoom", [100, 200])
@pytest.mark.parametrize("width", [800, 1_280, 3_840])
def test_no_mark_and_no_number_reaches_the_words_above_them(strip, qapp, width, zoom):
    apply_theme(qapp, "light", zoom=zoom)
    strip.resize(width, strip.sizeHint().height())
    strip.show_dues(*owed(strip.look.now, half_hours=90), strip.look)
    assert not strip.view.beyond and max(len(column.ids) for column in strip.view.columns) > STACKED
    marks = strip.picture()
    strip.show_dues((), (), strip.look)
    assert changed(strip.picture(), marks).top() >= strip.marks_top


def test_words_that_have_no_room_are_cut_short(strip):
    strip.resize(400, strip.sizeHint().height())
    marks = strip.picture()
    strip.show_late(frozenset(), "105 will be late · F7" * 40)
    assert changed(marks, strip.picture()).left() >= strip.timeline.left()
