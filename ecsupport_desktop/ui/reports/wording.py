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
CURVE_PLACES = (*CURVE_HOURS, CURVE_HOURS[-1] + 24)
"""Where the curve's steps stand, in hours; what took longer than all is right of the last."""

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


def day_text(day: date) -> str:
    """ "2 Nov 2026": a file and a picture are looked at in other years too."""
    return format_date(day, "d MMM y", locale=current_language())


def period(figures: Figures, zone: tzinfo) -> str:
    """Its first and last day."""
    first, last = (day_text(each.astimezone(zone).date()) for each in (figures.start, figures.end))
    return f"{first} – {last}"


def now_text(figures: Figures, zone: tzinfo) -> str:
    """The moment of which the figures of what waits are."""
    local = figures.end.astimezone(zone)
    return _("as of {day} {time}").format(day=day_text(local.date()), time=f"{local:%H:%M}")


def summary(figures: Figures) -> str:
    """The period in a sentence, and what is late besides: both are in the review of what was late."""
    overdue = []
    if figures.overdue:
        words = ngettext(
            "{count} overdue and not answered yet", "{count} overdue and not answered yet", figures.overdue
        )
        overdue.append(words.format(count=number_text(figures.overdue)))
    if not figures.ended:
        return " · ".join((_("No response was given in this period."), *overdue))
    said = [
        _responses(figures),
        _("{share} in time").format(share=share(figures.in_time / figures.ended)),
        ngettext("{count} late", "{count} late", figures.late).format(count=number_text(figures.late)),
        *overdue,
    ]
    if figures.median_hours is not None and figures.p90_hours is not None:
        said.append(_("half of them within {hours} h").format(hours=number_text(round(figures.median_hours, 1))))
        said.append(_("nine of ten within {hours} h").format(hours=number_text(round(figures.p90_hours, 1))))
    return " · ".join(said)


def _responses(figures: Figures) -> str:
    """How many cycles ended; those that needed no response are named, since the forecast's pace leaves them out."""
    if not figures.unneeded:
        words = ngettext("{count} response", "{count} responses", figures.ended)
    else:
        words = ngettext(
            "{count} response, {unneeded} of them “no response needed”",
            "{count} responses, {unneeded} of them “no response needed”",
            figures.ended,
        )
    return words.format(count=number_text(figures.ended), unneeded=number_text(figures.unneeded))


def none_late(figures: Figures) -> str:
    """What stands where no cause is: the headline says already that there was no response at all."""
    return _("Every response of this period came in time.") if figures.ended else _("Nothing in this period.")


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
    """Each week by the day it begins with: how many responses, and which share of them was in time."""
    return [_week(bar, bar.key) for bar in figures.weeks if isinstance(bar.key, date)]


def _week(bar: Bar, monday: date) -> Item:
    label = format_date(monday, "d MMM", locale=current_language())
    item = replace(_bar(_("week of {day}").format(day=day_text(monday)), bar), label=label, value="")
    if not bar.count:
        return item
    in_time, count = share(bar.of(Kind.IN_TIME) / bar.count), number_text(bar.count)
    words = f"{item.words}, {_('{share} in time').format(share=in_time)}"
    return replace(item, value=_("{share} of {count}").format(share=in_time, count=count), short=count, words=words)


def weekdays() -> list[str]:
    """Monday first."""
    names = get_day_names("abbreviated", locale=current_language())
    return [str(names[day]) for day in range(7)]


def latest_explained(count: int, late: int) -> str:
    """Only so many of the late ones are looked into."""
    return _("The latest {count} of {all} are explained.").format(count=number_text(count), all=number_text(late))


def grid(figures: Figures) -> tuple[list[str], list[str], list[Item]]:
    """Weekdays, hours, and a cell for each."""
    days = weekdays()
    hours = [f"{hour:02d}" if hour % 3 == 0 else "" for hour in range(24)]
    cells = []
    for day in range(7):
        for hour in range(24):
            ids = figures.load.get((day, hour), ())
            words = ngettext(
                "{count} request or reply began its 48 hours", "{count} requests and replies began their 48 hours",
                len(ids),
            )  # fmt: skip
            piece = Piece(size=len(ids), token="accent")
            cell = _count(f"{days[day]} {hour:02d}:00", ids, words.format(count=number_text(len(ids))), piece)
            cells.append(replace(cell, label=""))
    return days, hours, cells


def by_name(bars: Iterable[Bar], name: Callable[[Bar], str]) -> list[Item]:
    """A row for each of the most frequent, one for all the others; a single other is named, and so is nobody."""
    found = list(bars)
    rest = [bar for bar in found[ROWS_SHOWN:] if bar.key is not None]
    nobody = [bar for bar in found[ROWS_SHOWN:] if bar.key is None]
    single = rest if len(rest) == 1 else []
    items = [_bar(name(bar), bar) for bar in (*found[:ROWS_SHOWN], *single)]
    if len(rest) > 1:
        together = Bar(key=None, parts=tuple(part for bar in rest for part in bar.parts))
        items.append(_bar(ngettext("{count} other", "{count} others", len(rest)).format(count=len(rest)), together))
    return items + [_bar(name(bar), bar) for bar in nobody]


def agents(figures: Figures, names: Names) -> list[Item]:
    return by_name(figures.by_agent, lambda bar: _named(bar.key, names.agents, _("nobody")))


def clients(figures: Figures, names: Names) -> list[Item]:
    def name(bar: Bar) -> str:
        return _("without a client") if bar.key is None else _named(bar.key, names.clients, _("client unknown"))

    return by_name(figures.by_client, name)


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
    """Why cycles were late, the most frequent cause first; hatched those that ended, plain those not answered yet."""
    return [_cause(cause, came, waits) for cause, came, waits in counted_causes(explained)]


def _cause(cause: Cause, came: tuple[UUID, ...], waits: tuple[UUID, ...]) -> Item:
    what, value = _(CAUSES[cause]), number_text(len(came) + len(waits))
    if waits and cause is not Cause.STILL_OPEN:
        words = ngettext("{all} · {count} not answered yet", "{all} · {count} not answered yet", len(waits))
        value = words.format(all=value, count=number_text(len(waits)))
    pieces = (
        Piece(size=len(came), token="overdue", hatched=True),
        Piece(size=len(waits), token="overdue"),
    )
    words = _("{what}: {count}").format(what=what, count=value)
    return Item(what=what, label=what, value=value, words=words, ids=came + waits, pieces=pieces)


def happened_text(what: Happened, agent: str) -> str:
    """A point of a timeline."""
    return _(HAPPENED[what]).format(agent=agent)


def point_text(at: datetime, what: str, zone: tzinfo, now: datetime) -> str:
    """A point of a timeline with its moment."""
    return _("{moment}: {what}").format(moment=moment_text(at, zone, now), what=what)
