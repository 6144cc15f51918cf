"""What a setting may hold: how a value is read from TOML or from the environment, and what is allowed, in words.

`read` takes what TOML gave and returns the value, `from_text` turns an environment variable into what TOML would
have given, `write` is the inverse of `read`. All raise ValueError for what isn't allowed and nothing else.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.config.server import parse_server
from ecsupport_desktop.config.time_zone import zone_named

T = TypeVar("T")
Span = tuple[time, time]
OfficeHours = tuple[tuple[Span, ...], ...]
"""Seven days, Monday first; a day is its staffed spans in order, none when closed. Local wall-clock times."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})
_DAY_MINUTES, _LEAST_HEARD_MINUTES = 24 * 60, 60
_MOMENT = r"([01]?\d|2[0-3])(?:[:.]([0-5]\d))?"
SPAN = re.compile(rf"{_MOMENT}\s*[-\u2013]\s*{_MOMENT}")
"""As people type it: 08:30-14:00, 9-18, 9:00-18, 09.00 – 18.00."""


def _as_is(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A sort of value. `choices` is for a window that offers a list; empty when the value is free."""

    read: Callable[[Any], Any]
    allowed_template: str
    allowed_values: Mapping[str, object] = field(default_factory=dict)
    from_text: Callable[[str], Any] = _as_is
    write: Callable[[Any], Any] = _as_is
    choices: tuple[str, ...] = ()

    @property
    def allowed(self) -> str:
        """What may stand there, for a person, in the current language."""
        return _(self.allowed_template).format(**self.allowed_values)


def setting(default: T, kind: Kind, explanation: str, *, from_environment: bool = True) -> T:
    """Declare a field of `Settings` together with everything else there is to know about it."""
    facts = {"kind": kind, "explanation": explanation, "from_environment": from_environment}
    return field(default=default, metadata=facts)


def one_of(*choices: str) -> Kind:
    def read(value: object) -> str:
        if value not in choices or not isinstance(value, str):
            raise ValueError(value)
        return value

    return Kind(
        read=read,
        allowed_template=N_("one of {choices}"),
        allowed_values={"choices": ", ".join(choices)},
        choices=choices,
    )


def whole_number(lowest: int, highest: int) -> Kind:
    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            raise ValueError(value)
        return value

    return Kind(
        read=read,
        from_text=int,
        allowed_template=N_("a whole number from {lowest} to {highest}"),
        allowed_values={"lowest": lowest, "highest": highest},
    )


def yes_or_no() -> Kind:
    def read(value: object) -> bool:
        if not isinstance(value, bool):
            raise ValueError(value)
        return value

    def from_text(text: str) -> bool:
        if (word := text.strip().lower()) not in TRUE_WORDS | FALSE_WORDS:
            raise ValueError(text)
        return word in TRUE_WORDS

    return Kind(read=read, from_text=from_text, allowed_template=N_("true or false"))


def text_like(pattern: str, allowed: str) -> Kind:
    """A text that matches the pattern whole, or nothing at all; `allowed` is marked by the caller."""
    shape = re.compile(pattern)

    def read(value: object) -> str:
        if not isinstance(value, str) or (value.strip() and not shape.fullmatch(value.strip())):
            raise ValueError(value)
        return value.strip()

    return Kind(read=read, allowed_template=allowed)


def time_zone() -> Kind:
    def read(value: object) -> str:
        if not isinstance(value, str):
            raise ValueError(value)
        zone_named(value)
        return value

    return Kind(read=read, allowed_template=N_("“system” or the name of a time zone such as Europe/Madrid"))


def database() -> Kind:
    def read(value: object) -> str:
        """A password never comes from here: a file is copied, mailed and backed up."""
        if not isinstance(value, str):
            raise ValueError(value)
        if "://" in value:
            if urlsplit(value).password is not None:
                raise ValueError("a password")
            return value
        path = Path(value).expanduser()
        if value and not path.is_absolute():
            raise ValueError(value)
        return str(path) if value else ""

    def from_text(text: str) -> str:
        return text if "://" in text or not text else str(Path(text).expanduser().absolute())

    allowed = N_("the whole path of a file, or the address of a database without a password in it")
    return Kind(read=read, from_text=from_text, allowed_template=allowed)


def server() -> Kind:
    def read(value: object) -> str:
        """As it was written: who logs in where it doesn't say is found out when it is used."""
        if not isinstance(value, str):
            raise ValueError(value)
        if value.strip():
            parse_server(value, user="anybody")
        return value.strip()

    allowed = N_("an address such as postgresql://ana@db.example.com/ecsupport, without a password in it")
    return Kind(read=read, allowed_template=allowed)


def whole_path() -> Kind:
    def read(value: object) -> str:
        if not isinstance(value, str) or "\0" in value:
            raise ValueError(value)
        path = Path(value.strip()).expanduser()
        if value.strip() and not path.is_absolute():
            raise ValueError(value)
        return str(path) if value.strip() else ""

    return Kind(read=read, allowed_template=N_("the whole path of a file, or nothing"))


def some_lines(longest: int) -> Kind:
    """A text of several lines, at most `longest` characters."""

    def read(value: object) -> str:
        if not isinstance(value, str) or len(value) > longest or "\0" in value:
            raise ValueError(value)
        return value.replace("\r\n", "\n").rstrip()

    return Kind(
        read=read,
        allowed_template=N_("a text of at most {longest} characters"),
        allowed_values={"longest": longest},
    )


def texts() -> Kind:
    def read(value: object) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
            raise ValueError(value)
        return tuple(value)

    return Kind(read=read, write=list, allowed_template=N_("a list of texts"))


def office_hours() -> Kind:
    def read(value: object) -> OfficeHours:
        """Days that the table leaves out are closed."""
        if not isinstance(value, Mapping) or not set(value) <= set(WEEKDAYS):
            raise ValueError(value)
        return tuple(_day(value.get(day, "")) for day in WEEKDAYS)

    def write(hours: OfficeHours) -> dict[str, str]:
        return {
            day: ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in spans)
            for day, spans in zip(WEEKDAYS, hours, strict=True)
        }

    return Kind(
        read=read,
        write=write,
        allowed_template=N_('a table from monday to sunday with times such as "08:30-14:00, 16:00-18:30"'),
    )


def quiet_hours() -> Kind:
    """Kept as it is typed; what it means is told by `quiet_spans`."""

    def read(value: object) -> str:
        if not isinstance(value, str):
            raise ValueError(value)
        quiet = {
            minute % _DAY_MINUTES
            for begins, ends in (_minutes(span) for span in quiet_spans(value))
            for minute in range(begins, ends if begins < ends else ends + _DAY_MINUTES)
        }
        if len(quiet) > _DAY_MINUTES - _LEAST_HEARD_MINUTES:
            raise ValueError(value)
        return value.strip()

    return Kind(
        read=read,
        allowed_template=N_('times such as "22:00-07:00, 13:00-14:00" that leave an hour of the day, or nothing'),
    )


def quiet_spans(text: str) -> tuple[Span, ...]:
    """Raises ValueError for what is no list of spans."""
    return tuple(_span(part.strip()) for part in text.split(",") if part.strip())


def _minutes(span: Span) -> tuple[int, int]:
    begins, ends = (moment.hour * 60 + moment.minute for moment in span)
    return begins, ends


def _day(value: object) -> tuple[Span, ...]:
    if not isinstance(value, str):
        raise ValueError(value)
    spans = tuple(_span(part.strip()) for part in value.split(",") if part.strip())
    moments = [moment for span in spans for moment in span]
    if any(later <= earlier for earlier, later in pairwise(moments)):
        raise ValueError(value)
    return spans


def _span(text: str) -> Span:
    if not (found := SPAN.fullmatch(text)):
        raise ValueError(text)
    opens_hour, opens_minute, closes_hour, closes_minute = (int(part) for part in found.groups("0"))
    return time(opens_hour, opens_minute), time(closes_hour, closes_minute)
