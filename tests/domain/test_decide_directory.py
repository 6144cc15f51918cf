"""Clients, agents, the policy and the quarantine: who may change what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.decide_directory import DirectoryContext, decide_directory
from ecsupport_desktop.domain.directory import Agent, Client, Contact
from ecsupport_desktop.domain.errors import Conflict, InvalidField, NotAllowed, NotFound
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.words import Role

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LEAD = Agent(id=uuid4(), login="ana", name="Ana", role=Role.LEAD)
AGENT = Agent(id=uuid4(), login="ben", name="Ben")
TEAM = (LEAD, AGENT)


def _context(actor: Agent | None = LEAD, **known: Any) -> DirectoryContext:
    return DirectoryContext(now=NOW, actor=actor, **({"agents": TEAM} | known))


def _save(agent: Agent, by: UUID, **fields: Any) -> c.SaveAgent:
    return c.SaveAgent(id=uuid4(), actor_id=by, agent=agent, **fields)


def _like(agent: Agent, **changes: Any) -> Agent:
    fields = {name: getattr(agent, name) for name in ("id", "login", "name", "role", "active")}
    return Agent(**(fields | changes))


def test_the_first_agent_registers_itself_as_a_lead() -> None:
    nobody = _context(None, agents=())
    assert decide_directory(_save(LEAD, LEAD.id), nobody) == [e.AgentSaved(agent=LEAD)]
    with pytest.raises(NotAllowed, match="at least one active lead"):
        decide_directory(_save(AGENT, AGENT.id), nobody)
    with pytest.raises(NotAllowed, match="registers itself"):
        decide_directory(_save(LEAD, AGENT.id), nobody)


def test_an_account_may_register_itself_as_an_agent_only() -> None:
    new = Agent(id=uuid4(), login="eva", name="Eva")
    assert decide_directory(_save(new, new.id), _context(None)) == [e.AgentSaved(agent=new)]
    with pytest.raises(NotAllowed, match="Only a lead"):
        decide_directory(_save(_like(new, role=Role.LEAD), new.id), _context(None))
    with pytest.raises(NotFound):
        decide_directory(_save(new, uuid4()), _context(None))


def test_an_agent_may_change_its_name_and_nothing_else() -> None:
    renamed = _like(AGENT, name="Benjamin", login="benjamin")
    assert decide_directory(_save(renamed, AGENT.id), _context(AGENT)) == [e.AgentSaved(agent=renamed)]
    for changed in (_like(AGENT, role=Role.LEAD), _like(AGENT, active=False), _like(LEAD, name="X")):
        with pytest.raises(NotAllowed, match="Only a lead"):
            decide_directory(_save(changed, AGENT.id), _context(AGENT))


@pytest.mark.parametrize("changes", [{"role": Role.AGENT}, {"active": False}])
def test_the_last_active_lead_stays(changes: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed, match="at least one active lead"):
        decide_directory(_save(_like(LEAD, **changes), LEAD.id), _context())
    second = Agent(id=uuid4(), login="eva", name="Eva", role=Role.LEAD)
    assert decide_directory(_save(_like(LEAD, **changes), LEAD.id), _context(agents=(*TEAM, second)))


def test_a_login_is_one_agents_whatever_its_case() -> None:
    with pytest.raises(InvalidField) as refused:
        decide_directory(_save(Agent(id=uuid4(), login="BEN ", name="Other"), LEAD.id), _context())
    assert refused.value.field == "login"


def test_nothing_new_is_no_event() -> None:
    client = Client(id=uuid4(), name="Acme")
    assert decide_directory(_save(AGENT, LEAD.id), _context()) == []
    assert decide_directory(c.SaveClient(id=uuid4(), actor_id=LEAD.id, client=client), _context(client=client)) == []
    assert decide_directory(c.ChangePolicy(id=uuid4(), actor_id=LEAD.id, policy=Policy()), _context()) == []


def test_somebody_elses_change_is_a_conflict() -> None:
    client, head = Client(id=uuid4(), name="Acme"), uuid4()
    for command in (
        c.SaveClient(id=uuid4(), actor_id=LEAD.id, client=client, expected_head=uuid4()),
        _save(_like(AGENT, name="X"), LEAD.id, expected_head=uuid4()),
        c.ChangePolicy(id=uuid4(), actor_id=LEAD.id, policy=Policy(nearing=timedelta(hours=9)), expected_head=uuid4()),
    ):
        with pytest.raises(Conflict):
            decide_directory(command, _context(head=head))


def test_a_client_has_each_entry_once() -> None:
    contact = Contact(id=uuid4(), name="Zoë")
    client = Client(id=uuid4(), name="Acme", contacts=(contact, contact))
    with pytest.raises(InvalidField, match="twice"):
        decide_directory(c.SaveClient(id=uuid4(), actor_id=AGENT.id, client=client), _context(AGENT))


def test_only_a_lead_changes_the_policy() -> None:
    policy = Policy(level_3_enabled=False)
    command = c.ChangePolicy(id=uuid4(), actor_id=LEAD.id, policy=policy)
    assert decide_directory(command, _context()) == [e.PolicyChanged(policy=policy)]
    with pytest.raises(NotAllowed, match="Only a lead"):
        decide_directory(command, _context(AGENT))


def test_who_has_left_acts_no_more() -> None:
    left = _like(AGENT, active=False)
    command = c.QuarantineMail(id=uuid4(), actor_id=left.id, raw=b"?", source="a.eml", reason="no header")
    with pytest.raises(NotAllowed, match="no longer"):
        decide_directory(command, _context(left))
    with pytest.raises(NotFound):
        decide_directory(command, _context(None))


def test_a_mail_is_taken_out_of_the_quarantine_once_and_for_a_reason() -> None:
    kept = c.QuarantineMail(id=uuid4(), actor_id=AGENT.id, raw=b"?", source="a.eml", reason="no header")
    (event,) = decide_directory(kept, _context(AGENT))
    assert isinstance(event, e.MailQuarantined)
    assert (event.quarantined_id, event.size, event.at) == (kept.id, 1, NOW)
    discard = c.DiscardQuarantined(id=uuid4(), actor_id=AGENT.id, quarantined_id=kept.id, reason=" spam ")
    with pytest.raises(NotFound):
        decide_directory(discard, _context(AGENT))
    (gone,) = decide_directory(discard, _context(AGENT, quarantined=True))
    assert isinstance(gone, e.QuarantinedDiscarded) and gone.reason == "spam"
    assert decide_directory(discard, _context(AGENT, quarantined=True, discarded=True)) == []
    why = c.DiscardQuarantined(id=uuid4(), actor_id=AGENT.id, quarantined_id=kept.id, reason=" ")
    with pytest.raises(InvalidField):
        decide_directory(why, _context(AGENT, quarantined=True))
