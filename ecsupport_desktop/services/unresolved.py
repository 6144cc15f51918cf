"""What became of commands that were under way when the connection and the program ended: asked, never guessed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Final
from uuid import UUID

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.errors import N_
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.outcome import Outcome, Refusal, Status
from ecsupport_desktop.services.ports import Drafts, Store
from ecsupport_desktop.services.views import UnresolvedCommand

ABANDONED: Final = "abandoned"
"""The refusal's code of a command that hadn't reached the server when somebody asked for it."""
_RESPONSES: Final = frozenset({"answer", "ask_for_information"})
_RECORDED: Final = {
    "answer": N_("Your answer to {number} was recorded before the connection was lost."),
    "ask_for_information": N_("Your question to the client of {number} was recorded before the connection was lost."),
    "add_note": N_("Your note on {number} was recorded before the connection was lost."),
}
_SAYS: Final = (
    # What is said of a request, and of anything else:
    (
        N_("What you last did on {number} was recorded before the connection was lost."),
        N_("What you did last was recorded before the connection was lost."),
    ),
    (
        N_("What you last did on {number} wasn't accepted: {reason}"),
        N_("What you did last wasn't accepted: {reason}"),
    ),
    (
        N_("What you last did on {number} wasn't recorded: the connection was lost before. What you typed is kept."),
        N_("What you did last wasn't recorded: the connection was lost before. What you typed is kept."),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """One such command. `outcome` None: it wasn't recorded, and now never will be. `number`: of its request, if any."""

    command: UnresolvedCommand
    outcome: Outcome | None
    number: str | None

    @property
    def recorded(self) -> bool:
        return self.outcome is not None and self.outcome.accepted

    @property
    def sentence(self) -> str:
        """For the agent, in the current language."""
        recorded, refused, missing = (of_request if self.number else other for of_request, other in _SAYS)
        if self.outcome is None:
            return _(missing).format(number=self.number)
        if self.outcome.refusal is not None:
            refusal = self.outcome.refusal
            return _(refused).format(number=self.number, reason=_(refusal.message).format(**dict(refusal.params)))
        return _(_RECORDED.get(self.command.kind, recorded)).format(number=self.number)


def resolve_unresolved(desk: Desk, agent_id: UUID) -> tuple[Resolved, ...]:
    """Ask the server for each of this agent's, the oldest first; a draft whose text was recorded is discarded.

    Call it once after opening, on a worker: it waits for the server as commands do. Raises EnvironmentFault; what
    wasn't asked stays for the next time.
    """
    kept = desk.store.unresolved
    if kept is None:
        return ()
    resolved = []
    for command in kept.all():
        if command.actor_id == agent_id:
            outcome = desk.patience.run(partial(_ask, desk.store, command), lambda: None)
            if outcome is not None and outcome.accepted:
                _discard(desk.drafts, command)
            resolved.append(Resolved(command=command, outcome=outcome, number=_number(desk, command, outcome)))
            kept.remove(command.id)
    return tuple(resolved)


def _ask(store: Store, command: UnresolvedCommand) -> Outcome | None:
    """What the server says of this id. One it doesn't know is refused there for good: should the command still be on
    its way, it comes too late, and what was told here stays true."""
    with store.begin() as uow:
        known = uow.claim(command)
        if known is None:
            refusal = Refusal(code=ABANDONED, message=N_("The connection was lost before this was recorded"))
            uow.finish(Outcome(command_id=command.id, status=Status.REFUSED, refusal=refusal))
    return None if known is not None and known.refusal is not None and known.refusal.code == ABANDONED else known


def _discard(drafts: Drafts, command: UnresolvedCommand) -> None:
    """What was sent is no draft any more; a note beside an answer stays, and the other way round."""
    if command.kind not in _RESPONSES and command.kind != "add_note":
        return
    draft = drafts.load(command.actor_id, command.stream_id)
    if draft is None:
        return
    left = replace(draft, note="") if command.kind == "add_note" else replace(draft, answer="", fields={})
    if left.answer or left.note or left.fields:
        drafts.save(left)
    else:
        drafts.discard(command.actor_id, command.stream_id)


def _number(desk: Desk, command: UnresolvedCommand, outcome: Outcome | None) -> str | None:
    if outcome is not None and outcome.number is not None:
        return outcome.number
    rows = desk.readers.rows([command.stream_id])
    return rows[0].number if rows else None
