"""The words requests are found by on PostgreSQL: folded here, so that a server needs no extension and no dictionary.

A document is two lists of words, each kept as a tsvector without places (is the word there?) and as text (for words
that must stand together). A number is also kept as one word with a mark before it, for "412".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import Connection, column, select, table, text

from ecsupport_desktop.domain.directory import Client
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.mapping_sql import batches, load_requests
from ecsupport_desktop.storage.search_index import Document, documents, renamed_contacts

LONGEST: Final = 255
"""Letters of a word that count; a tsvector takes no word above two thousand bytes."""
request_search: Final = table(
    "request_search", column("seq"), column("words"), column("head_phrases"), column("body_phrases")
)
_PUT: Final = text(
    "INSERT INTO request_search (seq, head, body, head_phrases, body_phrases)"
    " SELECT seq, array_to_tsvector(CAST(:head AS text[])), array_to_tsvector(CAST(:body AS text[])),"
    " :head_phrases, :body_phrases FROM request WHERE id = :id"
    " ON CONFLICT (seq) DO UPDATE SET head = excluded.head, body = excluded.body,"
    " head_phrases = excluded.head_phrases, body_phrases = excluded.body_phrases"
)


def words_of(text: str) -> list[str]:
    """The words of a text in order, without accents and in one case: letters and digits make words."""
    found: list[str] = []
    letters: list[str] = []
    for char in unicodedata.normalize("NFKD", text.casefold()):
        kind = unicodedata.category(char)
        if kind[0] in "LN" or kind == "Co":
            letters.append(char)
        elif kind[0] != "M" and letters:
            found.append("".join(letters)[:LONGEST])
            letters.clear()
    if letters:
        found.append("".join(letters)[:LONGEST])
    return found


def entry(document: Document) -> dict[str, object]:
    """The values of a document's row."""
    fields = [words_of(each) for each in (document.number, document.subject, document.client, document.contact)]
    body = words_of(document.body)
    head = {word for words in fields for word in words}
    if fields[0]:
        head |= {f"#{fields[0][-1]}", "#" + "-".join(fields[0][-2:])}
    return {
        "head": sorted(head),
        "body": sorted(set(body)),
        "head_phrases": "|".join(f" {' '.join(words)} " for words in fields),
        "body_phrases": f" {' '.join(body)} ",
    }


def index_requests(connection: Connection, requests: Sequence[Request]) -> None:
    """Put the documents of these requests, which are saved, in the place of those that are there."""
    found = documents(connection, requests)
    for request in requests:
        connection.execute(_PUT, {"id": request.id, **entry(found[request.id])})


def index_client(connection: Connection, before: Client, after: Client) -> None:
    """A client or some of its contacts have other names now. The client is saved."""
    mine = select(s.request.c.id).where(s.request.c.client_id == after.id)
    if before.name == after.name:
        mine = mine.where(s.request.c.contact_id.in_(renamed_contacts(before, after)))
    _index_ids(connection, connection.execute(mine).scalars().all())


def _index_ids(connection: Connection, ids: Iterable[object]) -> None:
    for batch in batches(ids):
        index_requests(connection, list(load_requests(connection, batch).values()))  # type: ignore[arg-type]
