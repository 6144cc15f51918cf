"""Who else is at the request shown is said beside its tabs, where nothing moves for it."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QTabBar

from ecsupport_desktop.services.ports import ConnectionLost
from ecsupport_desktop.ui.request.request_view import RequestPane


@pytest.fixture
def pane(live, world, link, notices, settled, qtbot):
    made = RequestPane(link, notices)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    link.start_polling()
    live.connected()
    made.one = world.register()
    settled()
    made.show_request(made.one)
    settled()
    return made


def says(pane):
    found = pane.findChild(QLabel, "companyText")
    return found.text() if found.isVisible() else ""


def take_over(pane):
    return pane.findChild(QAbstractButton, "takeOverButton")


def test_it_says_which_request_is_open(live, world, pane, settled):
    assert live.open == [pane.one]
    pane.show_request(None)
    assert live.open[-1] is None


def test_who_reads_and_who_writes(live, world, pane, qtbot):
    assert says(pane) == ""
    before = (pane.findChild(QTabBar).geometry(), pane._conversation.geometry())
    live.present((pane.one, world.bea.id, False))
    assert says(pane) == "Bea Colleague has this open"
    assert not take_over(pane).isVisible()
    live.present((pane.one, world.bea.id, True))
    assert says(pane) == "Bea Colleague is writing an answer"
    assert (pane.findChild(QTabBar).geometry(), pane._conversation.geometry()) == before
    with qtbot.waitSignal(pane.take_over_requested):
        take_over(pane).click()
    live.present()
    assert says(pane) == "" and not take_over(pane).isVisible()


def test_it_belongs_to_the_request_shown(live, world, pane, settled):
    live.present((pane.one, world.bea.id, True))
    pane.show_request(world.register("Another one"))
    settled()
    assert says(pane) == ""


def test_it_leaves_the_tabs_their_room(live, world, pane):
    pane.resize(400, 600)
    live.present((pane.one, world.bea.id, True))
    line = pane.findChild(QLabel, "companyText").parentWidget()
    assert line.geometry().left() >= pane.findChild(QTabBar).sizeHint().width()
    pane.resize(520, 600)
    assert says(pane) == "Bea writes"
    label = pane.findChild(QLabel, "companyText")
    assert "Bea Colleague is writing an answer" in line.toolTip()
    assert label.accessibleName() == "Bea Colleague is writing an answer"


def test_a_request_that_cant_be_read_doesnt_show_another_one_in_its_place(live, world, pane, settled, monkeypatch):
    second = world.register("Another one")
    settled()

    def away(_request_id):
        raise ConnectionLost("The server doesn't answer.")

    monkeypatch.setattr(world.desk.readers, "request", away)
    live.lost()
    pane.show_request(second)
    settled()
    assert pane._stack.currentIndex() == 0
    assert pane._empty.accessibleName() == "This request can't be read now"
    monkeypatch.undo()
    live.connected()
    settled()
    assert pane._stack.currentIndex() == 1
    assert pane._shown == second


def test_a_failed_refresh_leaves_what_is_shown(live, world, pane, settled, monkeypatch):
    def away(_request_id):
        raise ConnectionLost("The server doesn't answer.")

    monkeypatch.setattr(world.desk.readers, "request", away)
    live.lost()
    live.changed(pane.one)
    settled()
    assert pane._stack.currentIndex() == 1 and pane._shown == pane.one
