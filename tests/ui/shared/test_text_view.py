import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.ui.shared.text_view import LINE_MOST, PlainTextView, break_long_lines, safe_text, show_invisibles


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("invoice\u202efdp.exe", "invoice⟨U+202E⟩fdp.exe"),
        ("\u2066a\u2069", "⟨U+2066⟩a⟨U+2069⟩"),
        ("pay\u200bpal", "pay⟨U+200B⟩pal"),
        ("a\ufeffb\u00adc", "a⟨U+FEFF⟩b⟨U+00AD⟩c"),
        ("\x00\x1b[31m\x07", "⟨U+0000⟩⟨U+001B⟩[31m⟨U+0007⟩"),
        ("object \ufffc frame \ufdd0", "object ⟨U+FFFC⟩ frame ⟨U+FDD0⟩"),
        ("tag \U000e0041", "tag ⟨U+E0041⟩"),
        ("lone \udc80", "lone ⟨U+DC80⟩"),
        ("line\u2028two", "line⟨U+2028⟩two"),
        ("a\r\nb\rc\td", "a\nb\nc\td"),
    ],
)
def test_what_hides_is_written_out(text: str, shown: str) -> None:
    assert show_invisibles(text) == shown


@pytest.mark.parametrize("text", ["¿Qué tal, señor?", "日本語 العربية", "👩‍💻 ❤️ 👍🏽", "�", "10\u00a0€", "e\u0301"])
def test_what_people_write_stays(text: str) -> None:
    assert show_invisibles(text) == text


def test_a_joiner_hides_nothing_between_letters() -> None:
    assert show_invisibles("pay\u200dpal") == "pay⟨U+200D⟩pal"
    assert show_invisibles("\u200d") == "⟨U+200D⟩"


@given(st.text())
def test_it_is_done_once(text: str) -> None:
    assert show_invisibles(show_invisibles(text)) == show_invisibles(text)


def test_an_endless_line_is_broken() -> None:
    lines = break_long_lines("x" * (3 * LINE_MOST) + "\nshort").split("\n")
    assert [len(line) for line in lines] == [LINE_MOST] * 3 + [5]
    assert break_long_lines("abcdefg", 3) == "abc\ndef\ng"
    assert break_long_lines("abc\n", 3) == "abc\n"


def test_a_hostile_text_is_ready_quickly() -> None:
    begun = time.perf_counter()
    safe_text("\u200d" * 200_000 + "x" * 1_000_000)
    assert time.perf_counter() - begun < 5


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[PlainTextView]:
    host = QWidget()
    qtbot.addWidget(host)
    made = PlainTextView()
    layout = QVBoxLayout(host)
    layout.addWidget(made)
    layout.addStretch()
    host.resize(400, 300)
    with qtbot.waitExposed(host):
        host.show()
    yield made


def test_markup_is_text(view: PlainTextView) -> None:
    view.set_text("<b>Bold</b> <img src='file:///etc/passwd'> \u202e&amp;")
    assert view.toPlainText() == "<b>Bold</b> <img src='file:///etc/passwd'> ⟨U+202E⟩&amp;"


def test_nothing_is_opened(view: PlainTextView) -> None:
    for kind in QTextDocument.ResourceType:
        resource = view.loadResource(kind.value, QUrl("file:///etc/passwd"))
        assert isinstance(resource, QImage) and resource.size().width() == 1


def test_it_is_as_tall_as_its_text(view: PlainTextView, qtbot: QtBot) -> None:
    view.set_text("one line")
    one = view.height()
    view.set_text("word " * 200)
    many = view.height()
    assert many > 5 * one
    view.window().resize(800, 300)
    qtbot.waitUntil(lambda: view.height() < many)
    assert view.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize("width", [200, 800])
def test_its_last_line_is_seen_at_once_at_another_width(view: PlainTextView, width: int) -> None:
    view.set_text("word " * 200)
    before = view.height()
    view.resize(width, before)
    assert view.height() != before
    assert view.viewport().height() == view.height()


def test_it_can_be_read_but_not_written(view: PlainTextView, qtbot: QtBot) -> None:
    view.set_text("said")
    qtbot.keyClicks(view, "more")
    assert view.toPlainText() == "said"
