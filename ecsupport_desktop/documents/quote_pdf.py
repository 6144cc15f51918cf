"""Quotes and handover sheets as PDF, by typst: tagged, and the same bytes for the same input.

What stands in a document comes to the template as JSON, so that no text is ever markup, a file's name or an address.
Only the templates and fonts of `resources/` are read; the engine, and what lays the data out, are imported when the
first page is printed.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.config.paths import resources_folder
from ecsupport_desktop.domain.errors import InvalidField

if TYPE_CHECKING:
    import typst

    from ecsupport_desktop.services.quote_paper import HandoverSheet, QuotePaper

_ACCESSIBLE: Final = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, with its title and language, and a word for every picture."""
_NO_DAY: Final = date(2000, 1, 1)
"""What a draft is dated in the file's own facts: it has no day yet, and prints the same every time."""


class QuotePrinter:
    """Fills the `Printer` port. Threads: any, one print at a time."""

    def __init__(self) -> None:
        self._lock = Lock()

    def quote(self, paper: QuotePaper) -> bytes:
        from ecsupport_desktop.documents.quote_data import quote_data

        found = self._compiled("quote", quote_data(paper), paper.issued_on, format="pdf", pdf_standards=_ACCESSIBLE)
        assert isinstance(found, bytes)
        return found

    def quote_pages(self, paper: QuotePaper, *, dots_per_inch: int = 96) -> tuple[bytes, ...]:
        from ecsupport_desktop.documents.quote_data import quote_data

        found = self._compiled("quote", quote_data(paper), paper.issued_on, format="png", ppi=float(dots_per_inch))
        return (found,) if isinstance(found, bytes) else tuple(found)

    def handover(self, sheet: HandoverSheet) -> bytes:
        from ecsupport_desktop.documents.handover_data import handover_data

        found = self._compiled(
            "handover", handover_data(sheet), sheet.printed_on, format="pdf", pdf_standards=_ACCESSIBLE
        )
        assert isinstance(found, bytes)
        return found

    def _compiled(self, template: str, data: dict[str, Any], day: date | None, **options: Any) -> bytes | list[bytes]:
        from typst import TypstError

        folder = resources_folder() / "documents"
        moment = datetime.combine(day or _NO_DAY, datetime.min.time(), tzinfo=UTC)
        if options["format"] == "pdf":
            options["timestamp"] = int(moment.timestamp())
        try:
            with self._lock:
                found = self._compiler.compile(
                    folder / f"{template}.typ", sys_inputs={"data": json.dumps(data)}, root=folder, **options
                )
        except TypstError as error:
            if "PDF/UA" not in error.message:
                if "image" in error.message:
                    raise InvalidField(N_("The logo can't be printed: choose another picture"), field="logo") from error
                raise
            # A sign the font hasn't got (an emoji): tagged all the same, but it can't promise to be read out whole.
            del options["pdf_standards"]
            return self._compiled(template, data, day, **options)
        assert found is not None  # written to memory
        return found

    @cached_property
    def _compiler(self) -> typst.Compiler:
        import typst

        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=True, font_paths=[resources_folder() / "fonts"]
        )
        return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
