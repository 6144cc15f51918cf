"""Requests that share words with one, found by the index of words; bounded, whatever the words are.

How rare a word is, is seen among the newest requests. Words are looked up as they stand, not as beginnings: the index
then gives the newest first and stops, while all that begin so would have to be gathered before the first one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, func, literal_column, select

from ecsupport_desktop.domain.similarity import MOST_WORDS, rarest, spellings
from ecsupport_desktop.services.views import LikeIds
from ecsupport_desktop.storage.prepared import Prepared
from ecsupport_desktop.storage.schema import NOT_CLOSED, request
from ecsupport_desktop.storage.search_index import request_search
from ecsupport_desktop.storage.types import Uuid

SAMPLE: Final = 2_000
"""The newest requests, among which words are counted."""
MOST_MATCHES: Final = 10_000
"""Requests with such words that are looked at for answered ones, the newest first."""
MOST_OF_CLIENT: Final = 1_000
"""The same for those of one client."""
MOST_FOUND: Final = 40
_R: Final = request.c
ANSWERED: Final = (_R.assessment_kind.is_not(None), _R.due_at.is_(None))
"""Assessed, and nothing is owed."""
ME: Final = bindparam("request", type_=Uuid())
CLIENT: Final = bindparam("client", type_=Uuid())
_rowid: Final = request_search.c.rowid
_MATCHES: Final[ColumnElement[bool]] = literal_column("request_search").op("MATCH")(bindparam("words"))
_TOP: Final = select(func.max(_R.seq)).scalar_subquery()
_count: Final = select(func.count())
_AMONG_NEWEST: Final = Prepared(
    _count.select_from(request_search).where(_MATCHES, _rowid > _TOP - literal_column(str(SAMPLE)))
)
_ANYWHERE: Final = Prepared(_count.select_from(select(_rowid).where(_MATCHES).limit(literal_column("2")).subquery()))


def like(connection: Connection, words: Sequence[str], request_id: UUID, client_id: UUID | None) -> LikeIds:
    """Those that share the rarest words, the newest first."""
    among, found = {}, {}
    for word in words[:MOST_WORDS]:
        asked = {"words": _spelled(word)}
        among[word] = _AMONG_NEWEST.found(connection, asked).scalar()
        found[word] = among[word] if among[word] > 1 else _ANYWHERE.found(connection, asked).scalar()
    answered: dict[UUID, None] = {}
    still_open: dict[UUID, None] = {}
    for groups in together(rarest(among, found)):
        values = {"words": _query(groups), "request": request_id, "client": client_id}
        answered |= dict.fromkeys(_NEWEST.found(connection, values).scalars())
        if client_id is not None:
            answered |= dict.fromkeys(_CLIENTS.found(connection, values).scalars())
            still_open |= dict.fromkeys(_OPEN.found(connection, values).scalars())
    return LikeIds(answered=tuple(answered), open=tuple(still_open))


def together(words: Sequence[str]) -> list[list[tuple[str, ...]]]:
    """What requests must have, the most alike first: the three rarest; then any two, or the rarest of two alone."""
    if not words:
        return []
    if len(words) < 3:
        return [[tuple(words[:most])] for most in range(len(words), 0, -1)]
    return [[tuple(words[:3])], list(combinations(words, 2))]


def _query(groups: Sequence[tuple[str, ...]]) -> str:
    """All words of any group, in the subject."""
    either = " OR ".join(f"({' AND '.join(map(_spelled, group))})" for group in groups)
    return f"subject : ({either})"


def _spelled(word: str) -> str:
    """Folded words of letters and digits: nothing in them acts."""
    either = " OR ".join(f'"{each}"' for each in spellings(word))
    return f"({either})"


# ── Statements, compiled once ───────────────────────────────────────────────────────────────────────────────
def _matching(most: int, *where: ColumnElement[bool]) -> Prepared:
    """The ids of matches that fulfil this; `most` matches are looked at, each as the index gives it, until enough are
    found: joined, or put in order outside as well, all would be gathered first.
    """
    matches = select(_rowid.label("seq")).where(_MATCHES).order_by(_rowid.desc()).limit(literal_column(str(most)))
    hits = matches.subquery("hits")
    one = select(_R.id).where(_R.seq == hits.c.seq, _R.id != ME, *where).correlate(hits)
    found = select(one.scalar_subquery().label("id")).select_from(hits).where(one.exists())
    return Prepared(found.limit(literal_column(str(MOST_FOUND))))


_NEWEST: Final = _matching(MOST_MATCHES, *ANSWERED)
_CLIENTS: Final = _matching(MOST_OF_CLIENT, _R.client_id == CLIENT, *ANSWERED)
_OPEN: Final = _matching(MOST_OF_CLIENT, _R.client_id == CLIENT, NOT_CLOSED)
