"""The foot of the window says how the connection is in words, and what waits for it."""

import threading
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.live import LinkWord
from ecsupport_desktop.ui.main_window.leaving import Leaving
from ecsupport_desktop.ui.main_window.status_line import StatusLine


class Foot:
    """What is read at the foot."""

    def __init__(self, link, qtbot) -> None:
        self.line = StatusLine()
        qtbot.addWidget(self.line)
        self.line.show_desk(link, demo=False)
        self.line.resize(1280, 32)
        self.line.show()

    def says(self, name: str) -> str:
        found = self.line.findChild(QLabel, f"status.{name}")
        return found.text() if found.isVisible() else ""

    @property
    def retry(self) -> QAbstractButton:
        return self.line.findChild(QAbstractButton, "status.retry")


@pytest.fixture
def foot(live, link, qtbot) -> Foot:
    return Foot(link, qtbot)


@pytest.fixture
def listening(live, link, foot):
    link.start_polling()
    return live


def test_a_local_file_has_no_connection(link, qtbot):
    foot = Foot(link, qtbot)
    assert foot.says("where") == "●  Local file"
    assert foot.says("clock") == "Clock: ok"
    assert not foot.retry.isVisible()


def test_connected(listening, foot):
    assert foot.says("where") == "○  Shared: connecting…"
    listening.connected()
    assert foot.says("where") == "●  Shared: connected to support@db"
    assert [foot.says(name) for name in ("waiting", "weak", "way")] == ["", "", ""]
    assert not foot.retry.isVisible()


def test_lost_since_when_and_a_key_to_try_again(listening, foot, qtbot):
    listening.lost()
    assert foot.says("where") == "○  No connection since 10:42; trying again. What you write is kept here."
    assert foot.retry.isVisible()
    with qtbot.waitSignal(foot.line.retry_requested):
        foot.retry.click()
    listening.connected()
    assert not foot.retry.isVisible()


def test_lost_yesterday_says_the_day(listening, foot, clock):
    clock.go_on(hours=24)
    listening.lost()
    assert foot.says("where").startswith("○  No connection since yesterday 10:42;")


def test_how_news_comes_where_it_doesnt_come_at_once(listening, foot):
    listening.connected(pooled=True, doorbell=False)
    assert foot.says("way") == "polling (a pooler is in between)"
    listening.connected(doorbell=False)
    assert foot.says("way") == "polling (no news by itself)"


@pytest.mark.parametrize(
    ("offset", "said"),
    [
        (timedelta(minutes=3, seconds=5), "This computer's clock is 3 min behind; times are corrected."),
        (-timedelta(seconds=45), "This computer's clock is 45 s ahead; times are corrected."),
        (timedelta(hours=2), "This computer's clock is 2 h behind; times are corrected."),
        (timedelta(seconds=30), "Clock: ok"),
    ],
)
def test_a_clock_that_is_wrong_is_named(listening, foot, settled, offset, said):
    listening.connected(clock_offset=offset)
    settled()
    assert foot.says("clock") == said


def test_what_is_weak_is_said_in_red_words(listening, foot):
    listening.connected(weak=("no encryption", "no certificate"))
    assert foot.says("weak") == "Weak connection: no encryption, no certificate"
    assert foot.line.findChild(QLabel, "status.weak").property("kind") == "overdue"


def test_refused_and_read_only(listening, foot):
    listening.link(LinkWord.REFUSED)
    assert foot.says("where") == "✕  Your access was removed. What you have typed is kept on this computer."
    listening.link(LinkWord.READ_ONLY, reason="This database needs version 0.3.0 to be worked on.")
    assert foot.says("where") == "◐  This database needs version 0.3.0 to be worked on."


def test_it_never_widens_the_window(listening, foot):
    listening.lost(weak=("no encryption, " * 20,), clock_offset=timedelta(hours=2))
    assert foot.line.minimumSizeHint().width() < 600


# ── what waits, and leaving meanwhile ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def waiting(listening, world, link, foot, settled, monkeypatch, qtbot):
    """A command waits for a server that is away; calling it brings the server back."""
    back, execute = threading.Event(), world.desk.execute

    def slow(command):
        assert back.wait(20)
        return execute(command)

    monkeypatch.setattr(world.desk, "execute", slow)
    listening.lost()
    link.execute(c.AddNote(**link.command_base(), request_id=new_id(), text="Later"))

    def come_back():
        back.set()
        listening.connected()
        settled()

    yield come_back
    come_back()


def test_what_waits_is_counted(waiting, foot):
    assert foot.says("waiting") == "1 change waits for the server"
    waiting()
    assert foot.says("waiting") == ""


def test_leaving_meanwhile_is_said_first_and_then_done(waiting, link, notices, qtbot):
    closed = []
    leaving = Leaving(link, notices, lambda: closed.append(leaving.may_close()), link)
    assert not leaving.may_close()
    said = notices.history[-1]
    assert said.message.startswith("1 change still waits for the server.")
    said.callback()
    assert closed == [True]
    with qtbot.waitSignal(notices.withdrawn):
        waiting()
    assert leaving.may_close()


def test_nothing_is_said_where_nothing_waits(listening, link, notices):
    listening.lost()
    assert Leaving(link, notices, lambda: None, link).may_close()
    assert notices.history == ()
