"""The actions of marks and of saved views."""

from __future__ import annotations

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.ui.shared.actions import ActionSpec

MARKS = (
    ActionSpec(
        id="queue.mark", text=N_("Mark the request"), menu="go", group="mark", shortcuts=("Z",),
        sentence=N_("Choose it together with others, or not any more"),
    ),
    ActionSpec(
        id="queue.mark_next", text=N_("Mark and go on"), menu="go", group="mark", shortcuts=("Shift+J",),
        sentence=N_("Mark the request and select the next one"),
    ),
    ActionSpec(
        id="queue.mark_all", text=N_("Mark all shown"), menu="go", group="mark", shortcuts=("Ctrl+Shift+U",),
        sentence=N_("Mark every request of this queue or search"),
    ),
    ActionSpec(
        id="queue.unmark", text=N_("Clear the marks"), menu="go", group="mark", shortcuts=("Shift+Z",),
        sentence=N_("Nothing is marked any more"),
    ),
)  # fmt: skip

VIEWS = (
    ActionSpec(
        id="views.show", text=N_("Saved views…"), menu="go", group="views", shortcuts=("Ctrl+J",),
        sentence=N_("Go to a search with its filter and order that you have saved, with counts"),
    ),
    ActionSpec(
        id="views.save", text=N_("Save as view…"), menu="go", group="views", icon="save",
        shortcuts=("Ctrl+Shift+J",), sentence=N_("Keep what is searched for, its filter and its order under a name"),
    ),
    ActionSpec(
        id="views.rename", text=N_("Rename a view…"), menu="go", group="views",
        sentence=N_("Give a saved view another name; it keeps its place"),
    ),
    ActionSpec(
        id="views.delete", text=N_("Delete a view…"), menu="go", group="views",
        sentence=N_("Take a saved view off the list; its requests stay"),
    ),
)  # fmt: skip
