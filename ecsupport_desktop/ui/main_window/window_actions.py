"""Which slot each action of the table runs: one table for the window, built once the desk is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ecsupport_desktop.domain.words import Impact
from ecsupport_desktop.ui.actions_table import QUEUE_PREFIX
from ecsupport_desktop.ui.main_window.enablement import WAYS
from ecsupport_desktop.ui.queue.sorting import SORT_PREFIX

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView
    from ecsupport_desktop.ui.main_window.request_desk import RequestDesk


def wire(view: DeskView) -> None:
    """Connect the actions that concern the open desk."""
    rooms, registry = view.rooms, view.registry
    table: dict[str, Callable[..., object]] = {
        "queue.next_request": view.on_next,
        "queue.previous_request": view.on_previous,
        "queue.search": rooms.search,
        "queue.focus": rooms.go_back,
        "file.new_request": view.on_new_request,
        "file.new_client": view.on_new_client,
        "file.import_mail": rooms.importer.choose_and_import,
        "file.import_csv": rooms.importer.choose_and_import_csv,
        "file.export": view.files.on_export,
        "file.backup": view.files.on_backup,
        "file.personal_data": view.personal.open,
        "file.settings": view.settings.open,
        "file.quote_settings": view.settings.open_quotes,
        "quote.save": view.on_page_save,
        "quote.issue": lambda: rooms.quote.saving.begin_issue(),
        "quote.send": lambda: rooms.quote.offering.begin_send(),
        "quote.decide": lambda: rooms.quote.offering.begin_decision(),
        "quote.revise": lambda: rooms.quote.revisions.revise(),
        "quote.compare": lambda: rooms.quote.revisions.compare(),
        "quote.save_pdf": lambda: rooms.quote.filing.save_pdf(),
        "quote.add_line": view.on_page_add,
        "quote.remove_line": view.on_page_remove,
        "quote.duplicate_line": lambda: rooms.quote.duplicate_line(),
        "quote.rates": lambda: rooms.quote.sources.offer_rates(),
        "quote.copy_earlier": lambda: rooms.quote.sources.copy_earlier(),
        "view.refresh": rooms.refresh,
        "view.reconnect": view.link.live.retry_now,
        "view.mail": view.mail_notice.say,
        "view.sidebar": rooms.toggle_sidebar,
    }
    for action_id, slot in table.items():
        registry.on(action_id, slot)
    for spec in registry.specs:
        if spec.id.startswith(QUEUE_PREFIX):
            registry.action(spec.id).triggered.connect(view.on_queue_action)
        elif spec.id.startswith(SORT_PREFIX):
            registry.action(spec.id).triggered.connect(view.on_sort_action)


def wire_request(desk: RequestDesk) -> None:
    """Connect the actions on the request that a window shows."""
    request, triage, registry = desk.column.request, desk.column.triage, desk.registry
    table: dict[str, Callable[..., object]] = {
        "request.focus": request.focus_conversation,
        "request.as_sent": request.toggle_as_sent,
        "request.proof": request.show_proof,
        "request.history": request.show_history,
        "request.client_card": desk.on_client_card,
        "request.set_client": desk.on_set_client,
        "triage.ask": triage.focus_ask,
        "triage.no_response": triage.no_response_needed,
        "triage.answer": triage.focus_answer,
        "triage.attach": triage.attach,
        "triage.take_over": desk.company.take_over,
        "triage.template": triage.insert_template,
        "triage.copy_answer": triage.copy_answer,
        "triage.send": desk.on_send,
        "triage.sent_another_way": triage.send,
        "triage.bring_back": desk.on_undo,
        "triage.mark_restored": desk.on_mark_restored,
        "quote.open": desk.show_quote,
        "quote.plan": desk.show_plan,
        "quote.redo": desk.on_page_redo,
    }
    for action_id, slot in table.items():
        registry.on(action_id, slot)
    for action_id in WAYS:
        registry.action(action_id).triggered.connect(desk.on_way_action)
    for impact in Impact:
        registry.action(f"triage.impact_{impact.value}").triggered.connect(desk.on_impact_action)
    for level in ("level_1", "level_2", "level_3", "extra_functionality"):
        registry.action(f"triage.{level}").triggered.connect(desk.on_level_action)
