"""The one write path: every change, from every door, is a command executed here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.contents import content_of, files_of
from ecsupport_desktop.domain.decide import Context, decide
from ecsupport_desktop.domain.decide_directory import DirectoryCommand, DirectoryContext, decide_directory
from ecsupport_desktop.domain.errors import N_, Conflict, DomainError, NotFound
from ecsupport_desktop.domain.events import AnyDirectoryEvent, AnyRequestEvent
from ecsupport_desktop.domain.quote import last_issued
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.event_hub import EventHub
from ecsupport_desktop.services.outcome import Changed, Outcome, Refusal, Status, applied
from ecsupport_desktop.services.patience import Patience
from ecsupport_desktop.services.personal_data import anonymise
from ecsupport_desktop.services.ports import Drafts, Readers, Store, UnitOfWork
from ecsupport_desktop.services.quote_days import office_zone
from ecsupport_desktop.services.replay import evolve_requests
from ecsupport_desktop.services.save_directory import save_directory
from ecsupport_desktop.services.wanted import wanted_of


class Desk:
    """Executes commands on a store, each in one transaction. Threads: any; the store lets one writer in at a time.

    `patience`: how long a command waits for a server that went away; whoever closes a window ends it.
    """

    def __init__(self, store: Store, *, patience: Patience | None = None) -> None:
        self.store: Final = store
        self.hub: Final = EventHub()
        self.patience: Final = patience or Patience()

    @property
    def readers(self) -> Readers:
        return self.store.readers

    @property
    def drafts(self) -> Drafts:
        return self.store.drafts

    def execute(self, command: c.AnyCommand) -> Outcome:
        """What became of the command; durable when this returns. The same id again gives the same outcome.

        A refusal is an outcome, not an exception. Raises EnvironmentFault (nothing has changed then), ConnectionLost
        where the waiting for a server was ended (then nobody knows).
        """
        execution = _Execution(self.store, command)
        outcome = self.patience.run(execution.run, execution.lost)
        execution.settled()
        if execution.is_news:
            self.hub.publish(outcome)
            if self.store.live is not None:
                self.store.live.ring()
        return outcome


class _Execution:
    """One command on its way, tried as often as it takes."""

    def __init__(self, store: Store, command: c.AnyCommand) -> None:
        self._store, self._command = store, command
        self._was_lost = self._applied_here = False

    @property
    def is_news(self) -> bool:
        """Whether anybody needs to hear of the outcome: not if it was there before."""
        return self._applied_here or self._was_lost

    def run(self) -> Outcome:
        command = self._command
        with self._store.begin() as uow:
            known = uow.claim(command, wanted_of(command))
            if known is not None:
                return known
            try:
                outcome = _apply(uow, command)
            except DomainError as error:
                uow.undo_changes()
                outcome = _refused(uow, command, error)
            uow.finish(outcome)
        self._applied_here = True
        return outcome

    def lost(self) -> None:
        """Nobody knows what became of it: should the program end now, the next one looks it up."""
        self._was_lost = True
        if self._store.unresolved is not None:
            self._store.unresolved.add(self._command)

    def settled(self) -> None:
        if self._was_lost and self._store.unresolved is not None:
            self._store.unresolved.remove(self._command.id)


def _apply(uow: UnitOfWork, command: c.AnyCommand) -> Outcome:
    if isinstance(command, c.RequestCommand):
        return _apply_to_request(uow, command)
    if isinstance(command, c.AnonymisePerson):
        return anonymise(uow, command)
    return _apply_to_directory(uow, command)


def _refused(uow: UnitOfWork, command: c.AnyCommand, error: DomainError) -> Outcome:
    """The reason, and where the request stands: what the author needs to decide again."""
    status = Status.CONFLICT if isinstance(error, Conflict) else Status.REFUSED
    refusal = Refusal.of(error)
    if not isinstance(command, c.RequestCommand):
        return Outcome(command_id=command.id, status=status, head=uow.stream_head(command.stream_id), refusal=refusal)
    request = uow.requests([command.request_id]).get(command.request_id)
    return Outcome(
        command_id=command.id,
        status=status,
        request_id=command.request_id,
        number=request.number if request else None,
        head=request.head if request else None,
        refusal=refusal,
    )


# ── Requests ────────────────────────────────────────────────────────────────────────────────────────────────
def _apply_to_request(uow: UnitOfWork, command: c.RequestCommand) -> Outcome:
    any_command = cast(c.AnyCommand, command)
    known = _load(uow, command)
    context = _context(uow, command, known)
    events = decide(known.get(command.request_id), command, context)
    if not events:
        # A number may have been taken for nothing.
        uow.undo_changes()
        request = known[command.request_id]
        return Outcome(
            command_id=command.id,
            status=Status.REDUNDANT,
            request_id=request.id,
            number=request.number,
            head=request.head,
        )
    _keep_contents(uow, command)
    after = evolve_requests(known, events, any_command)
    for request_id, request in after.items():
        uow.save_request(known.get(request_id), request)
        mine: Sequence[AnyRequestEvent] = [event for event in events if event.request_id == request_id]
        uow.append(request_id, mine, any_command, context.now)
    # A client's message to a merged request happens on the one that carries it.
    happened = after.get(command.request_id) or next(iter(after.values()))
    return applied(command.id, happened.id, happened.number, happened.head, after)


def _keep_contents(uow: UnitOfWork, command: c.Command) -> None:
    content = content_of(command)
    if content is not None:
        uow.save_content(command.id, content)
    for data in files_of(command):
        uow.save_file(data)
    if isinstance(command, c.TakeSendBack):
        uow.drop_content(command.delivery_id)  # its author has the text


def _load(uow: UnitOfWork, command: c.RequestCommand) -> dict[UUID, Request]:
    """The request and all those the command speaks of or may touch."""
    found = uow.requests(wanted_of(cast(c.AnyCommand, command)).requests)
    request = found.get(command.request_id)
    if request is None:
        return found
    more = {entry.request_id for entry in request.absorbed}
    if request.merged_into is not None:
        more.add(request.merged_into)
    return found | uow.requests(more - found.keys())


def _context(uow: UnitOfWork, command: c.RequestCommand, known: dict[UUID, Request]) -> Context:
    actor = uow.agent(command.actor_id)
    if actor is None:
        raise NotFound(N_("This agent doesn't exist"), field="actor_id")
    now = uow.now()
    client_id = command.client_id if isinstance(command, c.RegisterRequest | c.SetClient) else None
    assignee_id = command.assignee_id if isinstance(command, c.AssignRequest) else None
    policy = uow.policy()
    new = isinstance(command, c.RegisterRequest) and command.request_id not in known
    return Context(
        now=now,
        actor=actor,
        policy=policy,
        number=uow.next_number(now.year) if new or isinstance(command, c.SplitRequest) else None,
        related={request_id: request for request_id, request in known.items() if request_id != command.request_id},
        quote_number=_quote_number(uow, command, known.get(command.request_id), now),
        zone=office_zone(policy),
        client=uow.client(client_id) if client_id is not None else None,
        assignee=uow.agent(assignee_id) if assignee_id is not None else None,
    )


def _quote_number(uow: UnitOfWork, command: c.RequestCommand, request: Request | None, now: datetime) -> str | None:
    """The next one, where this is the first revision to be issued: a later one keeps its quote's number."""
    first = request is not None and last_issued(request.quotes) is None
    return uow.next_quote_number(now.year) if isinstance(command, c.IssueQuote) and first else None


# ── Clients, agents, the policy, the quarantine ─────────────────────────────────────────────────────────────
def _apply_to_directory(uow: UnitOfWork, command: DirectoryCommand) -> Outcome:
    stream_id = command.stream_id
    context = _directory_context(uow, command)
    events: Sequence[AnyDirectoryEvent] = decide_directory(command, context)
    if not events:
        return Outcome(command_id=command.id, status=Status.REDUNDANT, head=context.head)
    _keep_contents(uow, command)
    save_directory(uow, events)
    uow.append(stream_id, events, command, context.now)
    quarantine = isinstance(command, c.QuarantineMail | c.DiscardQuarantined)
    changed = Changed(directory=not quarantine, quarantine=quarantine)
    return Outcome(command_id=command.id, status=Status.APPLIED, head=command.id, changed=changed)


def _directory_context(uow: UnitOfWork, command: DirectoryCommand) -> DirectoryContext:
    mail = uow.quarantined(command.quarantined_id) if isinstance(command, c.DiscardQuarantined) else None
    return DirectoryContext(
        now=uow.now(),
        actor=uow.agent(command.actor_id),
        agents=uow.agents() if isinstance(command, c.SaveAgent) else (),
        client=uow.client(command.client.id) if isinstance(command, c.SaveClient) else None,
        policy=uow.policy(),
        head=uow.stream_head(command.stream_id),
        quarantined=mail is not None,
        discarded=mail is not None and mail.discarded_at is not None,
    )
