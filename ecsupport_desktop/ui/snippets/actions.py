"""The action of the snippets; putting one in is done by typing ; in a text."""

from __future__ import annotations

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.ui.shared.actions import ActionSpec

SNIPPETS: tuple[ActionSpec, ...] = (
    ActionSpec(
        id="file.snippets", text=N_("Snippets…"), menu="file", group="settings", shortcuts=("Ctrl+;",),
        sentence=N_("Write the pieces of text that ; and a few letters put into an answer"),
    ),
)  # fmt: skip
