"""Who plays in the demo: clients, contacts and agents with ids that a seed brings back, and each story's parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any, Final
from uuid import UUID

from ecsupport_desktop.domain.directory import Agent, Client, Contact, Service
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.words import AssessmentKind, Role
from ecsupport_desktop.services.demo_plot import Plot
from ecsupport_desktop.services.demo_plots import PLOTS
from ecsupport_desktop.services.demo_story import Cast, demo_id
from ecsupport_desktop.services.demo_texts import DemoTexts, Problem

_STRANGERS: Final = {
    "en": (
        Address(name="Alex Morgan", address="alex.morgan@post.example"),
        Address(name="Jo Carter", address="jo@cartersons.example"),
        Address(name="Bargain Leads", address="info@bargains.example"),
    ),
    "es": (
        Address(name="Raúl Peñalver", address="raul@correo.example"),
        Address(name="Carmen Ortuño", address="c.ortuno@buzon.example"),
        Address(name="Ofertas y más", address="ofertas@gangas.example"),
    ),
}
"""Who writes without being in the directory."""


class DemoCast:
    """Hands out roles. Problems and clients take turns, so that each is seen before one comes back."""

    def __init__(self, texts: DemoTexts, clients: Sequence[Client], agents: Sequence[Agent], rng: Random) -> None:
        self._texts = texts
        self._clients = {
            code: [client for client in clients if client.language == code] for code in sorted(texts.problems)
        }
        self._agents = agents
        self._suitable: dict[tuple[str, frozenset[AssessmentKind], bool], list[Problem]] = {}
        self._told: Counter[str] = Counter()
        self._decks: dict[str, list[Client]] = {code: [] for code in self._clients}
        self._orders = rng.randrange(20_000, 60_000)

    def cast(self, plot_name: str, number: str, rng: Random, quote_number: str | None = None) -> Cast:
        plot = PLOTS[plot_name]
        language = "es" if rng.random() < 0.5 else "en"
        client = None if plot.stranger else self._next_client(language, rng)
        contact = rng.choice(client.contacts) if client else None
        self._orders += rng.randint(1, 9)
        return Cast(
            number=number,
            client=client,
            contact=contact,
            sender=_sender(contact, language, rng),
            agent=rng.choice(self._agents),
            problem=self._next_problem(language, plot),
            phrases=self._texts.phrases[language],
            product=rng.choice(self._texts.products[language]),
            order=f"#{self._orders}",
            quote_number=quote_number,
        )

    def _next_client(self, language: str, rng: Random) -> Client:
        deck = self._decks[language]
        if not deck:
            deck.extend(self._clients[language])
            rng.shuffle(deck)
        return deck.pop()

    def _next_problem(self, language: str, plot: Plot) -> Problem:
        """The one told least of those that suit."""
        key = (language, plot.kinds, plot.asks)
        if key not in self._suitable:
            self._suitable[key] = [
                problem
                for problem in self._texts.problems[language]
                if problem.kind in plot.kinds and (problem.missing or not plot.asks)
            ]
        chosen = min(self._suitable[key], key=lambda problem: self._told[problem.subject])
        self._told[chosen.subject] += 1
        return chosen


def _sender(contact: Contact | None, language: str, rng: Random) -> Address:
    if contact is None:
        return rng.choice(_STRANGERS[language])
    return Address(name=contact.name, address=contact.addresses[0])


def demo_clients(texts: DemoTexts, rng: Random, now: datetime) -> list[Client]:
    return [_client(entry, rng, now) for entry in texts.clients]


def _client(entry: Mapping[str, Any], rng: Random, now: datetime) -> Client:
    contacts = tuple(
        Contact(id=demo_id(rng, now), name=each["name"], addresses=(each["address"],), phone=each["phone"])
        for each in entry["contacts"]
    )
    services = tuple(
        Service(id=demo_id(rng, now), name=each["name"], shop_url=each["shop_url"]) for each in entry["services"]
    )
    return Client(
        id=demo_id(rng, now),
        name=entry["name"],
        language=entry["language"],
        domains=tuple(entry["domains"]),
        contacts=contacts,
        services=services,
    )


def demo_agents(texts: DemoTexts, rng: Random, now: datetime, taken: Mapping[str, UUID]) -> list[Agent]:
    """The demo's agents, but for those whose login somebody has already."""
    agents = [
        Agent(id=demo_id(rng, now), login=each["login"], name=each["name"], role=Role(each["role"]))
        for each in texts.agents
    ]
    return [agent for agent in agents if agent.login.casefold() not in taken]
