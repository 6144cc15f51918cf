"""A contact's requests by index, and the triggers that let a person be removed. Consoles before 0.2.0 only read:
they don't know the events that say so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    known = sa.text("contact_id IS NOT NULL")
    op.create_index("ix_request_contact", "request", ["contact_id"], sqlite_where=known, postgresql_where=known)
    meta = sa.table("meta", sa.column("key", sa.Text), sa.column("value", sa.Text))
    op.execute(sa.delete(meta).where(meta.c.key == "min_client_version"))
    op.execute(sa.insert(meta).values(key="min_client_version", value="0.2.0"))
