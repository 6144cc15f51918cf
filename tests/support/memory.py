"""Where the tests write: into memory where there is room, since a disk is asked to flush thousands of times."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

IN_MEMORY = Path("/dev/shm")
ROOM = 1 << 30


def folder_in_memory() -> Path | None:
    """None where there is none, or little room, or where programs may not be started from it: use the usual place."""
    if not os.access(IN_MEMORY, os.W_OK) or shutil.disk_usage(IN_MEMORY).free < ROOM:
        return None
    return None if os.statvfs(IN_MEMORY).f_flag & os.ST_NOEXEC else IN_MEMORY
