"""One request after another: what comes next, what became of each, and what a message taken back changes."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, QUEUES, Due, Sort
from ecsupport_desktop.services.sprint import Mark, Sprint, sprint_queue

A, B, C, D = (UUID(int=number) for number in range(1, 5))


def test_it_goes_through_them_in_order():
    sprint = Sprint((A, B, C))
    assert (sprint.current, sprint.upcoming, sprint.place) == (A, B, (1, 3))
    sprint = sprint.mark(A, Mark.DONE)
    assert (sprint.current, sprint.upcoming, sprint.place) == (B, C, (2, 3))
    sprint = sprint.mark(B, Mark.SKIPPED)
    assert (sprint.current, sprint.upcoming, sprint.place) == (C, None, (3, 3))
    sprint = sprint.mark(C, Mark.PASSED_OVER)
    assert (sprint.current, sprint.upcoming, sprint.place) == (None, None, (3, 3))
    assert [sprint.marked(mark) for mark in Mark] == [(A,), (B,), (C,)]


def test_one_that_a_colleague_ended_ahead_is_never_come_to():
    sprint = Sprint((A, B, C)).mark(B, Mark.PASSED_OVER)
    assert sprint.upcoming == C
    assert sprint.mark(A, Mark.DONE).current == C


def test_a_message_taken_back_brings_its_request_back_first():
    sprint = Sprint((A, B, C)).mark(A, Mark.DONE).go_back_to(A)
    assert (sprint.current, sprint.upcoming, sprint.place) == (A, B, (1, 3))
    assert sprint.marked(Mark.DONE) == ()
    assert sprint.mark(A, Mark.DONE).current == B


def test_taken_back_at_the_very_end_it_is_not_over_any_more():
    sprint = Sprint((A,)).mark(A, Mark.DONE)
    assert sprint.current is None
    assert sprint.go_back_to(A).current == A


def test_others_requests_are_no_concern_of_it():
    sprint = Sprint((A, B))
    assert sprint.mark(D, Mark.DONE) == sprint
    assert sprint.go_back_to(D) == sprint


def test_one_that_never_belonged_there_is_taken_out():
    sprint = Sprint((A, B, C)).mark(A, Mark.DONE)
    assert sprint.without(B) == Sprint((A, C), {A: Mark.DONE})
    assert sprint.go_back_to(A).without(A) == Sprint((B, C))
    assert sprint.without(B).place == (2, 2)


def test_the_skipped_ones_make_a_sprint_of_their_own():
    sprint = Sprint((A, B, C)).mark(A, Mark.SKIPPED).mark(B, Mark.DONE).mark(C, Mark.SKIPPED)
    assert sprint.again() == Sprint((A, C))


def test_none_to_begin_with_is_over_at_once():
    assert Sprint(()).current is None and Sprint(()).place == (0, 0)


@given(st.lists(st.tuples(st.sampled_from((A, B, C)), st.sampled_from([*Mark, None])), max_size=12))
def test_whatever_happens_nothing_is_lost_and_it_ends(moves):
    sprint = Sprint((A, B, C))
    for request_id, mark in moves:
        sprint = sprint.go_back_to(request_id) if mark is None else sprint.mark(request_id, mark)
        assert sprint.current not in sprint.marks
        assert sprint.upcoming is None or sprint.upcoming != sprint.current
    left = 0
    while (current := sprint.current) is not None:
        sprint, left = sprint.mark(current, Mark.DONE), left + 1
    assert left <= 3
    assert sorted(each for mark in Mark for each in sprint.marked(mark)) == [A, B, C]


def test_it_goes_through_what_is_owed_of_the_queue_shown():
    for queue in QUEUES:
        through = sprint_queue(queue)
        assert through.due is not None and through.sort == Sort() and not through.quarantine
    assert sprint_queue(QUEUE_BY_NAME["overdue"]).due is Due.OVERDUE
    assert sprint_queue(QUEUE_BY_NAME["mine"]).assigned == QUEUE_BY_NAME["mine"].assigned
    assert sprint_queue(QUEUE_BY_NAME["closed"]) == sprint_queue(QUEUE_BY_NAME["to_analyse"])
