"""What the marks of a report are called, as its table has it."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from ecsupport_desktop.domain.breach import Cause
from ecsupport_desktop.domain.words import AssessmentKind, CycleEnd
from ecsupport_desktop.services.figures import CycleFact, Facts, Figures, figures
from ecsupport_desktop.services.report import Names
from ecsupport_desktop.ui.reports import wording

NOW = datetime(2026, 3, 31, tzinfo=UTC)
SHOP = UUID(int=1)


def cycle(number: int = 2, *, client: UUID | None = SHOP, end: CycleEnd = CycleEnd.RESPONSE_DELIVERED) -> CycleFact:
    opened = NOW - timedelta(days=2)
    return CycleFact(
        request_id=UUID(int=number), number=1, opened_at=opened, ended_at=opened + timedelta(hours=2), ended_by=end,
        agent_id=None, client_id=client, assignee_id=None, assessment=AssessmentKind.LEVEL_1,
    )  # fmt: skip


def figures_of(*cycles: CycleFact) -> Figures:
    return figures(Facts(cycles=cycles, waiting=(), now=NOW), NOW - timedelta(weeks=4), NOW, UTC)


def test_a_name_with_a_colon_is_named_whole() -> None:
    found = figures_of(cycle())
    (client,) = wording.clients(found, Names(agents={}, clients={SHOP: "Shop: the second"}))
    assert client.what == client.label == "Shop: the second"
    assert client.words.startswith("Shop: the second: 1 response")
    _days, _hours, cells = wording.grid(found)
    assert [cell.what for cell in cells if cell.ids] == ["Sun 00:00"]


def test_the_headline_names_what_needed_no_response_and_what_is_overdue() -> None:
    none = cycle(3, end=CycleEnd.NO_RESPONSE_NEEDED)
    overdue = cycle(4)._replace(opened_at=NOW - timedelta(days=3), ended_at=None, ended_by=None)
    said = wording.summary(figures_of(cycle(), none, overdue))
    assert said.startswith("2 responses, 1 of them “no response needed” · 100.0 % in time · 0 late")
    assert "0 late · 1 overdue and not answered yet ·" in said
    assert wording.summary(figures_of(cycle())).startswith("1 response · ")
    assert wording.summary(figures_of(overdue)) == (
        "No response was given in this period. · 1 overdue and not answered yet"
    )


def test_what_came_is_requests_and_replies() -> None:
    _days, _hours, cells = wording.grid(figures_of(cycle(), cycle(3)))
    assert [cell.words for cell in cells if cell.ids] == ["Sun 00:00: 2 requests and replies began their 48 hours"]


def test_one_without_a_client_is_named_and_no_single_one_is_an_other() -> None:
    clients = {UUID(int=100 + at): f"Client {at}" for at in range(14)}
    names = Names(agents={}, clients=clients)
    cycles = [cycle(at, client=each) for at, each in enumerate(clients)] + [cycle(50, client=None)]
    labels = [item.label for item in wording.clients(figures_of(*cycles), names)]
    assert labels[-2:] == ["2 others", "without a client"] and len(labels) == 14
    labels = [item.label for item in wording.clients(figures_of(*cycles[1:]), names)]
    assert labels[-2:] == ["Client 13", "without a client"] and len(labels) == 14


def test_a_cause_says_what_has_no_response_yet() -> None:
    def one(number: int, cause: Cause, ended: datetime | None) -> SimpleNamespace:
        fact = cycle(number)._replace(ended_at=ended)
        return SimpleNamespace(request_id=fact.request_id, fact=fact, breach=SimpleNamespace(cause=cause))

    nobody, still = Cause.NEVER_ASSIGNED, Cause.STILL_OPEN
    found = wording.causes([one(1, nobody, NOW), one(2, nobody, None), one(3, nobody, None), one(4, still, None)])  # type: ignore[list-item]
    assert [item.value for item in found] == ["3 · 2 not answered yet", "1"]
    assert found[0].words == "Nobody was assigned in time: 3 · 2 not answered yet"
    assert [(piece.size, piece.hatched) for piece in found[0].pieces] == [(1, True), (2, False)]
