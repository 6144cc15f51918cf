"""The words of `ecsupport quote …`: its actions with their arguments."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from typing import Final

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.domain.directory import LANGUAGES
from ecsupport_desktop.domain.plan import StepState
from ecsupport_desktop.domain.quote import Answered
from ecsupport_desktop.domain.words import Channel

AddAction = Callable[[str, str], argparse.ArgumentParser]
CONTENT_FIELDS: Final = {
    "title": N_("what the client is offered"),
    "currency": N_("such as EUR"),
    "scope": N_("what is delivered"),
    "exclusions": N_("what isn't"),
    "assumptions": N_("what it rests on"),
    "delivery_estimate": N_("how long it takes"),
    "terms": N_("payment, warranty, changes"),
    "notes": N_("anything else the client reads"),
}
"""The texts of a quote that have an option of their own, and what they say."""


def quote_actions(action: AddAction) -> None:
    """The calculator, and what is done with the quotes that are kept."""
    total = action(
        "total", _("calculate quotes, a JSON object a line in and out; a line that is wrong is answered by its error")
    )
    total.epilog = _("Exit code: 0 once every line is answered, wrong ones too.")
    total.add_argument("file", metavar="FILE", nargs="?", default="-", help=_("else, and for -, stdin"))
    _new_arguments(action("new", _("begin a quote, or its next revision; change the draft that is there")))
    show = _which(action("show", _("print a quote with all its facts and figures")))
    _revision(show)
    _which(action("issue", _("give the draft its number and put its PDF on the request; then it never changes")))
    _decide_arguments(_which(action("decide", _("record what the client said to a quote"))))
    withdraw = _which(action("withdraw", _("take an offer back")))
    withdraw.add_argument("--reason", metavar="TEXT", required=True, help=_("why"))
    _revision(withdraw)
    pdf = _which(action("pdf", _("write a quote's PDF: the one that is filed, or a draft's, marked as one")))
    pdf.add_argument("-o", "--output", metavar="FILE", default="-", help=_("where to; - for stdout"))
    _revision(pdf)
    plan = _which(action("plan", _("print the plan of an accepted quote, or say how far a step has come")))
    plan.add_argument("--step", metavar="STEP", help=_("a step's place in the plan, from 1, or its id"))
    plan.add_argument("--state", choices=[state.value for state in StepState], help=_("how far that step has come"))


def _which(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("number", metavar="NUMBER", help=_("of the quote or of its request: Q-2026-00031, 412"))
    return parser


def _revision(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--revision", metavar="N", type=_number, help=_("another revision than the current one"))


def _new_arguments(new: argparse.ArgumentParser) -> None:
    new.add_argument("number", metavar="REQUEST", help=_("such as ECS-2026-000412, or 412"))
    new.add_argument(
        "--from",
        dest="source",
        metavar="FILE|-|QUOTE",
        help=_("its content as JSON, or the number of a quote to copy words and lines from"),
    )
    for name, text in CONTENT_FIELDS.items():
        new.add_argument(f"--{name.replace('_', '-')}", metavar="TEXT", help=_(text))
    new.add_argument("--language", choices=LANGUAGES, help=_("of its paper (the client's)"))
    new.add_argument("--validity-days", metavar="N", type=_number, help=_("how long it is valid"))


def _decide_arguments(decide: argparse.ArgumentParser) -> None:
    decide.add_argument("answer", choices=[answer.value for answer in Answered])
    decide.add_argument("--said-by", metavar="NAME", required=True, help=_("who decided, at the client's"))
    decide.add_argument("--how", choices=[channel.value for channel in Channel], required=True, help=_("by which way"))
    decide.add_argument("--at", metavar="MOMENT", type=datetime.fromisoformat, help=_("when it was said (now)"))
    decide.add_argument("--reason", metavar="TEXT", default="", help=_("why, if they said so"))
    decide.add_argument(
        "--choose",
        metavar="LINE",
        nargs="+",
        default=[],
        help=_("optional lines they want: their places in the quote, from 1, or their ids"),
    )
    _revision(decide)


def _number(written: str) -> int:
    number = int(written)
    if number < 1:
        raise ValueError(written)
    return number
