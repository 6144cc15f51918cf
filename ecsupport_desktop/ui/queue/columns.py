"""The columns of the queue table, declared once: key, title, width, alignment, sort key and what a cell says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum

from PySide6.QtCore import Qt

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.domain.queue import Queue, SortKey
from ecsupport_desktop.domain.words import State
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.shared.company_words import initials
from ecsupport_desktop.ui.shared.moments import moment_text
from ecsupport_desktop.ui.shared.words import word

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Shown:
    """What texts depend on besides the row: the zone of this desk and the moment they are shown."""

    zone: tzinfo
    now: datetime


CellText = Callable[[QueueRow, Shown], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`width` is in pixels at 100 %, 0 takes what is left over; it narrows to `least` for the subject's sake.

    `rank`: the higher, the sooner it goes when room is short. `short` is drawn where `text` doesn't fit. The time left
    and the days left have no text here: they move with the clock. `dated`: it is shown in the queues of quotes and
    plans, and nowhere else.
    """

    key: str
    title: str
    width: int
    least: int = 0
    sort: SortKey
    rank: int = 0
    text: CellText
    short: CellText | None = None
    muted: bool = False
    dated: bool = False
    alignment: Qt.AlignmentFlag = LEFT


def _number_short(row: QueueRow, shown: Shown) -> str:
    """The digits alone for a number of this year, with the year for an older one."""
    year, _, digits = row.number.removeprefix("ECS-").partition("-")
    return digits if digits and year == str(shown.now.astimezone(shown.zone).year) else f"{year}-{digits}".strip("-")


def _word(value: StrEnum | None) -> str:
    return "" if value is None else word(value)


def _assessment_short(row: QueueRow, _shown: Shown) -> str:
    """ "Extra" for extra functionality: the first word says it."""
    return _word(row.assessment).split(" ")[0] if row.assessment == "extra_functionality" else _word(row.assessment)


def _initials(row: QueueRow, _shown: Shown) -> str:
    return initials(row.assignee) if row.assignee.strip() else "—"


def _last_message(row: QueueRow, shown: Shown) -> str:
    return "" if row.last_message_at is None else moment_text(row.last_message_at, shown.zone, shown.now)


COLUMNS: tuple[Column, ...] = (
    Column(key="time_left", title=N_("Time left"), width=176, sort=SortKey.TIME_LEFT, text=lambda row, shown: ""),
    Column(
        key="next_date", title=N_("Next date"), width=128, sort=SortKey.NEXT_DATE, dated=True,
        text=lambda row, shown: "",
    ),
    Column(
        key="number", title=N_("Number"), width=74, sort=SortKey.NUMBER, muted=True,
        text=lambda row, shown: row.number, short=_number_short,
    ),
    Column(
        key="client", title=N_("Client"), width=116, least=84, sort=SortKey.CLIENT,
        text=lambda row, shown: row.client or "—",
    ),
    Column(key="subject", title=N_("Subject"), width=0, sort=SortKey.SUBJECT, text=lambda row, shown: row.subject),
    Column(
        key="state", title=N_("State"), width=128, sort=SortKey.STATE, muted=True, rank=3,
        text=lambda row, shown: _word(row.state),
    ),
    Column(
        key="assessment", title=N_("Assessment"), width=100, sort=SortKey.ASSESSMENT, muted=True, rank=2,
        text=lambda row, shown: _word(row.assessment), short=_assessment_short,
    ),
    Column(
        key="impact", title=N_("Impact"), width=96, sort=SortKey.IMPACT, muted=True, rank=6,
        text=lambda row, shown: _word(row.impact),
    ),
    Column(
        key="priority", title=N_("Priority"), width=80, sort=SortKey.PRIORITY, muted=True, rank=5,
        text=lambda row, shown: _word(row.priority),
    ),
    Column(
        key="assignee", title=N_("Agent"), width=68, sort=SortKey.ASSIGNEE, muted=True, rank=1,
        text=lambda row, shown: row.assignee or "—", short=_initials,
    ),
    Column(
        key="last_message", title=N_("Last message"), width=120, sort=SortKey.LAST_MESSAGE, muted=True, rank=4,
        text=_last_message,
    ),
    Column(
        key="tags", title=N_("Tags"), width=120, sort=SortKey.TAGS, muted=True, rank=7,
        text=lambda row, shown: ", ".join(row.tags),
    ),
)  # fmt: skip
COLUMN_AT = {column.key: at for at, column in enumerate(COLUMNS)}
TIME_LEFT, SUBJECT, NEXT_DATE = COLUMN_AT["time_left"], COLUMN_AT["subject"], COLUMN_AT["next_date"]
NUMBER, CLIENT = COLUMN_AT["number"], COLUMN_AT["client"]

_DATED_STAGES = frozenset({State.QUOTE_SENT, State.PLANNING, State.PLANNED})


def is_dated(queue: Queue) -> bool:
    """Whether a day matters in this queue: the last one of a quote, the next one of a plan."""
    return bool(queue.stages & _DATED_STAGES)


_NEVER = datetime.max.replace(tzinfo=UTC)
_NO_DAY = date.max
_ORDERS: dict[SortKey, Callable[[QueueRow], object]] = {
    SortKey.TIME_LEFT: lambda row: row.due_at or _NEVER,
    SortKey.NUMBER: lambda row: row.number,
    SortKey.CLIENT: lambda row: row.client.casefold(),
    SortKey.SUBJECT: lambda row: row.subject.casefold(),
    SortKey.STATE: lambda row: list(type(row.state)).index(row.state),
    SortKey.ASSESSMENT: lambda row: row.assessment or "",
    SortKey.IMPACT: lambda row: list(type(row.impact)).index(row.impact),
    SortKey.PRIORITY: lambda row: list(type(row.priority)).index(row.priority) if row.priority else -1,
    SortKey.ASSIGNEE: lambda row: row.assignee.casefold(),
    SortKey.LAST_MESSAGE: lambda row: row.last_message_at or _NEVER,
    SortKey.NEXT_DATE: lambda row: row.next_date or _NO_DAY,
    SortKey.TAGS: lambda row: row.tags,
}


def order_found(rows: tuple[QueueRow, ...], key: SortKey, descending: bool) -> list[QueueRow]:
    """What a search found (1,000 at most) in another order than by due moment; for the query thread."""
    return sorted(rows, key=_ORDERS[key], reverse=descending)  # type: ignore[arg-type]
