"""A view is saved, gone to and deleted by keys, in the real window."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ecsupport_desktop.config.saved_views import SavedView, load_views
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.main_window.view_actions import ViewActions
from ecsupport_desktop.ui.queue.columns import COLUMN_AT
from ecsupport_desktop.ui.queue.sidebar_model import SidebarRole

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def register(running, subject):
    running.desk.execute(
        c.RegisterRequest(
            id=new_id(),
            actor_id=running.desk_view.link.agent.id,
            request_id=new_id(),
            subject=subject,
            message=c.NewMessage(sender=None, subject=subject, text=subject),
        )
    )


def test_a_view_keeps_its_columns_has_a_key_and_is_moved(started):
    running = started()
    register(running, "Checkout broken")
    running.settle()
    (views,) = (each for each in running.desk_view.features if isinstance(each, ViewActions))
    table, sidebar, file = running.rooms.queue.table, running.rooms.sidebar, running.desk_view.link.paths.views_file

    def save(name):
        running.press(Qt.Key.Key_J, CONTROL | SHIFT)
        views.name.field.setText(name)
        running.press(Qt.Key.Key_Return)

    save("Plain")
    running.press(Qt.Key.Key_B, CONTROL | SHIFT)
    assert QApplication.focusWidget() is views.columns._list
    running.press(Qt.Key.Key_Down)
    running.press(Qt.Key.Key_Space)
    running.press(Qt.Key.Key_Escape)
    assert running.rooms.queue.unsaved.isVisible(), "the columns are part of a view"
    save("Without numbers")
    assert "number" not in load_views(file)[1].columns and load_views(file)[0].columns == ()

    number = COLUMN_AT["number"]
    running.press(Qt.Key.Key_1, CONTROL | SHIFT)
    running.settle()
    assert not table.isColumnHidden(number) and sidebar.currentIndex().data() == "Plain"
    assert not running.desk_view.registry.trigger("views.up")
    running.press(Qt.Key.Key_Down, ALT | SHIFT)
    assert [each.name for each in load_views(file)] == ["Without numbers", "Plain"]
    assert sidebar.currentIndex().data() == "Plain"
    assert sidebar.currentIndex().data(SidebarRole.KEYS) == "Ctrl+Shift+2"
    running.press(Qt.Key.Key_1, CONTROL | SHIFT)
    running.settle()
    assert table.isColumnHidden(number) and not running.rooms.queue.unsaved.isVisible()
    running.rooms.show_queue("all")
    assert not table.isColumnHidden(number)

    sidebar.show_view(views.views[1])
    sidebar.setFocus()
    running.press(Qt.Key.Key_Delete)
    assert [each.name for each in load_views(file)] == ["Without numbers"]
    running.desk_view.registry.trigger("help.notice_action")
    assert [each.name for each in load_views(file)] == ["Without numbers", "Plain"]


def test_a_view_is_saved_gone_to_and_deleted(started):
    running = started()
    for subject in ("Checkout broken", "Invoice missing"):
        register(running, subject)
    running.settle()
    (views,) = (each for each in running.desk_view.features if isinstance(each, ViewActions))
    queue, file = running.rooms.queue, running.desk_view.link.paths.views_file
    queue.search.setText("checkout is:owed")
    running.settle()
    queue.sort_by("subject")
    running.settle()
    running.press(Qt.Key.Key_J, CONTROL | SHIFT)
    assert views.name.field.placeholderText() == "Such as: Acme, nearing 48 h"
    views.name.field.setText("Tills")
    running.press(Qt.Key.Key_Return)
    saved = SavedView(name="Tills", queue="to_analyse", filter="checkout is:owed", sort="subject")
    assert load_views(file) == views.views == (saved,)

    sidebar = running.rooms.sidebar
    running.settle()
    assert sidebar.view_count(saved) == "1"
    last = sidebar.model().index(sidebar.model().rowCount() - 1)
    assert last.data(Qt.ItemDataRole.AccessibleTextRole) == "Tills, 1 request"

    running.rooms.show_queue("all")
    running.settle()
    assert queue.model.rowCount() == 2
    running.press(Qt.Key.Key_J, CONTROL)
    assert views.pick._choices[0].detail == "Ctrl+Shift+1   1"
    running.press(Qt.Key.Key_Return)
    running.settle()
    assert queue.model.rowCount() == 1
    assert queue.search.text() == "checkout is:owed"
    assert queue.model.listing.sort.key == "subject"
    assert [chip.text() for chip in queue.filtering.bar.chips] == ["is:owed"]

    assert sidebar.currentIndex().data() == "Tills"
    running.rooms.show_queue("all")
    sidebar.setFocus()
    running.press(Qt.Key.Key_Down)
    running.settle()
    assert queue.model.rowCount() == 1 and sidebar.hasFocus()

    assert not queue.unsaved.isVisible()
    queue.search.setText("is:owed")
    running.settle()
    assert queue.unsaved.isVisible()
    running.press(Qt.Key.Key_J, CONTROL | SHIFT)
    assert views.name.field.text() == "Tills" and views.name.note == "View “Tills” becomes what is shown now."
    running.press(Qt.Key.Key_Escape)
    queue.search.setText("checkout is:owed")
    running.settle()
    assert not queue.unsaved.isVisible()

    running.desk_view.registry.trigger("views.rename")
    running.press(Qt.Key.Key_Return)
    views.name.field.setText("Checkouts")
    running.press(Qt.Key.Key_Return)
    saved = replace(saved, name="Checkouts")
    assert load_views(file) == (saved,)

    running.desk_view.registry.trigger("views.delete")
    running.press(Qt.Key.Key_Return)
    assert load_views(file) == ()
    running.desk_view.registry.trigger("help.notice_action")
    assert load_views(file) == (saved,)
    assert QApplication.focusWidget() is not None
