"""Enlarged while it is open, the window is as if it had been started so."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ecsupport_desktop.ui.shared.theme import apply_theme

ROOMY = (2_600, 1_600)
"""Whatever the zoom: in a small window one may have been turned, and the other not."""


def places(window: QWidget) -> dict[str, tuple[int, int, int, int]]:
    """Where each widget is that is seen, by its way from the window."""
    found, seen = {}, Counter()

    def look(widget: QWidget, way: str) -> None:
        for child in widget.children():
            if isinstance(child, QWidget) and child.isVisibleTo(window):
                name = f"{way}/{child.objectName() or type(child).__name__}"
                seen[name] += 1
                found[f"{name} {seen[name]}"] = child.geometry().getRect()
                look(child, f"{name} {seen[name]}")

    look(window, "")
    return found


def shown(started, qapp, path: Path, zoom: int, after: int, actions: list[str]) -> dict[str, tuple[int, int, int, int]]:
    running = started(demo=True, database=path, zoom=zoom)
    running.stalls.end()
    running.window.resize(*ROOMY)
    for action in actions:
        running.desk_view.registry.trigger(action)
        running.settle()
    if after != zoom:
        apply_theme(qapp, "light", zoom=after)
    running.settle()
    for place, handle in ((500, 1), (1_400, 2)):  # as somebody does who wants them so
        running.rooms._panes.splitter.moveSplitter(place, handle)
    QTest.qWait(100)
    found = places(running.window)
    running.window.close()
    return found


@pytest.mark.parametrize(
    "actions",
    [
        ["request.focus"],
        ["request.focus", "triage.level_1"],
        ["sprint.start"],
        ["reports.open"],
        ["queue.show.quarantine"],
        ["queue.show.quotes_to_prepare", "request.focus", "quote.open"],
    ],
    ids=lambda actions: actions[-1],
)
def test_enlarged_it_has_the_room_of_one_started_so(started, qapp, demo_database, tmp_path, usual_zoom_again, actions):
    so, live = (
        shown(started, qapp, shutil.copyfile(demo_database(), tmp_path / f"{zoom}.db"), zoom, 200, actions)
        for zoom in (200, 100)
    )
    assert so.keys() == live.keys()
    others = {name: (so[name], live[name]) for name in so if so[name] != pytest.approx(live[name], abs=1)}
    assert not others, "\n".join(f"{name[-90:]} {rects}" for name, rects in others.items())
