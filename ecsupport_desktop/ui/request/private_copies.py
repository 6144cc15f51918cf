"""Copies of attachments for other programs: in a folder of this account alone, read-only, gone at the next start."""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path

from ecsupport_desktop.config.paths import private_folder


def keep_copy(folder: Path, name: str, content: bytes) -> Path:
    """Write a copy that nobody can change, in a folder named by its bytes so that names never clash. Raises OSError."""
    place = private_folder(folder / hashlib.sha256(content).hexdigest()[:16])
    target = place / name
    with suppress(FileNotFoundError):
        remove_copy(target)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(target, flags, 0o600), "wb") as file:
        file.write(content)
    target.chmod(stat.S_IRUSR)
    return target


def remove_copy(target: Path) -> None:
    """Take one away; a link is taken away itself, never what it leads to. Raises OSError."""
    if not target.is_symlink():
        target.chmod(stat.S_IRUSR | stat.S_IWUSR)  # Windows removes nothing that is read-only
    target.unlink()


def sweep(folder: Path) -> None:
    """Take all copies away; one that a program still holds open stays until the next time."""
    for place in folder.iterdir():
        with suppress(OSError):
            if place.is_dir() and not place.is_symlink():
                for copy in place.iterdir():
                    remove_copy(copy)
                place.rmdir()
            else:
                remove_copy(place)
