"""What a command will ask its unit of work for, known before anything is read: a server sends it all in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.fitting import is_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`requests`: those the command names, its own first. `agents` None: all of them. `number`: the next one;
    `quote_number`: that of quotes, where the request has none yet.

    What is found by comes after what is kept: `client_words` where the names of the requests' client are found anew,
    `all_words` where a request's earlier messages are too. `person`: whose traces are looked for, as `PersonalRecords.
    traces` takes it; the addresses on a contact's card needn't be known.
    """

    requests: tuple[UUID, ...] = ()
    client_id: UUID | None = None
    agents: tuple[UUID, ...] | None = ()
    number: bool = False
    quote_number: bool = False
    quarantined_id: UUID | None = None
    client_words: bool = False
    all_words: bool = False
    person: tuple[UUID | None, tuple[str, ...]] | None = None


NOTHING: Final = Wanted()
_FIND_CLIENT_ANEW: Final = (c.RegisterRequest, c.RecordClientMessage, c.SetClient, c.SplitRequest, c.TakeSendBack)


def wanted_of(command: c.AnyCommand) -> Wanted:
    """More may be asked for later; it only takes longer."""
    return Wanted(
        requests=_requests(command),
        client_id=_client(command),
        agents=_agents(command),
        number=isinstance(command, c.RegisterRequest | c.SplitRequest),
        quote_number=isinstance(command, c.IssueQuote),
        quarantined_id=_quarantined(command),
        client_words=isinstance(command, _FIND_CLIENT_ANEW),
        all_words=isinstance(command, c.SplitRequest | c.TakeSendBack),
        person=_person(command),
    )


def _requests(command: c.AnyCommand) -> tuple[UUID, ...]:
    """The request and those the command speaks of; requests merged with it are known once it is read."""
    if not isinstance(command, c.RequestCommand):
        return ()
    others: tuple[UUID, ...] = ()
    if isinstance(command, c.LinkRequests | c.UnlinkRequests):
        others = (command.other_id,)
    elif isinstance(command, c.MergeRequest):
        others = (command.into_id,)
    elif isinstance(command, c.SplitRequest):
        others = (command.new_request_id,)
    elif isinstance(command, c.RegisterRequest):
        others = command.links
    return tuple(dict.fromkeys((command.request_id, *others)))


def _client(command: c.AnyCommand) -> UUID | None:
    if isinstance(command, c.SaveClient):
        return command.client.id
    if isinstance(command, c.RegisterRequest | c.SetClient | c.AnonymisePerson):
        return command.client_id
    return None


def _person(command: c.AnyCommand) -> tuple[UUID | None, tuple[str, ...]] | None:
    if not isinstance(command, c.AnonymisePerson):
        return None
    address = (command.address or "").strip().lower()
    return command.contact_id, (address,) if "@" in address and is_text(address) else ()


def _agents(command: c.AnyCommand) -> tuple[UUID, ...] | None:
    if isinstance(command, c.SaveAgent):
        return None
    if isinstance(command, c.AssignRequest) and command.assignee_id is not None:
        return (command.actor_id, command.assignee_id)
    return (command.actor_id,)


def _quarantined(command: c.AnyCommand) -> UUID | None:
    if isinstance(command, c.DiscardQuarantined):
        return command.quarantined_id
    return command.id if isinstance(command, c.QuarantineMail) else None
