"""What a report's file says: what each chart does, in sections with headings that fit what is below them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta, tzinfo
from decimal import Decimal
from uuid import UUID

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.figures import CURVE_HOURS, Figures, Kind
from ecsupport_desktop.services.reporting import Explained, Section
from ecsupport_desktop.services.tables import Cell
from ecsupport_desktop.ui.reports import wording
from ecsupport_desktop.ui.reports.items import Item
from ecsupport_desktop.ui.reports.page_layout import LaidOut


def charts(found: Figures, parts: LaidOut, zone: tzinfo) -> Iterator[Section]:
    """Shares are of one. What was in time and late is first, since the headings the file begins with are its own."""
    yield Section(rows=[*_period(found, zone), *_in_time_and_late(found, parts)])
    yield _headline(found, zone)
    yield _curve(found, parts.curve.title)
    yield _load(found, parts.load.title)
    yield Section(
        headings=(_("Report"), _("What"), _("Requests"), _("As of")),
        rows=[
            (chart.title, item.what, len(item.ids), found.end)
            for chart in (parts.owed, parts.waiting)
            for item in chart.items
        ],
    )
    yield Section(
        headings=(_("Report"), _("Cause"), _("Came late"), _("Not answered yet")),
        rows=[(parts.causes.title, item.what, _of(item, hatched=True), _of(item)) for item in parts.causes.items],
    )


def late(title: str, explained: Sequence[Explained], agents: Mapping[UUID, str], found: Figures) -> Section:
    """The review of what was late; of an open cycle the agent is who it is assigned to."""
    rows: list[Sequence[Cell]] = []
    for each in explained:
        fact = each.fact
        agent = fact.agent_id if fact.ended_at is not None else fact.assignee_id
        rows.append((
            title, each.number, each.client, each.subject, agents.get(agent, "") if agent else "",
            _rounded(((fact.ended_at or found.end) - fact.due_at) / timedelta(hours=1), 1),
            fact.opened_at, fact.due_at, fact.ended_at, _(wording.CAUSES[each.breach.cause]),
        ))  # fmt: skip
    if len(found.breaches) > len(explained):
        rows.append((title, wording.latest_explained(len(explained), len(found.breaches))))
    headings = (
        _("Report"), _("Number"), _("Client"), _("Subject"), _("Agent"), _("Late by (hours)"), _("Opened"), _("Due"),
        _("Ended"), _("Cause"),
    )  # fmt: skip
    return Section(headings=headings, rows=rows)


def _period(found: Figures, zone: tzinfo) -> Iterator[Sequence[Cell]]:
    title = _("Period")
    yield _kept(title, wording.period(found, zone), found.in_time, found.late, shared=True)
    yield (title, _("of these, no response needed"), found.unneeded)


def _headline(found: Figures, zone: tzinfo) -> Section:
    rows: list[Sequence[Cell]] = [
        (_("Period"), _("first day"), found.start.astimezone(zone).date()),
        (_("Period"), _("last day"), found.end.astimezone(zone).date()),
    ]
    if found.median_hours is not None and found.p90_hours is not None:
        rows.append((_("Period"), _("hours in which half of them came"), _rounded(found.median_hours, 2)))
        rows.append((_("Period"), _("hours in which nine of ten came"), _rounded(found.p90_hours, 2)))
    rows.append((_("Period"), _("overdue and not answered yet"), found.overdue))
    return Section(headings=(_("Report"), _("What"), _("Value")), rows=rows)


def _in_time_and_late(found: Figures, parts: LaidOut) -> Iterator[Sequence[Cell]]:
    for bar in found.weeks:
        assert not isinstance(bar.key, UUID)
        yield _kept(parts.weeks.title, bar.key, bar.of(Kind.IN_TIME), bar.of(Kind.LATE), shared=True)
    for chart in (parts.agents, parts.clients, parts.assessments):
        for item in chart.items:
            yield _kept(chart.title, item.what, _of(item), _of(item, hatched=True))


def _kept(title: str, what: Cell, in_time: int, late: int, *, shared: bool = False) -> Sequence[Cell]:
    """`shared`: where the page says the share, the file does."""
    count = in_time + late
    share = _rounded(in_time / count, 4) if shared and count else None
    return (title, what, count, in_time, late, share)


def _curve(found: Figures, title: str) -> Section:
    rows = []
    for step in found.curve:
        upper = _("over {hours} h").format(hours=CURVE_HOURS[-1]) if step.hours is None else step.hours
        rows.append((title, upper, len(step.ids), _rounded(step.share, 4)))
    return Section(headings=(_("Report"), _("Up to (hours)"), _("Responses"), _("Share by then")), rows=rows)


def _load(found: Figures, title: str) -> Section:
    days = wording.weekdays()
    rows = [
        (title, name, hour, len(found.load.get((day, hour), ()))) for day, name in enumerate(days) for hour in range(24)
    ]
    return Section(headings=(_("Report"), _("Weekday"), _("Hour"), _("Requests and replies")), rows=rows)


def _of(item: Item, *, hatched: bool = False) -> int:
    """How many stand in its hatched pieces, or in the others."""
    return sum(int(piece.size) for piece in item.pieces if piece.hatched is hatched)


def _rounded(value: float, places: int) -> Decimal:
    return Decimal(str(round(value, places)))
