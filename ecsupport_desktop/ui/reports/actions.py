"""The actions of the reports room."""

from __future__ import annotations

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.ui.shared.actions import ActionSpec

REPORTS: tuple[ActionSpec, ...] = (
    ActionSpec(
        id="reports.open", text=N_("Reports"), menu="go", group="rooms", icon="clock", shortcuts=("F4",),
        sentence=N_("How the 48 hours were kept, when work comes, what waits, and why answers were late"),
    ),
)  # fmt: skip
