"""The link tells what changed: own writes, and those of other processes."""

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.storage.store import open_store


def test_an_own_write_is_told_once(world, link, settled, qtbot):
    told = []
    link.changed.connect(told.append)
    one = world.register("One")
    settled()
    assert [change.request_ids for change in told] == [frozenset({one})]
    link._pull()
    settled()
    assert len(told) == 1


def test_many_writes_close_together_are_one_change(world, link, settled):
    told = []
    link.changed.connect(told.append)
    ids = {world.register(f"{number}") for number in range(20)}
    settled()
    assert len(told) <= 2
    assert frozenset().union(*(change.request_ids for change in told)) == ids


def test_a_foreign_write_is_noticed_by_looking(world, link, settled, clock, qtbot):
    settled()
    told = []
    link.changed.connect(told.append)
    foreign = open_store(world.desk.store.path, daily=False, clock=clock)
    request_id = new_id()
    message = c.NewMessage(text="Hello", subject="From elsewhere")
    Desk(foreign).execute(
        c.RegisterRequest(
            id=new_id(), actor_id=world.me.id, request_id=request_id, subject="From elsewhere", message=message
        )
    )
    foreign.close()
    assert told == []
    link._pull()
    qtbot.waitUntil(lambda: bool(told))
    assert request_id in told[0].request_ids


def test_an_agent_who_was_revised_acts_on(world, link, settled, qtbot):
    from dataclasses import replace

    with qtbot.waitSignal(link.agent_changed):
        world.run(c.SaveAgent(id=new_id(), actor_id=world.me.id, agent=replace(world.me, name="Ana Ruiz-Gil")))
    assert link.agent.name == "Ana Ruiz-Gil"
    settled()


def test_nothing_is_told_after_closing(world, link, settled):
    told = []
    link.changed.connect(told.append)
    link.close()
    world.register("One")
    settled()
    assert told == []


def test_surroundings_that_refuse_are_an_error_to_show_not_a_crash(world, link, settled, monkeypatch, qtbot):
    from ecsupport_desktop.services.ports import EnvironmentFault

    def full(_command):
        raise EnvironmentFault("The disk is full.")

    monkeypatch.setattr(world.desk, "execute", full)
    command = c.AddNote(**link.command_base(), request_id=new_id(), text="Lost?")
    with qtbot.waitSignal(link.jobs.refused) as heard:
        link.execute(command)
    assert str(heard.args[0]) == "The disk is full."
    settled()
