"""What happened: facts in the past tense, complete enough that replaying a stream's events gives its row.

Contents (texts, files) are not in events, only their hashes: the chain still verifies after a text is anonymised.
"""

from __future__ import annotations

from .analysis import (
    AssessmentEstablished,
    CycleEnded,
    CycleOpened,
    ImpactSet,
    PrioritySet,
    RequestClosed,
    RequestReopened,
    ServiceRestored,
    StateChanged,
)
from .conversation import (
    ClientSet,
    DeliveryAccepted,
    DeliveryFailed,
    FilesAttached,
    MessageReceived,
    MessageSent,
    NoteAdded,
    RequestAssigned,
    RequestEvent,
    RequestRegistered,
    RequestTagged,
)
from .directory import AgentSaved, ClientSaved, MailQuarantined, PolicyChanged, QuarantinedDiscarded
from .relations import (
    MessagesSplitOff,
    MessagesTakenOver,
    RequestAbsorbed,
    RequestLinked,
    RequestMerged,
    RequestReleased,
    RequestUnlinked,
    RequestUnmerged,
)

__all__ = [
    "AgentSaved",
    "AnyDirectoryEvent",
    "AnyEvent",
    "AnyRequestEvent",
    "AssessmentEstablished",
    "ClientSaved",
    "ClientSet",
    "CycleEnded",
    "CycleOpened",
    "DeliveryAccepted",
    "DeliveryFailed",
    "FilesAttached",
    "ImpactSet",
    "MailQuarantined",
    "MessageReceived",
    "MessageSent",
    "MessagesSplitOff",
    "MessagesTakenOver",
    "NoteAdded",
    "PolicyChanged",
    "PrioritySet",
    "QuarantinedDiscarded",
    "RequestAbsorbed",
    "RequestAssigned",
    "RequestClosed",
    "RequestEvent",
    "RequestLinked",
    "RequestMerged",
    "RequestRegistered",
    "RequestReleased",
    "RequestReopened",
    "RequestTagged",
    "RequestUnlinked",
    "RequestUnmerged",
    "ServiceRestored",
    "StateChanged",
]

AnyRequestEvent = (
    RequestRegistered | MessageReceived | CycleOpened | CycleEnded | StateChanged | NoteAdded | FilesAttached
    | RequestAssigned | ImpactSet | PrioritySet | ClientSet | AssessmentEstablished | MessageSent | DeliveryAccepted
    | DeliveryFailed | ServiceRestored | RequestClosed | RequestReopened | RequestTagged | RequestLinked
    | RequestUnlinked | RequestMerged | RequestUnmerged | RequestAbsorbed | RequestReleased | MessagesSplitOff
    | MessagesTakenOver
)  # fmt: skip
AnyDirectoryEvent = ClientSaved | AgentSaved | PolicyChanged | MailQuarantined | QuarantinedDiscarded
AnyEvent = AnyRequestEvent | AnyDirectoryEvent
