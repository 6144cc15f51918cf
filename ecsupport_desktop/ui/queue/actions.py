"""The actions of saved views."""

from __future__ import annotations

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.ui.shared.actions import ActionSpec

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
