"""The proof of a request's cycles: opened by what, due when, ended how, by whom, with how much time left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Level1
from ecsupport_desktop.domain.decide import Context, decide
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.evolve import evolve_all
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import CycleEnd, DeliveryWay
from ecsupport_desktop.services.deadline_proof import deadline_proof
from ecsupport_desktop.services.views import RequestView

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANA = Agent(id=UUID(int=1), login="ana", name="Ana")
REASONING = "As it was set up."


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def run(*steps: tuple[datetime, c.RequestCommand]) -> Request:
    request: Request | None = None
    for now, command in steps:
        context = Context(now=now, actor=ANA, number="ECS-2026-000001")
        request = evolve_all(request, decide(request, command, context), command.id)
    assert request is not None
    return request


def base(number: int) -> dict[str, UUID]:
    return {"id": UUID(int=number), "actor_id": ANA.id, "request_id": UUID(int=9)}


def view(request: Request) -> RequestView:
    return RequestView(request=request, client=None, agents={ANA.id: ANA}, contents={}, events=(), others={})


def test_two_cycles_are_proved_one_by_one() -> None:
    phone = c.SentAnotherWay(way=DeliveryWay.PHONE, sent_at=at(60))
    request = run(
        (at(0), c.RegisterRequest(**base(10), subject="Checkout", message=c.NewMessage(text="Error"))),
        (at(3), c.AskForInformation(**base(11), items=("browser",), text="Which browser?")),
        (at(4), c.RecordDeliveryAccepted(**base(12), delivery_id=UUID(int=11))),
        (at(10), c.RecordClientMessage(**base(13), message=c.NewMessage(text="Firefox"))),
        (at(11), c.EstablishAssessment(**base(14), assessment=Level1(reasoning=REASONING))),
        (at(61), c.Answer(**base(15), text=REASONING, sent=phone)),
        (at(62), c.RecordClientMessage(**base(16), message=c.NewMessage(text="Thanks!"))),
    )
    asked, answered, thanked = deadline_proof(view(request), at(63))
    assert (asked.opening, asked.answer) == (request.messages[0], request.messages[1])
    assert (asked.ended_by, asked.way, asked.agent) == (CycleEnd.INFORMATION_ASKED, None, "Ana")
    assert (asked.used, asked.left, asked.in_time) == (timedelta(hours=4), timedelta(hours=44), True)
    assert not asked.recorded_later
    assert (answered.way, answered.in_time, answered.left) == (DeliveryWay.PHONE, False, timedelta(hours=-2))
    assert (answered.ended_at, answered.recorded_at, answered.recorded_later) == (at(60), at(61), True)
    assert (thanked.is_open, thanked.left, thanked.in_time) == (True, timedelta(hours=47), True)
    assert thanked.agent is None
    assert deadline_proof(view(request), at(111))[2].left == timedelta(hours=-1)


def test_no_response_needed_is_proved_by_its_reason() -> None:
    request = run(
        (at(0), c.RegisterRequest(**base(10), subject="Ad", message=c.NewMessage(text="Buy!"))),
        (at(1), c.DeclareNoResponseNeeded(**base(11), reason="Advertising")),
    )
    (row,) = deadline_proof(view(request), at(1))
    assert (row.ended_by, row.reason, row.answer) == (CycleEnd.NO_RESPONSE_NEEDED, "Advertising", None)
