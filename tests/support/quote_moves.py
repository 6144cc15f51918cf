"""What an agent may try on quotes and plans: the next step of some quote, a wrong one, or a second one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from support.examples import CONTENT, PAPER, QUOTING

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import ExtraFunctionality
from ecsupport_desktop.domain.commands.situations import quote_word
from ecsupport_desktop.domain.plan import PlanStep, StepState
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.quote import AmountDiscount, Answered, QuoteContent, draft_of
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Channel, State
from ecsupport_desktop.services.identity import new_id

if TYPE_CHECKING:
    from support.player import Player

Fields = dict[str, Any]


def allow_issuing(player: Player) -> None:
    """A team whose quotes can be issued."""
    written = player.written
    written.desk.execute(c.ChangePolicy(id=new_id(), actor_id=written.me.id, policy=Policy(quoting=QUOTING)))


def content(player: Player) -> QuoteContent:
    """Complete, or lacking something; lines in any order."""
    rng = player.rng
    lines = rng.sample(CONTENT.lines, len(CONTENT.lines))
    discount = rng.choice((None, None, AmountDiscount(amount=rng.randint(0, 1000))))
    return replace(
        CONTENT,
        title=rng.choice(("Gift cards", "Tarjetas", "")) if rng.random() < 0.2 else "Gift cards",
        client=replace(CONTENT.client, attention=rng.choice(("", "Zoë Ruiz"))),
        validity_days=rng.choice((1, 30)),
        discount=discount,
        lines=tuple(replace(line, unit_price=rng.choice((None, 0, 995, 12_345))) for line in lines[:2])
        if rng.random() < 0.15
        else tuple(lines),
    )


def steps(player: Player, request: Request) -> tuple[PlanStep, ...]:
    known = request.plan.steps if request.plan else (PlanStep(id=new_id(), title="Build"),)
    owned = tuple(
        replace(step, owner=player.rng.choice(("Eva", "Eva", "Leo")), due=date(2026, 12, player.rng.randint(1, 3)))
        for step in known
    )
    more = (PlanStep(id=new_id(), title="Test it"),) if player.rng.random() < 0.2 else ()
    return (*owned, *more)


def step_of(player: Player, request: Request) -> UUID:
    return player.rng.choice(request.plan.steps).id if request.plan and request.plan.steps else new_id()


def revision(player: Player, request: Request) -> int:
    """The latest that was issued, mostly."""
    issued = [quote.revision for quote in request.quotes if quote.issue]
    return max(issued) if issued and player.rng.random() < 0.9 else player.rng.choice((1, 2, 9))


def base(request: Request) -> UUID | None:
    draft = draft_of(request.quotes)
    return draft.saved_by if draft else None


MOVES: dict[type[Any], Callable[[Player, Request], Fields]] = {
    c.SaveQuote: lambda p, r: {"content": content(p), "base": p.rng.choice((*[base(r)] * 9, new_id()))},
    c.DiscardQuote: lambda p, r: {"base": base(r) or new_id()},
    c.IssueQuote: lambda p, r: {"base": p.rng.choice((None, base(r)))},
    c.FileQuote: lambda p, r: {"revision": revision(p, r), "document": PAPER},
    c.SendQuote: lambda p, r: {"revision": revision(p, r), "text": "Here it is", "sent": p.sent()},
    c.DecideQuote: lambda p, r: {
        "revision": revision(p, r),
        "answer": p.rng.choice((Answered.ACCEPTED, Answered.ACCEPTED, Answered.DECLINED)),
        "said_by": p.rng.choice(("Zoë Ruiz", "Zoë Ruiz", " ")),
        "how": p.rng.choice(list(Channel)),
        "chosen": p.rng.choice(((), (CONTENT.lines[2].id,))),
    },
    c.WithdrawQuote: lambda p, r: {"revision": revision(p, r), "reason": "too dear"},
    c.ExpireQuote: lambda p, r: {"revision": revision(p, r)},
    c.SavePlan: lambda p, r: {"steps": steps(p, r)},
    c.AgreePlan: lambda p, r: {"said_by": "Zoë Ruiz", "how": Channel.PHONE, "what": "by spring"},
    c.SetStepState: lambda p, r: {"step_id": step_of(p, r), "state": p.rng.choice(list(StepState))},
}
NEXT: dict[str, tuple[type[Any], ...]] = {
    "none": (c.SaveQuote,),
    "draft": (c.IssueQuote, c.IssueQuote, c.SaveQuote, c.DiscardQuote),
    "issued": (
        c.FileQuote,
        c.FileQuote,
        c.SendQuote,
        c.DecideQuote,
        c.DecideQuote,
        c.SaveQuote,
        c.ExpireQuote,
        c.WithdrawQuote,
    ),
    "ended": (c.SaveQuote,),
    "accepted": (c.SavePlan, c.AgreePlan),
    "agreed": (c.SetStepState, c.SetStepState, c.SavePlan),
}
"""What comes next, by how far a quote has come."""


def _progress(request: Request) -> int:
    return len(request.quotes) + (9 if request.plan is not None else 0)


def move(player: Player) -> tuple[type[Any], Fields]:
    """A kind of command and its fields, the request among them: mostly the next step of a quote under way."""
    rng = player.rng
    requests = [player.written.request(key) for key in player.requests]
    still_open = [request for request in requests if request.state is not State.CLOSED]
    quoted = [request for request in still_open if isinstance(request.assessment, ExtraFunctionality)]
    if not quoted or rng.random() < 0.1:
        request = rng.choice(still_open or requests)
        asked = {"assessment": ExtraFunctionality(asked="gift cards"), "revision_reason": "seen again"}
        return c.EstablishAssessment, {"request_id": request.id, **asked}
    request = rng.choice([*quoted, *[max(quoted, key=_progress)] * 3])
    words = [word for word in quote_word(request).split("_") if word in NEXT]
    known = NEXT[rng.choice(words)] if words else tuple(MOVES)
    kind = rng.choice(known if rng.random() < 0.9 else tuple(MOVES))
    return kind, {"request_id": request.id, **MOVES[kind](player, request)}
