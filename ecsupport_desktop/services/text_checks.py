"""What is wrong with a snippet or a template an agent writes: said beside the field before it is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from ecsupport_desktop.domain.errors import N_, InvalidField
from ecsupport_desktop.domain.folding import folded
from ecsupport_desktop.domain.words import AssessmentKind
from ecsupport_desktop.services import templates
from ecsupport_desktop.services.snippets import PLACEHOLDERS, gap_names

LONGEST_NAME: Final = 40
ALIKE: Final = 0.8
"""Share of letters from which on something in braces is a known placeholder, misspelt (`difflib`)."""

_REPAIR: Final = ("{priority}", "{effort}", "{restoring_steps}")
MUST_TELL: Final[Mapping[str, tuple[str, ...]]] = {
    "ask": ("{items}",),
    AssessmentKind.LEVEL_1: ("{reasoning}",),
    AssessmentKind.LEVEL_2: _REPAIR,
    AssessmentKind.LEVEL_3: ("{outage_started_at}", *_REPAIR),
    AssessmentKind.EXTRA_FUNCTIONALITY: ("{asked}",),
    templates.FOLLOW_UP: (),
    "quote": (),
}
"""By kind of template, what its text can't do without: the client is told it. In the order they are shown in."""
_DATED: Final = (AssessmentKind.LEVEL_2, AssessmentKind.LEVEL_3)


def known_to(kind: str) -> dict[str, str]:
    """Every placeholder that is filled in in a template of this kind, "" a snippet, and what stands in its place."""
    own = MUST_TELL.get(kind, ()) + (("{target_date}",) if kind in _DATED else ())
    return dict(PLACEHOLDERS) | {token: templates.PLACEHOLDERS[token] for token in own}


def check_snippet(name: str, texts: Mapping[str, str], others: Sequence[str]) -> None:
    """Raises InvalidField for the first thing wrong; its field is "name" or the code of a language."""
    if not name.strip():
        raise InvalidField(N_("A snippet needs a name: what you type after ;"), field="name")
    if len(name.strip()) > LONGEST_NAME:
        raise InvalidField(N_("That name is too long to be typed: at most 40 letters"), field="name")
    if folded(name.strip()) in {folded(other.strip()) for other in others}:
        raise InvalidField(N_("There is a snippet of that name already"), field="name")
    if not any(text.strip() for text in texts.values()):
        raise InvalidField(N_("Write its text in at least one language"), field=next(iter(texts), "en"))
    for language, text in texts.items():
        _check_braces(text, language, known_to(""))


def check_template(kind: str, language: str, text: str) -> None:
    """Raises InvalidField for the first thing wrong with a text of one's own; its field is the language."""
    known = known_to(kind)
    _check_braces(text, language, known)
    for gap in gap_names(text):
        if gap in templates.PLACEHOLDERS and gap not in known:
            message = N_("Nothing is put in the place of {placeholder} in this text: take it out")
            raise InvalidField(message, field=language, placeholder=gap)
    for needed in MUST_TELL.get(kind, ()):
        if needed not in text:
            message = N_("The client has to be told it: put {placeholder} into the text")
            raise InvalidField(message, field=language, placeholder=needed)


def left_open(kind: str, text: str) -> tuple[str, ...]:
    """What somebody has to type over before a text goes out, each once. `kind` "" is a snippet."""
    known = known_to(kind)
    return tuple(gap for gap in gap_names(text) if gap not in known)


def _check_braces(text: str, field: str, known: Collection[str]) -> None:
    if text.count("{") != text.count("}"):
        raise InvalidField(N_("A brace stands alone: a gap has one before and one after it"), field=field)
    for gap in gap_names(text):
        near = get_close_matches(gap[1:-1].lower(), [token[1:-1] for token in known], n=1, cutoff=ALIKE)
        if gap not in known and near:
            message = N_("{placeholder} isn't filled in. Is {known} meant? Else give the gap another name")
            raise InvalidField(message, field=field, placeholder=gap, known=f"{{{near[0]}}}")
