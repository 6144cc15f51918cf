"""Runs a connection test on a worker and brings its steps home one by one."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Signal

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.services.connection_steps import ConnectionTest, Step
from ecsupport_desktop.ui.shared.worker import Job, Jobs


class Trial(QObject):
    """One test at a time; a newer one makes the older stop without a word.

    Signals: step_done(Step) · finished(bool) — every step passed.
    """

    step_done = Signal(object)
    finished = Signal(bool)
    _arrived = Signal(int, object)

    def __init__(self, test: ConnectionTest, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._test, self._jobs = test, jobs
        self._number = 0
        self._job: Job | None = None
        self._arrived.connect(self._on_arrived)

    def begin(self, server: ServerAddress, password: str | None) -> None:
        """Try this server; the steps follow by signals."""
        self.cancel()
        number, token, test, tell = self._number, threading.Event(), self._test, self._arrived.emit

        def run() -> tuple[int, bool]:
            passed = False
            for step in test(server, password, cancelled=token.is_set):
                passed = step.ok
                tell(number, step)
            return number, passed and not token.is_set()

        self._job = self._jobs.background(run, self._on_over, key="first_run.trial", token=token)

    def cancel(self) -> None:
        """Nothing more is heard of a test under way."""
        self._number += 1
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _on_arrived(self, number: int, step: Step) -> None:
        if number == self._number:
            self.step_done.emit(step)

    def _on_over(self, over: tuple[int, bool]) -> None:
        number, passed = over
        if number == self._number:
            self._job = None
            self.finished.emit(passed)
