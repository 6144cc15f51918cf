"""The command palette in the real window finds whatever there is, each at its place."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from ecsupport_desktop.config.saved_views import SavedView
from ecsupport_desktop.config.settings import SETTINGS
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.directory import Client, Contact
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.queue import QUEUES
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.actions_table import ACTIONS
from ecsupport_desktop.ui.directory.agents import AgentsDialog
from ecsupport_desktop.ui.directory.client_card import ClientCard
from ecsupport_desktop.ui.main_window.view_actions import ViewActions
from ecsupport_desktop.ui.settings.quote_settings import QuoteSettingsDialog
from ecsupport_desktop.ui.settings.settings_dialog import SettingsDialog
from ecsupport_desktop.ui.settings.titles import ELSEWHERE, OF_QUOTES, OF_THE_TEAM
from ecsupport_desktop.ui.shared.palette_entries import Entry, spoken

CONTROL = Qt.KeyboardModifier.ControlModifier


class Finder:
    """A client with a request, and the palette as somebody types in it."""

    def __init__(self, running) -> None:
        self.running, self.palette = running, running.window.palette_layer
        me = running.desk_view.link.agent.id
        contact = Contact(id=new_id(), name="Iris", addresses=("iris@acme.example",))
        self.client = Client(id=new_id(), name="Acme Outdoor", domains=("acme.example",), contacts=(contact,))
        assert running.desk.execute(c.SaveClient(id=new_id(), actor_id=me, client=self.client)).accepted
        self.request_id = new_id()
        message = c.NewMessage(
            sender=Address(name="Iris", address="iris@acme.example"), text="Help", received_at=datetime.now(UTC)
        )
        made = running.desk.execute(
            c.RegisterRequest(
                id=new_id(), actor_id=me, request_id=self.request_id, subject="Checkout broken", message=message,
                client_id=self.client.id, contact_id=contact.id,
            )
        )  # fmt: skip
        self.number = made.number
        running.settle()

    def type(self, words: str) -> list[Entry]:
        """Ctrl+K, the words, and what is there once the desk has answered."""
        self.running.press(Qt.Key.Key_K, CONTROL)
        line = QApplication.focusWidget()
        assert isinstance(line, QLineEdit) and line.objectName() == "palette.line"
        line.setText(words)
        desk_view = self.running.desk_view
        pauses = (desk_view._palette._finder._pause, *(each._pause for each in self.clients(desk_view)))
        self.running.qtbot.waitUntil(lambda: not any(pause.isActive() for pause in pauses))
        self.running.settle()
        return self.rows()

    @staticmethod
    def clients(desk_view):
        return [feature._clients for feature in desk_view.features if hasattr(feature, "_clients")]

    def settings(self, words: str) -> list[Entry]:
        """All of them, whether they answer the words or not."""
        return [entry for provider in self.palette._providers for entry in provider(words) if entry.kind == "Setting"]

    def rows(self) -> list[Entry]:
        model = self.palette._model
        return [model.entry(row) for row in range(model.rowCount())]

    def run(self) -> None:
        self.running.press(Qt.Key.Key_Return)
        self.running.settle()

    def close(self, dialog) -> None:
        """It goes, and the window is the active one again."""
        window = self.running.window
        with self.running.qtbot.waitSignal(dialog.destroyed):
            dialog.close()
        window.activateWindow()
        self.running.qtbot.waitUntil(window.isActiveWindow)

    def dialog(self, kind):
        found = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
        assert len(found) == 1
        return found[0]


@pytest.fixture
def finder(started):
    made = Finder(started())
    yield made
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, QDialog):
            dialog.close()


def test_clients_numbers_and_queues_are_found_and_told_apart(finder):
    rows = finder.type("acme")
    assert (rows[0].title, rows[0].kind, rows[0].detail) == ("Acme Outdoor", "Client", "1 open request")
    assert rows[1].kind == "Request" and rows[1].title.endswith("Checkout broken")
    finder.run()
    finder.close(finder.dialog(ClientCard))

    rows = finder.type(str(int(finder.number.rpartition("-")[2])))
    assert rows[0].title.startswith(finder.number) and rows[0].hint == "Acme Outdoor"
    assert spoken(rows[0]) == f"{finder.number}  Checkout broken, Request, Acme Outdoor"
    finder.run()
    assert finder.running.rooms.request.request_id == finder.request_id

    rows = finder.type("overdue")
    assert (rows[0].title, rows[0].kind, rows[0].hint) == ("Overdue", "Queue", "Ctrl+3")
    finder.run()
    assert finder.running.rooms.shown_queue.name == "overdue"


def test_what_was_run_lately_comes_first_and_still_does_after_a_restart(finder):
    finder.type("checkout broken")
    finder.run()
    assert finder.type("")[0].title.endswith("Checkout broken")
    finder.running.press(Qt.Key.Key_Escape)
    finder.type("overdue")
    finder.run()
    finder.type("re")
    finder.running.press(Qt.Key.Key_Down)
    chosen = finder.palette.current_entry()
    finder.palette.refresh()
    assert finder.palette.current_entry().id == chosen.id, "answers that come late move nothing away"
    finder.running.window.close()
    assert finder.running.window._state.value("palette/recent")[0] == "queue.show.overdue"


def test_a_setting_opens_at_its_row_with_the_focus_in_its_field(finder):
    for words, key in (("text size", "zoom"), ("backups kept", "backups_kept"), ("before urgent", "critical")):
        rows = finder.type(words)
        assert rows[0].kind == "Setting"
        finder.run()
        dialog = finder.dialog(SettingsDialog)
        wanted = f"settings.{key}"
        finder.running.qtbot.waitUntil(lambda: dialog.focusWidget().objectName() == wanted)  # noqa: B023
        area = dialog.findChild(QScrollArea, "settings.scroll").viewport()
        row = dialog.findChild(QWidget, f"settings.{key}.row")
        assert area.rect().contains(row.mapTo(area, row.rect().center()))
        if key == "zoom":
            named = [entry for entry in finder.settings("a") if entry.id.startswith("setting.")]
            assert len(named) > 20
            dialog.complete()
            for entry in named:
                dialog.show_setting(entry.id.removeprefix("setting."))
        finder.close(dialog)


def test_everything_there_is_is_found_with_the_key_in_force(finder):
    registry = finder.running.desk_view.registry
    (views,) = (each for each in finder.running.desk_view.features if isinstance(each, ViewActions))
    assert views._write((SavedView(name="Tills", queue="all", filter="checkout"),))
    registry.use_keys({"request.claim": ("F12",), "views.go.1": ("F11",), "queue.show.mine": ()})
    entries = {entry.id: entry for provider in finder.palette._providers for entry in provider("a")}
    for spec in ACTIONS:
        if spec.in_palette:
            assert entries[spec.id].hint == registry.shortcut_text(spec.id), spec.id
    assert (entries["request.claim"].hint, entries["queue.show.mine"].hint) == ("F12", "")
    assert (entries["view.Tills"].hint, entries["view.Tills"].kind) == ("F11", "View")
    assert {f"queue.show.{queue.name}" for queue in QUEUES} <= entries.keys()
    assert {f"setting.{key}" for key in (*SETTINGS, *OF_THE_TEAM) if key not in ELSEWHERE} <= entries.keys()
    registry.use_keys({})
    entries["quotes.rate_card_page.list"].run()
    dialog = finder.dialog(QuoteSettingsDialog)
    for name in OF_QUOTES:
        assert f"quotes.{name}" in entries
        dialog.show_setting(name)
        focused = dialog.focusWidget()
        assert focused.objectName() == name or focused.objectName() == "company_page.choose_logo", name
    finder.close(dialog)
    entries["agents"].run()
    finder.close(finder.dialog(AgentsDialog))
    entries["view.Tills"].run()
    assert finder.running.rooms.queue.search.text() == "checkout"
    assert views._write(())
    entries["view.Tills"].run()
    assert finder.running.window.notices.history[-1].message == "There is no view called “Tills” any more."


def test_a_template_begins_the_answer(finder):
    finder.running.rooms.show_request(finder.request_id)
    finder.running.settle()
    rows = finder.type("template level 1")
    assert rows[0].kind == "Template" and rows[0].enabled
    finder.run()
    editor = finder.running.rooms.triage.findChild(QPlainTextEdit, "answerEditor")
    assert "Checkout broken" in editor.toPlainText()
