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

VIEW_PREFIX = "views.go."
"""What the id of an action that goes to a saved view begins with; the place of the view follows.

Ctrl+Shift+6 and 7 are queues, so the sixth view and those behind have no key of their own until somebody gives one.
"""

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
    ActionSpec(
        id="views.up", text=N_("Move the view up"), menu="go", group="views", shortcuts=("Alt+Shift+Up",),
        sentence=N_("The saved view shown goes before the one above it; the first five have a key each"),
    ),
    ActionSpec(
        id="views.down", text=N_("Move the view down"), menu="go", group="views", shortcuts=("Alt+Shift+Down",),
        sentence=N_("The saved view shown goes behind the one below it; the first five have a key each"),
    ),
    ActionSpec(
        id="queue.columns", text=N_("Columns…"), menu="view", group="panes", shortcuts=("Ctrl+Shift+B",),
        sentence=N_("Which columns the queue shows, in which order and how wide; a saved view keeps its own"),
    ),
    *(
        ActionSpec(
            id=f"{VIEW_PREFIX}{place}", text=text, menu="go", group="view places", shortcuts=keys, in_palette=False,
            sentence=N_("Go to the saved view that stands at this place of the list"),
        )
        for place, text, keys in (
            (1, N_("Saved view 1"), ("Ctrl+Shift+1",)), (2, N_("Saved view 2"), ("Ctrl+Shift+2",)),
            (3, N_("Saved view 3"), ("Ctrl+Shift+3",)), (4, N_("Saved view 4"), ("Ctrl+Shift+4",)),
            (5, N_("Saved view 5"), ("Ctrl+Shift+5",)), (6, N_("Saved view 6"), ()),
            (7, N_("Saved view 7"), ()), (8, N_("Saved view 8"), ()), (9, N_("Saved view 9"), ()),
        )
    ),
)  # fmt: skip
