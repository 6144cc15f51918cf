"""Finds what somebody means by a few letters: beginnings of words and runs of letters, accents and case aside."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

QUERY_MOST, TEXT_MOST = 40, 200
"""Characters looked at: a name is short, and a pasted page must not stop the window."""

WHOLE, BEGINNING, WORD, INSIDE, PIECES = 140, 120, 100, 60, 80


@dataclass(frozen=True, slots=True)
class Match:
    """How good, and which characters of the text."""

    score: int
    positions: tuple[int, ...]


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case without accents, character for character, so that positions stay."""
    if text.isascii():
        return text.lower()
    return "".join(unicodedata.normalize("NFD", character)[0].lower()[:1] for character in text)


@lru_cache(maxsize=4096)
def match(query: str, text: str) -> Match | None:
    """How the text answers the query, each of whose words must be found, in any order; None if one isn't."""
    folded = fold(text[:TEXT_MOST])
    starts = _word_starts(folded)
    score, positions = 0, set[int]()
    words = fold(query[:QUERY_MOST]).split()
    for word in words:
        found = _find(word, folded, starts)
        if found is None:
            return None
        score += found.score
        positions.update(found.positions)
    if words and " ".join(words) == folded.strip():
        score += WHOLE
    # Of two that match alike the shorter one says less that wasn't asked for.
    return Match(score * 10 - min(len(text), 99) // 10, tuple(sorted(positions)))


def _find(word: str, text: str, starts: tuple[int, ...]) -> Match | None:
    if not set(word) <= set(text):
        return None
    for start in starts:
        if text.startswith(word, start):
            return Match(BEGINNING if start == starts[0] else WORD, tuple(range(start, start + len(word))))
    if pieces := _pieces(word, text, starts):
        return Match(PIECES - len(_runs(pieces)), pieces)
    if len(word) > 1 and (at := text.find(word)) >= 0:
        return Match(INSIDE, tuple(range(at, at + len(word))))
    return None


def _pieces(word: str, text: str, starts: tuple[int, ...]) -> tuple[int, ...]:
    """The word cut into beginnings of later and later words ("nreq" → New REQuest); empty if it can't be."""
    dead: set[tuple[int, int]] = set()

    def search(used: int, first: int) -> tuple[int, ...] | None:
        if used == len(word):
            return ()
        if (used, first) in dead:
            return None
        for number in range(first, len(starts)):
            longest = _common(word, used, text, starts[number])
            for length in range(longest, 0, -1):
                rest = search(used + length, number + 1)
                if rest is not None:
                    return (*range(starts[number], starts[number] + length), *rest)
        dead.add((used, first))
        return None

    return search(0, 0) or ()


def _common(word: str, used: int, text: str, start: int) -> int:
    length = 0
    while used + length < len(word) and start + length < len(text) and word[used + length] == text[start + length]:
        length += 1
    return length


def _runs(positions: tuple[int, ...]) -> list[int]:
    return [at for before, at in zip((-2, *positions), positions, strict=False) if at != before + 1]


@lru_cache(maxsize=4096)
def _word_starts(text: str) -> tuple[int, ...]:
    return tuple(
        at for at, character in enumerate(text) if character.isalnum() and (at == 0 or not text[at - 1].isalnum())
    ) or (0,)
