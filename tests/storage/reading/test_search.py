"""Search: what finds a request, what doesn't, in which order, and that nothing typed can break it."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME
from ecsupport_desktop.domain.words import CloseOutcome
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.views import RequestIds
from ecsupport_desktop.storage import search
from ecsupport_desktop.storage.search import full_text_query

SUBJECT = "Pago rechazado en la caja"
TEXT = "El carrito está vacío: error-500 at https://shop.acme.example/checkout?x=1. Straße, ČSOB, O'Brien, SKU A_12."


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("rechazado", True),
        ("RECHAZADO", True),
        ("recha", True),
        ("echazado", False),
        ("pago caja", True),
        ("caja pago", True),
        ("pago zebra", False),
        ("vacio", True),
        ("vacíó", True),
        ("csob", True),
        ("acme pago carr", True),
        ("nunez", True),
        ("zoe ruiz", True),
        ("zoe@acme.example", True),
        ("zoe@acme", True),
        ("shop.acme.example/check", True),
        ("error-500", True),
        ("error-50", True),
        ("500-error", False),
        ("error 500", True),
        ("o'brien", True),
        ("a_12", True),
        ("1", True),
        ("000001", True),
        ("0001", True),
        ("#1", True),
        ("ECS-2026-000001", True),
        ("ecs-2026-1", True),
        ("2026-000001", True),
        ("ECS-2026-0000", True),
        ("ECS-2025-1", False),
        ("2", False),
        ("e", False),
        ("x", True),
        ("", False),
        ("   ", False),
        ("-- !! …", False),
        ("pago -- !", True),
    ],
)
def test_what_is_found(small_desk: Any, typed: str, found: bool) -> None:
    small_desk.register(SUBJECT, TEXT)
    assert small_desk.search(typed) == ([SUBJECT] if found else [])


@pytest.mark.parametrize(
    "typed",
    [
        '"pago',
        'pago"',
        "pago*",
        "(pago",
        "pago)",
        "^pago",
        "pago + caja",
        "pago\0",
        "-pago",
        "pago;",
        "\\pago",
        "pago\u200b",
    ],
)
def test_full_text_syntax_around_a_word_is_no_syntax(small_desk: Any, typed: str) -> None:
    small_desk.register(SUBJECT, TEXT)
    assert small_desk.search(typed) == [SUBJECT]


@pytest.mark.parametrize(
    "typed",
    ['"', '""', "(", "\\", "pago OR zebra", "NOT pago", "pago AND", "NEAR(pago caja, 2)", "subject:pago",
     "{subject body}: pago", "'; DROP TABLE request; --"],
)  # fmt: skip
def test_full_text_syntax_in_words_is_a_word(small_desk: Any, typed: str) -> None:
    small_desk.register(SUBJECT, TEXT)
    assert small_desk.search(typed) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=40))
def test_nothing_typed_is_an_error(small_desk: Any, typed: str) -> None:
    small_desk.search(typed)
    small_desk.search(typed, queue=QUEUE_BY_NAME["mine"])


def test_every_word_is_quoted() -> None:
    assert full_text_query('a"b  cd') == '"a""b"* AND "cd"*'
    assert full_text_query("ECS-2026-412") == '("ECS-2026-412"* OR number : "2026 000412")'
    assert full_text_query("#412!") == '("#412!"* OR number : "000412")'
    assert full_text_query("!") is None


def test_a_later_message_and_a_renamed_client_are_found(small_desk: Any) -> None:
    request_id = small_desk.register(SUBJECT, TEXT)
    message = c.NewMessage(text="Now the invoices are wrong too", sender=Address(name="", address="bob@acme.example"))
    small_desk.do(c.RecordClientMessage, request_id, message=message)
    assert small_desk.search("invoices bob carrito") == [SUBJECT]
    renamed = type(small_desk.client)(id=small_desk.client.id, name="Nova", contacts=(small_desk.contact,))
    small_desk.execute(c.SaveClient(id=new_id(), actor_id=small_desk.me.id, client=renamed))
    assert small_desk.search("nova") == [SUBJECT]
    assert small_desk.search("nunez") == []


def test_quoted_history_and_notes_are_not_searched(small_desk: Any) -> None:
    request_id = small_desk.register(SUBJECT, "text", message={"new_text": "Fresh words", "sender": None})
    small_desk.do(c.AddNote, request_id, text="Internal gossip")
    assert small_desk.search("fresh") == [SUBJECT]
    assert small_desk.search("gossip") == []


def test_owed_ones_come_first_by_due_then_the_newest(small_desk: Any) -> None:
    answered = [small_desk.register(f"Old {number}") for number in range(3)]
    small_desk.register("Owed first")
    small_desk.passes(hours=1)
    small_desk.register("Owed second")
    for request_id in answered:
        small_desk.answer(request_id)
    assert small_desk.search("error") == ["Owed first", "Owed second", "Old 2", "Old 1", "Old 0"]


def test_a_cap_keeps_the_owed_ones_and_says_that_there_are_more(small_desk: Any) -> None:
    small_desk.register("Owed and oldest")
    for number in range(6):
        small_desk.answer(small_desk.register(f"Answered {number}"))
    found = small_desk.store.readers.search("error", limit=3, now=small_desk.now, me=small_desk.me.id)
    assert small_desk.subjects(found.ids) == ["Owed and oldest", "Answered 5", "Answered 4"]
    assert found.capped
    assert not small_desk.store.readers.search("error", limit=7, now=small_desk.now, me=small_desk.me.id).capped


def test_a_number_comes_first_however_many_others_there_are(small_desk: Any) -> None:
    small_desk.answer(small_desk.register("The first"))
    for number in range(4):
        small_desk.register(f"1 broken shop {number}")
    assert small_desk.search("1", limit=2)[0] == "The first"


@pytest.mark.parametrize(
    ("queue", "subjects"),
    [
        ("to_analyse", ["Open"]),
        ("closed", ["Done"]),
        ("all", ["Open", "Done"]),
        ("mine", []),
        ("quarantine", []),
    ],
)
def test_only_the_queues_own(small_desk: Any, queue: str, subjects: list[str]) -> None:
    done = small_desk.register("Done")
    small_desk.do(c.DeclareNoResponseNeeded, done, reason="Thanks")
    if small_desk.view(done).request.state != "closed":
        small_desk.do(c.CloseRequest, done, outcome=CloseOutcome.SPAM)
    small_desk.register("Open")
    assert small_desk.search("error", queue=QUEUE_BY_NAME[queue]) == subjects


@pytest.mark.parametrize("engine", ["sqlite"])
def test_the_same_is_found_whether_all_are_looked_at_or_a_set_is_made(
    small_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        request_id = small_desk.register(f"Broken {number}")
        small_desk.passes(minutes=1)
        if number % 3:
            small_desk.answer(request_id)

    def found(many: int) -> list[RequestIds]:
        monkeypatch.setattr(search, "MANY", many)
        places = [None, *(QUEUE_BY_NAME[name] for name in ("to_analyse", "closed", "all", "mine", "unassigned"))]
        ask, asked = small_desk.store.readers.search, {"now": small_desk.now, "me": small_desk.me.id}
        asks = product(("broken", "1"), (3, 50), places)
        return [ask(word, limit=most, queue=place, **asked) for word, most, place in asks]

    assert found(0) == found(1_000_000)
