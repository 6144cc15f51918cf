"""The one action of reminders: for who has no tray, and for the palette."""

from __future__ import annotations

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.ui.shared.actions import ActionSpec

TRAY: tuple[ActionSpec, ...] = (
    ActionSpec(
        id="tray.quiet", text=N_("Quiet until tomorrow"), menu="view", group="reminders", checkable=True,
        sentence=N_("Hold reminders back until tomorrow; once more, and they are said again"),
    ),
)  # fmt: skip
