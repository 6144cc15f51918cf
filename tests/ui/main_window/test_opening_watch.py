"""While a database is brought up to date the window says how far it is, and stops it when it goes."""

import threading
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLabel

from ecsupport_desktop.config.settings import Settings
from ecsupport_desktop.services.opening import Step
from ecsupport_desktop.ui.main_window import Doors
from ecsupport_desktop.ui.main_window.opening_watch import OpeningWatch
from ecsupport_desktop.ui.main_window.window import MainWindow


@pytest.fixture
def window(qtbot: Any, tmp_path: Any) -> Any:
    watch = OpeningWatch()
    nothing: Any = None
    doors = Doors(make_parser=nothing, read_sources=nothing, export=nothing, printer=nothing, watch=watch)
    made = MainWindow(QSettings(str(tmp_path / "state.ini"), QSettings.Format.IniFormat), Settings(), doors)
    qtbot.addWidget(made)
    made.show()
    made.show_opening()
    return made, watch


def said(window: MainWindow) -> str:
    page = window._pages.currentWidget()
    return " ".join(page.findChild(QLabel, f"empty_state.{part}").text() for part in ("title", "sentence"))


def test_the_window_says_how_far_it_is(window: Any, qtbot: Any) -> None:
    shown, watch = window
    for step, share, words in (
        (Step.CHECKING, None, "It is checked first"),
        (Step.BACKING_UP, 0.456, "A backup is made first: 46 %"),
        (Step.BACKING_UP, 1.0, "The backup is checked"),
        (Step.UPDATING, None, "Its form is changed"),
    ):
        threading.Thread(target=watch.tell, args=(step, share)).start()
        qtbot.waitUntil(lambda words=words: words in said(shown))
        assert said(shown).startswith("Bringing the database up to date…")


def test_a_window_that_is_closed_stops_it_and_one_that_opens_again_waits(window: Any) -> None:
    shown, watch = window
    assert not watch.stopped()
    shown.close()
    assert watch.stopped()
    shown.show_opening()
    assert not watch.stopped()
