"""What is still needed to send, said in the language of the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.assessment import Assessment
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services import triage
from ecsupport_desktop.ui.triage.typed import Typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """`problems`: (field, words beside it); `wrong`: fields with bad values; `summary`: one line."""

    complete: bool
    assessment: Assessment | None
    problems: tuple[tuple[str, str], ...]
    wrong: frozenset[str]
    summary: str


def readiness(typed: Typed, request: Request, zone: tzinfo) -> Readiness:
    """Whether what is typed can be recorded as sent, and if not, what is still needed."""
    found = triage.readiness(typed.mode, typed.fields, typed.items, typed.answer, request, zone)
    needs = [_(problem.message).format(**dict[str, Any](problem.params)) for problem in found.problems]
    summary = _("Still needed: {needs}").format(needs=", ".join(needs)) if needs else ""
    quiet = not typed.mode and not typed.answer.strip()
    return Readiness(
        complete=found.complete,
        assessment=found.assessment,
        problems=tuple(
            (each.field, _("Still needed: {needs}").format(needs=words))
            for each, words in zip(found.problems, needs, strict=True)
        ),
        wrong=frozenset(each.field for each in found.problems if each.wrong),
        summary="" if quiet else summary,
    )
