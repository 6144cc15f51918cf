"""The actions of precedents and possible duplicates."""

from __future__ import annotations

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.ui.shared.actions import ActionSpec

PRECEDENTS: tuple[ActionSpec, ...] = (
    ActionSpec(
        id="request.similar", text=N_("Similar requests…"), menu="request", group="look", icon="history",
        shortcuts=("Shift+P",), sentence=N_("Earlier requests like this one, and how they were answered"),
    ),
)  # fmt: skip
