"""Any order becomes any other by the steps told, and by few of them."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.ui.queue.row_changes import inserted_runs, removed_runs, strays

ids = st.lists(st.integers(0, 60), unique=True).map(lambda numbers: [UUID(int=number) for number in numbers])


@given(ids, ids)
def test_removing_and_inserting_runs_leads_from_one_to_the_other(old, new):
    rows = list(old)
    for first, last in removed_runs(rows, frozenset(new)):
        del rows[first : last + 1]
    rows.sort(key=new.index)
    present = frozenset(rows)
    for start, run in inserted_runs(new, present):
        rows[start:start] = run
    assert rows == new


@given(st.permutations([UUID(int=number) for number in range(12)]))
def test_what_isnt_a_stray_is_in_order_already(old):
    new = sorted(old)
    moving = strays(old, new)
    staying = [each for each in old if each not in moving]
    assert staying == sorted(staying)


def test_one_row_on_the_move_is_one_stray():
    old = [UUID(int=number) for number in range(5)]
    assert strays(old, [old[4], *old[:4]]) == {old[4]}
    assert strays(old, old) == frozenset()
