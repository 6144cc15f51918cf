"""What a refused command says, in the language of the window."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.ui.shared.moments import moment_text

if TYPE_CHECKING:
    from ecsupport_desktop.domain.directory import Agent
    from ecsupport_desktop.services.outcome import Outcome, Refusal


def refusal_text(outcome: Outcome, zone: tzinfo = UTC, now: datetime | None = None) -> str:
    """Why it was refused; "" where it wasn't. `zone` and `now` (aware): for a refusal that names a moment."""
    return words_of(outcome.refusal, zone, now) if outcome.refusal is not None else ""


def words_of(refusal: Refusal, zone: tzinfo = UTC, now: datetime | None = None) -> str:
    params = dict[str, Any](refusal.params)
    if "at" in params:
        moment = datetime.fromisoformat(params["at"])
        params["at"] = moment_text(moment, zone, now or moment)
    return _(refusal.message).format(**params)


def error_text(error: DomainError) -> str:
    """A domain error, said before a command was made of the values."""
    return _(error.message).format(**error.params)


def fault_text(error: Exception) -> str:
    """What couldn't be done at all: by the rules, or because the surroundings don't allow it."""
    return error_text(error) if isinstance(error, DomainError) else str(error)


def why_no_personal_data(agent: Agent) -> str:
    """Why this agent may neither hand out nor remove what is kept about a person; "" where they may."""
    from ecsupport_desktop.domain.decide_personal import require_lead

    try:
        require_lead(agent)
    except DomainError as error:
        return error_text(error)
    return ""
