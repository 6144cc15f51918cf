"""An open desk, as the program that opened it hands it to the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from ecsupport_desktop.domain.directory import Agent
    from ecsupport_desktop.domain.policy import Policy
    from ecsupport_desktop.services.desk import Desk

DailyBackup = Callable[[Callable[[], bool]], Path | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A desk, and what the window shows before it asks. `daily_backup` takes "was it cancelled?"."""

    desk: Desk
    agent: Agent
    agents: Mapping[UUID, Agent]
    policy: Policy
    seq: int
    demo: bool
    daily_backup: DailyBackup
