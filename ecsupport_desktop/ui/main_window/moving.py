"""What is said when one window is left for another on another database: where one is, and what stays behind."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.services.faults import EnvironmentFault

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.opened import Opened


def left_behind(opened: Opened, agent_id: UUID) -> str:
    """What the agent has typed there and not sent; "" for nothing. The workers have ended, the store is still open."""
    store = opened.desk.store
    try:
        count = len(store.drafts.of_agent(agent_id))
    except EnvironmentFault as fault:
        return str(fault)
    words = ngettext(
        "{count} unsent draft stays where it was typed: {place}.",
        "{count} unsent drafts stay where they were typed: {place}.",
        count,
    )
    return words.format(count=count, place=store.whereabouts) if count else ""


def arrival(opened: Opened) -> str:
    """Where one works now."""
    alone = opened.desk.store.live is None
    return _("You work on this computer now.") if alone else _("You work with the team now.")
