"""A report's file is sections below one another, and causes tell what came late from what hasn't come."""

from types import SimpleNamespace
from uuid import UUID

from ecsupport_desktop.domain.breach import Cause
from ecsupport_desktop.services.reporting import Section, causes, table_rows


def test_each_section_has_its_headings_and_an_empty_row_before() -> None:
    first = Section(rows=[("a", 1)])
    second = Section(headings=("Report", "Late"), rows=[("b", 2), ("c", 3)])
    assert list(table_rows([first], [second])) == [("a", 1), (), ("Report", "Late"), ("b", 2), ("c", 3)]


def test_a_cause_tells_who_has_no_response_yet() -> None:
    def one(number: int, cause: Cause, *, ended: bool) -> SimpleNamespace:
        fact = SimpleNamespace(ended_at=ended or None)
        return SimpleNamespace(request_id=UUID(int=number), fact=fact, breach=SimpleNamespace(cause=cause))

    late, still = Cause.ANSWERED_LATE, Cause.NEVER_ASSIGNED
    found = [one(1, late, ended=True), one(2, still, ended=False), one(3, still, ended=True)]
    assert causes(found) == [(still, (UUID(int=3),), (UUID(int=2),)), (late, (UUID(int=1),), ())]  # type: ignore[arg-type]
