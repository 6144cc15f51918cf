"""A request whose quote was issued: on a desk, from the phone call to the offer."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import ExtraFunctionality
from ecsupport_desktop.domain.quote import Party, QuoteContent, QuoteLine, QuoteSettings
from ecsupport_desktop.domain.words import Channel
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id

SETTINGS: Final = QuoteSettings(issuer=Party(name="ECShops", tax_id="B00000000", address="Calle Mayor 1"))
_TEXTS: Final = ("title", "scope", "exclusions", "assumptions", "delivery_estimate", "terms")


def offer(desk: Desk, agent_id: UUID, *, validity_days: int = 1) -> UUID:
    """The id of a request that owes no response and whose quote is issued now, with one line of 75.00 EUR."""
    policy = replace(desk.readers.policy(), quoting=SETTINGS)
    assert desk.execute(c.ChangePolicy(id=new_id(), actor_id=agent_id, policy=policy)).accepted
    base: dict[str, Any] = {"actor_id": agent_id, "request_id": new_id()}
    texts: dict[str, Any] = dict.fromkeys(_TEXTS, "As agreed")
    content = QuoteContent(
        client=Party(name="Acme", address="1 High Street"),
        lines=(QuoteLine(id=new_id(), description="Development", unit_price=7500),),
        validity_days=validity_days,
        **texts,
    )
    message = c.NewMessage(channel=Channel.PHONE, text="Gift cards?")
    for command in (
        c.RegisterRequest(id=new_id(), **base, subject="Gift cards", message=message, language="en"),
        c.EstablishAssessment(id=new_id(), **base, assessment=ExtraFunctionality(asked="Gift cards")),
        c.DeclareNoResponseNeeded(id=new_id(), **base, reason="Answered on the phone"),
        c.SaveQuote(id=new_id(), **base, content=content),
        c.IssueQuote(id=new_id(), **base),
    ):
        assert desk.execute(command).accepted
    request_id: UUID = base["request_id"]
    return request_id
