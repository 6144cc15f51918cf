"""The words a filter is typed with: English is always understood, Spanish too, and either can be shown."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from .filter import WORDS_OF, Has, Is, Key, Whose
from .words import AssessmentKind, Impact, Priority, State

_SPANISH: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    Key: {
        Key.CLIENT: "cliente",
        Key.CONTACT: "contacto",
        Key.ASSIGNEE: "agente",
        Key.STATE: "estado",
        Key.ASSESSMENT: "valoración",
        Key.IMPACT: "impacto",
        Key.PRIORITY: "prioridad",
        Key.TAG: "etiqueta",
        Key.IS: "es",
        Key.HAS: "tiene",
        Key.DUE: "vence",
        Key.OPENED: "abierta",
        Key.LAST: "último",
        Key.ANSWERED: "respondida",
    },
    Is: {
        Is.OWED: "debida",
        Is.NEARING: "próxima",
        Is.CRITICAL: "crítica",
        Is.OVERDUE: "vencida",
        Is.OPEN: "abierta",
        Is.CLOSED: "cerrada",
        Is.MINE: "mía",
        Is.UNASSIGNED: "sin-asignar",
        Is.FAILED: "fallida",
    },
    Has: {
        Has.ATTACHMENT: "adjunto",
    },
    Whose: {
        Whose.ME: "yo",
        Whose.NOBODY: "nadie",
    },
    State: {
        State.ANALYSIS: "análisis",
        State.WAITING_FOR_CLIENT: "esperando-al-cliente",
        State.ANSWERED: "respondida",
        State.RESTORING: "restableciendo",
        State.RESTORED: "restablecida",
        State.QUOTING: "presupuestando",
        State.QUOTE_SENT: "presupuesto-enviado",
        State.PLANNING: "planificando",
        State.PLANNED: "planificada",
        State.DELIVERED: "entregada",
        State.CLOSED: "cerrada",
    },
    AssessmentKind: {
        AssessmentKind.LEVEL_1: "nivel-1",
        AssessmentKind.LEVEL_2: "nivel-2",
        AssessmentKind.LEVEL_3: "nivel-3",
        AssessmentKind.EXTRA_FUNCTIONALITY: "funcionalidad-extra",
    },
    Impact: {
        Impact.NONE: "ninguno",
        Impact.DEGRADED: "degradado",
        Impact.DISCONTINUED: "interrumpido",
    },
    Priority: {
        Priority.LOW: "baja",
        Priority.MODERATE: "moderada",
        Priority.HIGH: "alta",
    },
}
"""By kind: members of two kinds with one value are one key of a dictionary."""
_ACCENTS: Final = str.maketrans("áéíóúüñ", "aeiouun")


def spoken(value: StrEnum, language: str = "en") -> str:
    """A key or a word of a closed set as it is typed in this language."""
    return _SPANISH[type(value)][value] if language == "es" else value.value.replace("_", "-")


def plain(text: str) -> str:
    """What two ways of typing a word have in common: no case, no accents, hyphens for underscores."""
    return text.casefold().translate(_ACCENTS).replace("_", "-")


def understood(kind: type[StrEnum], text: str) -> StrEnum | None:
    """The word of this kind that was typed, in either language."""
    return _UNDERSTOOD[kind].get(plain(text))


def _ways(kind: type[StrEnum]) -> dict[str, StrEnum]:
    return {plain(spoken(one, language)): one for language in ("es", "en") for one in kind}


_KINDS: Final[tuple[type[StrEnum], ...]] = (Key, Whose, *WORDS_OF.values())
_UNDERSTOOD: Final = {kind: _ways(kind) for kind in _KINDS}
