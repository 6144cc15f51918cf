"""Another language is spoken at once, by everything there is in the window, and what is typed comes along."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QTabBar, QWidget

from ecsupport_desktop.config.language import in_language, use_language
from ecsupport_desktop.ui.settings.settings_dialog import SettingsDialog


def texts_of(window: QWidget) -> set[str]:
    """Everything that is said: labels, buttons, placeholders, tabs, headings, actions and accessible names."""
    found: set[str] = set()
    for widget in [window, *window.findChildren(QWidget)]:
        found.add(widget.accessibleName())
        if isinstance(widget, QLabel | QAbstractButton):
            found.add(widget.text())
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            found.add(widget.placeholderText())
        if isinstance(widget, QTabBar):
            found.update(widget.tabText(at) for at in range(widget.count()))
    found.update(action.text() for action in window.findChildren(QAction))
    table = window.desk_view.rooms.queue.model
    found.update(str(table.headerData(at, Qt.Orientation.Horizontal)) for at in range(table.columnCount()))
    return {text.replace("&", "").strip() for text in found if text.strip()}


def switch(running, code: str) -> None:
    """By the settings, as a person does it."""
    running.desk_view.registry.trigger("file.settings")
    dialog = running.window.findChild(SettingsDialog)
    dialog._controls["language"].show_value(code)
    dialog._controls["language"].committed.emit()
    before = running.window
    running.qtbot.waitUntil(lambda: running.program.window is not before, timeout=30_000)
    running.window = running.program.window
    running.qtbot.waitUntil(lambda: running.window.desk_view is not None, timeout=30_000)
    running.settle()


def left_in(texts: set[str], known: set[str], code: str) -> set[str]:
    """Texts that are said in the other language: what this one would say differently."""
    translate = in_language(code)
    return {text for text in texts & known if translate(text) not in (text, "")}


def test_everything_is_said_anew(started):
    running = started(demo=True)
    english = texts_of(running.window)
    shown = running.rooms.request.request_id
    running.rooms.queue.table.setFocus()
    running.press(Qt.Key.Key_1)
    field = running.rooms.triage.findChild(QPlainTextEdit, "field.reasoning")
    field.insertPlainText("Half a thought")
    running.settle()
    running.stalls.end()

    switch(running, "es")
    spanish = texts_of(running.window)
    assert left_in(spanish, english, "es") == set()
    assert "Por analizar" in " ".join(spanish)
    assert running.rooms.request.request_id == shown
    field = running.rooms.triage.findChild(QPlainTextEdit, "field.reasoning")
    assert field.toPlainText() == "Half a thought"

    switch(running, "en")
    again = texts_of(running.window)
    assert not {text for text in again & spanish if text not in english and text in spanish - english}
    use_language("en")
