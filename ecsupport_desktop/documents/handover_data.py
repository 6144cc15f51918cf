"""What the template of a handover sheet is filled with: the plan as it was agreed with the client."""

from __future__ import annotations

from typing import Final

from ecsupport_desktop.config.language import N_, in_language
from ecsupport_desktop.documents.paper_words import Data, day, day_parts, printed, translated
from ecsupport_desktop.domain.plan import StepState
from ecsupport_desktop.services.quote_paper import HandoverSheet

_WORDS: Final = {
    "handover": N_("Handover to the development team"),
    "request": N_("Request"),
    "client": N_("Client"),
    "quote": N_("Quote"),
    "date": N_("Date"),
    "agreed": N_("Agreed with the client"),
    "steps": N_("Steps"),
    "step": N_("Step"),
    "owner": N_("Owner"),
    "due": N_("Due"),
    "state": N_("State"),
    "scope": N_("Scope"),
    "exclusions": N_("Not included"),
    "assumptions": N_("Assumptions"),
}
_STATES: Final = {StepState.TO_DO: N_("to do"), StepState.UNDER_WAY: N_("under way"), StepState.DONE: N_("done")}
_AGREED: Final = N_("{name}, {date}")
_NOT_AGREED: Final = N_("Not yet.")
_REVISION: Final = N_("{number}, revision {revision}")
_PAGE: Final = N_("Page {page} of {pages}")


def handover_data(sheet: HandoverSheet) -> Data:
    """All texts, formatted in the sheet's language."""
    words, translate = translated(_WORDS, sheet.language), in_language(sheet.language)
    quote = translate(_REVISION).format(number=sheet.quote_number, revision=sheet.revision)
    return {
        "language": sheet.language,
        "document-title": f"{words['handover']} · {sheet.request_number} · {printed(sheet.subject)}",
        "day": day_parts(sheet.printed_on),
        "draft": "",
        "words": words,
        "issuer": {"name": "", "facts": []},
        "title": printed(sheet.subject),
        "facts": [
            (words["request"], sheet.request_number),
            (words["client"], printed(sheet.client)),
            (words["quote"], quote),
            (words["date"], day(sheet.printed_on, sheet.language)),
        ],
        "agreed": _agreed(sheet),
        "steps": [
            {
                "place": str(place),
                "title": printed(step.title),
                "note": printed(step.note),
                "owner": printed(step.owner),
                "due": day(step.due, sheet.language),
                "state": translate(_STATES[step.state]),
            }
            for place, step in enumerate(sheet.plan.steps, 1)
        ],
        "scope": printed(sheet.scope),
        "exclusions": printed(sheet.exclusions),
        "assumptions": printed(sheet.assumptions),
        "foot": f"{sheet.request_number} · {quote}",
        "page": translate(_PAGE),
    }


def _agreed(sheet: HandoverSheet) -> str:
    agreement, translate = sheet.plan.agreement, in_language(sheet.language)
    if agreement is None:
        return translate(_NOT_AGREED)
    when = day(agreement.said_at.date(), sheet.language)
    said = translate(_AGREED).format(name=printed(agreement.said_by), date=when)
    return f"{said}\n{printed(agreement.what)}".strip()
