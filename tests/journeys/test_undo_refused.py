"""What somebody changed since is neither undone nor done again; who did and when is said, of several requests too."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListWidget
from support.registering import register

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Level1
from ecsupport_desktop.domain.words import DeliveryWay, Priority, State
from ecsupport_desktop.services.bulk import BulkChange
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.main_window.bulk_actions import BulkActions

CONTROL = Qt.KeyboardModifier.ControlModifier
AGAIN = CONTROL | Qt.KeyboardModifier.ShiftModifier


def said(running) -> str:
    return running.window.notices.history[-1].message


def by_a_colleague(running, kind, request_id, **fields):
    """Done meanwhile at another desk; gives the colleague's name."""
    mine = running.desk_view.link.agent.id
    colleague = next(each for each in running.desk.readers.agents() if each.id != mine)
    outcome = running.desk.execute(kind(id=new_id(), actor_id=colleague.id, request_id=request_id, **fields))
    assert outcome.accepted, outcome.refusal
    running.settle()
    return colleague.name


def press(running, modifier=CONTROL) -> None:
    running.rooms.queue.table.setFocus()
    running.press(Qt.Key.Key_Z, modifier)
    running.settle()


def claim_together(running, count: int) -> list:
    """So many requests, claimed at once as the marked ones are."""
    mine = running.desk_view.link.agent.id
    ids = [register(running.desk, mine, f"Request {number}") for number in range(count)]
    running.settle()
    bulk = next(each for each in running.desk_view.features if isinstance(each, BulkActions))
    requests = [running.desk.readers.request(each).request for each in ids]
    bulk._begin(BulkChange(what="Claim", kind=c.ClaimRequest), requests)
    running.settle()
    return requests


def owners(running, requests) -> list:
    return [running.desk.readers.request(each.id).request.assignee_id for each in requests]


def test_redo_says_who_changed_it_since(started):
    running = started(demo=True)
    running.rooms.show_queue("unassigned")
    running.settle()
    running.rooms.queue.table.setFocus()
    running.press(Qt.Key.Key_Home, CONTROL)
    running.settle()
    running.press(Qt.Key.Key_C)
    running.settle()
    press(running)
    request = running.desk_view.acting.request
    name = by_a_colleague(running, c.SetPriority, request.id, priority=Priority.HIGH)
    press(running, AGAIN)
    assert said(running).startswith(f"{request.number}: {name} set the priority to high, today ")
    assert said(running).endswith(" So its assignment isn't changed again.")
    assert running.desk_view.acting.request.assignee_id is None


def test_of_several_each_says_who_changed_it_since(started):
    running = started(demo=True)
    mine = running.desk_view.link.agent.id
    first, other, last = requests = claim_together(running, 3)
    name = by_a_colleague(running, c.SetPriority, first.id, priority=Priority.HIGH)
    by_a_colleague(running, c.TagRequest, last.id, add=("vip",))
    press(running)
    assert owners(running, requests) == [mine, None, mine]
    whole, one, two = said(running).split("\n")
    assert whole.startswith(f"Not undone on 2 requests: changed since by {name}, last today ")
    assert one.startswith(f"{first.number}: {name} set the priority to high, today ")
    assert two.startswith(f"{last.number}: {name} changed the tags, today ")
    by_a_colleague(running, c.ClaimRequest, other.id)
    press(running, AGAIN)
    assert said(running).startswith(f"{other.number}: {name} took it, today ")
    assert said(running).endswith(" So its assignment isn't changed again.")


def test_what_oneself_changed_elsewhere_meanwhile_is_undone_all_the_same(started):
    running = started(demo=True)
    mine = running.desk_view.link.agent.id
    mended, other = requests = claim_together(running, 2)
    outcome = running.desk.execute(
        c.SetPriority(id=new_id(), actor_id=mine, request_id=mended.id, priority=Priority.HIGH)
    )
    assert outcome.accepted
    by_a_colleague(running, c.TagRequest, other.id, add=("vip",))
    press(running)
    running.settle()
    assert owners(running, requests) == [None, mine]
    assert any(each.message.startswith(f"{other.number}: ") for each in running.window.notices.history)


def test_where_many_were_changed_the_first_are_named(started, monkeypatch):
    monkeypatch.setattr("ecsupport_desktop.ui.main_window.undo_refused.MOST_NAMED", 1)
    running = started(demo=True)
    requests = claim_together(running, 3)
    for each in requests:
        name = by_a_colleague(running, c.SetPriority, each.id, priority=Priority.HIGH)
    press(running)
    _whole, first, more = said(running).split("\n")
    assert first.startswith(f"{requests[0].number}: {name} set the priority") and more == "And 2 more."
    running.press(Qt.Key.Key_Period, CONTROL)
    details = running.window.findChild(QListWidget, "recent_notices.list")
    assert first in details.item(0).text()
    details.window().close()
    assert set(owners(running, requests)) == {running.desk_view.link.agent.id}


def test_what_was_split_off_and_answered_says_why_it_stays(started):
    running = started(demo=True)
    acting, mine = running.desk_view.acting, running.desk_view.link.agent.id

    def split():
        """What was split off, on the screen."""
        running.rooms.show_request(register(running.desk, mine, "Two things"))
        running.settle()
        acting.do_on_request(c.RecordClientMessage, message=c.NewMessage(text="Another thing"))
        running.settle()
        new, chosen = new_id(), (acting.request.messages[-1].id,)
        acting.do_on_request(c.SplitRequest, new_request_id=new, message_ids=chosen, subject="Another thing")
        running.settle()
        running.rooms.show_request(new)
        running.settle()
        return acting.request

    text, now = "The guide of the shop tells how, on page 12.", running.desk_view.link.now()
    new = split()
    name = by_a_colleague(running, c.EstablishAssessment, new.id, assessment=Level1(reasoning=text))
    sent = c.SentAnotherWay(way=DeliveryWay.PHONE, sent_at=now)
    by_a_colleague(running, c.Answer, new.id, text=text, sent=sent)
    press(running)
    assert said(running).startswith(f"{new.number}: {name} ")
    assert said(running).endswith("So its split isn't undone.")
    new = split()
    running.rooms.queue.table.setFocus()
    running.press(Qt.Key.Key_1)
    running.qtbot.keyClicks(QApplication.focusWidget(), text)
    running.settle()
    running.press(Qt.Key.Key_Return, CONTROL)
    running.settle()
    answered = acting.request
    assert answered.state is State.ANSWERED
    press(running)
    assert said(running).startswith(f"{new.number}: the answer can't be undone, it went out (today ")
    press(running)
    assert said(running).startswith(f"The assessment of {new.number} can't be undone: the answer went out at today ")
    press(running)
    assert "the split is undone" in said(running)
    assert running.desk.readers.request(new.id).request.cycles == answered.cycles
    assert list(running.desk.store.doctor()) == []
