"""Which messages by mail are to be sent, are being sent, or haven't left: by indices of those few."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, exists, func, literal_column, select

from ecsupport_desktop.services.views import DeliveryPlace
from ecsupport_desktop.storage.schema import TO_BE_SENT, UNSENT, delivery, request
from ecsupport_desktop.storage.types import UtcDateTime

_d = delivery.c
DUE: Final = (
    select(_d.request_id, _d.id)
    .where(TO_BE_SENT, _d.next_attempt_at <= bindparam("now", type_=UtcDateTime()))
    .order_by(_d.next_attempt_at, _d.id)
    .limit(bindparam("most"))
)
UNDER_WAY: Final = (
    select(_d.request_id, _d.id).where(UNSENT, _d.state == literal_column("'sending'")).order_by(_d.sent_at, _d.id)
)
COUNT: Final = select(func.count()).select_from(delivery).where(UNSENT, _d.state != literal_column("'unknown'"))
UNKNOWN: Final = exists(
    select(literal_column("1")).where(
        _d.request_id == request.c.id, request.c.delivery_failed.is_(True), _d.state == literal_column("'unknown'")
    )
)
"""Whether of a message of this request nobody knows."""


def places(rows: Iterable[Sequence[Any]]) -> tuple[DeliveryPlace, ...]:
    return tuple(DeliveryPlace(request_id=row[0], delivery_id=row[1]) for row in rows)
