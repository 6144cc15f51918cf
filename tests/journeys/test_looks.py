"""The window comes back as it was left: its panes, whether the queues are listed, its columns, its dialogs."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSplitter

from ecsupport_desktop.ui.settings.settings_dialog import SettingsDialog

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_everything_is_where_it_was(started):
    running = started()
    panes = running.window.findChild(QSplitter, "panes")
    running.stalls.end()
    panes.moveSplitter(260, 1)
    panes.moveSplitter(800, 2)
    left = panes.sizes()
    running.press(Qt.Key.Key_B, CONTROL)
    assert running.rooms.sidebar.isHidden()
    running.desk_view.registry.trigger("file.settings")
    (dialog,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, SettingsDialog))
    dialog.resize(700, 500)
    with running.qtbot.waitSignal(dialog.destroyed):
        dialog.close()
    running.window.close()

    again = started()
    again.stalls.end()
    panes = again.window.findChild(QSplitter, "panes")
    assert again.rooms.sidebar.isHidden() and not again.desk_view.registry.action("view.sidebar").isChecked()
    again.desk_view.registry.trigger("view.sidebar")
    again.qtbot.waitUntil(lambda: panes.sizes()[0] > 0)
    assert panes.sizes() == pytest.approx(left, abs=1)
    again.desk_view.registry.trigger("file.settings")
    (dialog,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, SettingsDialog))
    assert (dialog.width(), dialog.height()) == (700, 500)
    with again.qtbot.waitSignal(dialog.destroyed):
        dialog.close()
