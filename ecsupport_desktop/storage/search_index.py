"""The words requests are found by: one document a request in the search index, kept by the write path.

SQLite only (FTS5); its table isn't in the schema's metadata. The row id is `request.seq`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Connection, bindparam, column, delete, insert, select, table, update

from ecsupport_desktop.domain.directory import Client
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.mapping_directory import load_clients
from ecsupport_desktop.storage.mapping_sql import batches, load_requests
from ecsupport_desktop.storage.prepared import Prepared

CREATE: Final = (
    "CREATE VIRTUAL TABLE request_search USING fts5(number, subject, client, contact, body,"
    " tokenize = \"unicode61 remove_diacritics 2\", prefix = '2 3')"
)
request_search: Final = table(
    "request_search",
    column("rowid"),
    column("number"),
    column("subject"),
    column("client"),
    column("contact"),
    column("body"),
)


Texts = Mapping[UUID, str]
_Described = TypeVar("_Described")


class Document(NamedTuple):
    """What a request is found by; `subject` with its quote's number and titles, `body` is what was written in it,
    without quoted history, oldest first."""

    number: str
    subject: str
    client: str
    contact: str
    body: str


def document(request: Request, client: Client | None, texts: Texts) -> Document:
    """The document of a request; `texts` by message id."""
    contact = client.contact(request.contact_id) if client else None
    people = [contact.name, *contact.addresses] if contact else []
    for message in request.messages:
        if message.from_client and message.sender is not None:
            people += [message.sender.name, message.sender.address]
    return Document(
        number=request.number,
        subject=" ".join((request.subject, *quoted(request))),
        client=client.name if client else "",
        contact=" ".join(dict.fromkeys(word for word in people if word)),
        body="\n".join(texts.get(message.id, "") for message in request.messages),
    )


def quoted(request: Request) -> tuple[str, ...]:
    """The number and the titles of its quote."""
    texts = (text for quote in request.quotes for text in (quote.number, quote.content.title) if text)
    return tuple(dict.fromkeys(texts))


def documents(connection: Connection, requests: Sequence[Request]) -> dict[UUID, Document]:
    """The documents of these requests by id, from what is kept of their clients and messages."""
    return described(connection, requests, document)


def described(
    connection: Connection, requests: Sequence[Request], describe: Callable[[Request, Client | None, Texts], _Described]
) -> dict[UUID, _Described]:
    """What `describe` makes of each request, its client and the texts of its messages, by the request's id."""
    clients = load_clients(connection, {request.client_id for request in requests if request.client_id is not None})
    texts = message_texts(connection, [message.id for request in requests for message in request.messages])
    return {
        request.id: describe(request, clients.get(request.client_id) if request.client_id else None, texts)
        for request in requests
    }


def message_texts(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, str]:
    """What is new in these messages, by message id."""
    columns = (s.content.c.owner_id, s.content.c.new_text, s.content.c.text)
    found: dict[UUID, str] = {}
    for batch in batches(ids):
        for owner_id, new_text, text in connection.execute(select(*columns).where(s.content.c.owner_id.in_(batch))):
            found[owner_id] = new_text or text
    return found


_REMOVE: Final = Prepared(delete(request_search).where(request_search.c.rowid == bindparam("rowid")))
_ADD: Final = Prepared(insert(request_search).values({name: bindparam(name) for name in ("rowid", *Document._fields)}))
_SEQS: Final = select(s.request.c.id, s.request.c.seq).where(s.request.c.id.in_(bindparam("ids", expanding=True)))


def index_requests(connection: Connection, requests: Sequence[Request]) -> None:
    """Put the documents of these requests, which are saved, in the place of those that are there."""
    found = documents(connection, requests)
    for batch in batches(requests):
        rows = connection.execute(_SEQS, {"ids": [request.id for request in batch]})
        seqs = dict(rows.all())
        _REMOVE.run_many(connection, [{"rowid": seq} for seq in seqs.values()])
        _ADD.run_many(connection, [{"rowid": seqs[request.id], **found[request.id]._asdict()} for request in batch])


def index_client(connection: Connection, before: Client, after: Client) -> None:
    """A client or some of its contacts have other names now. The client is saved."""
    mine = s.request.c.client_id == after.id
    if before.name != after.name:
        seqs = select(s.request.c.seq).where(mine)
        connection.execute(update(request_search).where(request_search.c.rowid.in_(seqs)).values(client=after.name))
    renamed = renamed_contacts(before, after)
    found = connection.execute(select(s.request.c.id).where(mine, s.request.c.contact_id.in_(renamed))).scalars().all()
    for batch in batches(found):
        index_requests(connection, list(load_requests(connection, batch).values()))


def renamed_contacts(before: Client, after: Client) -> list[UUID]:
    """The contacts that are called something else, or aren't there any more, or are new."""
    was = {contact.id: contact for contact in before.contacts}
    now = {contact.id: contact for contact in after.contacts}
    return [key for key in was.keys() | now.keys() if was.get(key) != now.get(key)]


def shows_the_same(before: Request, after: Request) -> bool:
    """Whether the document of a request is untouched by a change."""
    return _seen(before) == _seen(after)


def _seen(request: Request) -> tuple[object, ...]:
    messages = tuple((message.id, message.sender) for message in request.messages)
    return request.number, request.subject, request.client_id, request.contact_id, quoted(request), messages
