"""The words requests are found by on PostgreSQL: folded here, so that a server needs no extension and no dictionary.

A document has a head (number, subject, client, contact and senders) and a body (what was written, oldest first). Each
is kept as a tsvector without places (is the word there?) and as text (for words that must stand together): the words
each with a space after it, " pago rechazado ", the head's four fields apart by a bar. A number is also one word with a
mark before it, for "412". The functions that make values are pure: `PUT` takes those of `whole`, `HEAD` of `head`,
`APPEND` of `appended` and `head` (a message may come from a new sender), `APPEND_BODY` of `appended` alone; each finds
its request by `id`.

A monstrous mail never makes a command fail: a tsvector may have a megabyte, so of a field of the head the first
`FIELD` bytes of words are found, of a message the first `MESSAGE`, and a message that would take the body beyond `BODY`
isn't found by its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, bindparam, column, select, table, text

from ecsupport_desktop.domain.directory import Client
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.mapping_sql import batches, load_requests
from ecsupport_desktop.storage.postgres.search_words import within, words_of
from ecsupport_desktop.storage.prepared import Prepared
from ecsupport_desktop.storage.search_index import described, document, renamed_contacts
from ecsupport_desktop.storage.types import Uuid

FIELD: Final = 30_000
MESSAGE: Final = 250_000
BODY: Final = 800_000
Values = dict[str, Any]
request_search: Final = table(
    "request_search",
    *(column(name) for name in ("seq", "head", "body", "words", "head_phrases", "body_phrases")),
)


def _prepared(sql: str) -> Prepared:
    return Prepared(text(sql).bindparams(bindparam("id", type_=Uuid())))


PUT: Final = _prepared(
    "INSERT INTO request_search (seq, head, body, head_phrases, body_phrases)"
    " SELECT seq, array_to_tsvector(CAST(:head AS text[])), array_to_tsvector(CAST(:body AS text[])),"
    " CAST(:head_phrases AS text), CAST(:body_phrases AS text) FROM request WHERE id = :id"
    " ON CONFLICT (seq) DO UPDATE SET head = excluded.head, body = excluded.body,"
    " head_phrases = excluded.head_phrases, body_phrases = excluded.body_phrases"
)
HEAD: Final = _prepared(
    "UPDATE request_search SET head = array_to_tsvector(CAST(:head AS text[])), head_phrases = :head_phrases"
    " WHERE seq = (SELECT seq FROM request WHERE id = :id)"
)
_MORE: Final = (
    " body = CASE WHEN octet_length(body_phrases) + octet_length(CAST(:phrases AS text)) > :most THEN body"
    " ELSE body || array_to_tsvector(CAST(:words AS text[])) END,"
    " body_phrases = CASE WHEN octet_length(body_phrases) + octet_length(CAST(:phrases AS text)) > :most"
    " THEN body_phrases ELSE body_phrases || CAST(:phrases AS text) END"
    " WHERE seq = (SELECT seq FROM request WHERE id = :id)"
)
APPEND: Final = _prepared(
    "UPDATE request_search SET head = array_to_tsvector(CAST(:head AS text[])), head_phrases = :head_phrases," + _MORE  # noqa: S608
)
APPEND_BODY: Final = _prepared("UPDATE request_search SET" + _MORE)


def whole(request: Request, client: Client | None, texts: Mapping[UUID, str]) -> Values:
    """A whole document; `texts` are what is new in the messages, by message id."""
    return {**head(request, client), **body(texts.get(message.id, "") for message in request.messages)}


def head(request: Request, client: Client | None) -> Values:
    """All but what was written; the client is the request's."""
    parts = document(request, client, {})
    fields = [within(words_of(each), FIELD) for each in (parts.number, parts.subject, parts.client, parts.contact)]
    words = {word for field in fields for word in field}
    if fields[0]:
        words |= {f"#{fields[0][-1]}", "#" + "-".join(fields[0][-2:])}
    return {
        "id": request.id,
        "head": sorted(words),
        "head_phrases": "|".join(f" {_phrases(field)}" for field in fields),
    }


def body(texts: Iterable[str]) -> Values:
    """What was written, message by message."""
    words: set[str] = set()
    phrases, length = [" "], 1
    for each in texts:
        found = within(words_of(each), MESSAGE)
        more = _phrases(found)
        if length + len(more.encode()) <= BODY:
            words.update(found)
            phrases.append(more)
            length += len(more.encode())
    return {"body": sorted(words), "body_phrases": "".join(phrases)}


def appended(text: str) -> Values:
    """One more message's words."""
    found = within(words_of(text), MESSAGE)
    return {"words": sorted(set(found)), "phrases": _phrases(found), "most": BODY}


def _phrases(words: Sequence[str]) -> str:
    return "".join(f"{word} " for word in words)


def documents(connection: Connection, requests: Sequence[Request]) -> dict[UUID, Values]:
    """The whole documents of these requests by id, from what is kept of their clients and messages."""
    return described(connection, requests, whole)


def index_requests(connection: Connection, requests: Sequence[Request]) -> None:
    """Put the documents of these requests, which are saved, in the place of those that are there."""
    PUT.run_many(connection, documents(connection, requests).values())


def index_client(connection: Connection, before: Client, after: Client) -> None:
    """A client or some of its contacts have other names now. The client is saved."""
    mine = select(s.request.c.id).where(s.request.c.client_id == after.id)
    if before.name == after.name:
        mine = mine.where(s.request.c.contact_id.in_(renamed_contacts(before, after)))
    for batch in batches(connection.execute(mine).scalars().all()):
        found = load_requests(connection, batch).values()
        HEAD.run_many(connection, [head(request, after) for request in found])
