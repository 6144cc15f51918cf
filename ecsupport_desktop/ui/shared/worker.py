"""Work off the GUI thread, in two verbs: query (reads) and mutate (commands); what takes longer runs in the background.

    jobs.query(lambda: reader.queue_page(name, 0), self._on_page, key="queue")
    jobs.mutate(lambda: desk.execute(command), self._on_outcome, self._on_refused)

The function runs on a thread of its own kind and returns a frozen snapshot; the answer comes back on the GUI thread
to a bound method of a QObject made there. It is dropped when that object is gone, when a newer call with the same
key was made, when the job was cancelled and after `Jobs.close`. A command is never dropped, only its answer.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal

from ecsupport_desktop.domain.errors import DomainError

T = TypeVar("T")
CrashFunnel = Callable[[BaseException], object]

log = logging.getLogger(__name__)


class Job:
    """One piece of work under way. Cancel it from the GUI thread; a long function may watch `cancelled`."""

    def __init__(
        self,
        work: Callable[[], Any],
        on_done: Callable[[Any], object] | None,
        on_error: Callable[[Exception], object] | None,
        on_settled: Callable[[], object] | None,
        *,
        must_run: bool,
        token: threading.Event | None,
        counted: bool = False,
    ) -> None:
        self._work: Callable[[], Any] | None = work
        self._on_done, self._on_error, self._on_settled = on_done, on_error, on_settled
        self._token = token or threading.Event()
        self._must_run, self._counted = must_run, counted
        self._dropped = False
        self._result: Any = None
        self._error: BaseException | None = None

    def cancel(self) -> None:
        """Drop the answer; a query that hasn't begun isn't run at all, one that has sees its token set."""
        self._dropped = True
        if not self._must_run:
            self._token.set()

    def cancelled(self) -> bool:
        """Whether nobody waits for the answer any more; may be asked on any thread."""
        return self._token.is_set()

    def _run(self) -> None:
        """On the worker thread."""
        if self._work is None or (self._token.is_set() and not self._must_run):
            return
        try:
            self._result = self._work()
        except BaseException as error:  # noqa: BLE001 - this is the edge: it goes to on_error or to the crash dialog
            self._error = error

    def _clear(self) -> None:
        """Let go, on the GUI thread, of everything a QObject might hang on: the last reference may die elsewhere."""
        self._work = self._on_done = self._on_error = self._on_settled = None
        self._result = self._error = None


class Worker(QThread):
    """One thread that runs jobs one after another, in order, and says when each is over.

    Signals: job_finished(Job), emitted on the worker's own thread.
    """

    job_finished = Signal(object)

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()

    def post(self, job: Job) -> None:
        """Put the job at the end of the line; the thread starts with its first one."""
        self._waiting.put(job)
        if not self.isRunning():
            self.start()

    def finish(self) -> None:
        """Stop after what is in line now, and wait for it. GUI thread only."""
        if self.isRunning():
            self._waiting.put(None)
            self.wait()

    def run(self) -> None:
        """On the worker thread."""
        threading.current_thread().name = self.objectName()
        while (job := self._waiting.get()) is not None:
            job._run()
            self.job_finished.emit(job)


class Jobs(QObject):
    """The window's workers, and the bridge their answers come home over. Make it on the GUI thread.

    `expected` are the errors a person can understand and mend; `crash` gets every other one, on the GUI thread.
    Signals: refused(error) — an expected error whose caller gave no `on_error`; busy_changed(bool) — a command runs.
    """

    refused = Signal(object)
    busy_changed = Signal(bool)

    def __init__(
        self,
        crash: CrashFunnel,
        parent: QObject | None = None,
        *,
        expected: tuple[type[Exception], ...] = (DomainError,),
    ) -> None:
        super().__init__(parent)
        self.setObjectName("jobs")
        self._crash = crash
        self._expected = expected
        self._closed = False
        self._under_way: set[Job] = set()
        self._latest: dict[str, Job] = {}
        self._mutations = 0
        self._queries, self._long_queries, self._commands, self._background, self._keeping = (
            self._worker(name) for name in ("queries", "long queries", "commands", "background", "keeping")
        )
        if app := QCoreApplication.instance():
            app.aboutToQuit.connect(self.close)

    def query(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], object] | None,
        on_error: Callable[[Exception], object] | None = None,
        key: str | None = None,
        *,
        on_settled: Callable[[], object] | None = None,
        token: threading.Event | None = None,
        long: bool = False,
    ) -> Job:
        """Read something. A newer query with the same key makes this one stale: its answer never arrives.

        `token` is set when the job is cancelled or stale, for a function that can stop half-way. `on_settled` is
        called after on_done, on_error or a crash, so that a view may stop saying that it waits. A `long` one runs on
        a thread of its own kind, where no short one waits for it.
        """
        job = Job(work, on_done, on_error, on_settled, must_run=False, token=token)
        self._make_stale(key, job)
        return self._post(self._long_queries if long else self._queries, job)

    def mutate(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], object] | None = None,
        on_error: Callable[[Exception], object] | None = None,
        *,
        on_settled: Callable[[], object] | None = None,
    ) -> Job:
        """Change something. It always runs, in the order asked, even while the program is closing."""
        job = Job(work, on_done, on_error, on_settled, must_run=True, token=None, counted=True)
        self._post(self._commands, job)
        self._count_mutations(+1)
        return job

    def keep(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], object] | None = None,
        on_error: Callable[[Exception], object] | None = None,
    ) -> Job:
        """Write down on this computer what must not be lost, while a command waits for a server; rules of `mutate`."""
        return self._post(self._keeping, Job(work, on_done, on_error, None, must_run=True, token=None))

    def background(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], object] | None = None,
        on_error: Callable[[Exception], object] | None = None,
        key: str | None = None,
        *,
        on_settled: Callable[[], object] | None = None,
        token: threading.Event | None = None,
    ) -> Job:
        """Mail, intake, export: work that may take long and holds nobody up. Same rules as `query`."""
        job = Job(work, on_done, on_error, on_settled, must_run=False, token=token)
        self._make_stale(key, job)
        return self._post(self._background, job)

    @property
    def closed(self) -> bool:
        """Whether no work is taken any more."""
        return self._closed

    def close(self) -> None:
        """Cancel reads, let commands finish, join all threads. Answers still on their way are dropped."""
        if self._closed:
            return
        self._closed = True
        for job in self._under_way:
            job.cancel()
        for worker in (self._queries, self._long_queries, self._background, self._commands, self._keeping):
            worker.finish()
        for job in self._under_way:
            if job._must_run and job._error is not None:
                # One that is expected (a server that is away) is told of at the next start.
                level = logging.INFO if isinstance(job._error, self._expected) else logging.ERROR
                log.log(level, "A command failed while the program was closing", exc_info=job._error)
            job._clear()
        self._under_way.clear()
        self._latest.clear()

    def _worker(self, name: str) -> Worker:
        worker = Worker(name, self)
        worker.job_finished.connect(self._on_job_finished, Qt.ConnectionType.QueuedConnection)
        return worker

    def _post(self, worker: Worker, job: Job) -> Job:
        if self._closed:
            raise RuntimeError("The program is closing: no work is taken any more")
        assert QThread.currentThread() is self.thread(), "Ask for work on the GUI thread"
        for receiver in (job._on_done, job._on_error, job._on_settled):
            self._check_receiver(receiver)
        self._under_way.add(job)
        worker.post(job)
        return job

    def _check_receiver(self, receiver: Callable[..., object] | None) -> None:
        if receiver is None:
            return
        owner = getattr(receiver, "__self__", None)
        assert isinstance(owner, QObject), f"{receiver!r} must be a bound method of a QObject"
        assert owner.thread() is self.thread(), f"{owner!r} must live in the GUI thread"

    def _make_stale(self, key: str | None, job: Job) -> None:
        if key is None:
            return
        if earlier := self._latest.get(key):
            earlier.cancel()
        self._latest[key] = job

    def _count_mutations(self, change: int) -> None:
        before = self._mutations > 0
        self._mutations += change
        if before != (self._mutations > 0):
            self.busy_changed.emit(self._mutations > 0)

    def _on_job_finished(self, job: Job) -> None:
        self._under_way.discard(job)
        for key in [key for key, latest in self._latest.items() if latest is job]:
            del self._latest[key]
        if self._closed:
            job._clear()
            return
        if job._counted:
            self._count_mutations(-1)
        try:
            self._deliver(job)
        finally:
            job._clear()

    def _deliver(self, job: Job) -> None:
        error = job._error
        if job._dropped and not job._must_run:
            # A function stopped half-way may well raise: that is no news.
            if error is not None and not isinstance(error, self._expected):
                log.info("A cancelled job ended with %s", type(error).__name__)
            return
        if error is not None and not isinstance(error, self._expected):
            self._crash(error)
        elif job._dropped:
            return
        elif error is None:
            _call(job._on_done, job._result)
        elif job._on_error is None:
            self.refused.emit(error)
        else:
            _call(job._on_error, error)
        _call(job._on_settled)


def _call(receiver: Callable[..., object] | None, *arguments: object) -> None:
    """Unless nobody asked, or whoever asked is gone."""
    if receiver is not None and shiboken6.isValid(getattr(receiver, "__self__", None)):
        receiver(*arguments)
