"""Reminders in words: each one by its request's number, many at once together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from uuid import UUID

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.domain.reminders import Reminder, Stage
from ecsupport_desktop.domain.urgency import Urgency
from ecsupport_desktop.services.views import QueueRow
from ecsupport_desktop.ui.shared.moments import moment_text
from ecsupport_desktop.ui.shared.text_view import show_invisibles
from ecsupport_desktop.ui.shared.urgency import urgency_word
from ecsupport_desktop.ui.tray.tray import Message

_URGENCY = {Stage.NEARING: Urgency.NEARING, Stage.CRITICAL: Urgency.CRITICAL}


def message_of(reminder: Reminder, row: QueueRow, zone: tzinfo, now: datetime) -> Message:
    """What is said of one request; clicking it opens that request."""
    # In this order: where room is short the end is cut off.
    parts = (due_text(reminder, zone, now), show_invisibles(row.subject), show_invisibles(row.client))
    return Message(
        title=_title(reminder, row.number, now),
        text=" · ".join(part for part in parts if part),
        meant=reminder.request_id,
        keys=(reminder.key,),
    )


def message_of_many(
    reminders: Sequence[Reminder], rows: Mapping[UUID, QueueRow], zone: tzinfo, now: datetime
) -> Message:
    """What is said of some at once, the first due first; clicking it shows the queue they are all in."""
    critical = sum(each.stage is Stage.CRITICAL and each.begins <= now for each in reminders)
    title = ngettext("{count} request nears its 48 hours", "{count} requests near their 48 hours", len(reminders))
    due, row = due_text(reminders[0], zone, now), rows.get(reminders[0].request_id)
    first = _("first {number}, {due}").format(number=row.number, due=due) if row is not None else due
    words = ngettext("{count} of them is critical", "{count} of them are critical", critical)
    return Message(
        title=title.format(count=len(reminders)),
        text=f"{words.format(count=critical)} · {first}" if critical else first,
        meant="to_analyse" if any(now < each.begins for each in reminders) else "nearing",
        keys=tuple(each.key for each in reminders),
    )


def due_text(reminder: Reminder, zone: tzinfo, now: datetime) -> str:
    """ "due Sun 03:10, last staffed moment Fri 18:00"."""
    due, last = moment_text(reminder.due_at, zone, now), reminder.last_staffed
    if last is None or last >= reminder.due_at:
        return _("due {moment}").format(moment=due)
    return _("due {moment}, last staffed moment {last}").format(moment=due, last=moment_text(last, zone, now))


def _title(reminder: Reminder, number: str, now: datetime) -> str:
    urgency = urgency_word(_URGENCY[reminder.stage])
    if reminder.begins <= now:
        return _("{number}: {urgency}").format(number=number, urgency=urgency)
    if reminder.last_staffed is None or reminder.last_staffed >= reminder.due_at:
        return _("{number}: soon {urgency}").format(number=number, urgency=urgency)
    if reminder.stage is Stage.NEARING:
        return _("{number} is due while nobody is there").format(number=number)
    return _("{number}: critical before anybody is back").format(number=number)
