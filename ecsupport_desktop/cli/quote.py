"""`ecsupport quote ACTION`: which function does it."""

from __future__ import annotations

from ecsupport_desktop.cli import quotes
from ecsupport_desktop.cli.session import Session


def quote(session: Session) -> int:
    return quotes.ACTIONS[session.options.action](session)
