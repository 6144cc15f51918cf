import gc
import logging
import threading
import weakref
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject, QThread, Signal, Slot
from pytestqt.qtbot import QtBot

from ecsupport_desktop.domain.errors import DomainError, NotFound
from ecsupport_desktop.ui.shared.worker import Jobs, Worker

LONG = 10_000


class View(QObject):
    """Whoever asks: it notes what came home, and on which thread."""

    heard = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.done: list[object] = []
        self.refused: list[Exception] = []
        self.settled = 0
        self.threads: set[QThread] = set()

    @Slot(object)
    def on_done(self, result: object) -> None:
        self.threads.add(QThread.currentThread())
        self.done.append(result)
        self.heard.emit()

    def on_refused(self, error: Exception) -> None:
        self.threads.add(QThread.currentThread())
        self.refused.append(error)
        self.heard.emit()

    def on_settled(self) -> None:
        self.settled += 1


class Gate:
    """A function that waits on the worker until it is let through."""

    def __init__(self, result: object = "through") -> None:
        self.entered, self.open = threading.Event(), threading.Event()
        self._result = result

    def __call__(self) -> object:
        self.entered.set()
        assert self.open.wait(LONG / 1000)
        return self._result


@pytest.fixture
def crashes() -> list[BaseException]:
    return []


@pytest.fixture
def jobs(qtbot: QtBot, crashes: list[BaseException]) -> Iterator[Jobs]:
    made = Jobs(crashes.append)
    yield made
    made.close()
    assert not any(worker.isRunning() for worker in made.findChildren(Worker))


@pytest.fixture
def view(qtbot: QtBot) -> View:
    return View()


def fail(error: BaseException) -> object:
    raise error


def test_the_answer_comes_home_to_the_gui_thread(jobs: Jobs, view: View, qtbot: QtBot) -> None:
    ran_on: list[QThread] = []
    for verb in (jobs.query, partial(jobs.query, long=True), jobs.mutate, jobs.background):
        with qtbot.waitSignal(view.heard):
            verb(lambda: ran_on.append(QThread.currentThread()) or "page", view.on_done)
    assert view.done == ["page"] * 4
    assert view.threads == {view.thread()}
    assert view.thread() not in ran_on
    assert len(set(ran_on)) == 4


def test_an_answer_is_never_delivered_while_it_is_asked_for(jobs: Jobs, view: View, qtbot: QtBot) -> None:
    jobs.query(lambda: 1, view.on_done)
    assert view.done == []
    qtbot.waitUntil(lambda: view.done == [1])


def test_queries_and_commands_dont_wait_for_one_another(jobs: Jobs, view: View, qtbot: QtBot) -> None:
    slow, report, intake = Gate(), Gate("report"), Gate("mail")
    jobs.query(report, view.on_done, long=True)
    with qtbot.waitSignal(view.heard):
        jobs.query(lambda: "page", view.on_done)
    jobs.query(slow, view.on_done)
    jobs.background(intake, view.on_done)
    with qtbot.waitSignal(view.heard):
        jobs.mutate(lambda: "saved", view.on_done)
    assert view.done == ["page", "saved"]
    for gate in (slow, report, intake):
        gate.open.set()
    qtbot.waitUntil(lambda: len(view.done) == 5)


def test_commands_run_in_the_order_asked(jobs: Jobs, view: View, qtbot: QtBot) -> None:
    for number in range(500):
        jobs.mutate(lambda number=number: number, view.on_done)
    qtbot.waitUntil(lambda: len(view.done) == 500, timeout=LONG)
    assert view.done == list(range(500))


def test_a_newer_query_makes_the_older_one_stale(jobs: Jobs, view: View, qtbot: QtBot) -> None:
    gate, other = Gate("old"), Gate("other key")
    stale = jobs.query(gate, view.on_done, key="search", on_settled=view.on_settled)
    assert gate.entered.wait(LONG / 1000)
    never_run: list[str] = []
    jobs.query(lambda: never_run.append("ran"), view.on_done, key="search")
    jobs.query(other, view.on_done, key="counts")
    jobs.query(lambda: "new", view.on_done, key="search", on_settled=view.on_settled)
    assert stale.cancelled()
    gate.open.set()
    other.open.set()
    qtbot.waitUntil(lambda: len(view.done) == 2)
    assert view.done == ["other key", "new"]
    assert never_run == []
    assert view.settled == 1


def test_a_key_can_be_used_again_once_it_is_answered(jobs: Jobs, view: View, qtbot: QtBot) -> None:
    for number in range(3):
        with qtbot.waitSignal(view.heard):
            jobs.query(lambda number=number: number, view.on_done, key="page")
    assert view.done == [0, 1, 2]


def test_a_cancelled_job_is_told_and_forgotten(
    jobs: Jobs, view: View, qtbot: QtBot, crashes: list[BaseException]
) -> None:
    token, entered = threading.Event(), threading.Event()

    def search() -> object:
        entered.set()
        assert token.wait(LONG / 1000)
        raise RuntimeError("interrupted")

    job = jobs.query(search, view.on_done, view.on_refused, token=token)
    assert entered.wait(LONG / 1000)
    job.cancel()
    with qtbot.waitSignal(view.heard):
        jobs.query(lambda: "after", view.on_done)
    assert (view.done, view.refused, crashes) == (["after"], [], [])


def test_a_cancelled_command_still_runs(jobs: Jobs, view: View, qtbot: QtBot) -> None:
    gate, ran = Gate(), threading.Event()
    jobs.mutate(gate, view.on_done)
    jobs.mutate(ran.set, view.on_done).cancel()
    gate.open.set()
    with qtbot.waitSignal(view.heard):
        jobs.mutate(lambda: "last", view.on_done)
    assert ran.is_set()
    qtbot.waitUntil(lambda: view.done == ["through", "last"])


def test_an_expected_error_goes_to_whoever_asked(
    jobs: Jobs, view: View, qtbot: QtBot, crashes: list[BaseException]
) -> None:
    error = NotFound("There is no request {number}", number="ECS-1")
    with qtbot.waitSignal(view.heard):
        jobs.mutate(lambda: fail(error), view.on_done, view.on_refused, on_settled=view.on_settled)
    assert (view.refused, view.done, view.settled, crashes) == ([error], [], 1, [])


def test_an_expected_error_nobody_waits_for_is_announced(jobs: Jobs, view: View, qtbot: QtBot) -> None:
    error = DomainError("Not now")
    with qtbot.waitSignal(jobs.refused, check_params_cb=lambda heard: heard is error):
        jobs.mutate(lambda: fail(error), view.on_done)


def test_what_counts_as_expected_is_told(qtbot: QtBot, view: View, crashes: list[BaseException]) -> None:
    jobs = Jobs(crashes.append, expected=(DomainError, OSError))
    with qtbot.waitSignal(view.heard):
        jobs.query(lambda: fail(OSError("disk full")), view.on_done, view.on_refused)
    assert crashes == []
    jobs.close()


def test_any_other_error_goes_to_the_crash_funnel(
    jobs: Jobs, view: View, qtbot: QtBot, crashes: list[BaseException]
) -> None:
    error = KeyError("bug")
    jobs.query(lambda: fail(error), view.on_done, view.on_refused, on_settled=view.on_settled)
    qtbot.waitUntil(lambda: crashes == [error])
    qtbot.waitUntil(lambda: view.settled == 1)
    assert (view.done, view.refused) == ([], [])


def test_a_receiver_that_is_gone_hears_nothing(
    jobs: Jobs, view: View, qtbot: QtBot, crashes: list[BaseException]
) -> None:
    gate, gone = Gate(), View()
    jobs.query(gate, gone.on_done, gone.on_refused, on_settled=gone.on_settled)
    assert gate.entered.wait(LONG / 1000)
    with qtbot.waitSignal(gone.destroyed):
        gone.deleteLater()
    gate.open.set()
    with qtbot.waitSignal(view.heard):
        jobs.query(lambda: "next", view.on_done)
    assert (gone.done, gone.settled, crashes) == ([], 0, [])


def test_only_a_bound_method_of_a_gui_object_may_be_told(jobs: Jobs, qtbot: QtBot) -> None:
    with pytest.raises(AssertionError, match="bound method of a QObject"):
        jobs.query(lambda: 1, lambda result: None)
    with pytest.raises(AssertionError, match="bound method of a QObject"):
        jobs.query(lambda: 1, [].append)
    elsewhere, thread = View(), QThread()
    elsewhere.moveToThread(thread)
    with pytest.raises(AssertionError, match="GUI thread"):
        jobs.query(lambda: 1, elsewhere.on_done)


def test_work_is_asked_for_on_the_gui_thread(jobs: Jobs, view: View) -> None:
    raised: list[BaseException] = []

    def ask() -> None:
        try:
            jobs.query(lambda: 1, view.on_done)
        except AssertionError as error:
            raised.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert len(raised) == 1


def test_closing_finishes_commands_and_drops_answers(qtbot: QtBot, view: View, crashes: list[BaseException]) -> None:
    jobs = Jobs(crashes.append)
    gate, ran, never = Gate(), [], []
    jobs.mutate(gate, view.on_done)
    for number in range(20):
        jobs.mutate(lambda number=number: ran.append(number), view.on_done)
    query = Gate()
    jobs.query(query, view.on_done)
    jobs.query(lambda: never.append("query"), view.on_done)
    assert gate.entered.wait(LONG / 1000)
    assert query.entered.wait(LONG / 1000)
    gate.open.set()
    query.open.set()
    jobs.close()
    assert ran == list(range(20))
    assert never == []
    assert not any(worker.isRunning() for worker in jobs.findChildren(Worker))
    heard_after: list[str] = []
    other = Jobs(crashes.append)
    with qtbot.waitSignal(view.heard):
        other.query(lambda: heard_after.append("later"), view.on_done)
    assert view.done == [None]
    other.close()


def test_a_command_that_fails_while_closing_is_logged(
    qtbot: QtBot, view: View, crashes: list[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    jobs = Jobs(crashes.append)
    jobs.mutate(lambda: fail(ValueError("disk")), view.on_done)
    with caplog.at_level(logging.ERROR):
        jobs.close()
    assert "while the program was closing" in caplog.text


def test_after_closing_no_work_is_taken(jobs: Jobs, view: View) -> None:
    jobs.close()
    jobs.close()
    with pytest.raises(RuntimeError, match="closing"):
        jobs.mutate(lambda: 1, view.on_done)


def test_no_thread_is_made_before_there_is_work(jobs: Jobs, view: View, qtbot: QtBot) -> None:
    assert not any(worker.isRunning() for worker in jobs.findChildren(Worker))
    with qtbot.waitSignal(view.heard):
        jobs.query(lambda: 1, view.on_done)
    assert [worker.isRunning() for worker in jobs.findChildren(Worker)] == [True, False, False, False, False]


def test_busy_while_commands_run(jobs: Jobs, view: View, qtbot: QtBot) -> None:
    heard: list[bool] = []
    jobs.busy_changed.connect(heard.append)
    gate = Gate()
    jobs.mutate(gate, view.on_done)
    jobs.mutate(lambda: 2, view.on_done)
    assert heard == [True]
    gate.open.set()
    qtbot.waitUntil(lambda: len(view.done) == 2)
    assert heard == [True, False]


def test_nothing_is_kept_alive(jobs: Jobs, view: View, qtbot: QtBot) -> None:
    class Page:
        pass

    seen: list[weakref.ref[Page]] = []

    def make() -> Page:
        page = Page()
        seen.append(weakref.ref(page))
        return page

    job = jobs.query(make, view.on_done)
    qtbot.waitUntil(lambda: len(view.done) == 1)
    view.done.clear()
    del job
    gc.collect()
    qtbot.waitUntil(lambda: seen[0]() is None)


def test_many_answers_arrive_whole(jobs: Jobs, view: View, qtbot: QtBot) -> None:
    for number in range(2_000):
        jobs.query(lambda number=number: number, view.on_done)
        jobs.background(lambda number=number: number + 10_000, view.on_done)
    qtbot.waitUntil(lambda: len(view.done) == 4_000, timeout=LONG)
    assert [n for n in view.done if n < 10_000] == list(range(2_000))
    assert [n for n in view.done if n >= 10_000] == list(range(10_000, 12_000))


def test_what_is_kept_doesnt_wait_for_a_command(jobs: Jobs, view: View, qtbot: QtBot) -> None:
    """A command may wait for a server as long as it is away; what is typed meanwhile is written down."""
    back = threading.Event()
    jobs.mutate(lambda: back.wait(10), view.on_done)
    with qtbot.waitSignal(view.heard):
        jobs.keep(lambda: "written", view.on_done)
    assert view.done == ["written"]
    with qtbot.waitSignal(view.heard):
        back.set()
