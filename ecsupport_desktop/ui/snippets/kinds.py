"""What the kinds of templates are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ecsupport_desktop.config.language import LANGUAGES, N_, _
from ecsupport_desktop.domain.words import AssessmentKind
from ecsupport_desktop.services.own_texts import OwnTexts
from ecsupport_desktop.services.snippets import Snippet
from ecsupport_desktop.services.templates import FOLLOW_UP

KINDS: Final[Mapping[str, str]] = {
    "ask": N_("Ask for information"),
    AssessmentKind.LEVEL_1: N_("Level 1"),
    AssessmentKind.LEVEL_2: N_("Level 2"),
    AssessmentKind.LEVEL_3: N_("Level 3"),
    AssessmentKind.EXTRA_FUNCTIONALITY: N_("Extra functionality"),
    FOLLOW_UP: N_("Message that ends no analysis"),
    "quote": N_("Message with a quote"),
}
"""In the order they are shown in."""


def offered(texts: OwnTexts) -> list[Snippet]:
    """The templates as they are offered after ;, the agent's own text where there is one."""
    return [
        Snippet(
            name=_("Template: {kind}").format(kind=_(title)),
            texts={language: texts.template(kind, language) for language in LANGUAGES},
        )
        for kind, title in KINDS.items()
    ]
