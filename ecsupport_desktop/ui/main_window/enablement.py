"""Enables the actions on the selected request, or says why not: `may` and `decide` know, the window only asks."""

from __future__ import annotations

from typing import Final

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.may import may
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.main_window.acting import Acting
from ecsupport_desktop.ui.main_window.dry_run import context_of, why_not
from ecsupport_desktop.ui.shared.actions import ActionRegistry
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.refusals import error_text, why_no_personal_data
from ecsupport_desktop.ui.triage.ways import Way

KINDS: Final[dict[str, type[c.RequestCommand] | None]] = {
    "request.assign": c.AssignRequest,
    "request.tag": c.TagRequest,
    "request.note": c.AddNote,
    "request.attach": c.Attach,
    "request.record_message": c.RecordClientMessage,
    "request.set_client": c.SetClient,
    "request.link": c.LinkRequests,
    "request.merge": c.MergeRequest,
    "request.split": c.SplitRequest,
    "request.close": c.CloseRequest,
    "triage.impact_none": c.SetImpact,
    "triage.impact_degraded": c.SetImpact,
    "triage.impact_discontinued": c.SetImpact,
    "triage.ask": c.AskForInformation,
    "triage.level_1": c.EstablishAssessment,
    "triage.level_2": c.EstablishAssessment,
    "triage.level_3": c.EstablishAssessment,
    "triage.extra_functionality": c.EstablishAssessment,
    "triage.answer": c.Answer,
    "triage.take_over": c.Answer,
    "triage.template": c.Answer,
    "triage.send": c.Answer,
    "triage.sent_another_way": c.Answer,
    "triage.no_response": c.DeclareNoResponseNeeded,
    "triage.copy_answer": None,
    "quote.open": None,
    "quote.plan": c.SavePlan,
    "quote.issue": c.IssueQuote,
    "quote.send": c.SendQuote,
    "quote.decide": c.DecideQuote,
    "quote.revise": c.SaveQuote,
    "request.as_sent": None,
    "request.proof": None,
    "request.history": None,
    "request.copy_number": None,
    "request.focus": None,
    "request.window": None,
    "request.client_card": None,
}
"""The command an action leads to; None where looking is all it does."""

WHOLE: Final[dict[str, type[c.ClaimRequest | c.UnmergeRequest | c.ReopenRequest | c.MarkRestored]]] = {
    "request.claim": c.ClaimRequest,
    "request.unmerge": c.UnmergeRequest,
    "request.reopen": c.ReopenRequest,
    "triage.mark_restored": c.MarkRestored,
}
"""Actions whose command needs nothing more: the domain can be asked about the very command."""


WAYS: Final = {f"triage.{way.value}": way for way in Way if way is not Way.ANYWAY}
"""Actions that settle a response others were quicker than; discarding is always possible."""
WRITING: Final = (
    "request.note", "request.record_message", "triage.ask", "triage.level_1", "triage.level_2", "triage.level_3",
    "triage.extra_functionality", "triage.answer", "triage.take_over", "triage.template", "triage.send",
    "triage.sent_another_way", "triage.no_response", "triage.copy_answer", "triage.attach",
)  # fmt: skip
"""Actions that begin or end a text to be kept."""
DESK_WIDE: Final = ("file.new_request", "file.new_client", "file.import_mail", "file.import_csv")
"""Actions that write whatever is selected."""


def enable_for(view: RequestView | None, registry: ActionRegistry, link: DeskLink, acting: Acting) -> None:
    """Enable what this request (None: none is selected) and the database's connection allow."""
    if view is None:
        for action_id in (each for each in (*KINDS, *WHOLE) if each in registry):
            registry.set_enabled(action_id, False, _("Select a request first"))
        return
    context = context_of(view, link)
    kinds = {action_id: kind for action_id, kind in KINDS.items() if action_id in registry}
    for action_id, kind in kinds.items():
        refused = may(kind, view.request, context).why_not if kind is not None else None
        registry.set_enabled(action_id, refused is None, error_text(refused) if refused else "")
    if not link.live.company(view.request.id).writers:
        registry.set_enabled("triage.take_over", False, _("Nobody else is writing an answer here"))
    for action_id, whole in WHOLE.items():
        reason = why_not(view, whole(**acting.base()), link)
        registry.set_enabled(action_id, not reason, reason)
    if closed := link.closed_because:
        for action_id in (*(each for each, kind in kinds.items() if kind is not None), *WHOLE):
            registry.set_enabled(action_id, False, closed)
    if not any(content.html for content in view.contents.values()):
        registry.set_enabled("request.as_sent", False, _("Every message here is plain text"))
    if view.client is None:
        registry.set_enabled("request.client_card", False, _("Nobody has said yet whose request this is"))


def enable_ways(ways: frozenset[Way], registry: ActionRegistry) -> None:
    """Enable the ways out that are offered beside the response."""
    for action_id, way in WAYS.items():
        offered = way in ways or way is Way.DISCARD
        registry.set_enabled(action_id, offered, _("No colleague was quicker with this request"))


def enable_by_connection(registry: ActionRegistry, link: DeskLink) -> None:
    """What concerns the database and no request."""
    closed = link.closed_because
    for action_id in DESK_WIDE:
        registry.set_enabled(action_id, not closed, closed)
    forbidden = why_no_personal_data(link.agent)
    registry.set_enabled("file.personal_data", not forbidden, forbidden)
    shared = link.live.shared
    registry.set_enabled("file.backup", not shared, _("A shared database is backed up on its server"))
    why_not = _("The connection is there") if shared else _("The database is a file on this computer")
    registry.set_enabled("view.reconnect", link.live.lost, why_not)


def disable_writing(registry: ActionRegistry) -> None:
    """The request shown is open in a window of its own: what is typed has one place."""
    for action_id in WRITING:
        registry.set_enabled(action_id, False, _("It is open in a window of its own"))
