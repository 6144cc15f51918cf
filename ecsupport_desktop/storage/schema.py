"""The tables. Read models are joins over these; the only copies are the queue columns of `request`, kept by mapping.py.

CHECK constraints say IS NOT NULL too: `length(NULL) > 0` passes a CHECK. Foreign keys are checked at commit.
`request.seq` is the order of registration: row id of the search index and the tie-breaker ("age") of every order.
"""

from __future__ import annotations

from ecsupport_desktop.storage.schema_base import metadata
from ecsupport_desktop.storage.schema_conversation import (
    TO_BE_SENT,
    UNSENT,
    absorbed,
    assessment,
    attachment,
    content,
    cycle,
    delivery,
    file,
    message,
    note,
    request_link,
    request_tag,
)
from ecsupport_desktop.storage.schema_directory import agent, client, client_domain, contact, contact_address, service
from ecsupport_desktop.storage.schema_quote import ISSUED, plan, plan_step, quote, quote_line, quote_sequence
from ecsupport_desktop.storage.schema_record import (
    command,
    draft,
    event,
    lease,
    meta,
    number_sequence,
    policy,
    quarantine,
)
from ecsupport_desktop.storage.schema_request import (
    DELIVERY_FAILED,
    NOT_CLOSED,
    OWED,
    RUNS_OUT,
    SORT_INDICES,
    request,
)

__all__ = [
    "DELIVERY_FAILED",
    "ISSUED",
    "NOT_CLOSED",
    "OWED",
    "RUNS_OUT",
    "SORT_INDICES",
    "TO_BE_SENT",
    "UNSENT",
    "absorbed",
    "agent",
    "assessment",
    "attachment",
    "client",
    "client_domain",
    "command",
    "contact",
    "contact_address",
    "content",
    "cycle",
    "delivery",
    "draft",
    "event",
    "file",
    "lease",
    "message",
    "meta",
    "metadata",
    "note",
    "number_sequence",
    "plan",
    "plan_step",
    "policy",
    "quarantine",
    "quote",
    "quote_line",
    "quote_sequence",
    "request",
    "request_link",
    "request_tag",
    "service",
]
