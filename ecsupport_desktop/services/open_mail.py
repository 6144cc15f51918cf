"""Which mail is being read now, on disk: if the program dies of one, it isn't read again at every start.

The parser's own process keeps most of that away; this is for what gets past it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.services.ports import EnvironmentFault


class OpenMail:
    """The one mail that is open, by the hash of its bytes, in a small file of this computer's. Raises OSError."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def was_left_open(self, raw: bytes) -> bool:
        """Whether a program ended while it had this mail open."""
        return self._file.exists() and self._file.read_text(encoding="ascii").strip() == sha256(raw).hexdigest()

    @contextmanager
    def opened(self, raw: bytes) -> Iterator[None]:
        """It is open within. What is expected to go wrong closes it too; anything else leaves it behind, as a crash."""
        self._file.write_text(sha256(raw).hexdigest(), encoding="ascii")
        try:
            yield
        except (EnvironmentFault, DomainError, KeyboardInterrupt):
            self.close()
            raise
        self.close()

    def close(self) -> None:
        self._file.unlink(missing_ok=True)
