"""The actions of a sprint."""

from __future__ import annotations

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.ui.shared.actions import ActionSpec

SPRINT = (
    ActionSpec(
        id="sprint.start", text=N_("Sprint"), menu="go", group="sprint", shortcuts=("F8",),
        sentence=N_("One request after another, the most urgent first, with nothing else on the screen"),
    ),
    ActionSpec(
        id="sprint.skip", text=N_("Skip this request"), menu="go", group="sprint", shortcuts=("F9",),
        sentence=N_("Go on with the next one of the sprint; what was skipped is listed at its end"),
    ),
)  # fmt: skip
