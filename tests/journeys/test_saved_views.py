"""A view is saved, gone to and deleted by keys, in the real window."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ecsupport_desktop.config.saved_views import SavedView, load_views
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.main_window.view_actions import ViewActions

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


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
    views.name.editor.setPlainText("Tills")
    running.press(Qt.Key.Key_Return, CONTROL)
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
    assert views.pick._choices[0].detail == "1"
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
    queue.search.setText("checkout is:owed")
    running.settle()
    assert not queue.unsaved.isVisible()

    running.desk_view.registry.trigger("views.rename")
    running.press(Qt.Key.Key_Return)
    views.name.editor.setPlainText("Checkouts")
    running.press(Qt.Key.Key_Return, CONTROL)
    saved = replace(saved, name="Checkouts")
    assert load_views(file) == (saved,)

    running.desk_view.registry.trigger("views.delete")
    running.press(Qt.Key.Key_Return)
    assert load_views(file) == ()
    running.desk_view.registry.trigger("help.notice_action")
    assert load_views(file) == (saved,)
    assert QApplication.focusWidget() is not None
