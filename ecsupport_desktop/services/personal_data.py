"""What is kept about a person: told, handed out, and removed for good. A lead's business, on any engine.

The preview and the command compute the same from the same traces.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.decide_personal import PersonalContext, addresses_of
from ecsupport_desktop.domain.personal import (
    NO_BYTES,
    REMOVED,
    Removal,
    Traces,
    person_of,
    removal_of,
    without,
    without_person,
)
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.codec import event_from_json, event_text
from ecsupport_desktop.services.outcome import Changed, Outcome, Status
from ecsupport_desktop.services.personal_records import Step
from ecsupport_desktop.services.ports import Readers, UnitOfWork
from ecsupport_desktop.services.replay import replay_step

_TOKEN_LETTERS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What removing a person would touch. `mentions`: other texts in which their name or an address is replaced."""

    name: str
    addresses: tuple[str, ...]
    requests: int
    messages: int
    attachments: int
    mentions: int
    cards: int
    mails: int


def survey(readers: Readers, command: c.AnonymisePerson) -> tuple[Traces, Removal]:
    """What is kept about the person, and what removing them means; raises the DomainError of a refusal."""
    actor = next((agent for agent in readers.agents() if agent.id == command.actor_id), None)
    client = readers.client(command.client_id) if command.client_id is not None else None
    addresses = addresses_of(command, PersonalContext(actor=actor, client=client))
    traces = readers.traces(command.contact_id, addresses)
    return traces, _removal(command, addresses, traces)


def preview(readers: Readers, command: c.AnonymisePerson) -> Preview:
    """What the command would do now; raises the DomainError it would be refused with."""
    return preview_of(command, *survey(readers, command))


def preview_of(command: c.AnonymisePerson, traces: Traces, removal: Removal) -> Preview:
    """The preview of what was surveyed."""
    entries = [contact for client in traces.clients if (contact := client.contact(command.contact_id))]
    addresses = tuple(sorted(removal.person.addresses))
    names = [*(entry.name for entry in entries if entry.name), *sorted(removal.person.names), *addresses]
    theirs = removal.messages
    return Preview(
        name=names[0] if names else "",
        addresses=addresses,
        requests=len(traces.requests),
        messages=len(theirs),
        attachments=sum(file.message_id in theirs for request in traces.requests for file in request.attachments),
        mentions=len(removal.contents.keys() - theirs),
        cards=sum(without(client, removal) != client for client in traces.clients),
        mails=len(traces.mails),
    )


def _removal(command: c.AnonymisePerson, addresses: Sequence[str], traces: Traces) -> Removal:
    """The token follows from the command's id: the same command says the same."""
    person = person_of(command.id.hex[-_TOKEN_LETTERS:], command.contact_id, addresses, traces)
    return removal_of(person, traces)


# ── Removing ────────────────────────────────────────────────────────────────────────────────────────────────
def anonymise(uow: UnitOfWork, command: c.AnonymisePerson) -> Outcome:
    """Execute the command within its transaction. Raises a DomainError; then nothing has changed."""
    client = uow.client(command.client_id) if command.client_id is not None else None
    addresses = addresses_of(command, PersonalContext(actor=uow.agent(command.actor_id), client=client))
    traces = uow.personal.traces(command.contact_id, addresses)
    removal = _removal(command, addresses, traces)
    removing = _Removing(uow, command, traces, removal)
    removing.record()
    if not removing.histories:
        return Outcome(command_id=command.id, status=Status.REDUNDANT, head=uow.stream_head(command.stream_id))
    removing.remove()
    changed = Changed(
        request_ids=frozenset(r.id for r in traces.requests if r.id in removing.histories),
        directory=bool(traces.clients),
        quarantine=bool(traces.mails),
    )
    return Outcome(command_id=command.id, status=Status.APPLIED, head=command.id, changed=changed)


class _Removing:
    """One removal under way: first the events that say so, then what they speak of."""

    def __init__(self, uow: UnitOfWork, command: c.AnonymisePerson, traces: Traces, removal: Removal) -> None:
        self._uow, self._command, self._traces, self._removal = uow, command, traces, removal
        self.histories: dict[UUID, list[Step]] = {}
        """The streams that hold the person, as they read without."""
        self._payloads: dict[UUID, dict[int, str]] = {}

    def record(self) -> None:
        """Say on every stream which of its events are replaced, and what they hold then."""
        uow, person = self._uow, self._removal.person
        requests = {request.id for request in self._traces.requests}
        others = {client.id for client in self._traces.clients} | self._removal.mails
        for stream_id, history in uow.personal.histories(sorted(requests | others)).items():
            self._redact(stream_id, history)
        now = uow.now()
        for stream_id, payloads in self._payloads.items():
            redacted = tuple(
                e.Redacted(position=position, payload_sha256=hashlib.sha256(payload.encode()).hexdigest())
                for position, payload in payloads.items()
            )
            happened: e.AnyEvent = (
                e.PersonalDataRemoved(request_id=stream_id, person=person.name, redacted=redacted)
                if stream_id in requests
                else e.PersonAnonymised(subject_id=stream_id, person=person.name, redacted=redacted)
            )
            uow.append(stream_id, [happened], self._command, now)

    def _redact(self, stream_id: UUID, history: Iterable[Step]) -> None:
        steps, payloads = [], {}
        for step in history:
            before = event_from_json(step.payload)
            after = without_person(before, step.command_id, self._removal)
            if after != before:
                payloads[step.position] = event_text(after)
                step = replace(step, payload=payloads[step.position])
            steps.append(step)
        if payloads:
            self.histories[stream_id], self._payloads[stream_id] = steps, payloads

    def remove(self) -> None:
        uow, records = self._uow, self._uow.personal
        files = self._files()
        for stream_id, payloads in self._payloads.items():
            records.replace_payloads(stream_id, payloads)
        records.replace_contents(self._removal.contents)
        uow.save_file(b"")  # what a removed attachment or mail refers to
        self._save_rows()
        records.drop_files(files)
        records.leave_no_remains()

    def _save_rows(self) -> None:
        uow = self._uow
        for request in self._traces.requests:
            if request.id in self.histories:
                uow.save_request(request, replayed(request.id, self.histories[request.id]))
        for client in self._traces.clients:
            if client.id in self.histories:
                uow.save_client(without(client, self._removal))
        for mail_id in self._traces.mails:
            mail = uow.quarantined(mail_id)
            if mail is not None:
                emptied = replace(mail, source=REMOVED, reason=REMOVED, raw_sha256=NO_BYTES, size=0)
                uow.save_quarantined(without(emptied, self._removal))

    def _files(self) -> frozenset[str]:
        """The files that may not be needed any more."""
        theirs = self._removal.messages
        files = {f.sha256 for r in self._traces.requests for f in r.attachments if f.message_id in theirs}
        mails = (self._uow.quarantined(mail_id) for mail_id in self._traces.mails)
        return frozenset(files | {mail.raw_sha256 for mail in mails if mail is not None})


def replayed(request_id: UUID, history: Sequence[Step]) -> Request:
    """The request that these events make."""
    known: Mapping[UUID, Request] = {}
    for command_id, steps in groupby(history, key=lambda step: step.command_id):
        group = list(steps)
        events = [event for step in group if isinstance(event := event_from_json(step.payload), e.RequestEvent)]
        first = group[0]
        known = {
            **known,
            **replay_step(
                known, events, command_id=command_id, kind=first.command_kind, stream_id=first.command_stream
            ),
        }
    return known[request_id]
