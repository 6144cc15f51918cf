import logging
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.services.redaction import Known
from ecsupport_desktop.ui.shared.crash import CrashFunnel
from ecsupport_desktop.ui.shared.crash_dialog import MOST_SHOWN

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("caplog")


@pytest.fixture
def funnel(qtbot: QtBot) -> Iterator[CrashFunnel]:
    window = QWidget()
    qtbot.addWidget(window)
    known = Known(home="/home/ana", user="ana", people=("Ana Ruiz",))
    made = CrashFunnel(window, clock=lambda: NOON, knowing=lambda: known)
    yield made
    made.uninstall()
    if dialog := made.dialog():
        dialog.reject()


def error_of(message: str) -> BaseException:
    try:
        raise RuntimeError(message)
    except RuntimeError as error:
        return error


def reported(funnel: CrashFunnel, qtbot: QtBot, *errors: BaseException) -> None:
    for error in errors:
        with qtbot.waitSignal(funnel.crashed):
            funnel.report(error)


def test_an_error_reaches_the_dialog_and_the_log(
    funnel: CrashFunnel, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    reported(funnel, qtbot, error_of("the shelf broke"))
    dialog = funnel.dialog()
    assert dialog is not None and dialog.isVisible() and not dialog.isModal()
    for words in ("RuntimeError: the shelf broke", "test_crash.py", "When: 2026-03-02T12:00:00+00:00", "Version: "):
        assert words in dialog.report_text()
    assert [record.levelno for record in caplog.records] == [logging.CRITICAL]


def test_there_is_one_dialog_and_the_same_error_is_counted(funnel: CrashFunnel, qtbot: QtBot) -> None:
    same = error_of("one")
    reported(funnel, qtbot, same)
    dialog = funnel.dialog()
    reported(funnel, qtbot, same, same, error_of("two"))
    assert funnel.dialog() is dialog
    assert dialog.report_text().count("RuntimeError: one") == 1
    assert dialog.report_text().count("RuntimeError: two") == 1
    assert dialog.findChild(QLabel, "crash_dialog.count").text() == "It happened 4 times."


def test_a_flood_is_bounded(funnel: CrashFunnel, qtbot: QtBot) -> None:
    reported(funnel, qtbot, *(error_of(str(number)) for number in range(MOST_SHOWN + 10)))
    assert funnel.dialog().report_text().count("Traceback") == MOST_SHOWN


def test_once_closed_the_next_error_opens_a_new_one(funnel: CrashFunnel, qtbot: QtBot) -> None:
    reported(funnel, qtbot, error_of("the first"))
    funnel.dialog().findChild(QPushButton, "crash_dialog.continue").click()
    assert funnel.dialog() is None
    reported(funnel, qtbot, error_of("the second"))
    assert "the first" not in funnel.dialog().report_text()


def test_an_error_of_another_thread_comes_over(funnel: CrashFunnel, qtbot: QtBot) -> None:
    seen_on: list[QThread] = []
    funnel.crashed.connect(lambda _error: seen_on.append(QThread.currentThread()))
    with qtbot.waitSignal(funnel.crashed):
        thread = threading.Thread(target=lambda: funnel.report(error_of("afar")))
        thread.start()
        thread.join()
    assert seen_on == [funnel.thread()]


def test_python_hands_over_what_nobody_caught(funnel: CrashFunnel, qtbot: QtBot) -> None:
    funnel.install()
    funnel.install()
    error = error_of("uncaught")
    with qtbot.waitSignal(funnel.crashed):
        sys.excepthook(type(error), error, error.__traceback__)
    with qtbot.waitSignal(funnel.crashed):
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
    assert "ZeroDivisionError" in funnel.dialog().report_text()


def test_the_hooks_are_put_back(funnel: CrashFunnel) -> None:
    before = (sys.excepthook, threading.excepthook)
    funnel.install()
    assert sys.excepthook != before[0]
    funnel.uninstall()
    assert (sys.excepthook, threading.excepthook) == before


def test_the_report_can_be_copied_and_saved(funnel: CrashFunnel, qtbot: QtBot, tmp_path: Path) -> None:
    reported(funnel, qtbot, error_of("keep me"))
    dialog = funnel.dialog()
    dialog.add("another", "torn \udc80")
    dialog.findChild(QPushButton, "crash_dialog.copy").click()
    assert "keep me" in QGuiApplication.clipboard().text()
    dialog.save_to(tmp_path / "report.txt")
    # As it is shown, so that whoever reads it before passing it on has read everything.
    assert "torn ⟨U+DC80⟩" in (tmp_path / "report.txt").read_text(encoding="utf-8")


def test_what_the_agent_makes_of_the_report_is_what_is_saved(funnel: CrashFunnel, qtbot: QtBot, tmp_path: Path) -> None:
    reported(funnel, qtbot, error_of("for Acme"))
    dialog = funnel.dialog()
    text = dialog.findChild(QPlainTextEdit, "crash_dialog.report")
    text.setPlainText(text.toPlainText().replace("for Acme", "for a client"))
    reported(funnel, qtbot, error_of("another"))
    dialog.save_to(tmp_path / "report.txt")
    saved = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert "for a client" in saved and "Acme" not in saved and "RuntimeError: another" in saved
    assert saved.rstrip("\n") == text.toPlainText() == dialog.report_text()


def test_one_button_takes_out_who_it_is_about(funnel: CrashFunnel, qtbot: QtBot) -> None:
    reported(funnel, qtbot, error_of("/home/ana/x.py: mail of Ana Ruiz <ana@acme.example>"))
    dialog = funnel.dialog()
    before, outcome = dialog.report_text(), dialog.findChild(QLabel, "crash_dialog.outcome")
    button = dialog.findChild(QPushButton, "crash_dialog.redact")
    button.click()
    assert "RuntimeError: ~/x.py: mail of [name] <[e-mail]>" in dialog.report_text()
    assert "Replaced in 3 places" in outcome.text()
    reported(funnel, qtbot, error_of("later, Ana Ruiz"))
    assert "later, [name]" in dialog.report_text()
    button.click()
    assert "Nothing more was found" in outcome.text()
    text = dialog.findChild(QPlainTextEdit, "crash_dialog.report")
    for _step in range(2):
        text.undo()
    assert dialog.report_text() == before
    text.undo()
    assert dialog.report_text() == before
