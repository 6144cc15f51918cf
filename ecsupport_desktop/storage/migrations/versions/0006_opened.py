"""Requests by the moment they were registered, for filters. Consoles of before go on as they are."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_request_opened", "request", ["registered_at"])
