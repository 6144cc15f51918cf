"""A queue too long for a list of ids is read by window; what is worked on stays there all the same."""

import pytest
from PySide6.QtCore import Qt

from ecsupport_desktop.ui.queue import reading
from ecsupport_desktop.ui.queue.rows import SnapshotRows, WindowRows


@pytest.mark.parametrize(("most", "after"), [(3, WindowRows), (5, SnapshotRows)])
def test_a_request_that_leaves_a_long_queue_stays_in_the_window(started, monkeypatch, most, after):
    monkeypatch.setattr(reading, "MOST_LISTED", most)
    running = started(demo=True)
    running.rooms.show_queue("unassigned")
    running.settle()
    table, model = running.rooms.queue.table, running.rooms.queue.model
    assert model.rowCount() == 6 and isinstance(model._rows, WindowRows)
    table.setFocus()
    running.press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    running.settle()
    request = running.desk_view.acting.request
    running.press(Qt.Key.Key_C)
    running.settle()
    assert model.rowCount() == 5 and isinstance(model._rows, after)
    assert running.desk_view.acting.request.id == request.id == table.selected_id
    assert not table.currentIndex().isValid()
    running.press(Qt.Key.Key_Down)
    running.settle()
    assert running.desk_view.acting.request.id == model.id_at(0)
