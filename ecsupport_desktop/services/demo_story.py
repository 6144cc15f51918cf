"""One demo request's life, told by real commands at chosen moments: what the desk would have recorded there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from random import Random
from typing import Any, Final, Protocol
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Assessment, ExtraFunctionality, Level1, Level2, Level3
from ecsupport_desktop.domain.contents import content_of, files_of
from ecsupport_desktop.domain.decide import Context, decide
from ecsupport_desktop.domain.directory import Agent, Client, Contact
from ecsupport_desktop.domain.events import AnyRequestEvent
from ecsupport_desktop.domain.message import Address, Content
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.quote import Quote
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import AssessmentKind, Channel, DeliveryWay
from ecsupport_desktop.services.demo_offers import DemoOffers
from ecsupport_desktop.services.demo_texts import Phrases, Problem
from ecsupport_desktop.services.replay import evolve_requests

SUPPORT: Final = Address(name="ECShops", address="support@ecshops.example")


def demo_id(rng: Random, at: datetime) -> UUID:
    """A UUIDv7 of this moment that a seed brings back."""
    moment = int(at.timestamp() * 1000)
    return UUID(int=moment << 80 | 0x7 << 76 | rng.getrandbits(12) << 64 | 0b10 << 62 | rng.getrandbits(62))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who and what a story is about. `contact` None: somebody who isn't in the directory."""

    number: str
    client: Client | None
    contact: Contact | None
    sender: Address
    agent: Agent
    problem: Problem
    phrases: Phrases
    product: str
    order: str
    quote_number: str | None = None


class Office(Protocol):
    """What a story of the demo asks of the team's office."""

    @property
    def policy(self) -> Policy: ...
    @property
    def zone(self) -> tzinfo: ...
    @property
    def offers(self) -> DemoOffers: ...
    def printed(self, quote: Quote) -> bytes:
        """A quote's PDF."""


class Story:
    """The request, and the history that made it. Every moment must be later than the one before."""

    def __init__(self, rng: Random, cast: Cast, office: Office) -> None:
        self.rng = rng
        self.office = office
        self.cast = cast
        self.request: Request | None = None
        self.history: list[tuple[c.AnyCommand, datetime, Sequence[AnyRequestEvent]]] = []
        self.contents: dict[UUID, Content] = {}
        self.files: list[bytes] = []
        client = cast.client
        shop = client.services[0].shop_url if client and client.services else "https://shop.example"
        self._words = {
            "shop": shop,
            "product": cast.product,
            "order": cast.order,
            "first": cast.sender.name.split()[0],
            "agent": cast.agent.name,
            "hours": cast.problem.hours,
        }
        self._words["conclusion"] = cast.problem.conclusion.format(**self._words)

    @property
    def now_request(self) -> Request:
        assert self.request is not None, "the story hasn't begun"
        return self.request

    def say(self, name: str) -> str:
        """A phrase of the client's language, filled in."""
        return self.cast.phrases[name].format(**self._words)

    # ── The client ──────────────────────────────────────────────────────────────────────────────────────────

    def register(
        self, at: datetime, *, channel: Channel = Channel.MAIL, files: tuple[c.NewAttachment, ...] = ()
    ) -> None:
        cast = self.cast
        text = cast.problem.text.format(**self._words).strip()
        if channel is Channel.PHONE:
            text = self.say("phone") + cast.problem.subject
        self._do(
            at,
            c.RegisterRequest,
            request_id=demo_id(self.rng, at),
            subject=cast.problem.subject,
            message=self._message(at, cast.problem.subject, text, text, channel, files),
            client_id=cast.client.id if cast.client else None,
            contact_id=cast.contact.id if cast.contact else None,
            service_id=cast.client.services[0].id if cast.client and cast.client.services else None,
            impact=cast.problem.impact,
            language=cast.problem.language,
        )

    def hear(self, at: datetime, new_text: str, files: tuple[c.NewAttachment, ...] = ()) -> None:
        """The client answers, with our last message quoted below."""
        last = self.contents[self.now_request.messages[-1].id].text
        quoted = "\n".join(f"> {line}" for line in last.splitlines())
        subject = f"Re: {self.now_request.subject}"
        message = self._message(at, subject, f"{new_text}\n\n{quoted}", new_text, Channel.MAIL, files)
        self._do(at, c.RecordClientMessage, message=message)

    def reply(self, at: datetime, files: tuple[c.NewAttachment, ...] = ()) -> None:
        """The client sends what was asked for."""
        phrases, missing = self.cast.phrases, self.cast.problem.missing or ("when",)
        answers = "\n".join(phrases.answers[key] for key in missing)
        self._words["answers"] = answers
        self.hear(at, self.say("reply"), files)

    def _message(
        self,
        at: datetime,
        subject: str,
        text: str,
        new_text: str,
        channel: Channel,
        files: tuple[c.NewAttachment, ...],
    ) -> c.NewMessage:
        by_mail = channel is Channel.MAIL
        before = self.request.messages if self.request else ()
        ids = tuple(message.message_id for message in before if message.message_id)
        domain = self.cast.sender.address.rpartition("@")[2]
        return c.NewMessage(
            channel=channel,
            sender=self.cast.sender,
            to=(SUPPORT,) if by_mail else (),
            subject=subject if by_mail else "",
            text=text,
            new_text=new_text,
            sent_at=at - timedelta(seconds=self.rng.randint(2, 40)) if by_mail else None,
            message_id=f"{self.rng.getrandbits(64):016x}@{domain}" if by_mail else None,
            in_reply_to=ids[-1:] if by_mail else (),
            references=ids if by_mail else (),
            attachments=files,
        )

    # ── The agent ───────────────────────────────────────────────────────────────────────────────────────────

    def claim(self, at: datetime) -> None:
        self._do(at, c.ClaimRequest)

    def note(self, at: datetime) -> None:
        self._do(at, c.AddNote, text=self.rng.choice(self.cast.phrases.notes))

    def attach(self, at: datetime, file: c.NewAttachment) -> None:
        self._do(at, c.Attach, attachments=(file,))

    def tag(self, at: datetime, *tags: str) -> None:
        self._do(at, c.TagRequest, add=tags or (self.cast.problem.topic,))

    def ask(self, at: datetime) -> None:
        missing = self.cast.problem.missing or ("when",)
        items = tuple(self.cast.phrases.items[key] for key in missing)
        self._words["items"] = "\n".join(f"- {item}" for item in items)
        self._do(at, c.AskForInformation, items=items, text=self._letter("question"), **self.sending(at))

    def establish(self, at: datetime) -> None:
        self._do(at, c.EstablishAssessment, assessment=self._assessment())

    def answer(self, at: datetime) -> None:
        self._do(at, c.Answer, text=self._letter(self.cast.problem.kind.value), **self.sending(at))

    def answer_in_vain(self, at: datetime) -> None:
        """The answer is sent and comes back: the cycle goes on."""
        text = self._letter(self.cast.problem.kind.value)
        self._do(at, c.Answer, text=text, to=(self.cast.sender,))
        delivery_id = self.now_request.deliveries[-1].id
        later = at + timedelta(minutes=2)
        self._do(later, c.RecordDeliveryFailed, delivery_id=delivery_id, error=self.say("refused"))

    def do(self, at: datetime, kind: type[c.RequestCommand], **fields: Any) -> None:
        """Any other command on the request."""
        self._do(at, kind, **fields)

    def _letter(self, name: str) -> str:
        return "\n\n".join((self.say("greeting"), self.say(name), self.say("closing")))

    def sending(self, at: datetime) -> dict[str, Any]:
        way = self.rng.choice((DeliveryWay.MAIL_PROGRAM, DeliveryWay.MAIL_PROGRAM, DeliveryWay.PHONE, DeliveryWay.CHAT))
        return {"to": (self.cast.sender,), "sent": c.SentAnotherWay(way=way, sent_at=at)}

    def _assessment(self) -> Assessment:
        kind, conclusion, hours = self.cast.problem.kind, self._words["conclusion"], Decimal(self.cast.problem.hours)
        if kind is AssessmentKind.LEVEL_1:
            return Level1(reasoning=conclusion)
        if kind is AssessmentKind.LEVEL_2:
            return Level2(effort_hours=hours, restoring_steps=conclusion)
        if kind is AssessmentKind.LEVEL_3:
            began = self.now_request.registered_at - timedelta(hours=1)
            return Level3(effort_hours=hours, restoring_steps=conclusion, outage_started_at=began)
        return ExtraFunctionality(asked=conclusion)

    def _do(self, at: datetime, kind: type[c.RequestCommand], **fields: Any) -> None:
        if self.request is not None:
            fields["request_id"] = self.request.id
        command: Any = kind(id=demo_id(self.rng, at), actor_id=self.cast.agent.id, **fields)
        context = Context(
            now=at,
            actor=self.cast.agent,
            policy=self.office.policy,
            number=self.cast.number,
            quote_number=self.cast.quote_number,
            zone=self.office.zone,
            client=self.cast.client,
        )
        events = decide(self.request, command, context)
        before = {self.request.id: self.request} if self.request else {}
        self.request = evolve_requests(before, events, command)[command.request_id]
        self.history.append((command, at, events))
        content = content_of(command)
        if content is not None:
            self.contents[command.id] = content
        self.files.extend(files_of(command))
