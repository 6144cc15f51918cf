"""How the connection to a shared database is, in words, and why nothing can be changed where that is so."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from babel.dates import format_time

from ecsupport_desktop.config.language import _, current_language
from ecsupport_desktop.services.live import LinkState, LinkWord
from ecsupport_desktop.ui.shared.moments import moment_text

CLOCK_MATTERS = timedelta(seconds=30)
"""From this difference on an agent is told that this computer's clock is wrong."""


def connection_text(state: LinkState, zone: tzinfo, now: datetime) -> str:
    """ "Shared: connected to support@db", or what it is instead, in one or two sentences."""
    if state.word is LinkWord.CONNECTED:
        if not state.server:
            return _("Shared: connected")
        return _("Shared: connected to {server}").format(server=state.server)
    if state.word is LinkWord.LOST:
        return _("No connection since {time}; trying again. What you write is kept here.").format(
            time=since_text(state.since, zone, now)
        )
    return closed_text(state)


def since_text(since: datetime, zone: tzinfo, now: datetime) -> str:
    """The time alone today, else with its day."""
    local = since.astimezone(zone)
    if local.date() != now.astimezone(zone).date():
        return moment_text(since, zone, now)
    return format_time(local, "HH:mm", locale=current_language())


def closed_text(state: LinkState) -> str:
    """Why nothing can be changed, while the connection is refused or read-only."""
    if state.word is LinkWord.REFUSED:
        return _("Your access was removed. What you have typed is kept on this computer.")
    return state.reason or _("This database can only be looked at: install the newest version to work on it.")


def way_text(state: LinkState) -> str:
    """How news comes, where that isn't at once; "" where it is, or where nothing comes."""
    if state.word not in (LinkWord.CONNECTED, LinkWord.READ_ONLY):
        return ""
    if state.pooled:
        return _("polling (a pooler is in between)")
    return "" if state.doorbell else _("polling (no news by itself)")


def clock_warning(offset: timedelta) -> str:
    """What is said of this computer's clock; "" where it is near enough the server's."""
    if abs(offset) <= CLOCK_MATTERS:
        return ""
    span = span_text(abs(offset))
    if offset > timedelta(0):
        return _("This computer's clock is {span} behind; times are corrected.").format(span=span)
    return _("This computer's clock is {span} ahead; times are corrected.").format(span=span)


def span_text(span: timedelta) -> str:
    """ "45 s", "3 min", "2 h": rounded, in the largest unit that says enough."""
    seconds = round(span.total_seconds())
    if seconds < 90:
        return _("{count} s").format(count=seconds)
    if seconds < 90 * 60:
        return _("{count} min").format(count=round(seconds / 60))
    return _("{count} h").format(count=round(seconds / 3600))


def weak_text(state: LinkState) -> str:
    """What of the connection is weaker than it should be; "" where nothing is."""
    if not state.weak:
        return ""
    return _("Weak connection: {what}").format(what=", ".join(state.weak))
