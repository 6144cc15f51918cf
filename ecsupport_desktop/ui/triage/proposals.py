"""What the panel proposes from what is known: the text to the client, whom it goes to, what to ask for."""

from __future__ import annotations

from datetime import date, tzinfo

from babel.dates import format_date, format_datetime

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.completeness import ITEM_LABELS, Completeness, Item, examine
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.services import templates, triage
from ecsupport_desktop.services.letters import first_name
from ecsupport_desktop.services.own_texts import OwnTexts
from ecsupport_desktop.services.snippets import values_of
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.triage.typed import Typed


def propose(
    typed: Typed, view: RequestView, agent: Agent, zone: tzinfo, texts: OwnTexts, *, signed: bool = False
) -> str:
    """The template for what was chosen, filled with what is typed; what is missing keeps its placeholder.

    `signed`: a signature stands below it, so that it closes without names.
    """
    values = {"{contact}": "", "{target_date}": ""} | known_values(typed, view, agent, zone)
    text = texts.template(typed.mode, typed.language)
    text = text if values["{contact}"] else templates.nameless(text)
    return templates.fill(templates.unsigned(text) if signed else text, values)


def known_values(typed: Typed, view: RequestView, agent: Agent, zone: tzinfo) -> dict[str, str]:
    """What is put in the place of which placeholder; what neither the request nor the form tells is left out."""
    language, fields = typed.language, typed.fields
    values = {
        **values_of(view, agent.name),
        "{contact}": first_name(view),
        "{reasoning}": fields.get("reasoning", "").strip(),
        "{priority}": templates.priority_word(fields.get("priority", ""), language),
        "{effort}": templates.effort_words(fields.get("effort_hours", ""), language),
        "{restoring_steps}": fields.get("restoring_steps", "").strip(),
        "{outage_started_at}": _moment(fields.get("outage_started_at", ""), zone, language),
        "{asked}": fields.get("asked", "").strip(),
        "{items}": templates.asking(typed.items, language),
        "{target_date}": templates.target_words(_day(fields.get("target_date", ""), language), language),
    }
    return {name: value for name, value in values.items() if value}


def completeness(view: RequestView) -> Completeness:
    """What the client gave and what is missing, over the subject and all they wrote."""
    request = view.request
    texts = [
        view.contents[message.id].new_text
        for message in request.messages
        if message.id in view.contents and message.from_client
    ]
    service = view.client.service(request.service_id) if view.client else None
    return examine(
        "\n".join((request.subject, *texts)),
        request.attachments,
        known_shop_url=service.shop_url if service else "",
    )


def checklist_items(found: Completeness) -> list[tuple[str, str]]:
    """Every item with its words, what is missing first."""
    rest = [item for item in Item if item not in found.missing]
    return [(item.value, _(ITEM_LABELS[item])) for item in (*found.missing, *rest)]


def _day(text: str, language: str) -> str:
    try:
        return format_date(date.fromisoformat(text.strip()), "long", locale=language)
    except ValueError:
        return ""


def _moment(text: str, zone: tzinfo, language: str) -> str:
    try:
        moment = triage.read_moment(text, zone)
    except ValueError:
        return ""
    return format_datetime(moment.astimezone(zone), "d MMMM HH:mm", locale=language)
