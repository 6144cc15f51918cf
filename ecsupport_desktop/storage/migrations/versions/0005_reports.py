"""Cycles by the moment they ended, for reports and the team's pace. Consoles of before go on as they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    ended = sa.text("ended_at IS NOT NULL")
    op.create_index("ix_cycle_ended", "cycle", ["ended_at"], sqlite_where=ended, postgresql_where=ended)
