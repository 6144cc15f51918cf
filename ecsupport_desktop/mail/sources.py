"""Where mails come from on disk: `.eml` files, mailbox files, and folders of both."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ecsupport_desktop.mail.headers import read_headers
from ecsupport_desktop.mail.mbox import split_mbox

_MAIL_ENDINGS = frozenset({".eml", ".mbox", ".mbx", ".msg", ".mht"})
_SINGLE_ENDINGS = frozenset({".eml", ".msg", ".mht"})
_SNIFFED_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One mail's bytes as they lie on disk, and where they came from."""

    file: str
    """The path as it was given or found."""
    raw: bytes
    number: int | None = None
    """Which mail of a mailbox file, from 1; None for a file that is one mail."""


def read_sources(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Source]:
    """Yield the mails of files and folders, each in turn, in an order that is the same every time.

    A named file is always taken for mail. Folders are read to their depths without following links to folders; of
    their files those are taken that are named or look like mail, hidden ones not. Raises OSError
    for what can't be read.
    """
    for path in map(Path, paths):
        if path.is_dir():
            for found in _files_below(path):
                yield from _read_file(found)
        else:
            yield from _read_file(path)


def _files_below(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files_below(Path(entry.path))
        elif entry.is_file() and _is_mail(Path(entry.path)):
            yield Path(entry.path)


def _is_mail(path: Path) -> bool:
    if path.suffix.lower() in _MAIL_ENDINGS:
        return True
    with path.open("rb") as stream:
        start = stream.read(_SNIFFED_BYTES)
    return read_headers(start, 0, len(start))[0].look_like_mail


def _read_file(path: Path) -> Iterator[Source]:
    with path.open("rb") as stream:
        is_mailbox = path.suffix.lower() not in _SINGLE_ENDINGS and stream.read(5) == b"From "
        stream.seek(0)
        if not is_mailbox:
            yield Source(file=str(path), raw=stream.read())
            return
        for number, raw in enumerate(split_mbox(stream), start=1):
            yield Source(file=str(path), raw=raw, number=number)
