"""The way back from a command: another command that makes a request what it was, where there is one.

Nothing that was sent or that a client wrote is undone, and no finished cycle is touched: a note, a message and an
answer stand. What is undone is a change of its own in the history, by whoever undoes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.errors import N_
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import CloseOutcome, Relation, State


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBack:
    """A command to execute, on the same request or on `request_id`; `what` is undone by it, an English source of few
    words. `again`: the kind that does it anew, where that isn't the command itself; `done`: what is said once undone.
    """

    what: str
    kind: type[c.RequestCommand]
    fields: Mapping[str, Any] = field(default_factory=dict)
    request_id: UUID | None = None
    again: type[c.RequestCommand] | None = None
    done: str = N_("{number}: {what} is as it was.")


def way_back(command: c.Command, before: Request) -> WayBack | None:
    """What undoes this command on a request that was `before` until then; None where nothing does."""
    match command:
        case c.ClaimRequest() | c.AssignRequest():
            return WayBack(what=N_("assignment"), kind=c.AssignRequest, fields={"assignee_id": before.assignee_id})
        case c.SetImpact():
            return WayBack(what=N_("impact"), kind=c.SetImpact, fields={"impact": before.impact})
        case c.SetPriority() if before.priority is not None:
            return WayBack(what=N_("priority"), kind=c.SetPriority, fields={"priority": before.priority})
        case c.TagRequest():
            return _tags_back(command, before)
        case c.SetClient() if before.client_id is not None:
            place = {name: getattr(before, name) for name in ("client_id", "contact_id", "service_id")}
            return WayBack(what=N_("client"), kind=c.SetClient, fields=place)
        case _:
            return _established_back(command, before) or _joined_back(command, before)


def _established_back(command: c.Command, before: Request) -> WayBack | None:
    """What was sent to the client since is found by the command that takes it back."""
    match command:
        case c.EstablishAssessment():
            had = {"priority": before.priority, "restored_at": before.restored_at}
            return WayBack(what=N_("assessment"), kind=c.TakeAssessmentBack, fields=had)
        case c.MarkRestored():
            return WayBack(what=N_("restoration"), kind=c.TakeRestorationBack)
        case _:
            return None


def _tags_back(command: c.TagRequest, before: Request) -> WayBack | None:
    """Only what really changed: a tag that was there already isn't taken away."""
    added = tuple(tag for tag in command.add if tag not in before.tags)
    removed = tuple(tag for tag in command.remove if tag in before.tags)
    if not added and not removed:
        return None
    return WayBack(what=N_("tags"), kind=c.TagRequest, fields={"add": removed, "remove": added})


def _joined_back(command: c.Command, before: Request) -> WayBack | None:
    match command:
        case c.LinkRequests(relation=Relation.RELATED):
            return WayBack(what=N_("link"), kind=c.UnlinkRequests, fields={"other_id": command.other_id})
        case c.UnlinkRequests():
            return WayBack(what=N_("link"), kind=c.LinkRequests, fields={"other_id": command.other_id})
        case c.MergeRequest():
            return WayBack(what=N_("merge"), kind=c.UnmergeRequest)
        case c.UnmergeRequest() if before.merged_into is not None:
            return WayBack(what=N_("merge"), kind=c.MergeRequest, fields={"into_id": before.merged_into})
        case c.SplitRequest() if before.open_cycle is not None:
            # What its messages are owed is owed there since the same moment, or later.
            return WayBack(
                what=N_("split"), kind=c.MergeRequest, fields={"into_id": before.id},
                request_id=command.new_request_id, again=c.UnmergeRequest,
                done=N_("{number}: the split is undone, what was split off is merged into it again."),
            )  # fmt: skip
        case c.CloseRequest() if before.state is not State.CLOSED:
            return WayBack(what=N_("closing"), kind=c.ReopenRequest)
        case c.ReopenRequest() if before.outcome not in (None, CloseOutcome.DUPLICATE):
            return WayBack(what=N_("reopening"), kind=c.CloseRequest, fields={"outcome": before.outcome})
        case _:
            return None


_STANDS: Final[Mapping[type[c.Command], str]] = {
    c.AddNote: N_("{number}: a note can't be undone, it stays in the history. Add another that puts it right."),
    c.Attach: N_("{number}: attached files can't be undone, they stay in the history."),
    c.RecordClientMessage: N_("{number}: what a client said can't be undone, a response is owed for it."),
    c.DeclareNoResponseNeeded: N_(
        "{number}: “no response needed” can't be undone, what was owed has ended. Answer the client all the same."
    ),
    c.SetPriority: N_("{number}: its first priority can't be undone, only set to another one."),
    c.SetClient: N_("{number}: its first client can't be undone, only set to another one."),
    c.SplitRequest: N_(
        "{number}: the split can't be undone, what was split off owes a response of its own. Merge the two instead."
    ),
    c.LinkRequests: N_("{number}: this link can't be undone."),
    c.CloseRequest: N_("{number}: this closing can't be undone."),
    c.ReopenRequest: N_("{number}: this reopening can't be undone. Close it again."),
}


def why_it_stands(command: c.Command, before: Request) -> str | None:
    """Why this accepted command has no way back, an English template; None where it has, or did nothing to speak of."""
    return None if way_back(command, before) is not None else _STANDS.get(type(command))
