"""Files of this computer as what a request takes; read on a worker, since a share may answer slowly."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.commands import NewAttachment

LARGEST_ATTACHMENT: Final = 25_000_000
"""Bytes."""


@dataclass(frozen=True, slots=True)
class NewFiles:
    """What was read, and in words what wasn't."""

    attachments: tuple[NewAttachment, ...]
    problems: tuple[str, ...]


def read_files(files: Sequence[Path]) -> NewFiles:
    """On a worker. One that can't be read, or is too large, is said and left out."""
    attachments, problems = [], []
    for file in files:
        try:
            if file.stat().st_size > LARGEST_ATTACHMENT:
                problems.append(_("{name} is larger than 25 MB.").format(name=file.name))
                continue
            content = file.read_bytes()
        except OSError as error:
            problems.append(_("{name} can't be read: {why}").format(name=file.name, why=error.strerror))
            continue
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        attachments.append(NewAttachment(name=file.name, media_type=kind, content=content))
    return NewFiles(tuple(attachments), tuple(problems))
