"""A person's saved views: a search with its filter, queue, order and columns, under a name, in a file people can read.

    [[view]]
    name = "Nearing at Acme"
    queue = "to_analyse"
    filter = "client:acme is:nearing"
    columns = ["time_left", "client:140", "subject"]

A file that can't be read is told and left as it is; writing replaces it whole or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.config.settings_file import SettingProblem, SettingsError, read_settings_file, write_tables

UNREADABLE: Final = N_(
    "{source} can't be read ({detail}); your saved views aren't shown and the file is left as it is."
)
_HEADER: Final = "Saved views of the ECShops support console, in the order in which they are shown."


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """`sort` is a column's key, empty for the queue's own order.

    `columns` are those shown, in order, each with its width in pixels at 100 % where it isn't the first one; none: as
    in the queues.
    """

    name: str
    queue: str
    filter: str
    everywhere: bool = False
    sort: str = ""
    descending: bool = False
    columns: tuple[str, ...] = ()


def load_views(file: Path) -> tuple[SavedView, ...]:
    """In their order; none where there is no file. Raises SettingsError."""
    written = read_settings_file(file, UNREADABLE).get("view", [])
    try:
        found = tuple(_view(table) for table in written)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        problem = SettingProblem(template=UNREADABLE, source=str(file), detail=str(error))
        raise SettingsError(problem) from error
    return tuple({view.name: view for view in found}.values())


def save_views(file: Path, views: Sequence[SavedView]) -> None:
    """Replace the file. Raises SettingsError; a file that can't be read isn't replaced."""
    load_views(file)
    write_tables(file, "view", map(_table, views), _HEADER)


def with_view(views: Sequence[SavedView], view: SavedView) -> tuple[SavedView, ...]:
    """The view in the place of the one with its name, or behind all others."""
    if any(each.name == view.name for each in views):
        return tuple(view if each.name == view.name else each for each in views)
    return (*views, view)


def _view(table: dict[str, Any]) -> SavedView:
    view = SavedView(
        name=table["name"].strip(),
        queue=table["queue"],
        filter=table["filter"],
        everywhere=table.get("everywhere", False),
        sort=table.get("sort", ""),
        descending=table.get("descending", False),
        columns=tuple(table.get("columns", [])),
    )
    texts = (view.name, view.queue, view.filter, view.sort, *view.columns)
    marks = (view.everywhere, view.descending)
    if (
        not view.name
        or not all(isinstance(each, str) for each in texts)
        or not all(type(each) is bool for each in marks)
    ):
        raise ValueError(f"a view that can't be used: {table}")
    return view


def _table(view: SavedView) -> dict[str, Any]:
    """Only what isn't as always."""
    found: dict[str, Any] = {"name": view.name, "queue": view.queue, "filter": view.filter}
    more: dict[str, Any] = {"everywhere": view.everywhere, "sort": view.sort, "descending": view.descending}
    more["columns"] = list(view.columns)
    return found | {key: value for key, value in more.items() if value}
