"""Who is who: agents, clients, their contacts and services."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, Table

from ecsupport_desktop.domain import words as w
from ecsupport_desktop.storage.schema_base import child_table, key_to, metadata
from ecsupport_desktop.storage.types import TEXT, Uuid, Word

agent: Final = Table(
    "agent",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("login", TEXT, nullable=False, unique=True),
    Column("name", TEXT, nullable=False),
    Column("name_key", TEXT, nullable=False),
    Column("role", Word(w.Role), nullable=False),
    Column("active", Boolean, nullable=False),
)
client: Final = Table(
    "client",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", TEXT, nullable=False),
    Column("name_key", TEXT, nullable=False),
    Column("language", TEXT, nullable=False),
    Column("remarks", TEXT, nullable=False),
    CheckConstraint("name IS NOT NULL AND length(name) > 0", name="name"),
    Index(None, "name_key", "id"),
)
client_domain: Final = child_table(
    "client_domain",
    Column("client_id", Uuid, key_to("client.id"), primary_key=True),
    Column("domain", TEXT, primary_key=True),
    Column("position", Integer, nullable=False),
    Index(None, "domain"),
)
contact: Final = child_table(
    "contact",
    Column("client_id", Uuid, key_to("client.id"), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", TEXT, nullable=False),
    Column("phone", TEXT, nullable=False),
    Index(None, "id"),
)
contact_address: Final = child_table(
    "contact_address",
    Column("client_id", Uuid, key_to("client.id"), primary_key=True),
    Column("contact_id", Uuid, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("address", TEXT, nullable=False),
    Index(None, "address"),
)
service: Final = child_table(
    "service",
    Column("client_id", Uuid, key_to("client.id"), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", TEXT, nullable=False),
    Column("shop_url", TEXT, nullable=False),
)
