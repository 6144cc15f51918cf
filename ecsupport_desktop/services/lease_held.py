"""Holds a lease while long work is under way, which may take longer than the lease lasts."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Final, Self
from uuid import UUID

from ecsupport_desktop.services.ports import EnvironmentFault, Leases

SECONDS: Final = 30
"""How long a lease counts that isn't renewed: so long the work rests when its holder dies."""
_RENEWED: Final = 10.0
"""Seconds after which it is renewed; a third, so that one lost renewal costs nothing."""


class HeldLease:
    """A lease taken by `holder`, renewed on a thread of its own from entering to leaving, then given back."""

    def __init__(self, leases: Leases, name: str, holder: UUID, *, renewed: float = _RENEWED) -> None:
        self._leases, self._name, self._holder, self._every = leases, name, holder, renewed
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._keep, name=f"lease {name}")
        self._until = time.monotonic() + SECONDS

    @property
    def held(self) -> bool:
        """As far as is known here. Whoever does what can't be undone asks `renew` first: this computer may sleep."""
        return time.monotonic() < self._until

    def renew(self) -> bool:
        """Whether it is still ours, and from now on for so long. Raises EnvironmentFault where nobody can tell."""
        asked_at = time.monotonic()
        taken = self._leases.take(self._name, self._holder, SECONDS)
        self._until = asked_at + SECONDS if taken else asked_at
        return taken

    def _keep(self) -> None:
        while not self._left.wait(self._every):
            try:
                if not self.renew():
                    return
            except EnvironmentFault:
                continue  # it lasts for some time yet

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """An unreachable server needn't be told: the lease runs out by itself."""
        self._left.set()
        self._thread.join()
        try:
            self._leases.release(self._name, self._holder)
        except EnvironmentFault:
            return
