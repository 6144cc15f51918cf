"""Whether a client writes English or Spanish, by the little words: enough to choose a template."""

from __future__ import annotations

import re
from typing import Final

_ENGLISH: Final = (
    "the of and to is in that it for was on are as with be this have from not by but they our my we you can"
    " when at has please hello hi dear thanks thank regards there an or which what how does"
)
_SPANISH: Final = (
    "el la los las de del que y en un una por con para no se lo es al como más pero sus su le ya este sí porque"
    " cuando muy sin sobre nos mi me hay desde hola gracias saludos buenos buenas días tardes estimados"
)
_LITTLE_WORDS: Final = {"en": frozenset(_ENGLISH.split()), "es": frozenset(_SPANISH.split())}
_WORD: Final = re.compile(r"[^\W\d_]+")
_ENOUGH_CHARACTERS: Final = 5_000
_ONLY_SPANISH: Final = re.compile(r"[ñ¿¡]", re.IGNORECASE)


def guess_language(text: str, otherwise: str) -> str:
    """The language (`en` or `es`) the text is written in; `otherwise` where its little words don't tell."""
    start = text[:_ENOUGH_CHARACTERS]
    words = [word.lower() for word in _WORD.findall(start)]
    counts = {code: sum(word in known for word in words) for code, known in _LITTLE_WORDS.items()}
    counts["es"] += len(_ONLY_SPANISH.findall(start))
    best = max(counts, key=lambda code: counts[code])
    clear = counts[best] > 0 and list(counts.values()).count(counts[best]) == 1
    return best if clear else otherwise
