"""The actions of the horizon and the forecast."""

from __future__ import annotations

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.ui.shared.actions import ActionSpec

HORIZON: tuple[ActionSpec, ...] = (
    ActionSpec(
        id="horizon.focus", text=N_("To the horizon"), menu="go", group="rooms", shortcuts=("F6",),
        sentence=N_("Go through the requests by their due moments; plus and minus zoom"),
    ),
    ActionSpec(
        id="horizon.forecast", text=N_("Forecast"), menu="go", group="rooms", shortcuts=("F7",),
        sentence=N_("Which responses will be late if nothing changes, and why"),
    ),
    ActionSpec(
        id="view.horizon", text=N_("Show the horizon"), menu="view", group="panes", shortcuts=("Ctrl+Shift+H",),
        sentence=N_("Show or hide the strip of the next 48 hours"), checkable=True,
    ),
)  # fmt: skip
