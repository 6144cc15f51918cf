"""The link on a shared database: news comes by itself, drafts wait for nothing, and a lost server is no alarm."""

import threading
from datetime import timedelta

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.live import LinkWord
from ecsupport_desktop.services.ports import ConnectionLost
from ecsupport_desktop.services.views import Draft
from ecsupport_desktop.ui.queue.model import QueueModel
from ecsupport_desktop.ui.queue.reading import listing_of
from ecsupport_desktop.ui.queue.table import QueueTable
from ecsupport_desktop.ui.shared.desk_link import DeskUnreachable


@pytest.fixture
def told(live, link, settled):
    """What the link says has changed, once it listens and has read everything."""
    heard = []
    link.start_polling()
    live.connected()
    settled()
    link.changed.connect(heard.append)
    return heard


@pytest.fixture
def others(world):
    """The same database from another console: nothing of it is heard here but by news."""
    mine = world.desk
    world.desk = Desk(mine.store)
    yield world
    world.desk = mine


def test_an_own_write_is_told_once_and_rung_without_asking_what_changed(live, world, link, told, settled, monkeypatch):
    monkeypatch.setattr(type(link.desk.readers), "changed_since", None)
    rung = live.rung
    one = world.register("One")
    settled()
    assert [change.request_ids for change in told] == [frozenset({one})]
    assert live.rung == rung + 1
    assert not link._poll.isActive()


def test_what_others_change_is_told(live, world, link, told, others, settled, qtbot):
    one = others.register("From elsewhere")
    assert told == []
    with qtbot.waitSignal(link.changed):
        live.changed(one)
    assert [change.request_ids for change in told] == [frozenset({one})]


def test_the_first_connection_and_each_one_after_a_loss_read_everything_again(live, link, told, settled):
    for _time in range(2):
        live.lost()
        settled()
        assert told == []
        live.connected()
        settled()
        assert [change.directory for change in told] == [True]
        told.clear()
    live.connected(pooled=True)
    settled()
    assert told == []


def test_nothing_is_told_after_closing(live, world, link, told, settled):
    listener = live.on_news
    link.close()
    assert live.on_news is None
    live.on_news = listener
    live.changed(new_id())
    settled()
    assert told == []


def test_the_clock_is_the_servers(live, link, told, clock, settled, qtbot):
    with qtbot.waitSignal(link.clock_corrected):
        live.connected(clock_offset=timedelta(minutes=3))
    assert link.now() == clock.now + timedelta(minutes=3)
    with qtbot.assertNotEmitted(link.clock_corrected):
        live.connected(clock_offset=timedelta(minutes=3, milliseconds=400))
        settled()
    assert link.now() == clock.now + timedelta(minutes=3, milliseconds=400)


def test_a_question_that_doesnt_get_through_is_no_alarm_and_asked_again(live, link, told, settled, qtbot):
    def away(_readers):
        raise ConnectionLost("The server doesn't answer.")

    link._read_again.setInterval(1)
    with qtbot.assertNotEmitted(link.jobs.refused), qtbot.waitSignal(link.changed):
        link.query(away, link._on_news)
    told.clear()
    live.lost()
    settled()
    link.query(away, link._on_news)
    settled()
    qtbot.waitUntil(lambda: not link._read_again.isActive())
    settled()
    assert told == []


def test_a_command_that_was_given_up_is_an_error_of_its_own(live, world, link, told, settled, monkeypatch, qtbot):
    def away(_command):
        raise ConnectionLost("The server doesn't answer.")

    monkeypatch.setattr(world.desk, "execute", away)
    with qtbot.waitSignal(link.jobs.refused) as heard:
        link.execute(c.AddNote(**link.command_base(), request_id=new_id(), text="Lost?"))
    assert isinstance(heard.args[0], DeskUnreachable)
    settled()


def test_drafts_are_written_while_a_command_waits_for_the_server(live, world, link, told, settled, monkeypatch, qtbot):
    one, back, execute = world.register("One"), threading.Event(), world.desk.execute
    settled()

    def slow(command):
        assert back.wait(20)
        return execute(command)

    monkeypatch.setattr(world.desk, "execute", slow)
    waiting = []
    link.waiting_changed.connect(waiting.append)
    link.execute(c.AddNote(**link.command_base(), request_id=one, text="Later"))
    draft = Draft(agent_id=link.agent.id, request_id=one, answer="Dear", fields={}, saved_at=link.now())
    link.journal(lambda drafts: drafts.save(draft))
    qtbot.waitUntil(lambda: link.drafts.load(link.agent.id, one) is not None)
    assert waiting == [1]
    back.set()
    settled()
    assert waiting == [1, 0]


@pytest.mark.parametrize("word", [LinkWord.REFUSED, LinkWord.READ_ONLY])
def test_a_closed_database_takes_nothing_and_says_why(live, world, link, told, settled, word, monkeypatch, qtbot):
    monkeypatch.setattr(world.desk, "execute", None)
    live.link(word, reason="A newer console changed this database.")
    settled()
    with qtbot.waitSignal(link.jobs.refused) as heard:
        link.execute(c.AddNote(**link.command_base(), request_id=new_id(), text="Too late"))
    assert str(heard.args[0]) == link.closed_because != ""
    settled()


def test_who_else_is_at_a_request(live, world, link, told, settled, qtbot):
    one, two, bea = new_id(), new_id(), new_id()
    with qtbot.waitSignal(link.presence_changed):
        live.present((one, world.me.id, False), (one, bea, True), (two, bea, False))
    company = link.live.company(one)
    assert [each.agent_id for each in company.writers] == [bea]
    assert [each.agent_id for each in company.readers] == [world.me.id]
    assert link.live.company(None).readers == ()


def test_a_change_of_others_moves_nothing_in_an_open_queue(live, world, link, told, others, settled, state, qtbot):
    """Selection, scroll position and focus belong to the request that is looked at, whoever changes what above it."""
    ids = [others.register(f"{number:03}", hours_left=10 + number / 10) for number in range(120)]
    model = QueueModel(link)
    link.changed.connect(lambda change: model.refresh(change.request_ids))
    table = QueueTable(model, state)
    qtbot.addWidget(table)
    table.resize(600, 400)
    model.show_listing(listing_of("to_analyse"))
    table.show()
    settled()
    qtbot.waitUntil(lambda: model.rowCount() == 120)
    table.select_request(ids[60])
    table.setFocus()
    place = table.rowViewportPosition(model.row_of(ids[60]))
    for each in ids[:10]:
        others.answer(each)
    newest = others.register("Most urgent", hours_left=1)
    live.changed(*ids[:10], newest)
    qtbot.waitUntil(lambda: model.rowCount() == 111)
    settled()
    assert table.selected_id == ids[60] == model.id_at(table.currentIndex().row())
    assert table.rowViewportPosition(model.row_of(ids[60])) == place
    assert model.row_of(newest) == 0
