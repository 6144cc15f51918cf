"""Requests that share words with one, on a server: in three trips, bounded whatever the words.

As in storage/like.py the rarest words are found among the newest requests. Matches of a rare one are few: the index of
words gives them all. A common one is in so many that walking the newest answered requests meets enough of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, Text, bindparam, cast, func, select, true
from sqlalchemy.dialects.postgresql import TSQUERY

from ecsupport_desktop.domain.similarity import MOST_WORDS, rarest, spellings
from ecsupport_desktop.services.views import LikeIds
from ecsupport_desktop.storage.like import (
    ANSWERED,
    CLIENT,
    ME,
    MOST_FOUND,
    MOST_OF_CLIENT,
    SAMPLE,
    together,
)
from ecsupport_desktop.storage.postgres.pipeline import Call
from ecsupport_desktop.storage.postgres.queue_order import literal_number
from ecsupport_desktop.storage.postgres.search_index import request_search
from ecsupport_desktop.storage.prepared import Found, Prepared
from ecsupport_desktop.storage.schema import NOT_CLOSED, request

AskAll = Callable[[Sequence[Call]], list[Found]]
"""One trip with several statements."""
RARE: Final = 10
"""Of the sampled requests: a word in no more of them is in five thousand of a million."""
WALKED: Final = 5_000
"""Answered requests whose words are looked at, the newest first."""
_R: Final = request.c
_S: Final = request_search.c


def like(ask_all: AskAll, words: Sequence[str], request_id: UUID, client_id: UUID | None) -> LikeIds:
    """Those that share the rarest words, the newest first. Two trips."""
    words = words[:MOST_WORDS]
    if not words:
        return LikeIds()
    asked = {f"word_{place}": _spelled(word) for place, word in enumerate(words)}
    (counted,) = ask_all([Call(_frequencies(len(words)), asked, planned_anew=True)])
    among = dict(zip(words, counted.tuples[0], strict=False))
    chosen = rarest(among, dict(zip(words, counted.tuples[0][len(words) :], strict=True)))
    calls: list[Call] = []
    for groups in together(chosen):
        values = {"words": _query(groups), "request": request_id, "client": client_id}
        few = max(min(among[word] for word in group) for group in groups) <= RARE
        calls.append(Call(_GATHERED if few else _WALKED, values, planned_anew=True))
        if client_id is not None:
            calls += [Call(each, values, planned_anew=True) for each in (_CLIENTS, _OPEN)]
    if not calls:
        return LikeIds()
    found = [each.scalars() for each in ask_all(calls)]
    still_open = found[2::3] if client_id is not None else []
    answered = [ids for place, ids in enumerate(found) if client_id is None or place % 3 != 2]
    return LikeIds(answered=_each_once(answered), open=_each_once(still_open))


def _each_once(lists: Sequence[Sequence[UUID]]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(each for found in lists for each in found))


def _query(groups: Sequence[tuple[str, ...]]) -> str:
    """All words of any group."""
    return " | ".join(f"({' & '.join(map(_spelled, group))})" for group in groups)


def _spelled(word: str) -> str:
    """Folded words of letters and digits, in quotes: nothing in them acts."""
    either = " | ".join(f"'{each}'" for each in spellings(word))
    return f"({either})"


# ── Statements, compiled once ───────────────────────────────────────────────────────────────────────────────
def _has(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    matches: ColumnElement[bool] = column.op("@@", is_comparison=True)(cast(bindparam(name, type_=Text()), TSQUERY))
    return matches


@lru_cache(maxsize=MOST_WORDS)
def _frequencies(words: int) -> Prepared:
    """How many of the newest have each word; then how many of all, as far as two."""
    newest = select(_S.head).order_by(_S.seq.desc()).limit(literal_number(SAMPLE)).subquery("newest")
    columns: list[ColumnElement[Any]] = [
        func.count().filter(_has(newest.c.head, f"word_{each}")).label(f"among_{each}") for each in range(words)
    ]
    columns += [_anywhere(each) for each in range(words)]
    return Prepared(select(*columns).select_from(newest))


def _anywhere(place: int) -> ColumnElement[Any]:
    hits = select(_S.seq).where(_has(_S.words, f"word_{place}")).limit(literal_number(2)).subquery()
    return select(func.count().cast(Integer)).select_from(hits).scalar_subquery().label(f"found_{place}")


def _gathered() -> Prepared:
    """All matches first, by the index of words."""
    matches = select(_S.seq).where(_has(_S.words, "words"), _has(_S.head, "words"))
    found = matches.cte("found").prefix_with("MATERIALIZED")
    hits = select(_R.id).select_from(found.join(request, _R.seq == found.c.seq)).where(_R.id != ME, *ANSWERED)
    return Prepared(hits.order_by(_R.seq.desc()).limit(literal_number(MOST_FOUND)))


def _walked(order: ColumnElement[Any], most: int, *where: ColumnElement[bool]) -> Prepared:
    """`most` requests, the newest first, and each one's words: a planner that could would search all for them first."""
    newest: Select[Any] = select(_R.id, _R.seq).where(_R.id != ME, *where).order_by(order.desc())
    walked = newest.limit(literal_number(most)).subquery("walked")
    its_words = select(_S.seq).where(_S.seq == walked.c.seq, _has(_S.head, "words")).offset(literal_number(0))
    found = its_words.correlate(walked).lateral("found")
    return Prepared(select(walked.c.id).select_from(walked.join(found, true())).limit(literal_number(MOST_FOUND)))


_GATHERED: Final = _gathered()
_WALKED: Final = _walked(_R.seq, WALKED, *ANSWERED)
_CLIENTS: Final = _walked(_R.number_key, MOST_OF_CLIENT, _R.client_id == CLIENT, *ANSWERED)
_OPEN: Final = _walked(_R.number_key, MOST_OF_CLIENT, _R.client_id == CLIENT, NOT_CLOSED)
