"""What the window needs from the floors beside it, handed in by the program that starts it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecsupport_desktop.domain.request import Request
    from ecsupport_desktop.services.desk import Desk
    from ecsupport_desktop.ui.intake.taking_in import ParserFactory, SourceReader

    Wanted = Callable[[Request], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """`make_parser` and `read_sources` are the mail floor's; `export` writes the requests wanted to a .csv or .xlsx
    file (background thread), says how many, and raises OSError or EnvironmentFault.
    """

    make_parser: ParserFactory
    read_sources: SourceReader
    export: Callable[[Desk, Path, Wanted], int]
