"""Words on a server are those of the local full-text search, whatever was written; and no mail is too long for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain.message import Content, Message
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Channel, Direction
from ecsupport_desktop.storage.mapping_sql import save_request
from ecsupport_desktop.storage.postgres import search_index as index
from ecsupport_desktop.storage.postgres.engine import write_engine
from ecsupport_desktop.storage.postgres.search_words import LONGEST, within, words_of

CORPUS = Path(__file__).parents[2] / "mail" / "corpus"
MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NO_SURROGATES = st.characters(codec="utf-8", exclude_characters="\0")


@pytest.fixture(scope="module")
def local_words() -> Iterator[Callable[[str], list[str]]]:
    """The words SQLite's own index makes of a text, in order."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute('CREATE VIRTUAL TABLE t USING fts5(x, tokenize = "unicode61 remove_diacritics 2")')
        connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)")

        def found(written: str) -> list[str]:
            connection.execute("DELETE FROM t")
            connection.execute("INSERT INTO t (x) VALUES (?)", (written,))
            return [word for (word,) in connection.execute("SELECT term FROM v ORDER BY offset")]

        yield found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(written=st.text(NO_SURROGATES, max_size=60) | st.text(st.characters(max_codepoint=0x3000), max_size=60))
def test_any_text_makes_the_same_words(local_words: Callable[[str], list[str]], written: str) -> None:
    assert words_of(written) == local_words(written)


def test_the_mails_of_the_corpus_make_the_same_words(local_words: Callable[[str], list[str]]) -> None:
    mails = [path.read_bytes().decode("utf-8", "replace") for path in sorted(CORPUS.rglob("*")) if path.is_file()]
    assert mails
    for mail in mails:
        assert words_of(mail) == [word[:LONGEST] for word in local_words(mail)]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("El carrito está vacío", ["el", "carrito", "esta", "vacio"]),
        ("STRASSE Straße", ["strasse", "straße"]),
        ("e\u0301 \u0301x", ["e", "x"]),
        ("error-500, O'Brien; A_12", ["error", "500", "o", "brien", "a", "12"]),
        ("a\0b\ud800c", ["a", "b", "c"]),
        ("x" * 3000, ["x" * LONGEST]),
        ("", []),
    ],
)
def test_words(written: str, words: list[str]) -> None:
    assert words_of(written) == words


def test_only_the_first_words_count() -> None:
    assert within(["año", "b", "c"], 6) == ["año"]
    assert within(["año", "b", "c"], 7) == ["año", "b"]


# ── Documents ───────────────────────────────────────────────────────────────────────────────────────────────
def request_of(*texts: str) -> tuple[Request, dict[UUID, str]]:
    """A request with these messages, and their texts by id."""
    ids = [UUID(int=100 + place) for place in range(len(texts))]
    messages = tuple(
        Message(
            id=key,
            direction=Direction.FROM_CLIENT,
            channel=Channel.MAIL,
            sender=None,
            received_at=MOMENT,
            content_sha256=Content(text=written).sha256,
        )
        for key, written in zip(ids, texts, strict=True)
    )
    request = Request(
        id=UUID(int=1),
        number="ECS-2026-000412",
        subject="Pago rechazado",
        language="es",
        channel=Channel.MAIL,
        registered_at=MOMENT,
        head=UUID(int=1),
        messages=messages,
    )
    return request, dict(zip(ids, texts, strict=True))


def test_a_documents_values() -> None:
    request, texts = request_of("El pago", "¡Otra vez!")
    values = index.whole(request, None, texts)
    assert values["head"] == sorted(["#000412", "#2026-000412", "000412", "2026", "ecs", "pago", "rechazado"])
    assert values["head_phrases"] == " ecs 2026 000412 | pago rechazado | | "
    assert values["body"] == ["el", "otra", "pago", "vez"]
    assert values["body_phrases"] == " el pago otra vez "


@pytest.fixture
def connection(shared_database: ServerAddress) -> Iterator[Connection]:
    engine = write_engine(shared_database, None)
    with engine.begin() as opened:
        yield opened
    engine.dispose()


def document_of(connection: Connection) -> dict[str, Any]:
    columns = "tsvector_to_array(head) AS head, tsvector_to_array(body) AS body, head_phrases, body_phrases"
    found = connection.execute(text(f"SELECT {columns} FROM request_search")).mappings().one()  # noqa: S608
    return {**found, "head": sorted(found["head"]), "body": sorted(found["body"])}


MONSTROUS = " ".join(f"palabra{number:07}" for number in range(60_000))


@pytest.mark.parametrize(
    "texts",
    [
        ("El pago", "", "¡Otra vez!", "x"),
        (MONSTROUS, "short", MONSTROUS, MONSTROUS, "the last " + MONSTROUS, "found again"),
        ("x" * 5_000_000, "\x1f", "😀" * 10),
    ],
)
def test_messages_added_one_by_one_make_the_whole_document(connection: Connection, texts: tuple[str, ...]) -> None:
    request, by_id = request_of(*texts)
    first, _ = request_of(texts[0])
    save_request(connection, None, first)
    index.PUT.run(connection, index.whole(first, None, by_id))
    for written in texts[1:]:
        index.APPEND.run(connection, {**index.head(request, None), **index.appended(written)})
    whole = index.whole(request, None, by_id)
    del whole["id"]
    assert document_of(connection) == whole
    assert len(whole["body_phrases"].encode()) <= index.BODY


def test_a_head_is_changed_alone(connection: Connection) -> None:
    request, by_id = request_of("El pago")
    save_request(connection, None, request)
    index.PUT.run(connection, index.whole(request, None, by_id))
    renamed = replace(request, subject="Caja")
    index.HEAD.run(connection, index.head(renamed, None))
    whole = index.whole(renamed, None, by_id)
    del whole["id"]
    assert document_of(connection) == whole


def test_a_head_full_of_words_is_kept(connection: Connection) -> None:
    request, by_id = request_of(MONSTROUS)
    request = replace(request, subject=MONSTROUS)
    save_request(connection, None, request)
    index.PUT.run(connection, index.whole(request, None, by_id))
    (found,) = connection.execute(text("SELECT words @@ CAST('palabra0000001' AS tsquery) FROM request_search")).one()
    assert found is True
