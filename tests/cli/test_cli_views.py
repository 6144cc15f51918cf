"""The saved views of the window, from the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ecsupport_desktop.config.paths import paths_for
from ecsupport_desktop.config.saved_views import SavedView, save_views

Runner = Callable[..., Any]


def test_views_are_listed_and_their_requests_printed(run: Runner, base: Path) -> None:
    assert run("views").lines == []
    columns = ("time_left", "client:140", "subject")
    owed = SavedView(name="Owed", queue="to_analyse", filter="is:owed", sort="subject", columns=columns)
    save_views(paths_for(base).views_file, (owed, SavedView(name="All of them", queue="all", filter="")))
    first, second = run("views").lines
    assert first["name"] == "Owed" and first["filter"] == "is:owed" and first["columns"] == list(columns)
    assert second["name"] == "All of them" and second["columns"] == []
    run("demo", "--requests", "20")
    subjects = [line["subject"] for line in run("views", "owed").lines]
    assert len(subjects) == len(run("queue", "to_analyse").lines)
    assert subjects[1:] == sorted(subjects[1:], key=str.casefold), "Level 3 is first in every order"
    assert len(run("views", "All of them", "--limit", "3").lines) == 3
    missing = run("views", "Nothing")
    assert missing.code == 2 and "there are: Owed, All of them" in missing.errors


def test_a_broken_file_is_told(run: Runner, base: Path) -> None:
    paths_for(base).views_file.write_text("[[view]", encoding="utf-8")
    result = run("views")
    assert result.code == 2 and "can't be read" in result.errors
