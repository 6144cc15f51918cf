"""What makes an event true whoever wrote it, as PostgreSQL's SQL/JSON paths; the variables are as in declared.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.commands import POLICY_STREAM

_FILLED: Final = r'like_regex "\\S"'
_DECIDED: Final = "$.decision.agent_id == $actor && $.decision.recorded_at == $now"
MUST: Final[Mapping[type[Any], str]] = {
    e.RequestRegistered: f"$.registered_at == $now && $.subject {_FILLED}",
    e.MessageReceived: '$.message.id == $command && $.message.direction == "from_client" && $.message.agent_id == null',
    e.CycleEnded: (
        f'$.agent_id == $actor && $.recorded_at == $now && (($.ended_by == "no_response_needed" && $.reason {_FILLED})'
        ' || ($.ended_by != "no_response_needed" && $.delivery_id != null))'
    ),
    e.NoteAdded: "$.note.id == $command && $.note.agent_id == $actor && $.note.at == $now",
    e.FilesAttached: (
        "exists($.attachments[*]) && !exists($.attachments[*] ? (@.added_by != $actor || @.added_at != $now))"
    ),
    e.AssessmentEstablished: (
        f"$.agent_id == $actor && $.at == $now && ($.number == 1 || $.revision_reason {_FILLED}) && ("
        f'($.assessment.kind == "level_1" && $.assessment.reasoning {_FILLED})'
        f' || ($.assessment.kind == "extra_functionality" && $.assessment.asked {_FILLED})'
        f' || ($.assessment.kind starts with "level_" && $.assessment.effort_hours != null'
        f" && $.assessment.restoring_steps {_FILLED}"
        ' && ($.assessment.kind == "level_2" || $.assessment.outage_started_at != null)))'
    ),
    e.MessageSent: (
        "$.message.id == $command && $.message.agent_id == $actor && $.message.received_at == $now && $.sent_at == $now"
        ' && $.message.direction == "to_client" && $.message.purpose == $.purpose'
        f' && ($.purpose != "information" || exists($.items[*] ? (@ {_FILLED})))'
        ' && ($.way != null || $.held_until > $now || $.purpose == "acknowledgement")'
    ),
    e.QuoteDrafted: "$.saved_by == $command && $.agent_id == $actor && $.at == $now",
    e.QuoteIssued: "$.issue.agent_id == $actor && $.issue.issued_at == $now && $.issue.expires_at > $now",
    e.QuoteAccepted: f"{_DECIDED} && $.decision.said_by {_FILLED} && $.decision.document_sha256 != null",
    e.QuoteDeclined: f"{_DECIDED} && $.decision.said_by {_FILLED}",
    e.QuoteWithdrawn: f"{_DECIDED} && $.decision.reason {_FILLED}",
    e.QuoteExpired: _DECIDED,
    e.PlanSaved: "$.saved_by == $command && exists($.steps[*])",
    e.PlanAgreed: (
        f"$.agreement.agent_id == $actor && $.agreement.recorded_at == $now && $.agreement.said_by {_FILLED}"
    ),
    e.DeliveryStarted: r'$.at == $now && $.message_id like_regex "^[^\\s<>]+$"',
    e.DeliveryDeferred: f"$.words {_FILLED}",
    e.DeliveryUnknown: f"$.words {_FILLED}",
    e.SentAgain: "$.at == $now",
    e.DeliveryFailed: f"$.error {_FILLED}",
    e.ClientSaved: f"$.client.id == $stream && $.client.name {_FILLED}",
    e.AgentSaved: f"$.agent.id == $stream && $.agent.name {_FILLED} && $.agent.login {_FILLED}",
    e.PolicyChanged: f'$stream == "{POLICY_STREAM}"',
    e.MailQuarantined: "$.quarantined_id == $stream && $.at == $now",
    e.QuarantinedDiscarded: f"$.quarantined_id == $stream && $.at == $now && $.reason {_FILLED}",
    e.PersonAnonymised: "$.subject_id == $stream",
}
"""What makes an event true whoever wrote it: mandatory fields are filled, who and when are the command's."""
