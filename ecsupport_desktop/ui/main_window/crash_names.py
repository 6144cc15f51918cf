"""Whom a report of an error could name: those the open desk knows, to be taken out of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ecsupport_desktop.services.redaction import Known
from ecsupport_desktop.ui.shared.crash import CrashFunnel, own_home

if TYPE_CHECKING:
    from ecsupport_desktop.services.views import RequestView
    from ecsupport_desktop.ui.main_window.window import MainWindow


def crash_funnel(window: MainWindow) -> CrashFunnel:
    """Where unexpected errors of this window go."""
    return CrashFunnel(window, knowing=lambda: known_to(window))


def known_to(window: MainWindow) -> Known:
    """This computer's user, the team, and who has to do with the request that is shown; asks nobody for it."""
    if window.desk_view is None:
        return own_home()
    agents = window.desk_view.link.agents.values()
    view = window.desk_view.acting.view
    people = [agent.name for agent in agents] + (_people(view) if view is not None else [])
    names = [agent.login for agent in agents] + ([view.client.name] if view is not None and view.client else [])
    return replace(own_home(), names=tuple(names), people=tuple(people))


def _people(view: RequestView) -> list[str]:
    contacts = [contact.name for contact in view.client.contacts] if view.client else []
    return contacts + [message.sender.name for message in view.request.messages if message.sender]
