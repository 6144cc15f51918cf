"""Clients, agents, the policy and the quarantine through the desk; and who is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.directory import Agent, Client, Contact, Service
from ecsupport_desktop.domain.folding import sort_key
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.words import Role
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome, Status
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.types import UtcDateTime


def _found(written: Any, words: str) -> list[str]:
    """The numbers of the requests found by these words."""
    found = written.store.readers.search(words, limit=10, queue=None, now=written.now, me=written.me.id)
    return [row.number for row in written.store.readers.rows(found.ids)]


def test_a_client_is_revised_as_a_whole(written: Any) -> None:
    revised = Client(
        id=written.client.id,
        name="Acmé 2",
        language="es",
        domains=("acme.example", "acme.test"),
        contacts=(
            Contact(id=new_id(), name="Bo", addresses=("bo@acme.test", "b@acme.test"), phone="1"),
            written.contact,
        ),
        services=(Service(id=new_id(), name="B2B"),),
        remarks="pays late",
    )
    command = c.SaveClient(id=new_id(), actor_id=written.me.id, client=revised)
    outcome = written.done(command)
    assert (outcome.status, outcome.head, outcome.changed.directory) == (Status.APPLIED, command.id, True)
    with written.store.begin() as uow:
        assert uow.client(revised.id) == revised
        assert uow.stream_head(revised.id) == command.id
    again = written.done(c.SaveClient(id=new_id(), actor_id=written.me.id, client=revised))
    assert (again.status, again.head) == (Status.REDUNDANT, command.id)
    assert written.faults() == []


def test_a_renamed_client_and_contact_are_found_by_their_new_names(written: Any) -> None:
    petra = Contact(id=new_id(), name="Petra", addresses=("p@shop.example",))
    lumen = Client(id=new_id(), name="Lumen", contacts=(petra,))
    written.done(c.SaveClient(id=new_id(), actor_id=written.me.id, client=lumen))
    written.register(client_id=lumen.id, contact_id=petra.id)
    assert _found(written, "lumen petra") == ["ECS-2026-000001"]
    renamed = replace(lumen, name="Volt", contacts=(replace(petra, name="Zoraida"),))
    written.done(c.SaveClient(id=new_id(), actor_id=written.me.id, client=renamed))
    assert _found(written, "volt zoraida") == ["ECS-2026-000001"]
    assert _found(written, "lumen") == _found(written, "petra") == []
    assert written.faults() == []


def test_a_contact_may_go_and_what_was_recorded_stays(written: Any) -> None:
    request_id = written.register(contact_id=written.contact.id)
    written.done(c.SaveClient(id=new_id(), actor_id=written.me.id, client=replace(written.client, contacts=())))
    assert written.request(request_id).contact_id == written.contact.id
    assert written.faults() == []


def test_words_are_found_with_or_without_accents(written: Any) -> None:
    request_id = written.register("¿Dónde está mi PEDIDO?", subject="Envío a Cádiz")
    for words in ("donde", "PEDIDO", "envio cadiz", "ped", "zoe", "ECS-2026-000001"):
        assert _found(written, words) == ["ECS-2026-000001"], words
    written.do(c.RecordClientMessage, request_id, message=c.NewMessage(text="> pedido\nfactura", new_text="factura"))
    assert _found(written, "factura") == ["ECS-2026-000001"]


def test_agents_and_their_logins(written: Any) -> None:
    taken = c.SaveAgent(id=new_id(), actor_id=written.me.id, agent=Agent(id=new_id(), login="ANA", name="Other"))
    refused = written.desk.execute(taken)
    assert refused.refusal is not None and refused.refusal.field == "login"
    lead = replace(written.colleague, role=Role.LEAD)
    by_itself = written.desk.execute(c.SaveAgent(id=new_id(), actor_id=lead.id, agent=lead))
    assert by_itself.status is Status.REFUSED
    assert written.done(c.SaveAgent(id=new_id(), actor_id=written.me.id, agent=lead)).status is Status.APPLIED
    with written.store.begin() as uow:
        assert uow.agents() == (written.me, lead)


def test_the_policy_is_one_for_all(written: Any, other_policy: Policy) -> None:
    command = c.ChangePolicy(id=new_id(), actor_id=written.me.id, policy=other_policy)
    assert written.done(command).changed.directory
    written.done(c.ChangePolicy(id=new_id(), actor_id=written.me.id, policy=Policy(), expected_head=command.id))
    with written.store.begin() as uow:
        assert uow.policy() == Policy()
    late = c.ChangePolicy(id=new_id(), actor_id=written.me.id, policy=other_policy, expected_head=command.id)
    assert written.desk.execute(late).status is Status.CONFLICT
    assert written.faults() == []


def test_a_quarantined_mail_keeps_its_bytes(written: Any) -> None:
    mail = c.QuarantineMail(id=new_id(), actor_id=written.me.id, raw=b"\x00raw", source="a.eml", reason="no header")
    assert written.done(mail).changed.quarantine
    discard = c.DiscardQuarantined(id=new_id(), actor_id=written.me.id, quarantined_id=mail.id, reason="spam")
    assert written.done(discard).changed.quarantine
    with written.store.begin() as uow:
        kept = uow.quarantined(mail.id)
    assert kept is not None and (kept.discard_reason, kept.discarded_at) == ("spam", written.now)
    with written.sql() as connection:
        file = connection.execute(select(s.file.c.bytes).where(s.file.c.sha256 == kept.raw_sha256)).scalar_one()
    assert file == b"\x00raw"
    assert written.faults() == []


def test_who_subscribed_is_told_after_the_commit(written: Any) -> None:
    told: list[tuple[Outcome, int]] = []

    def hear(outcome: Outcome) -> None:
        told.append((outcome, len(written.dump()["command"])))

    before = len(written.dump()["command"])
    unsubscribe = written.desk.hub.subscribe(hear)
    request_id = written.register()
    refused = written.do(c.AddNote, request_id, text="")
    assert [outcome.status for outcome, _count in told] == [Status.APPLIED, Status.REFUSED]
    assert [count for _outcome, count in told] == [before + 1, before + 2]
    assert told[0][0].changed.request_ids == {request_id}
    assert told[1][0] == refused
    unsubscribe()
    written.do(c.AddNote, request_id, text="seen")
    assert len(told) == 2


def test_an_unknown_agent_and_request_are_refused(written: Any) -> None:
    request_id = written.register()
    nobody = written.do(c.AddNote, request_id, text="x", actor_id=new_id())
    nowhere = written.do(c.AddNote, new_id(), text="x")
    assert nobody.refusal is not None and nobody.refusal.field == "actor_id"
    assert nowhere.refusal is not None and nowhere.refusal.code == "not_found"
    assert written.faults() == []


def test_naive_moments_are_refused_at_the_door_of_storage() -> None:
    kind: Any = UtcDateTime()
    dialect: Any = type("Dialect", (), {"name": "sqlite"})()
    with pytest.raises(ValueError, match="naive"):
        kind.process_bind_param(datetime(2026, 1, 1), dialect)  # noqa: DTZ001
    moment = datetime(2026, 3, 29, 0, 59, 59, 999_999, tzinfo=UTC) + timedelta(hours=1)
    assert kind.process_result_value(kind.process_bind_param(moment, dialect), dialect) == moment


def test_sort_keys_fold_accents_and_case() -> None:
    names = ["Zoe", "ávila", "Avila", "Öl", "olé"]
    assert sorted(names, key=sort_key) == ["ávila", "Avila", "Öl", "olé", "Zoe"]
    assert len(sort_key("ß" * 100)) == 40
