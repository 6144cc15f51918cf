"""What is declared of the commands is what they do, no more and no less, in any history."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args
from uuid import UUID

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.commands.rules import RULES, Who
from ecsupport_desktop.domain.commands.samples import moves
from ecsupport_desktop.domain.commands.situations import (
    SITUATION,
    accepted_beside,
    accepted_in,
    accepts,
    situation,
    situations,
    standing,
)
from ecsupport_desktop.domain.commands.transitions import basis, rests, transitions, tried, ways
from ecsupport_desktop.domain.decide_directory import DirectoryContext, decide_directory
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.words import Role

from .conftest import START
from .walker import CLIENT, Walker

WORLDS, MOVES = 600, 150


def walked(make_world: Callable[[], Any]) -> Walker:
    """Everything that many histories did: always the same ones, since they must meet every rarity there is."""
    walker = Walker(make_world(), random.Random(20260302))
    for _world in range(WORLDS):
        walker.world = make_world()
        walker.walk(MOVES)
    return walker


def test_every_command_is_declared() -> None:
    assert set(RULES) == {*c.ON_REQUEST, *c.ON_DIRECTORY}


def test_every_event_is_some_commands() -> None:
    emitted = {event for rule in RULES.values() for event in (*rule.emits, *rule.elsewhere)}
    assert emitted == set(get_args(e.AnyEvent))


def test_histories_do_what_is_declared(make_world: Callable[[], Any]) -> None:
    """One test, so that one process walks."""
    walker = walked(make_world)
    leave_the_events_declared_and_all_of_them(walker)
    assert walker.disagreed == [], "a command was accepted in another situation than those found"
    go_no_other_way_than_those_found(walker)
    rest_nowhere_else_than_found(walker)
    assert {kind for kind, _before, _after in transitions()} == {kind for kind in c.ON_REQUEST if moves(kind)}


def leave_the_events_declared_and_all_of_them(walker: Walker) -> None:
    """The rarest are found only on requests made for it."""
    own = {kind: set(walker.own[kind]) for kind in c.ON_REQUEST}
    elsewhere = {kind: set(walker.elsewhere[kind]) for kind in c.ON_REQUEST}
    for done, _family, events in tried():
        for event in events:
            (own if event.request_id == done.request_id else elsewhere)[type(done)].add(type(event))
    assert own == {kind: RULES[kind].emits for kind in c.ON_REQUEST}
    assert elsewhere == {kind: RULES[kind].elsewhere for kind in c.ON_REQUEST}


def go_no_other_way_than_those_found(walker: Walker) -> None:
    """And nearly all of those found are gone, between the states that commands of today lead to."""
    assert walker.ways <= transitions()
    reached = {after for _kind, _before, after in walker.ways} | {""}
    possible = {way for way in transitions() if {way[1], way[2]} <= reached}
    assert len(walker.ways) > 0.85 * len(possible)


def rest_nowhere_else_than_found(walker: Walker) -> None:
    """On every basis that was tried; on another one only the way from state to state is known."""
    found, tried_on = ways(), {(kind, before, on) for kind, before, on, _after, _rest in ways()}
    unknown, wrong = [], []
    for kind, before, after in walker.steps:
        if (standing(before), before.rest_state) == (standing(after), after.rest_state):
            continue
        start = (kind, standing(before), basis(before))
        goal = (standing(after), rests(before, after))
        if start not in tried_on:
            unknown.append((start, goal))
        elif not any((*start, standing(after), rest) in found for rest in rests(before, after)):
            wrong.append((start, goal))
    assert wrong == []
    assert unknown == []


@pytest.mark.parametrize("kind", c.ON_REQUEST)
def test_a_situation_is_the_sum_of_its_words(kind: type[c.RequestCommand]) -> None:
    """Else a few words a command wouldn't say what the domain says."""
    found, me = accepted_in(kind), UUID(int=1)
    for request in situations():
        assert accepts(request, kind) == all(value in found[name] for name, value in situation(request, me).items())


def test_what_is_known_of_the_situations() -> None:
    assert accepted_in(c.ReopenRequest)["standing"] == {"closed"}
    assert accepted_in(c.UnmergeRequest)["standing"] == {"merged"}
    assert accepted_in(c.Answer)["unanalysed"] == {"no"}
    assert accepted_in(c.ClaimRequest)["assignee"] == {"nobody", "actor"}
    assert accepted_in(c.AddNote) == {name: frozenset(values) for name, values in SITUATION.items()}
    assert accepted_beside(c.MergeRequest) == set(SITUATION["standing"]) - {"closed", "merged"}


AGENT, LEAD = (
    Agent(id=UUID(int=7), login="ben", name="Ben"),
    Agent(id=UUID(int=8), login="ana", name="A", role=Role.LEAD),
)
POLICY = c.ChangePolicy(id=UUID(int=9), actor_id=AGENT.id, policy=Policy(level_3_enabled=False))


def save(agent: Agent, by: Agent) -> c.SaveAgent:
    return c.SaveAgent(id=UUID(int=9), actor_id=by.id, agent=agent)


@pytest.mark.parametrize(
    ("command", "allowed"),
    [
        (POLICY, {LEAD}),
        (save(replace(AGENT, name="Benno"), AGENT), {AGENT}),
        (save(replace(AGENT, role=Role.LEAD), AGENT), {LEAD}),
        (save(replace(LEAD, name="Anna"), AGENT), {LEAD}),
        (c.SaveClient(id=UUID(int=9), actor_id=AGENT.id, client=CLIENT), {AGENT, LEAD}),
    ],
)
def test_who_may_what_on_the_directory(command: Any, allowed: set[Agent]) -> None:
    """The rule says of every command on the directory what the domain decides."""
    for actor in (AGENT, LEAD):
        mine = replace(command, actor_id=actor.id)
        context = DirectoryContext(now=START, actor=actor, agents=(AGENT, LEAD))
        try:
            done = bool(decide_directory(mine, context))
        except DomainError:
            done = False
        assert done == (actor in allowed or (actor is LEAD and RULES[type(command)].who is Who.LEAD_OR_ONESELF))
        assert done or RULES[type(command)].who is not Who.ANYBODY
