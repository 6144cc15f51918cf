"""The guards of tests/conftest.py catch what they are there for, shown on a project of tests that misbehave."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SAMPLE = """
import logging, threading, warnings
import pytest
from PySide6.QtCore import QThread, QTimer, qDebug, qWarning
from PySide6.QtWidgets import QLabel, QWidget

kept = []
release = threading.Event()

@pytest.fixture
def talkative():
    yield
    qWarning("from a teardown")

def test_bad_qt_warning_without_qtbot():
    qWarning("odd")

def test_bad_qt_warning_with_qtbot(qtbot):
    qWarning("odd")

def test_bad_qt_warning_in_teardown(talkative):
    pass

def test_bad_log():
    logging.getLogger("some.where").warning("odd")

def test_bad_python_warning():
    warnings.warn("odd")

def test_bad_thread():
    thread = threading.Thread(target=release.wait, daemon=True)
    thread.start()
    kept.append(thread)

def test_bad_qt_thread(qapp):
    thread = QThread()
    thread.start()
    kept.append(thread)

def test_bad_timer(qapp):
    timer = QTimer()
    timer.start(60_000)
    kept.append(timer)

def test_bad_widget(qapp):
    kept.append(QWidget())

def test_good_debug_message():
    qDebug("fine")

def test_good_log(caplog):
    logging.getLogger("some.where").warning("expected")

def test_good_thread():
    thread = threading.Thread(target=print)
    thread.start()
    thread.join()

def test_good_qt(qtbot):
    label = QLabel("fine")
    qtbot.addWidget(label)
    label.show()
    qtbot.waitExposed(label)
    timer = QTimer(label)
    timer.start(60_000)
    thread = QThread(label)
    thread.start()
    thread.quit()
    assert thread.wait(5_000)

def test_good_end():
    release.set()
    for thread in [thing for thing in kept if isinstance(thing, QThread)]:
        thread.quit()
        assert thread.wait(5_000)
"""


def test_every_kind_of_misbehaviour_fails_its_test(pytester: pytest.Pytester) -> None:
    shutil.copy(ROOT / "pyproject.toml", pytester.path)
    shutil.copy(ROOT / "tests" / "conftest.py", pytester.path)
    shutil.copy(ROOT / "tests" / "support" / "memory.py", pytester.mkdir("support"))
    pytester.makepyfile(test_sample=SAMPLE)
    result = pytester.runpytest_subprocess("-p", "no:randomly", "-rfE", "test_sample.py")
    summary = [line.split(" - ")[0] for line in result.outlines if line.startswith(("FAILED ", "ERROR "))]
    caught = {line.partition("::")[2] for line in summary if "::" in line}
    bad = {line[4:].split("(")[0] for line in SAMPLE.splitlines() if line.startswith("def test_bad")}
    assert caught == bad, result.stdout.str()


def test_nothing_of_the_users_is_in_reach() -> None:
    assert Path.home().name.startswith("ecsupport-tests-")
