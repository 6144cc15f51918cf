"""What the marks of a report are called, as its table has it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from ecsupport_desktop.domain.words import AssessmentKind, CycleEnd
from ecsupport_desktop.services.figures import CycleFact, Facts, figures
from ecsupport_desktop.services.report import Names
from ecsupport_desktop.ui.reports import wording

NOW = datetime(2026, 3, 31, tzinfo=UTC)
SHOP = UUID(int=1)


def test_a_name_with_a_colon_is_named_whole() -> None:
    opened = NOW - timedelta(days=2)
    cycle = CycleFact(
        request_id=UUID(int=2), number=1, opened_at=opened, ended_at=opened + timedelta(hours=2),
        ended_by=CycleEnd.RESPONSE_DELIVERED, agent_id=None, client_id=SHOP, assignee_id=None,
        assessment=AssessmentKind.LEVEL_1,
    )  # fmt: skip
    found = figures(Facts(cycles=(cycle,), waiting=(), now=NOW), NOW - timedelta(weeks=4), NOW, UTC)
    (client,) = wording.clients(found, Names(agents={}, clients={SHOP: "Shop: the second"}))
    assert client.what == client.label == "Shop: the second"
    assert client.words.startswith("Shop: the second: 1 response")
    _days, _hours, cells = wording.grid(found)
    assert [cell.what for cell in cells if cell.ids] == ["Sun 00:00"]
