"""How Python values are kept: each column type is decided once, for SQLite and for the engine that may come next."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from sqlalchemy import BigInteger, Dialect, Integer, LargeBinary, Text
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy import Uuid as SqlUuid
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_Word = TypeVar("_Word", bound=StrEnum)

BIG: Final = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit integer; on SQLite `INTEGER`, the only spelling that can be the row id."""


TEXT: Final = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of its characters' numbers, whatever language a server sorts in: alike on every engine."""


def to_microseconds(moment: datetime) -> int:
    """Microseconds since 1970 in UTC; ValueError for a naive moment."""
    if moment.tzinfo is None:
        raise ValueError(f"a naive datetime can't be kept: {moment!r}")
    return (moment - _EPOCH) // _MICROSECOND


def from_microseconds(number: int) -> datetime:
    """The aware UTC moment of so many microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=number)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware moments only: integer microseconds since 1970 in UTC on SQLite, `timestamptz` elsewhere."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else SqlDateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        number = to_microseconds(value)
        return number if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return from_microseconds(value) if isinstance(value, int) else value.astimezone(UTC)


class Duration(TypeDecorator[timedelta]):
    """A length of time in whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        return None if value is None else value // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        return None if value is None else timedelta(microseconds=value)


class Uuid(TypeDecorator[UUID]):
    """Sixteen bytes on SQLite, `uuid` elsewhere; both sort a UUIDv7 by its time."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(LargeBinary(16) if dialect.name == "sqlite" else SqlUuid(as_uuid=True))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        return value.bytes if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        return UUID(bytes=value) if isinstance(value, bytes) else value


class Word(TypeDecorator[_Word], Generic[_Word]):
    """A word of the policy as text; reading an unknown one is a ValueError."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[_Word]) -> None:
        super().__init__()
        self.words = words

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text(collation="C") if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: _Word | None, dialect: Dialect) -> str | None:
        return value.value if isinstance(value, self.words) else None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> _Word | None:
        return None if value is None else self.words(value)


class Json(TypeDecorator[Any]):
    """Lists and objects of plain values as compact JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def to_json(value: Any) -> str:
    """Compact JSON text; letters stay letters."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
