"""Clients, agents, the policy and quarantined mails to rows and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from ecsupport_desktop.domain.directory import Agent, Client, Contact, Service
from ecsupport_desktop.domain.folding import sort_key
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.quote import QuoteSettings
from ecsupport_desktop.services.codec import quoting_from_text, quoting_text
from ecsupport_desktop.services.views import QuarantinedMail
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.mapping import Row, Rows
from ecsupport_desktop.storage.mapping_sql import batches
from ecsupport_desktop.storage.prepared import Prepared, prepared_select

CLIENT_TABLES: Final = (s.client_domain, s.contact, s.contact_address, s.service)
_OF_ONE: Final = {"client": prepared_select(s.client, "id")} | {
    table.name: prepared_select(table, "client_id", ["position"]) for table in CLIENT_TABLES
}
_AGENT: Final = prepared_select(s.agent, "id")
_POLICY: Final = prepared_select(s.policy, "id")
WARNING_TIMES: Final = Prepared(
    select(s.policy.c.nearing, s.policy.c.critical, s.policy.c.level_3_enabled).where(s.policy.c.id == bindparam("id"))
)


# ── Clients ─────────────────────────────────────────────────────────────────────────────────────────────────
def client_rows(client: Client) -> Rows:
    """All rows of a client."""
    key = client.id
    return {
        "client": {(key,): _client_row(client)},
        "client_domain": {
            (key, domain): {"client_id": key, "domain": domain, "position": position}
            for position, domain in enumerate(client.domains)
        },
        "contact": {
            (key, contact.id): {
                "client_id": key, "id": contact.id, "position": position, "name": contact.name, "phone": contact.phone,
            }
            for position, contact in enumerate(client.contacts)
        },
        "contact_address": {
            (key, contact.id, position): {
                "client_id": key, "contact_id": contact.id, "position": position, "address": address,
            }
            for contact in client.contacts
            for position, address in enumerate(contact.addresses)
        },
        "service": {
            (key, service.id): {
                "client_id": key, "id": service.id, "position": position, "name": service.name,
                "shop_url": service.shop_url,
            }
            for position, service in enumerate(client.services)
        },
    }  # fmt: skip


def _client_row(client: Client) -> Row:
    return {
        "id": client.id,
        "name": client.name,
        "name_key": sort_key(client.name),
        "language": client.language,
        "remarks": client.remarks,
    }


def load_clients(connection: Connection, ids: Collection[UUID]) -> dict[UUID, Client]:
    """The clients that are there, in the order of the ids."""
    found: dict[UUID, Client] = {}
    for batch in batches(ids):
        found |= _load_clients(connection, batch)
    return {client_id: found[client_id] for client_id in ids if client_id in found}


def _load_clients(connection: Connection, ids: list[UUID]) -> dict[UUID, Client]:
    if len(ids) == 1:
        return clients_from({name: statement.rows(connection, {"id": ids[0]}) for name, statement in _OF_ONE.items()})
    rows = {"client": connection.execute(select(s.client).where(s.client.c.id.in_(ids))).mappings().all()}
    for table in CLIENT_TABLES:
        query = select(table).where(table.c.client_id.in_(ids)).order_by(table.c.position)
        rows[table.name] = connection.execute(query).mappings().all()
    return clients_from(rows)


def clients_from(rows: Mapping[str, Sequence[Mapping[Any, Any]]]) -> dict[UUID, Client]:
    """The clients of these rows by table, each table's in order of position."""
    children: dict[str, dict[UUID, list[Mapping[Any, Any]]]] = {}
    for name, found in rows.items():
        if name != "client":
            children[name] = defaultdict(list)
            for row in found:
                children[name][row["client_id"]].append(row)
    return {row["id"]: _client(row, children) for row in rows["client"]}


def _client(row: Mapping[Any, Any], children: dict[str, dict[UUID, list[Mapping[Any, Any]]]]) -> Client:
    key: UUID = row["id"]
    addresses: dict[UUID, list[str]] = defaultdict(list)
    for found in children["contact_address"][key]:
        addresses[found["contact_id"]].append(found["address"])
    return Client(
        id=key,
        name=row["name"],
        language=row["language"],
        domains=tuple(found["domain"] for found in children["client_domain"][key]),
        contacts=tuple(
            Contact(id=found["id"], name=found["name"], addresses=tuple(addresses[found["id"]]), phone=found["phone"])
            for found in children["contact"][key]
        ),
        services=tuple(
            Service(id=found["id"], name=found["name"], shop_url=found["shop_url"])
            for found in children["service"][key]
        ),
        remarks=row["remarks"],
    )


# ── Agents ──────────────────────────────────────────────────────────────────────────────────────────────────
def agent_rows(agent: Agent) -> Rows:
    return {
        "agent": {
            (agent.id,): {
                "id": agent.id, "login": agent.login, "name": agent.name, "name_key": sort_key(agent.name),
                "role": agent.role, "active": agent.active,
            }
        }
    }  # fmt: skip


def load_agents(connection: Connection) -> tuple[Agent, ...]:
    """All agents by name, those who have left too: a team's are few."""
    query = select(s.agent).order_by(s.agent.c.name_key, s.agent.c.id)
    return tuple(agent_from(row) for row in connection.execute(query).mappings())


def load_agent(connection: Connection, agent_id: UUID) -> Agent | None:
    rows = _AGENT.rows(connection, {"id": agent_id})
    return agent_from(rows[0]) if rows else None


def agent_from(row: Mapping[Any, Any]) -> Agent:
    return Agent(id=row["id"], login=row["login"], name=row["name"], role=row["role"], active=row["active"])


# ── Policy and quarantine ───────────────────────────────────────────────────────────────────────────────────
def policy_rows(policy: Policy) -> Rows:
    return {
        "policy": {
            (1,): {
                "id": 1, "nearing": policy.nearing, "critical": policy.critical,
                "level_3_enabled": policy.level_3_enabled, "quoting": quoting_text(replace(policy.quoting, logo=b"")),
                "logo": policy.quoting.logo or None,
            }
        }
    }  # fmt: skip


def load_policy(connection: Connection) -> Policy:
    """The team's policy, or what holds until somebody sets one."""
    return policy_from(_POLICY.rows(connection, {"id": 1}))


def load_warning_times(connection: Connection) -> Policy:
    """The policy as far as queues and timers need it, many times a second: without what it says of quotes."""
    return policy_from(WARNING_TIMES.rows(connection, {"id": 1}))


def policy_from(rows: Sequence[Mapping[Any, Any]]) -> Policy:
    """The policy of its row; what it says of quotes, and the logo, as far as they were asked for."""
    if not rows:
        return Policy()
    row = rows[0]
    quoting, logo = row.get("quoting"), row.get("logo")
    return Policy(
        nearing=row["nearing"],
        critical=row["critical"],
        level_3_enabled=row["level_3_enabled"],
        quoting=replace(quoting_from_text(quoting), logo=logo or b"") if quoting else QuoteSettings(),
    )


def quarantined_rows(mail: QuarantinedMail) -> Rows:
    return {
        "quarantine": {
            (mail.id,): {
                "id": mail.id, "source": mail.source, "reason": mail.reason, "raw_sha256": mail.raw_sha256,
                "size": mail.size, "at": mail.at, "discarded_at": mail.discarded_at,
                "discard_reason": mail.discard_reason,
            }
        }
    }  # fmt: skip


def quarantined_from_row(row: Mapping[Any, Any]) -> QuarantinedMail:
    return QuarantinedMail(
        id=row["id"],
        source=row["source"],
        reason=row["reason"],
        raw_sha256=row["raw_sha256"],
        size=row["size"],
        at=row["at"],
        discarded_at=row["discarded_at"],
        discard_reason=row["discard_reason"],
    )
