"""Sorting by each column from the keyboard: found in the palette under its title."""

from __future__ import annotations

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.ui.shared.actions import ActionSpec

SORT_PREFIX = "queue.sort."
"""What the id of an action that sorts begins with; the column's key follows."""

SORTS: tuple[ActionSpec, ...] = tuple(
    ActionSpec(
        id=SORT_PREFIX + key, text=text, menu="", group="sort",
        sentence=N_("Upwards, then downwards, then the queue's own order"),
    )
    for key, text in (
        ("time_left", N_("Sort by time left")),
        ("next_date", N_("Sort by next date")),
        ("number", N_("Sort by number")),
        ("client", N_("Sort by client")),
        ("subject", N_("Sort by subject")),
        ("state", N_("Sort by state")),
        ("assessment", N_("Sort by assessment")),
        ("impact", N_("Sort by impact")),
        ("priority", N_("Sort by priority")),
        ("assignee", N_("Sort by agent")),
        ("last_message", N_("Sort by last message")),
        ("tags", N_("Sort by tags")),
    )
)  # fmt: skip
