"""A snippet typed by ; into a real answer, and one written anew."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessibleAnnouncementEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from ecsupport_desktop.services.snippets import STARTERS, Snippet
from ecsupport_desktop.ui.main_window.snippet_actions import SnippetActions
from ecsupport_desktop.ui.shared import saying
from ecsupport_desktop.ui.snippets.completer import SnippetCompleter
from ecsupport_desktop.ui.snippets.snippets_dialog import SnippetsDialog


def go_to_one_that_was_answered(running):
    """Whose answer begins with a greeting: of an assessment that nobody has told of yet it would tell."""
    running.rooms.show_queue("restoring")
    running.settle()
    running.rooms.step(1)
    running.settle()


def answering(running):
    """The editor of an answer, and what completes in it."""
    running.desk_view.registry.trigger("triage.answer")
    running.settle()
    editor = running.rooms.triage.answer.editor
    assert editor.isVisible()
    editor.selectAll()
    editor.insertPlainText("Hello,\n")
    feature = next(each for each in running.desk_view.features if isinstance(each, SnippetActions))
    return editor, editor.findChild(SnippetCompleter), feature


def test_a_few_letters_put_the_text_in_and_tab_goes_to_the_gap(started, monkeypatch):
    running = started(demo=True)
    editor, completer, _feature = answering(running)
    said: list[str] = []

    def hear(event) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr(saying.QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(saying.QAccessible, "updateAccessibility", hear)
    request = running.desk_view.acting.request
    QTest.keyClicks(editor, ";wor")
    assert completer.is_open and completer.popup.list.count() == 1
    assert request.number in completer.popup.preview.text()
    assert said[-1].startswith("working on it: ") and request.number in said[-1]
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert not completer.is_open
    text = editor.toPlainText()
    assert text.startswith("Hello,\n") and request.number in text and ";wor" not in text
    assert editor.textCursor().selectedText() == "{day}"
    QTest.keyClicks(editor, "Monday")
    assert "{day}" not in editor.toPlainText() and "Monday" in editor.toPlainText()
    for _step in range(20):
        if editor.toPlainText() == "Hello,\n;wor":
            break
        editor.undo()
    assert editor.toPlainText() == "Hello,\n;wor"


def test_a_reasoning_is_completed_too(started):
    running = started(demo=True)
    running.rooms.queue.table.setFocus()
    running.press(Qt.Key.Key_1)
    running.settle()
    reasoning = next(
        each for each in running.rooms.triage.findChildren(QPlainTextEdit, "field.reasoning") if each.isVisible()
    )
    QTest.keyClicks(reasoning, ";wor")
    QTest.keyClick(reasoning, Qt.Key.Key_Return)
    assert running.desk_view.acting.request.number in reasoning.toPlainText()


def test_an_answer_begins_between_greeting_and_farewell(started):
    running = started(demo=True)
    go_to_one_that_was_answered(running)
    running.rooms.queue.table.setFocus()
    running.press(Qt.Key.Key_R)
    running.settle()
    editor = running.rooms.triage.findChild(QPlainTextEdit, "answerEditor")
    QTest.keyClicks(editor, "It works again.")
    _greeting, before, written, after, *farewell = editor.toPlainText().split("\n")
    assert (before, written, after) == ("", "It works again.", "") and farewell[0]


def test_a_semicolon_that_is_one_stays_one_and_the_offer_goes_with_one(started):
    running = started(demo=True)
    editor, completer, _feature = answering(running)
    QTest.keyClicks(editor, "one; two")
    assert not completer.is_open
    QTest.keyClicks(editor, " ; three")
    assert not completer.is_open
    QTest.keyClicks(editor, " ;ca")
    assert completer.is_open
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not completer.is_open and editor.hasFocus()
    assert editor.toPlainText() == "Hello,\none; two ; three ;ca"
    # And what was one goes with it, whichever way it goes.
    for leaving in (
        lambda: QTest.keyClick(editor, Qt.Key.Key_Backspace),
        lambda: QTest.keyClick(editor, Qt.Key.Key_Escape),
        lambda: QTest.keyClick(editor, Qt.Key.Key_Left),
        lambda: QTest.keyClick(editor, Qt.Key.Key_Home),
        editor.undo,
        lambda: QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(4, 4)),
        lambda: QTest.mouseClick(running.rooms.triage._parts.needed, Qt.MouseButton.LeftButton),
    ):
        editor.setPlainText("Hello,\n")
        editor.moveCursor(QTextCursor.MoveOperation.End)
        editor.setFocus()
        QTest.keyClicks(editor, ";")
        assert completer.is_open
        leaving()
        assert not completer.is_open
        before = editor.toPlainText()
        QTest.keyClick(editor, Qt.Key.Key_Return)
        assert editor.toPlainText().replace("\n", "") == before.replace("\n", "")
    editor.selectAll()
    QTest.keyClicks(editor, ";ca")
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert completer.is_open
    QTest.mouseClick(completer.popup.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert not completer.is_open and ";" not in editor.toPlainText() and editor.toPlainText()


def opened(running) -> SnippetsDialog:
    running.desk_view.registry.trigger("file.snippets")
    return next(each for each in running.window.findChildren(SnippetsDialog) if each.isVisible())


def row_of(dialog: SnippetsDialog, title: str) -> int:
    return next(row for row in range(dialog.names.count()) if dialog.names.item(row).text().startswith(title))


def test_one_is_written_and_used_at_once(started):
    running = started(demo=True)
    dialog = opened(running)
    dialog.begin_new()
    dialog.save()
    assert dialog.form.name_message.message()
    dialog.form.name.setText("opening hours")
    dialog.form.columns["en"].field.setPlainText("We are there from nine to six.")
    assert not dialog.form.name_message.message()
    dialog.findChild(QPushButton, "snippets.close").click()
    running.settle()
    editor, _completer, _feature = answering(running)
    assert "opening hours" in [each.name for each in running.desk_view.link.texts.snippets]
    QTest.keyClicks(editor, ";open")
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.toPlainText() == "Hello,\nWe are there from nine to six."
    kept = running.desk_view.link.paths.snippets_file.read_text(encoding="utf-8")
    assert "nine to six" in kept


def test_nothing_typed_is_lost_by_going_on(started):
    running = started(demo=True)
    dialog, texts = opened(running), running.desk_view.link.texts
    english = dialog.form.columns["en"].field
    english.setPlainText("Empty the cache.")
    dialog.names.setCurrentRow(2)
    assert texts.snippets[0].texts["en"] == "Empty the cache." and dialog.form.written.name == "working on it"
    # What can't be kept stays where it is, whichever way one wants to leave it.
    english.setPlainText("Dear {contcat}")
    for leave in (lambda: dialog.names.setCurrentRow(0), dialog.begin_new, dialog.reject, dialog.accept, dialog.close):
        leave()
        assert dialog.isVisible() and dialog.names.currentRow() == 2 and english.toPlainText() == "Dear {contcat}"
        assert "{contact}" in dialog.form.columns["en"].message.message()
    discard = dialog.findChild(QPushButton, "snippets.discard")
    assert discard.isVisible()
    discard.click()
    assert english.toPlainText() == STARTERS[2].texts["en"] and not discard.isVisible()
    # A new one is kept by going to a row below it.
    dialog.begin_new()
    dialog.form.name.setText("late")
    english.setPlainText("Sorry, we are late.")
    dialog.names.setCurrentRow(row_of(dialog, "Level 2"))
    assert texts.snippets[-1].name == "late" and dialog.form.written.kind == "level_2"
    assert dialog.names.currentRow() == row_of(dialog, "Level 2")
    dialog.names.setCurrentRow(row_of(dialog, "late"))
    assert english.toPlainText() == "Sorry, we are late."
    dialog.remove()
    assert [each.name for each in texts.snippets] == [each.name for each in STARTERS]
    dialog.accept()
    assert len(texts.snippets) == len(STARTERS) and not dialog.isVisible()
    texts.use_snippets([])
    running.settle()
    dialog = opened(running)
    dialog.form.name.setText("only one")
    dialog.form.columns["es"].field.setPlainText("Uno.")
    dialog.accept()
    assert [each.name for each in texts.snippets] == ["only one"]


def test_a_template_of_ones_own_begins_answers_until_it_goes_back(started):
    running = started(demo=True)
    dialog, texts = opened(running), running.desk_view.link.texts
    dialog.names.setCurrentRow(row_of(dialog, "Message that ends"))
    shipped = dialog.form.columns["es"].text()
    for column in dialog.form.columns.values():
        column.field.setPlainText("Buenas, {contact}: soy {agent}, vuelvo el {day}.")
    assert "{day}" in dialog.form.columns["es"].message.message()
    dialog.names.setCurrentRow(row_of(dialog, "Level 1"))
    dialog.form.columns["en"].field.setPlainText("Just no.")
    dialog.save()
    assert "{reasoning}" in dialog.form.columns["en"].message.message()
    dialog.discard()
    dialog.accept()
    running.settle()
    assert "soy {agent}" in running.desk_view.link.paths.templates_file.read_text(encoding="utf-8")
    go_to_one_that_was_answered(running)
    editor, completer, _feature = answering(running)
    editor.clear()
    running.rooms.triage.insert_template()
    assert editor.toPlainText().startswith("Buenas, ") and editor.toPlainText().endswith("vuelvo el {day}.")
    running.rooms.triage.send()
    assert editor.textCursor().selectedText() == "{day}"
    editor.setPlainText("x\n")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(editor, ";mess")
    assert completer.is_open and completer.popup.list.item(0).text() == "Template: Message that ends no analysis"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.toPlainText().startswith("x\nBuenas, ") and editor.textCursor().selectedText() == "{day}"
    running.rooms.triage.insert_template()
    dialog = opened(running)
    dialog.names.setCurrentRow(row_of(dialog, "Message that ends no analysis – your own"))
    dialog.findChild(QPushButton, "snippets.default").click()
    assert dialog.form.columns["es"].text() == shipped
    dialog.accept()
    assert texts.templates == {} and texts.template("", "es") == shipped
    # What nobody has edited yet begins with the new one.
    assert "vuelvo el" not in editor.toPlainText() and "Un saludo" in editor.toPlainText()


def test_a_gap_of_an_own_snippet_stops_the_sending_and_is_selected(started):
    running = started(demo=True)
    running.desk_view.link.texts.use_snippets(
        [Snippet(name="delivery", texts={"en": "It comes by {day of delivery}."})]
    )
    editor, _completer, _feature = answering(running)
    editor.setPlainText("\U0001f600 a{color:red}\n")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.setFocus()
    QTest.keyClicks(editor, ";del")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.textCursor().selectedText() == "{day of delivery}"
    editor.moveCursor(QTextCursor.MoveOperation.End)
    running.rooms.triage.send()
    running.settle()
    assert editor.textCursor().selectedText() == "{day of delivery}" and "{day of delivery}" in editor.toPlainText()
    assert running.rooms.triage._parts.needed.text() == "Still needed: something in place of {day of delivery}"
