"""What a report's file says: what each chart says, under headings that fit it, the period first."""

from datetime import date, datetime
from decimal import Decimal

from ecsupport_desktop.services.reporting import table_rows


def rows_of(page) -> list[tuple]:
    return [tuple(row) for row in table_rows(page.lines(), page.late_lines())]


def under(rows: list[tuple], title: str) -> list[dict]:
    """The rows of a chart by the headings above them; those the file begins with are the window's."""
    headings = ("Report", "What", "Responses", "In time", "Late", "Share", "Opened", "Due", "Ended", "Cause")
    found, begins = [], True
    for row in rows:
        if begins and row and row[0] == "Report":
            headings = row
        elif row and row[0] == title:
            found.append(dict(zip(headings, row, strict=False)))
        begins = not row
    return found


def test_the_period_and_the_headline_come_first(page):
    rows = rows_of(page)
    assert rows[0] == ("Period", "29 Oct 2026 – 26 Nov 2026", 3, 2, 1, Decimal("0.6667"))
    assert rows[1] == ("Period", "of these, no response needed", 1)
    headline = {row["What"]: row["Value"] for row in under(rows, "Period") if "Value" in row}
    found = page.read.figures
    assert headline == {
        "first day": date(2026, 10, 29),
        "last day": date(2026, 11, 26),
        "hours in which half of them came": Decimal(str(found.median_hours)),
        "hours in which nine of ten came": Decimal(str(found.p90_hours)),
        "overdue and not answered yet": 1,
    }


def test_only_what_ended_is_in_time_or_late(page):
    rows = rows_of(page)
    parts = page.parts
    for chart in (parts.agents, parts.clients, parts.assessments, parts.weeks):
        assert sum(row["Responses"] for row in under(rows, chart.title)) == 3
        assert sum(row["In time"] for row in under(rows, chart.title)) == 2
        assert sum(row["Late"] for row in under(rows, chart.title)) == 1
    for chart, count in ((parts.owed, 1), (parts.waiting, 0)):
        found = under(rows, chart.title)
        assert found and all(set(row) == {"Report", "What", "Requests", "As of"} for row in found)
        assert sum(row["Requests"] for row in found) == count
        assert all(isinstance(row["As of"], datetime) for row in found)
    (cause,) = (row for row in under(rows, parts.causes.title) if row["Not answered yet"])
    assert cause["Came late"] == 0
    came = under(rows, parts.load.title)
    assert len(came) == 7 * 24 and sum(row["Requests and replies"] for row in came) == 4
    assert came[25]["Weekday"] == "Tue" and came[25]["Hour"] == 1


def test_weeks_are_days_with_their_year_and_shares_are_numbers(page):
    rows = rows_of(page)
    weeks = [row for row in under(rows, page.parts.weeks.title) if row["Responses"]]
    assert [(row["What"], row["Share"]) for row in weeks] == [(date(2026, 11, 23), Decimal("0.6667"))]
    curve = under(rows, page.parts.curve.title)
    assert curve[0]["Up to (hours)"] == 2 and curve[-1]["Up to (hours)"] == "over 96 h"
    assert curve[-1]["Share by then"] == 1 and isinstance(curve[0]["Share by then"], Decimal)
    assert sum(row["Responses"] for row in curve) == 3


def test_a_late_one_is_named_by_its_number_client_and_cause(page, requests, world):
    found = under(rows_of(page), "Why responses were late")
    assert {row["Number"] for row in found} == {
        world.request(requests[name]).number for name in ("late", "overdue")
    }  # fmt: skip
    (late,) = (row for row in found if row["Ended"])
    assert (late["Client"], late["Subject"], late["Late by (hours)"]) == ("Acme Outdoor", "Slow one", Decimal("12.0"))
    assert late["Agent"] == world.me.name and late["Cause"]
    (still,) = (row for row in found if not row["Ended"])
    assert (still["Client"], still["Agent"]) == ("", "Bea Colleague")
