"""Cuts a text into the words it is found by, exactly as SQLite's full-text search does on a local database.

What becomes of a character (part of a word, without its accent and in lower case; nothing; the end of a word) is asked
of SQLite itself, once, and remembered: two tables of Unicode would agree on most characters only. Any thread.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from contextlib import closing
from typing import Final

LONGEST: Final = 255
"""Letters of a word that count; a tsvector takes no word above 2,046 bytes."""
_END: Final = " "
_SURROGATES: Final = range(0xD800, 0xE000)
_lock: Final = threading.Lock()
_meaning: Final[dict[int, str]] = dict.fromkeys((0, *_SURROGATES), _END)
"""By a character's number: what stands for it in a word, empty where it is left out, a space where the word ends."""


def words_of(text: str) -> list[str]:
    """The words of a text, in order."""
    unknown = {ord(char) for char in set(text)} - _meaning.keys()
    if unknown:
        with _lock:
            _meaning.update(_asked(unknown))
    return [word[:LONGEST] for word in text.translate(_meaning).split(_END) if word]


def within(words: Iterable[str], most: int) -> list[str]:
    """The first words that take no more than so many bytes, each with the space after it."""
    found: list[str] = []
    for word in words:
        most -= len(word.encode()) + 1
        if most < 0:
            break
        found.append(word)
    return found


def _asked(codes: set[int]) -> dict[int, str]:
    """The meaning of these characters: each is put between two letters, and SQLite says which words that makes."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute('CREATE VIRTUAL TABLE t USING fts5(x, tokenize = "unicode61 remove_diacritics 2")')
        connection.execute("CREATE VIRTUAL TABLE w USING fts5vocab(t, instance)")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", ((code, f"y{chr(code)}z") for code in codes))
        found: dict[int, list[str]] = {}
        for code, word in connection.execute("SELECT doc, term FROM w"):
            found.setdefault(code, []).append(word)
        connection.execute("ROLLBACK")
    return {code: words[0][1:-1] if len(words) == 1 else _END for code, words in found.items()}
