"""The texts an agent wrote: snippets and, beside the shipped ones, templates. No gap of theirs goes out unfilled.

What an agent pastes – code, JSON, a path – may have braces of its own. So only what a text of the program or of this
agent left open stops a sending, told by its name, wherever it came from: a draft of yesterday has it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ecsupport_desktop.services import templates
from ecsupport_desktop.services.snippets import SHIPPED_GAPS, STARTERS, Snippet, gap_names

MOST_REMEMBERED: Final = 200
"""Gaps of texts that are gone; a draft may still hold one."""

OwnTemplates = Mapping[tuple[str, str], str]
"""(kind, language) → the text an answer begins with."""


class OwnTexts:
    """One for the open desk; on one thread only. Until somebody writes one, the snippets are the shipped ones."""

    def __init__(self) -> None:
        self.snippets: list[Snippet] = list(STARTERS)
        self.templates: OwnTemplates = {}
        self._gaps: dict[str, None] = {}

    def use_snippets(self, snippets: Iterable[Snippet]) -> None:
        """From now on these are the ones; the gaps of those before are still known."""
        self.snippets = list(snippets)
        self.remember(gap for each in self.snippets for text in each.texts.values() for gap in gap_names(text))

    def use_templates(self, own: OwnTemplates) -> None:
        """From now on answers begin with these, and with the shipped ones where there is none."""
        self.templates = dict(own)
        self.remember(gap for text in self.templates.values() for gap in gap_names(text))

    def remember(self, gaps: Iterable[str]) -> None:
        """Never let one of these reach a client either."""
        for gap in gaps:
            self._gaps.pop(gap, None)
            self._gaps[gap] = None

    def remembered(self) -> list[str]:
        """What to keep for the next start, the latest last."""
        return list(self._gaps)[-MOST_REMEMBERED:]

    def template(self, kind: str, language: str) -> str:
        """The text to begin an answer of this kind with; a language without one has English, as the shipped ones."""
        return self.templates.get((kind or templates.FOLLOW_UP, language)) or templates.template(kind, language)

    def unfilled(self, text: str) -> tuple[str, ...]:
        """What still stands open in a text, each once: no client gets to read it."""
        return tuple(gap for gap in gap_names(text) if gap in SHIPPED_GAPS or gap in self._gaps)
