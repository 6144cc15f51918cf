"""What a chart shows, in words and sizes; where it stands is the chart's."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a row or column: so many, in a token's colour; `hatched` tells it without the colour."""

    size: float
    token: str
    hatched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A row, column, point or cell. `what` names it; `label` stands at the axis, `value` beside the mark, or `short`
    where there is no room for that; `words` say all of it.
    """

    what: str
    label: str
    value: str
    words: str
    ids: tuple[UUID, ...]
    pieces: tuple[Piece, ...]
    short: str = ""

    @property
    def size(self) -> float:
        """Of all its pieces."""
        return sum(piece.size for piece in self.pieces)
