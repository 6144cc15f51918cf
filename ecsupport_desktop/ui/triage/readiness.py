"""What is still needed to send, said in the language of the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.assessment import Assessment
from ecsupport_desktop.domain.commands import SentAnotherWay
from ecsupport_desktop.domain.decide import Context
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services import triage
from ecsupport_desktop.ui.triage.typed import Typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """`problems`: (field, words beside it); `wrong`: fields with bad values; `summary`: one line.

    `gap`: the first thing that the answer leaves open, with its braces.
    """

    complete: bool
    assessment: Assessment | None
    problems: tuple[tuple[str, str], ...]
    wrong: frozenset[str]
    summary: str
    gap: str = ""


def readiness(
    typed: Typed,
    request: Request,
    zone: tzinfo,
    context: Context,
    sent: SentAnotherWay | None,
    unfilled: triage.Unfilled,
) -> Readiness:
    """Whether what is typed can be recorded as sent, and if not, what is still needed."""
    found = triage.readiness(
        typed.mode, typed.fields, typed.items, typed.answer, request, zone, context, sent, unfilled
    )
    words = [_(each.message).format(**dict[str, Any](each.params)) for each in found.problems]
    pairs = list(zip(found.problems, words, strict=True))
    needs = [text for each, text in pairs if not each.sentence]
    said = [_("Still needed: {needs}").format(needs=", ".join(needs))] if needs else []
    said += [_("{sentence}.").format(sentence=text) for each, text in pairs if each.sentence]
    summary = " ".join(said)
    quiet = not typed.mode and not typed.answer.strip()
    return Readiness(
        complete=found.complete,
        assessment=found.assessment,
        problems=tuple(
            (each.field, text if each.sentence else _("Still needed: {needs}").format(needs=text))
            for each, text in pairs
        ),
        wrong=frozenset(each.field for each in found.problems if each.wrong),
        summary="" if quiet else summary,
        gap=next((dict(each.params)["placeholder"] for each in found.problems if each.leaves_open), ""),
    )
