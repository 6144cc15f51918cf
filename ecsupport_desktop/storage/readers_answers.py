"""How requests were answered: the words of their assessments and the beginnings of their answers; two statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select

from ecsupport_desktop.domain.words import Purpose
from ecsupport_desktop.services.views import GivenAnswer
from ecsupport_desktop.storage.schema import assessment, content, message

BEGINNING: Final = 600
"""Letters of an answer that are read."""
_WORDS: Final = ("reasoning", "restoring_steps", "asked")
"""What an assessment is in words; each kind has one of them."""
_A, _M = assessment.c, message.c
IN_WORDS: Final = select(_A.request_id, *(_A[name] for name in _WORDS)).order_by(_A.number)
_written: Final = func.substr(func.coalesce(func.nullif(content.c.new_text, ""), content.c.text), 1, BEGINNING)
ANSWERS: Final = (
    select(_M.request_id, func.coalesce(_M.sent_at, _M.received_at), _written)
    .select_from(message.outerjoin(content, content.c.owner_id == _M.id))
    .where(_M.purpose == Purpose.ANSWER)
    .order_by(_M.position)
)


def statements(theirs: Callable[[ColumnElement[Any]], ColumnElement[bool]]) -> tuple[Select[Any], Select[Any]]:
    """`theirs` makes the condition of a column: that it is one of the ids."""
    return IN_WORDS.where(theirs(_A.request_id)), ANSWERS.where(theirs(_M.request_id))


_IN_WORDS, _ANSWERS = statements(lambda column: column.in_(bindparam("ids", expanding=True)))


def given_answers(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, GivenAnswer]:
    """By request; those that were never assessed aren't there."""
    asked = {"ids": list(ids)}
    return answers_of(connection.execute(_IN_WORDS, asked), connection.execute(_ANSWERS, asked))


def answers_of(in_words: Iterable[Any], answers: Iterable[Any]) -> dict[UUID, GivenAnswer]:
    """Of rows as the statements bring them; the last one of each request counts."""
    said = {request_id: (at, text or "") for request_id, at, text in answers}
    found: dict[UUID, GivenAnswer] = {}
    for request_id, *texts in in_words:
        fields = {name: text for name, text in zip(_WORDS, texts, strict=True) if text is not None}
        at, text = said.get(request_id, (None, ""))
        found[request_id] = GivenAnswer(fields=fields, text=text, at=at)
    return found
