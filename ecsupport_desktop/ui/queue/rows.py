"""The rows the table holds: made ready to paint once, kept for a while, never more than 64 pages."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.urgency import Urgency, urgency_of
from ecsupport_desktop.services.quote_days import office_day
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.queue.badges import Badge
from ecsupport_desktop.ui.queue.columns import COLUMNS, NEXT_DATE, TIME_LEFT, Shown
from ecsupport_desktop.ui.queue.reading import PAGE
from ecsupport_desktop.ui.shared.days_left import day_mark, days_left_spoken, days_left_text
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.urgency import time_left_spoken, time_left_text

PAGES_KEPT = 64


class _Texts(dict[int, str]):
    """The texts of a row by column, each made when it is first painted: most rows of a page never are."""

    __slots__ = ("row", "shown")

    def __init__(self, row: QueueRow, shown: Shown) -> None:
        self.row, self.shown = row, shown

    def __missing__(self, column: int) -> str:
        text = self[column] = " ".join(show_invisibles(COLUMNS[column].text(self.row, self.shown)).split())
        return text

    def short(self, column: int) -> str:
        """What stands where the text itself has no room; "" where nothing does."""
        short = COLUMNS[column].short
        return short(self.row, self.shown) if short is not None else ""


class ReadyRow:
    """A row with its texts. `fitted` is the delegate's: for each column the width and the text that fits it."""

    __slots__ = ("at", "badge", "day_mark", "fitted", "row", "texts", "time_left", "today", "urgency")

    def __init__(self, row: QueueRow, shown: Shown, badge: Badge | None = None) -> None:
        self.row = row
        self.badge = badge
        self.texts = _Texts(row, shown)
        self.fitted: dict[int, tuple[int, str]] = {}
        self.urgency: Urgency | None = None
        self.time_left = ""
        self.day_mark: Urgency | None = None
        self.today: date | None = None
        self.at: datetime | None = None

    def tick(self, now: datetime, policy: Policy) -> bool:
        """Say the time left at this moment; whether somebody has seen it read differently."""
        if self.at == now:
            return False
        seen = self.at is not None
        before = (self.urgency, self.time_left, self.today)
        self.at = now
        self.urgency = urgency_of(self.row.due_at, now, policy)
        self.time_left = "" if self.row.due_at is None else time_left_text(self.row.due_at - now)
        self.texts[TIME_LEFT] = self.time_left
        if self.row.next_date is not None:
            self._count_days(office_day(now, policy))
        return before != (self.urgency, self.time_left, self.today) and seen

    def _count_days(self, today: date) -> None:
        day = self.row.next_date
        if day is None or today == self.today:
            return
        self.today = today
        self.day_mark = day_mark(day, today)
        self.texts[NEXT_DATE] = days_left_text(day, today)
        self.fitted.pop(NEXT_DATE, None)

    def spoken_date(self) -> str:
        """The next date in words: "soon, 2 days left, 26 Nov 2026"; "" where there is none."""
        day = self.row.next_date
        return days_left_spoken(day, self.today) if day is not None and self.today is not None else ""

    @property
    def failed(self) -> str:
        """What is said first, and stands before the subject, where a message didn't arrive; "" where all did."""
        if not self.row.delivery_failed:
            return ""
        return _("delivery unknown") if self.row.delivery_unknown else _("not delivered")

    def spoken(self) -> str:
        """The whole row in a sentence: "critical, 3 hours 12 minutes left, ECS-…, Acme, Checkout shows 500"."""
        row = self.row
        left = row.due_at - self.at if row.due_at is not None and self.at is not None else None
        said = [self.failed, time_left_spoken(self.urgency, left), row.number, row.client, row.subject]
        said.append(self.spoken_date())
        if self.badge is not None:
            said.append(self.badge.words)
        return show_invisibles(", ".join(part for part in said if part))


class SnapshotRows:
    """Every id in order; rows kept by id, so that a row that moves needs no fetching."""

    def __init__(self, ids: Sequence[UUID] = ()) -> None:
        self.ids = list(ids)
        self.cache: OrderedDict[UUID, ReadyRow] = OrderedDict()
        self._places: dict[UUID, int] | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def at(self, row: int) -> ReadyRow | None:
        return self.cache.get(self.ids[row])

    def id_at(self, row: int) -> UUID | None:
        return self.ids[row]

    def row_of(self, request_id: UUID) -> int:
        """Where it is, −1 if it isn't."""
        if self._places is None:
            self._places = {each: row for row, each in enumerate(self.ids)}
        return self._places.get(request_id, -1)

    def moved(self) -> None:
        """The ids are in other places now."""
        self._places = None

    def put(self, rows: Iterable[ReadyRow]) -> None:
        for ready in rows:
            self.cache[ready.row.id] = ready
            self.cache.move_to_end(ready.row.id)
        while len(self.cache) > PAGE * PAGES_KEPT:
            self.cache.popitem(last=False)

    def ready(self) -> Iterable[ReadyRow]:
        return self.cache.values()


class WindowRows:
    """A count, and the pages seen lately. `shift`: how many rows have come in above since the pages were read."""

    def __init__(self, count: int = 0) -> None:
        self.count = count
        self.shift = 0
        self.pages: OrderedDict[int, list[ReadyRow]] = OrderedDict()

    def __len__(self) -> int:
        return self.count

    def at(self, row: int) -> ReadyRow | None:
        number, place = divmod(row - self.shift, PAGE)
        page = self.pages.get(number)
        return page[place] if page is not None and place < len(page) else None

    def id_at(self, row: int) -> UUID | None:
        ready = self.at(row)
        return ready.row.id if ready else None

    def row_of(self, request_id: UUID) -> int:
        """Where it is, −1 if it isn't on a page that is kept."""
        for number, page in self.pages.items():
            for place, ready in enumerate(page):
                if ready.row.id == request_id:
                    return number * PAGE + place + self.shift
        return -1

    def start_again(self, first_page: int, rows: Sequence[ReadyRow]) -> None:
        """The pages as they are now; all others are forgotten."""
        self.pages.clear()
        self.shift = 0
        self.put(first_page, rows)

    def put(self, first_page: int, rows: Sequence[ReadyRow]) -> None:
        for start in range(0, len(rows), PAGE):
            number = first_page + start // PAGE
            self.pages[number] = list(rows[start : start + PAGE])
            self.pages.move_to_end(number)
        while len(self.pages) > PAGES_KEPT:
            self.pages.popitem(last=False)

    def ready(self) -> Iterable[ReadyRow]:
        return (ready for page in self.pages.values() for ready in page)
