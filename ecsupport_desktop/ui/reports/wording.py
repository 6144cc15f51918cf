"""The figures of a report as items of its charts, all in words: who, when, how many, how many of them late."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, tzinfo
from itertools import pairwise
from uuid import UUID

from babel.dates import format_date, get_day_names
from babel.numbers import format_percent

from ecsupport_desktop.config.language import N_, _, current_language, ngettext
from ecsupport_desktop.domain.breach import Cause, Happened
from ecsupport_desktop.domain.words import AssessmentKind
from ecsupport_desktop.services.figures import CURVE_HOURS, LEFT_HOURS, WAITING_DAYS, Bar, Figures, Kind
from ecsupport_desktop.services.report import Names
from ecsupport_desktop.services.reporting import Explained
from ecsupport_desktop.services.reporting import causes as counted_causes
from ecsupport_desktop.ui.reports.items import Item, Piece
from ecsupport_desktop.ui.shared.moments import moment_text
from ecsupport_desktop.ui.shared.words import number_text, word

ROWS_SHOWN = 12
"""Clients and agents in a chart; the rest is one row."""
CURVE_LIMIT = CURVE_HOURS.index(48)

CAUSES = {
    Cause.NOT_DELIVERED: N_("An answer was sent in time and didn't arrive"),
    Cause.NOBODY_THERE: N_("Hardly anybody was there in the 48 hours"),
    Cause.NEVER_ASSIGNED: N_("Nobody was assigned in time"),
    Cause.ASSIGNED_LATE: N_("Assigned when little time was left"),
    Cause.HANDED_ON: N_("Handed from one agent to another"),
    Cause.ANSWERED_LATE: N_("Assigned in time, answered late"),
    Cause.STILL_OPEN: N_("Assigned, and not answered yet"),
}
HAPPENED = {
    Happened.OPENED: N_("opened"),
    Happened.ASSIGNED: N_("assigned to {agent}"),
    Happened.UNASSIGNED: N_("assigned to nobody"),
    Happened.SENT: N_("message sent by {agent}"),
    Happened.FAILED: N_("delivery failed"),
    Happened.DUE: N_("due"),
    Happened.ENDED: N_("ended by {agent}"),
}


def share(value: float) -> str:
    """A share of one in percent, with a place after the point."""
    return format_percent(value, format="0.0 %", locale=current_language())


def summary(figures: Figures) -> str:
    """The period in a sentence."""
    if not figures.ended:
        return _("No response was given in this period.")
    said = [
        ngettext("{count} response", "{count} responses", figures.ended).format(count=number_text(figures.ended)),
        _("{share} in time").format(share=share(figures.in_time / figures.ended)),
        ngettext("{count} late", "{count} late", figures.late).format(count=number_text(figures.late)),
    ]
    if figures.median_hours is not None and figures.p90_hours is not None:
        said.append(_("half of them within {hours} h").format(hours=number_text(round(figures.median_hours, 1))))
        said.append(_("nine of ten within {hours} h").format(hours=number_text(round(figures.p90_hours, 1))))
    return " · ".join(said)


def counted(bar: Bar) -> str:
    """ "12 · 1 late"."""
    late = bar.of(Kind.LATE)
    if not late:
        return number_text(bar.count)
    return _("{count} · {late} late").format(count=number_text(bar.count), late=number_text(late))


def _said(label: str, bar: Bar) -> str:
    responses = ngettext("{count} response", "{count} responses", bar.count).format(count=number_text(bar.count))
    late = ngettext("{count} late", "{count} late", bar.of(Kind.LATE)).format(count=number_text(bar.of(Kind.LATE)))
    return _("{what}: {responses}, {late}").format(what=label, responses=responses, late=late)


def _bar(what: str, bar: Bar) -> Item:
    pieces = (
        Piece(size=bar.of(Kind.IN_TIME), token="accent"),
        Piece(size=bar.of(Kind.LATE), token="overdue", hatched=True),
    )
    ids = tuple(one for part in bar.parts for one in part.ids)
    return Item(what=what, label=what, value=counted(bar), words=_said(what, bar), ids=ids, pieces=pieces)


def _count(what: str, ids: tuple[UUID, ...], count: str, piece: Piece) -> Item:
    """So many of one kind; `count` says it with its noun."""
    words = _("{what}: {count}").format(what=what, count=count)
    return Item(what=what, label=what, value=number_text(len(ids)), words=words, ids=ids, pieces=(piece,))


def curve(figures: Figures) -> list[Item]:
    """Each step of the answer-time curve."""
    items = []
    for step in figures.curve:
        hours = _("over {hours} h").format(hours=CURVE_HOURS[-1]) if step.hours is None else _("{hours} h").format(
            hours=step.hours
        )  # fmt: skip
        here = ngettext("{count} response", "{count} responses", len(step.ids)).format(count=number_text(len(step.ids)))
        words = _("{hours}: {count} here, {share} by then").format(hours=hours, count=here, share=share(step.share))
        label = hours if step.hours is None or step.hours % 12 == 0 else ""
        piece = Piece(size=step.share, token="accent")
        items.append(Item(what=hours, label=label, value="", words=words, ids=step.ids, pieces=(piece,)))
    return items


def weeks(figures: Figures) -> list[Item]:
    """Each week by the day it begins with."""
    items = []
    for bar in figures.weeks:
        assert isinstance(bar.key, date)
        day = format_date(bar.key, "d MMM", locale=current_language())
        in_time = share(bar.of(Kind.IN_TIME) / bar.count) if bar.count else ""
        items.append(replace(_bar(_("week of {day}").format(day=day), bar), label=day, value=in_time))
    return items


def grid(figures: Figures) -> tuple[list[str], list[str], list[Item]]:
    """Weekdays, hours, and a cell for each."""
    names = get_day_names("abbreviated", locale=current_language())
    days = [str(names[day]) for day in range(7)]
    hours = [f"{hour:02d}" if hour % 3 == 0 else "" for hour in range(24)]
    cells = []
    for day in range(7):
        for hour in range(24):
            ids = figures.load.get((day, hour), ())
            words = ngettext("{count} request came", "{count} requests came", len(ids))
            piece = Piece(size=len(ids), token="accent")
            cell = _count(f"{days[day]} {hour:02d}:00", ids, words.format(count=number_text(len(ids))), piece)
            cells.append(replace(cell, label=""))
    return days, hours, cells


def by_name(bars: Iterable[Bar], name: Callable[[Bar], str]) -> list[Item]:
    """A row for each of the most frequent, one for all the others."""
    found = list(bars)
    items = [_bar(name(bar), bar) for bar in found[:ROWS_SHOWN]]
    if rest := found[ROWS_SHOWN:]:
        together = Bar(key=None, parts=tuple(part for bar in rest for part in bar.parts))
        items.append(_bar(ngettext("{count} other", "{count} others", len(rest)).format(count=len(rest)), together))
    return items


def agents(figures: Figures, names: Names) -> list[Item]:
    return by_name(figures.by_agent, lambda bar: _named(bar.key, names.agents, _("nobody")))


def clients(figures: Figures, names: Names) -> list[Item]:
    return by_name(figures.by_client, lambda bar: _named(bar.key, names.clients, _("client unknown")))


def assessments(figures: Figures) -> list[Item]:
    return by_name(
        figures.by_assessment, lambda bar: word(bar.key) if isinstance(bar.key, AssessmentKind) else _("not assessed")
    )


def _named(key: object, names: Mapping[UUID, str], nobody: str) -> str:
    return names.get(key, nobody) if isinstance(key, UUID) else nobody


def owed(figures: Figures) -> list[Item]:
    """What is owed a response, by the time left."""
    labels = [_("overdue by more than {hours} h").format(hours=-LEFT_HOURS[0]), _("overdue")]
    labels += [_("{low}–{high} h left").format(low=low, high=high) for low, high in pairwise(LEFT_HOURS[1:])]
    labels.append(_("more than {hours} h left").format(hours=LEFT_HOURS[-1]))
    tokens = ("overdue", "overdue", "critical", "nearing", "muted", "muted", "muted")
    return [_waits(label, bar, token) for label, bar, token in zip(labels, figures.owed, tokens, strict=True)]


def waiting(figures: Figures) -> list[Item]:
    """What waits for the client, by how long it does."""
    labels = [_("up to {days} d").format(days=WAITING_DAYS[0])]
    labels += [_("{low}–{high} d").format(low=low, high=high) for low, high in pairwise(WAITING_DAYS)]
    labels.append(_("over {days} d").format(days=WAITING_DAYS[-1]))
    return [_waits(label, bar, "muted") for label, bar in zip(labels, figures.waiting, strict=True)]


def _waits(what: str, bar: Bar, token: str) -> Item:
    ids = bar.parts[0].ids
    words = ngettext("{count} request", "{count} requests", len(ids))
    return _count(what, ids, words.format(count=number_text(len(ids))), Piece(size=len(ids), token=token))


def causes(explained: Iterable[Explained]) -> list[Item]:
    """Why cycles were late, the most frequent cause first."""
    return [
        _count(_(CAUSES[cause]), ids, number_text(len(ids)), Piece(size=len(ids), token="overdue", hatched=True))
        for cause, ids in counted_causes(explained)
    ]


def happened_text(what: Happened, agent: str) -> str:
    """A point of a timeline."""
    return _(HAPPENED[what]).format(agent=agent)


def point_text(at: datetime, what: str, zone: tzinfo, now: datetime) -> str:
    """A point of a timeline with its moment."""
    return _("{moment}: {what}").format(moment=moment_text(at, zone, now), what=what)
