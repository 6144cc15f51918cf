"""Moments in words: short beside a row, whole where it must be proof. Input is aware UTC, output in the shown zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from babel.dates import format_date, format_datetime, format_skeleton, format_time

from ecsupport_desktop.config.language import _, current_language


def moment_text(moment: datetime, zone: tzinfo, now: datetime) -> str:
    """ "today 17:20", "yesterday 09:02", "Sat 16:36" within a week, else "16 Nov 2026 16:36"."""
    local, days = moment.astimezone(zone), nearness(moment, zone, now)
    clock = _clock(local)
    near = {0: _("today {time}"), 1: _("tomorrow {time}"), -1: _("yesterday {time}")}
    if days in near:
        return near[days].format(time=clock)
    if days == _THIS_WEEK:
        return _("{day} {time}").format(day=format_date(local, "EEE", locale=current_language()), time=clock)
    return _("{day} {time}").format(day=_day(local), time=clock)


_THIS_WEEK, _LONG = 2, 7


def nearness(moment: datetime, zone: tzinfo, now: datetime) -> int:
    """What its words depend on besides the moment: days from today where it is one, else whether it is of this week."""
    days = (moment.astimezone(zone).date() - now.astimezone(zone).date()).days
    return days if abs(days) < _THIS_WEEK else _THIS_WEEK if abs(days) < _LONG else _LONG


def full_moment(moment: datetime, zone: tzinfo) -> str:
    """Local time with its offset, and UTC: "Tue 24 Nov 2026 17:20:05 +01:00 (16:20:05 UTC)"."""
    local, utc = moment.astimezone(zone), moment.astimezone(UTC)
    language = current_language()
    if not local.utcoffset():
        return _("{utc} UTC").format(utc=format_datetime(utc, "EEE d MMM y HH:mm:ss", locale=language))
    shown = format_datetime(local, "EEE d MMM y HH:mm:ss XXX", locale=language)
    pattern = "HH:mm:ss" if utc.date() == local.date() else "EEE d MMM HH:mm:ss"
    return _("{local} ({utc} UTC)").format(local=shown, utc=format_datetime(utc, pattern, locale=language))


def duration_text(span: timedelta) -> str:
    """ "47 h 59 m", "12 m": hours and minutes, rounded down; the sign is the caller's word."""
    minutes = int(abs(span).total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    if hours:
        return _("{hours} h {minutes:02d} m").format(hours=hours, minutes=rest)
    return _("{minutes} m").format(minutes=rest)


def size_text(size: int) -> str:
    """A file's size in the unit a person would use."""
    if size < 1000:
        return _("{size} bytes").format(size=size)
    if size < 1_000_000:
        return _("{size} KB").format(size=round(size / 1000))
    return _("{size} MB").format(size=round(size / 1_000_000, 1))


def _clock(local: datetime) -> str:
    return format_time(local, "HH:mm", locale=current_language())


def _day(local: datetime) -> str:
    return format_skeleton("yMMMd", local, locale=current_language())
