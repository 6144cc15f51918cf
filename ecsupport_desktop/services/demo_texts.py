"""The words of the demo, read from `resources/demo`: shop problems, clients, agents, and what is said in between."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from ecsupport_desktop.config.paths import resources_folder
from ecsupport_desktop.domain.words import AssessmentKind, Impact

_WRAPPED: Final = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that goes wrong in a shop, or is wished for. `missing` are keys of the items to ask for."""

    language: str
    topic: str
    kind: AssessmentKind
    impact: Impact
    subject: str
    text: str
    missing: tuple[str, ...]
    hours: str
    conclusion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """What is said in one language, by what it is for; `items` and `answers` by key."""

    texts: Mapping[str, str]
    items: Mapping[str, str]
    answers: Mapping[str, str]
    notes: tuple[str, ...]

    def __getitem__(self, name: str) -> str:
        return self.texts[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoTexts:
    """Everything, loaded. `clients` and `agents` are tables as they stand in the file."""

    problems: Mapping[str, tuple[Problem, ...]]
    phrases: Mapping[str, Phrases]
    products: Mapping[str, tuple[str, ...]]
    clients: tuple[Mapping[str, Any], ...]
    agents: tuple[Mapping[str, Any], ...]


@cache
def demo_texts() -> DemoTexts:
    """Read once a process."""
    folder = resources_folder() / "demo"
    words = tomllib.loads((folder / "problems.toml").read_text(encoding="utf-8"))
    people = tomllib.loads((folder / "clients.toml").read_text(encoding="utf-8"))
    problems = [_problem(entry) for entry in words["problem"]]
    languages = tuple(words["phrases"])
    return DemoTexts(
        problems={code: tuple(each for each in problems if each.language == code) for code in languages},
        phrases={code: _phrases(entry) for code, entry in words["phrases"].items()},
        products={code: tuple(names) for code, names in words["products"].items()},
        clients=tuple(people["client"]),
        agents=tuple(people["agent"]),
    )


def _problem(entry: Mapping[str, Any]) -> Problem:
    return Problem(
        language=entry["language"],
        topic=entry["topic"],
        kind=AssessmentKind(entry["kind"]),
        impact=Impact(entry["impact"]),
        subject=entry["subject"],
        text=_unwrapped(entry["text"]),
        missing=tuple(entry["missing"]),
        hours=entry["hours"],
        conclusion=entry["conclusion"],
    )


def _unwrapped(text: str) -> str:
    """Paragraphs as people type them: the file's long lines end where the editor's window did."""
    joined = ""
    for line in text.strip().splitlines():
        joined += line + (" " if len(line) > _WRAPPED else "\n")
    return joined.strip()


def _phrases(entry: Mapping[str, Any]) -> Phrases:
    return Phrases(
        texts={name: text for name, text in entry.items() if isinstance(text, str)},
        items=entry["items"],
        answers=entry["answers"],
        notes=tuple(entry["notes"]),
    )
