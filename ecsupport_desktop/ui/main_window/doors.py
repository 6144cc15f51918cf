"""What the window needs from the floors beside it, handed in by the program that starts it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.ui.main_window.opening_watch import OpeningWatch

if TYPE_CHECKING:
    from ecsupport_desktop.domain.request import Request
    from ecsupport_desktop.services.connection_steps import ConnectionTest
    from ecsupport_desktop.services.desk import Desk
    from ecsupport_desktop.services.mail_doors import MailDoors
    from ecsupport_desktop.services.quote_paper import Printer
    from ecsupport_desktop.services.tables import Cell
    from ecsupport_desktop.ui.intake.taking_in import ParserFactory, SourceReader
    from ecsupport_desktop.ui.main_window.opened import Opened

    Wanted = Callable[[Request], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways to a desk, each called on the command thread and answering `Opened`; they raise EnvironmentFault or
    DomainError. `server` also raises LoginRefused; its password is None where libpq finds one, or none is needed.
    """

    demo: Callable[[], Opened]
    local: Callable[[], Opened]
    server: Callable[[ServerAddress, str | None], Opened]
    test: ConnectionTest


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """`make_parser` and `read_sources` are the mail floor's; `export` writes the requests wanted to a .csv or .xlsx
    file (background thread), says how many, and raises OSError or EnvironmentFault. `test` is the storage floor's.
    `printer` and `write_table`, which raises as `export` does, are the documents floor's. `mail` is the mail floor's;
    None, as in the demo: no mail comes in or leaves. `watch` is told by who opens a file how far it is.
    """

    make_parser: ParserFactory
    read_sources: SourceReader
    export: Callable[[Desk, Path, Wanted], int]
    printer: Printer
    test: ConnectionTest | None = None
    write_table: Callable[[Path, Sequence[str], Iterable[Sequence[Cell]]], int] | None = None
    mail: MailDoors | None = None
    watch: OpeningWatch = field(default_factory=OpeningWatch)
