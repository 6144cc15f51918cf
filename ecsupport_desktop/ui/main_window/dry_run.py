"""Asks the domain whether a command would be refused, without doing it: the window never decides that itself."""

from __future__ import annotations

from ecsupport_desktop.domain.commands import RequestCommand
from ecsupport_desktop.domain.decide import Context, decide
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.refusals import error_text


def context_of(view: RequestView, link: DeskLink) -> Context:
    """What the window knows; the desk decides again with everything when the command is executed."""
    return Context(now=link.now(), actor=link.agent, policy=link.policy, client=view.client)


def why_not(view: RequestView, command: RequestCommand, link: DeskLink) -> str:
    """Why it would be refused, in translated words; "" if it wouldn't."""
    try:
        decide(view.request, command, context_of(view, link))
    except DomainError as error:
        return error_text(error)
    return ""
