"""Does what the actions ask on the selected request: each becomes one command, and its outcome is said once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.desk_link import DeskLink, DeskUnavailable
from ecsupport_desktop.ui.shared.do_anyway import DoAnyway, Met
from ecsupport_desktop.ui.shared.news import newest
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.refusals import fault_text, refusal_text


@dataclass(frozen=True, slots=True)
class _Doing:
    """A command under way: what is said once it is accepted, and the last event its author had seen."""

    command: c.AnyCommand
    done: str
    seen: int
    before: Request | None = None


class Acting(QObject):
    """Executes commands on the request shown. `set_view` says which that is.

    Signals: acted(Outcome) after each command that was accepted; failed(UUID) a command that wasn't, by its id;
    applied(AnyCommand, Request, Outcome) an accepted one with the request as it was until then.
    """

    acted = Signal(object)
    applied = Signal(object, object, object)
    failed = Signal(object)

    def __init__(self, link: DeskLink, notices: Notices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link, self._notices = link, notices
        self.view: RequestView | None = None
        self._doing: dict[UUID, _Doing] = {}
        self._anyway = DoAnyway(link, notices, self)

    @property
    def request(self) -> Request | None:
        return self.view.request if self.view else None

    def set_view(self, view: RequestView | None) -> None:
        self.view = view

    def base(self, about: RequestView | None = None) -> dict[str, Any]:
        """What a command on the request shown, or on another one asked `about`, begins with. Needs a request."""
        view = self._newest_of(about)
        assert view is not None
        return {**self._link.command_base(), "request_id": view.request.id, "expected_head": view.request.head}

    def do(self, command: c.AnyCommand, done: str = "", about: RequestView | None = None) -> UUID:
        """Execute it; `done` is said once it is accepted."""
        view = self._newest_of(about)
        before = view.request if view is not None else None
        self._doing[command.id] = _Doing(command, done, newest(view), before)
        self._link.execute(command, self._on_outcome, self._on_failed)
        return command.id

    def do_on_request(
        self, make: Callable[..., c.AnyCommand], done: str = "", *, about: RequestView | None = None, **fields: Any
    ) -> UUID | None:
        """Execute a command of this kind on the request shown, if there is one; its id.

        What was asked in a popup is done with the request it was asked `about`, whatever is shown by then.
        """
        if (about or self.view) is None:
            return None
        return self.do(make(**self.base(about), **fields), done, about)

    def _newest_of(self, about: RequestView | None) -> RequestView | None:
        """As it is known now, where it is still the one shown."""
        shown = self.view
        return shown if about is None or (shown is not None and shown.request.id == about.request.id) else about

    def _on_failed(self, error: Exception) -> None:
        """It couldn't be done at all: the surroundings don't allow it."""
        self._notices.warning(fault_text(error))
        if isinstance(error, DeskUnavailable) and error.command_id is not None:
            self._doing.pop(error.command_id, None)
            self.failed.emit(error.command_id)

    def _on_outcome(self, outcome: Outcome) -> None:
        doing = self._doing.pop(outcome.command_id)
        if outcome.accepted:
            if doing.done:
                self._notices.info(doing.done)
            self.acted.emit(outcome)
            if doing.before is not None and getattr(doing.command, "request_id", None) == doing.before.id:
                self.applied.emit(doing.command, doing.before, outcome)
            return
        self.failed.emit(outcome.command_id)
        command, done = doing.command, doing.done
        if not isinstance(command, c.RequestCommand) or command.expected_head == outcome.head:
            self._notices.warning(refusal_text(outcome) or _("The desk refused it."))
            return
        self._anyway.explain(Met(command, doing.seen, lambda anew: self.do(anew, done)), outcome)
