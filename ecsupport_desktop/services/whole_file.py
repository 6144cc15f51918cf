"""A file that appears only once it is whole: a full disk or a stop half-way leaves what was there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A place beside the target to write to, which becomes the target at the end. Raises OSError."""
    part = target.with_name(f".ecsupport-{uuid4().hex}.part")
    try:
        yield part
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
