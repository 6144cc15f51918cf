"""Texts that no engine can keep, or can't be found by, are refused beside their field, alike on both engines."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from support.examples import FIELDS, Examples
from support.written_desk import WrittenDesk

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level2
from ecsupport_desktop.domain.directory import Agent, Client, Contact, Service
from ecsupport_desktop.domain.fitting import LONGEST, Text, texts_of
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.quote import QuoteContent
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome

ANA = Address(name="Ana", address="ana@acme.example")
FILE = c.NewAttachment(name="a.txt", media_type="text/plain", content=b"a", content_id="a")
MESSAGE = c.NewMessage(
    sender=ANA,
    to=(ANA,),
    cc=(ANA,),
    subject="Checkout",
    text="It fails",
    new_text="It fails",
    html="<p>It fails</p>",
    message_id="1@acme.example",
    in_reply_to=("0@acme.example",),
    references=("0@acme.example",),
    raw_sha256="0" * 64,
    attachments=(FILE,),
)
CONTACT = Contact(id=new_id(), name="Ana", addresses=("ana@beta.example",), phone="1")
SERVICE = Service(id=new_id(), name="Shop", shop_url="https://beta.example")
CLIENT = Client(
    id=new_id(), name="Beta", domains=("beta.example",), contacts=(CONTACT,), services=(SERVICE,), remarks="none"
)
FULL: dict[type[Any], tuple[dict[str, Any], ...]] = {
    c.RegisterRequest: ({"message": MESSAGE},),
    c.RecordClientMessage: ({"message": MESSAGE},),
    c.AskForInformation: ({"to": (ANA,)},),
    c.Answer: ({"to": (ANA,)},),
    c.EstablishAssessment: (
        {},
        {"assessment": Level2(effort_hours=Decimal(1), restoring_steps="restart"), "revision_reason": "seen again"},
        {"assessment": ExtraFunctionality(asked="a wish list")},
    ),
    c.CloseRequest: ({"reason": "done"},),
    c.TagRequest: ({"remove": ("late",)},),
    c.SaveClient: ({"client": CLIENT},),
    c.SaveAgent: ({"agent": Agent(id=new_id(), login="eva", name="Eva")},),
    c.Attach: ({"attachments": (FILE,)},),
}
"""What an example leaves out."""
GIVEN = ((Client, "language"), (QuoteContent, "language"), (QuoteContent, "currency"))
"""What can't even be made with other words."""
KINDS = [kind for kind in FIELDS if kind is not c.ChangePolicy]


@pytest.fixture
def engine() -> str:
    return "postgresql"


@pytest.fixture
def both(local_desk: WrittenDesk, new_store: Callable[..., Any]) -> tuple[WrittenDesk, WrittenDesk]:
    """A desk on a file, and one on a server."""
    return local_desk, WrittenDesk(new_store, local_desk)


def commands(written: WrittenDesk, kind: type[Any]) -> list[Any]:
    return [replace(Examples(written).of(kind), **more) for more in FULL.get(kind, ({},))]


def places(command: Any) -> list[Text]:
    return [each for each in texts_of(command) if each.place not in GIVEN and each.place[1] != "kind"]


def _may_change(value: Any, name: str) -> bool:
    return name != "kind" and (type(value), name) not in GIVEN


def with_text(command: Any, place: int, change: Callable[[str], str]) -> Any:
    """The same anew, with one of its texts changed."""
    left = [place]

    def rebuilt(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(rebuilt(each) for each in value)
        if is_dataclass(value) and not isinstance(value, type):
            changes = {
                each.name: rebuilt(getattr(value, each.name)) for each in fields(value) if _may_change(value, each.name)
            }
            return replace(value, **changes)
        if type(value) is str:
            left[0] -= 1
            return change(value) if left[0] == -1 else value
        return value

    return replace(rebuilt(command), id=new_id())


def said(outcome: Outcome) -> Any:
    refusal = outcome.refusal
    return outcome.status, refusal and (refusal.code, refusal.field, refusal.message)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_is_no_text_is_refused_beside_its_field(both: tuple[WrittenDesk, WrittenDesk], kind: type[Any]) -> None:
    for written, poison in product(both, ("\0", "\ud800")):
        for command in commands(written, kind):
            for place, text in enumerate(places(command)):
                poisoned = with_text(command, place, lambda old, half=poison: f"{old[:1]}{half}{old[1:]}")
                refusal = written.desk.execute(poisoned).refusal
                assert refusal is not None, text
                assert (refusal.field, "no text" in refusal.text) == (text.shown, True)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_very_long_text_is_kept_or_refused_beside_its_field(
    both: tuple[WrittenDesk, WrittenDesk], kind: type[Any]
) -> None:
    rng = random.Random(4)
    # Nothing that could be made smaller, and four bytes a character.
    long = "".join(chr(rng.randrange(0x20000, 0x2A000)) for _each in range(10_000))
    for example in range(len(FULL.get(kind, ({},)))):
        local = commands(both[0], kind)[example]
        for place, text in enumerate(places(local)):
            outcomes = []
            for written in both:
                command = with_text(commands(written, kind)[example], place, lambda old: long + old)
                outcomes.append(written.desk.execute(command))
            assert said(outcomes[0]) == said(outcomes[1])
            refusal = outcomes[0].refusal
            assert refusal is None or refusal.field in (text.shown, "tags", "document"), text
            assert (text.place in LONGEST) <= (refusal is not None), text


@pytest.mark.parametrize("place", LONGEST, ids=lambda place: f"{place[0].__name__}.{place[1]}")
def test_the_longest_text_there_may_be_is_kept_and_found(
    both: tuple[WrittenDesk, WrittenDesk], place: tuple[type[Any], str]
) -> None:
    rng, longest = random.Random(5), LONGEST[place]
    letters = "".join(chr(rng.randrange(0x20000, 0x2A000)) for _each in range(longest))
    kinds = {Agent: c.SaveAgent, Client: c.SaveClient, Contact: c.SaveClient, c.NewMessage: c.RegisterRequest}
    kinds[c.StartDelivery] = c.StartDelivery
    for written in both:
        (command,) = commands(written, kinds[place[0]])
        (number,) = [number for number, text in enumerate(places(command)) if text.place == place]
        outcome = written.desk.execute(with_text(command, number, lambda old: letters[len(old) :] + old))
        assert outcome.accepted, outcome.refusal
        more = with_text(command, number, lambda old: "x" + letters[len(old) :] + old)
        refusal = written.desk.execute(more).refusal
        assert refusal is not None and str(longest) in refusal.text
        assert written.faults() == []


def test_as_many_tags_as_there_may_be(both: tuple[WrittenDesk, WrittenDesk]) -> None:
    rng = random.Random(6)
    tags = ["".join(chr(rng.randrange(0x20000, 0x2A000)) for _each in range(40)) for _tag in range(15)]
    for written in both:
        request_id = written.register()
        for tag in tags[:14]:
            assert written.do(c.TagRequest, request_id, add=(tag,)).accepted
        refusal = written.do(c.TagRequest, request_id, add=(tags[14],)).refusal
        assert refusal is not None and refusal.field == "tags"
        assert written.do(c.TagRequest, request_id, add=(tags[14],), remove=(tags[0],)).accepted


def test_what_is_typed_to_look_for_may_be_anything(both: tuple[WrittenDesk, WrittenDesk]) -> None:
    for written in both:
        written.register()
        readers, now, me = written.store.readers, written.now, written.me.id
        for odd in ("a\0b", "\0", "a" * 100_000, "a " * 50_000, "a-b " * 9_000, "%", "\\", "'"):
            assert readers.search(odd, now=now, me=me) is not None
            assert readers.clients(odd) is not None
            assert readers.request_id(odd) is None
