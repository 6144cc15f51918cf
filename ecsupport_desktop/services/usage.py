"""How a program was asked, and what it ends with: for window and command line alike, light enough for every start."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from ecsupport_desktop.config.language import _

USAGE: Final = 2
"""Exit code of the user's mistakes."""
FAILURE: Final = 1
"""Exit code of failures: the surroundings', a check's, or ours."""


class UsageError(Exception):
    """The user's mistake, in one sentence that says what to do instead."""


def database_path(written: str) -> Path:
    """The file a path or SQLite URL names. Raises UsageError for any other database."""
    scheme = urlsplit(written).scheme.lower() if "://" in written else ""
    if scheme == "file" or scheme.partition("+")[0] == "sqlite":
        path = unquote(written.split("://", 1)[1])
        return Path(path[1:] if scheme != "file" else path).expanduser()
    if scheme:
        raise UsageError(_("“{database}” is no database this program opens; give a file.").format(database=written))
    return Path(written).expanduser()
