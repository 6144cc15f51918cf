"""Quotes without a window: calculated, drafted, issued, decided on, printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ecsupport_desktop.cli import quotes
from ecsupport_desktop.cli.output import print_json, read_from
from ecsupport_desktop.cli.session import Session


def quote(session: Session) -> int:
    return _ACTIONS[session.options.action](session)


def _total(session: Session) -> int:
    """Answers every line, wrong ones too: whoever reads it looks for "error"."""
    from ecsupport_desktop.services.quote_filter import quote_totals

    with read_from(session.options.file) as stream:
        for answer in quote_totals(stream):
            print_json(answer)
    return 0


_ACTIONS: Final[dict[str, Callable[[Session], int]]] = {"total": _total, **quotes.ACTIONS}
