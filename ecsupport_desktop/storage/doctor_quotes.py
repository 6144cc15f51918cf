"""Quotes against what they promise: numbers without gaps, papers that are what was filed, totals that can be redone.

That rows are what their events say is the replay's to tell.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.quote import Quote, QuoteState, totals
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.views import Fault
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.doctor_contents import FEW_FILES
from ecsupport_desktop.storage.doctor_streams import PIECEMEAL, UNREADABLE
from ecsupport_desktop.storage.mapping_sql import batches, load_requests

_NUMBER: Final = re.compile(r"Q-(\d{4})-(\d{5,})", re.ASCII)


def check_quotes(connection: Connection) -> Iterator[Fault]:
    """Numbers, papers, and what was accepted."""
    yield from _numbers(connection)
    yield from _papers(connection)
    ids = connection.execute(select(s.quote.c.request_id).where(s.ISSUED).distinct()).scalars().all()
    for batch in batches(ids):
        try:
            found = load_requests(connection, batch)
        except UNREADABLE:
            continue  # the replay has named it
        for request in found.values():
            yield from _of_request(request)


def _numbers(connection: Connection) -> Iterator[Fault]:
    """From one to the last that was counted, each some request's, and one request's only."""
    owners: dict[str, set[UUID]] = defaultdict(set)
    issued = select(s.quote.c.quote_number, s.quote.c.request_id).where(s.ISSUED)
    for number, request_id in connection.execute(issued, execution_options=PIECEMEAL):
        owners[number].add(request_id)
    places: dict[int, set[int]] = defaultdict(set)
    for number, requests in owners.items():
        if len(requests) > 1:
            yield _fault(number, f"the number was given to {len(requests)} requests")
        read = _NUMBER.fullmatch(number)
        if read is None:
            yield _fault(number, "this is no number of a quote")
        else:
            places[int(read[1])].add(int(read[2]))
    counted = dict(connection.execute(select(s.quote_sequence.c.year, s.quote_sequence.c.next)).all())
    for year in sorted(places.keys() | counted.keys()):
        following = counted.get(year, 1)
        if missing := set(range(1, following)) - places[year]:
            yield _fault(str(year), f"{len(missing)} numbers of quotes are missing, the first is {min(missing)}")
        if beyond := {place for place in places[year] if place >= following}:
            yield _fault(str(year), f"number {max(beyond)} of quotes was given but isn't counted")


def _papers(connection: Connection) -> Iterator[Fault]:
    """Each is among the request's attachments, with the very bytes that were filed."""
    quote, attachment, file = s.quote.c, s.attachment.c, s.file.c
    query = (
        select(quote.quote_number, quote.revision, quote.document_sha256, attachment.sha256, file.bytes)
        .select_from(
            s.quote.outerjoin(
                s.attachment, (attachment.request_id == quote.request_id) & (attachment.id == quote.document_id)
            ).outerjoin(s.file, file.sha256 == quote.document_sha256)
        )
        .where(quote.document_id.is_not(None))
    )
    for number, revision, recorded, attached, data in connection.execute(query, execution_options=FEW_FILES):
        if attached != recorded:
            yield _fault(f"{number}/{revision}", "its paper isn't among the files of its request")
        elif data is None or hashlib.sha256(data).hexdigest() != recorded:
            yield _fault(f"{number}/{revision}", "its paper isn't what was filed")


def _of_request(request: Request) -> Iterator[Fault]:
    in_force = [quote for quote in request.quotes if quote.state in (QuoteState.ISSUED, QuoteState.ACCEPTED)]
    if len(in_force) > 1:
        yield _fault(request.number, f"{len(in_force)} revisions of its quote are in force")
    if len({quote.number for quote in request.quotes if quote.issue}) > 1:
        yield _fault(request.number, "its quote has more than one number")
    if request.plan is not None and all(
        quote.revision != request.plan.revision or quote.state is not QuoteState.ACCEPTED for quote in request.quotes
    ):
        yield _fault(request.number, "its plan is of no accepted quote")
    for quote in request.quotes:
        if quote.decision is not None and quote.decision.total is not None and not _adds_up(quote):
            yield _fault(f"{quote.number}/{quote.revision}", "what was accepted doesn't come to the total recorded")


def _adds_up(quote: Quote) -> bool:
    assert quote.decision is not None
    try:
        return totals(quote.content, quote.decision.chosen).total == quote.decision.total
    except DomainError:
        return False


def _fault(subject: str, what: str) -> Fault:
    return Fault(check="quotes", subject=subject, what=what)
