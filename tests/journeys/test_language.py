"""Another language is spoken at once, by all that every open window says, and what is typed comes along."""

import re
import sys

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME
from ecsupport_desktop.ui.main_window.request_windows import RequestWindows
from ecsupport_desktop.ui.settings.settings_dialog import SettingsDialog
from ecsupport_desktop.ui.shared.keys import native

ROWS = 12
"""Rows of a list that are looked at: the first ones are on the screen."""


def in_model(model: QAbstractItemModel) -> set[str]:
    across, root = Qt.Orientation.Horizontal, QModelIndex()
    columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount(root))
    roles = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole
    places = [model.index(row, at) for row in range(min(ROWS, model.rowCount(root))) for at in columns]
    said = {str(place.data(role) or "") for place in places for role in roles}
    return said | {str(model.headerData(at, across) or "") for at in columns}


def of_widget(widget: QWidget) -> set[str]:
    said = {widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()}
    match widget:
        case QLabel() | QAbstractButton():
            said.add(widget.text())
        case QLineEdit():
            said |= {widget.placeholderText(), widget.text()}
        case QPlainTextEdit():
            said.add(widget.placeholderText())
        case QTabBar():
            said |= {widget.tabText(at) for at in range(widget.count())}
        case QComboBox():
            said |= {widget.itemText(at) for at in range(widget.count())}
        case QAbstractItemView():
            said |= in_model(widget.model())
    return said


def windows(running) -> RequestWindows:
    return next(each for each in running.desk_view.features if isinstance(each, RequestWindows))


def said(running) -> set[str]:
    """By all that is visible in every window, and by its actions; a moment that passes changes only numbers."""
    found: set[str] = set()
    for window in (running.window, *windows(running).windows.values()):
        assert window.isVisible()
        widgets = [each for each in window.findChildren(QWidget) if each.isVisible()]
        found = found.union(*map(of_widget, (window, *widgets)))
        found |= {text for each in window.findChildren(QAction) for text in (each.text(), each.toolTip())}
    return {re.sub(r"\d+", "#", text.replace("&", "")).strip() for text in found} - {""}


def switch(running, code: str) -> None:
    """By the settings, as a person does it; they come back where one was, and are left."""
    running.stalls.end()
    running.desk_view.registry.trigger("file.settings")
    dialog = running.window.findChild(SettingsDialog)
    dialog._controls["language"].show_value(code)
    dialog._controls["language"].committed.emit()
    before = running.window
    running.qtbot.waitUntil(lambda: running.program.window is not before, timeout=30_000)
    running.window = running.program.window
    running.qtbot.waitUntil(lambda: running.window.desk_view is not None, timeout=30_000)
    running.settle()
    again = running.window.findChild(SettingsDialog)
    assert again.isVisible() and again.windowTitle() == {"es": "Ajustes", "en": "Settings"}[code]
    language = again._controls["language"]
    assert language.value() == code and again.focusWidget() is language.field.segment_button(code)
    again.reject()
    running.settle()


def open_all(running, first, second) -> None:
    """A request with its triage form in the main window, another one in a window of its own, and a notice."""
    running.rooms.show_request(second)
    running.settle()
    windows(running).open_shown()
    running.settle()
    windows(running).windows[second].column.triage.choose_level(1)
    running.rooms.show_request(first)
    running.settle()
    running.rooms.triage.choose_level(1)
    running.settle()


def reasoning(column) -> QPlainTextEdit:
    return column.triage.findChild(QPlainTextEdit, "field.reasoning")


def test_every_window_says_everything_anew(started):
    """Nothing is said that was said before and that a program started in this language wouldn't say."""
    running = started(demo=True)
    link, queue = running.desk_view.link, QUEUE_BY_NAME["to_analyse"]
    rows = running.desk.readers.page(queue, queue.sort, link.now(), link.agent.id, offset=0, limit=2)
    first, second = (row.id for row in rows)
    open_all(running, first, second)
    windows(running).windows[second].resize(700, 620)
    reasoning(running.rooms.column).insertPlainText("Half a thought")
    reasoning(windows(running).windows[second].column).insertPlainText("Another one")
    running.settle()
    english = said(running)

    switch(running, "es")
    assert running.rooms.request.request_id == first
    assert list(windows(running).windows) == [second]
    window = windows(running).windows[second]
    assert window.height() == 620 and reasoning(window.column).toPlainText() == "Another one"
    assert reasoning(running.rooms.column).toPlainText() == "Half a thought"
    spanish = said(running)
    assert sys.platform == "darwin" or native("Ctrl+Shift+N") == "Ctrl+Mayús+N"

    running.rooms.queue.search.setText("checkout")
    running.desk_view.acting.do_on_request(c.TagRequest, add=("vip",))
    running.settle()
    running.desk_view.registry.trigger("reports.open")
    switch(running, "en")
    assert running.rooms.page.objectName() == "reports" and running.rooms.queue.search.text() == "checkout"
    running.rooms.show_panes()
    running.desk_view.on_undo()
    running.settle()
    assert "vip" not in running.desk.readers.request(first).request.tags
    running.rooms.queue.search.take_away()
    running.settle()
    english_again = said(running)
    assert sys.platform == "darwin" or native("Ctrl+Shift+N") == "Ctrl+Shift+N"
    running = started(demo=True, language="es")
    running.stalls.end()
    running.rooms.show_request(second)
    running.settle()
    windows(running).open_shown()
    running.rooms.show_request(first)
    running.settle()
    spanish_afresh = said(running)
    assert len(spanish) > 300
    assert spanish & english - spanish_afresh == set()
    assert english_again & spanish - english == set()
