"""What a text may hold, and where it is shown that it holds something else."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.directory import Agent, Client, Contact, Service
from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.domain.fitting import require_fitting
from ecsupport_desktop.domain.message import LONGEST_MESSAGE_ID, Address

BASE = {"id": uuid4(), "actor_id": uuid4()}
ON = BASE | {"request_id": uuid4()}


def client(**fields: object) -> c.SaveClient:
    return c.SaveClient(**BASE, client=Client(id=uuid4(), name="Acme", **fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (c.AddNote(**ON, text="a\0b"), "text"),
        (c.AddNote(**ON, text="half \ud83d"), "text"),
        (c.RecordClientMessage(**ON, message=c.NewMessage(text="a", subject="\0")), "subject"),
        (c.RecordClientMessage(**ON, message=c.NewMessage(text="a", sender=Address(address="\0@b"))), "sender"),
        (c.RecordClientMessage(**ON, message=c.NewMessage(text="a", message_id="a" * 601)), "message_id"),
        (c.RecordClientMessage(**ON, message=c.NewMessage(text="a", references=("b", "\0"))), "references"),
        (c.TagRequest(**ON, remove=("a\0b",)), "tags"),
        (client(remarks="\0"), "remarks"),
        (client(contacts=(Contact(id=uuid4(), name="\0"),)), "contacts"),
        (client(contacts=(Contact(id=uuid4(), name="", addresses=("a" * 320 + "@b",)),)), "contacts"),
        (client(services=(Service(id=uuid4(), name="\0"),)), "services"),
        (client(domains=("a" * 255 + ".example",)), "domains"),
        (c.SaveAgent(**BASE, agent=Agent(id=uuid4(), login="a" * 256, name="Ana")), "login"),
    ],
)
def test_what_cant_be_kept_is_refused_where_it_is_shown(command: c.Command, field: str) -> None:
    with pytest.raises(InvalidField) as refused:
        require_fitting(command)
    assert refused.value.field == field


def test_everything_else_is_kept() -> None:
    text = "".join(map(chr, [*range(1, 0xD800), *range(0xE000, 0x30000)]))
    message = c.NewMessage(text=text * 3, subject=text, message_id="a" * LONGEST_MESSAGE_ID)
    require_fitting(c.RecordClientMessage(**ON, message=message))
