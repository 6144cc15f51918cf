"""How alike two requests are, by the words of their subjects: what a person would call the same trouble again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from .folding import folded

_WORD: Final = re.compile(r"[^\W_]+")
LEAST_LETTERS: Final = 3
COMMON: Final = (
    "the and for with our not are was has have from this that you your can does doesn isn won don any all when what",
    "why how since after before please help hello still again",
    "los las del una uno por para con sin que qué como cómo está esta este son desde hasta sale hay nos muy más",
    "favor hola ayuda cuando todo toda todos nada otra otro",
)
"""Words that say nothing about the trouble, in the languages we answer in."""


_FOLDED_COMMON: Final = frozenset(folded(word) for line in COMMON for word in line.split())


def telling_words(text: str) -> tuple[str, ...]:
    """The words that tell what it is about, each once, in order; folded."""
    found = (word for word in _WORD.findall(folded(text)) if len(word) >= LEAST_LETTERS)
    return tuple(dict.fromkeys(word for word in found if word not in _FOLDED_COMMON and not word.isdigit()))


MOST_WORDS: Final = 8
"""Of a long subject no more are asked about."""
MOST_TELLING: Final = 4
"""The rarest words, by which requests are found."""


def spellings(word: str) -> tuple[str, ...]:
    """A word as it may stand elsewhere: in the singular, in the plural."""
    if len(word) < 5:
        return (word,)
    shorter = (word[:-1],) if word.endswith("s") and len(word) > 5 else ()
    return (word, *shorter, *(() if shorter else (f"{word}s", f"{word}es")))


def rarest(among: Mapping[str, int], found: Mapping[str, int]) -> tuple[str, ...]:
    """The words that tell requests apart best, the rarest first.

    `among`: how many of the newest requests have it; `found`: how many of all, of which two are enough to know. A word
    that only one request has leads to no other.
    """
    shared = [word for word in among if among[word] > 1 or found[word] > 1]
    return tuple(sorted(shared, key=lambda word: (among[word], -len(word))))[:MOST_TELLING]


def alike(one: str, other: str) -> float:
    """The share of telling words that both have, of all that either has: 0 to 1. Words that begin alike are alike."""
    first, second = set(telling_words(one)), set(telling_words(other))
    if not first or not second:
        return 0.0
    shared = sum(any(_same(word, each) for each in second) for word in first)
    return shared / (len(first) + len(second) - shared)


def _same(one: str, other: str) -> bool:
    """ "invoice" and "invoices" are the same word."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= 5 and long.startswith(short) and len(long) - len(short) <= 2)
