"""A command that met a request somebody else had changed: said in words, one key away, never done twice."""

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.words import CloseOutcome, State
from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.ui.main_window.acting import Acting


@pytest.fixture
def acting(world, link, notices, settled):
    """On a request that I see as it was before the others did something: `made.elsewhere`."""
    made = Acting(link, notices)
    made.request_id = world.register()
    settled()
    made.set_view(world.view(made.request_id))

    def elsewhere(make, **fields):
        world.run(make(**world.base(made.request_id, world.bea), **fields))
        settled()

    made.elsewhere = elsewhere
    return made


def said(notices):
    return notices.history[-1].message, notices.history[-1].action_text


def test_who_has_it_and_since_when(acting, world, notices, settled):
    acting.elsewhere(c.ClaimRequest)
    acting.do_on_request(c.ClaimRequest)
    settled()
    assert said(notices) == ("Bea Colleague has it since 13:00. Yours wasn't done.", "Assign to me anyway")
    assert world.request(acting.request_id).assignee_id == world.bea.id
    notices.history[-1].callback()
    settled()
    assert world.request(acting.request_id).assignee_id == world.me.id


def test_two_assignments(acting, world, notices, settled):
    acting.elsewhere(c.AssignRequest, assignee_id=world.bea.id)
    acting.do_on_request(c.AssignRequest, "Yours now.", assignee_id=world.me.id)
    settled()
    assert said(notices) == ("Bea Colleague has it since 13:00. Yours wasn't done.", "Do it anyway")
    notices.history[-1].callback()
    settled()
    assert world.request(acting.request_id).assignee_id == world.me.id
    assert said(notices) == ("Yours now.", "")


def test_any_other_command_on_a_moved_head(acting, world, notices, settled):
    acting.elsewhere(c.TagRequest, add=("vip",))
    acting.do_on_request(c.TagRequest, add=("urgent",))
    settled()
    assert said(notices) == ("Bea Colleague changed the tags, today 13:00. Yours wasn't done.", "Do it anyway")
    assert world.request(acting.request_id).tags == ("vip",)
    notices.history[-1].callback()
    settled()
    assert world.request(acting.request_id).tags == ("urgent", "vip")


def test_what_isnt_possible_any_more_is_only_said(acting, world, notices, settled):
    acting.elsewhere(c.CloseRequest, outcome=CloseOutcome.SPAM)
    acting.do_on_request(c.SetPriority, priority="high")
    settled()
    assert said(notices) == ("Bea Colleague closed it, today 13:00. Yours wasn't done.", "")
    assert world.request(acting.request_id).state is State.CLOSED


def test_somebody_moves_it_a_second_time(acting, world, notices, settled):
    acting.elsewhere(c.TagRequest, add=("vip",))
    acting.do_on_request(c.TagRequest, add=("urgent",))
    settled()
    first = notices.history[-1].callback
    acting.elsewhere(c.TagRequest, add=("again",))
    first()
    settled()
    assert said(notices)[1] == "Do it anyway"
    assert "urgent" not in world.request(acting.request_id).tags


def test_a_refusal_for_another_reason_is_just_that(acting, world, notices, settled):
    acting.do_on_request(c.ReopenRequest)
    settled()
    number = world.request(acting.request_id).number
    assert said(notices) == (f"{number} isn't closed", "")


def test_a_command_that_couldnt_be_done_says_which(acting, world, notices, settled, monkeypatch, qtbot):
    def full(_command):
        raise EnvironmentFault("The disk is full.")

    monkeypatch.setattr(world.desk, "execute", full)
    failed = []
    acting.failed.connect(failed.append)
    with qtbot.waitSignal(acting.failed):
        command_id = acting.do_on_request(c.AddNote, text="Lost?")
    settled()
    assert failed == [command_id]
    assert said(notices) == ("The disk is full.", "")
