"""Everything that can be asked of the desk. One frozen dataclass a command; the registry drives JSON, guards and tests.

Every command carries a client-made UUIDv7 `id` (exactly once), the acting agent, and `expected_head`: the head of the
request its author saw, or None for "whatever it is now" (scripts). Things a command creates take the command's id.
"""

from __future__ import annotations

from .analysis import (
    Answer,
    AskForInformation,
    AssignRequest,
    ClaimRequest,
    DeclareNoResponseNeeded,
    EstablishAssessment,
    RecordDeliveryAccepted,
    RecordDeliveryFailed,
    SetImpact,
    SetPriority,
    TagRequest,
    TakeAssessmentBack,
)
from .base import Command, NewAttachment, NewMessage, RequestCommand, SentAnotherWay
from .conversation import AcknowledgeReceipt, AddNote, Attach, RecordClientMessage, RegisterRequest, SetClient
from .delivery import RecordDeliveryDeferred, RecordDeliveryUnknown, SendAgain, StartDelivery, TakeSendBack
from .directory import POLICY_STREAM, ChangePolicy, DiscardQuarantined, QuarantineMail, SaveAgent, SaveClient
from .lifecycle import (
    CloseRequest,
    LinkRequests,
    MarkRestored,
    MergeRequest,
    ReopenRequest,
    SplitRequest,
    TakeRestorationBack,
    UnlinkRequests,
    UnmergeRequest,
)
from .personal import AnonymisePerson
from .plan import AgreePlan, SavePlan, SetStepState
from .quote import (
    DecideQuote,
    DiscardQuote,
    ExpireQuote,
    FileQuote,
    IssueQuote,
    SaveQuote,
    SendQuote,
    WithdrawQuote,
)

__all__ = [
    "APPEND_ONLY",
    "ON_DIRECTORY",
    "ON_REQUEST",
    "POLICY_STREAM",
    "AcknowledgeReceipt",
    "AddNote",
    "AgreePlan",
    "AnonymisePerson",
    "Answer",
    "AnyCommand",
    "AskForInformation",
    "AssignRequest",
    "Attach",
    "ChangePolicy",
    "ClaimRequest",
    "CloseRequest",
    "Command",
    "DecideQuote",
    "DeclareNoResponseNeeded",
    "DiscardQuarantined",
    "DiscardQuote",
    "EstablishAssessment",
    "ExpireQuote",
    "FileQuote",
    "IssueQuote",
    "LinkRequests",
    "MarkRestored",
    "MergeRequest",
    "NewAttachment",
    "NewMessage",
    "QuarantineMail",
    "RecordClientMessage",
    "RecordDeliveryAccepted",
    "RecordDeliveryDeferred",
    "RecordDeliveryFailed",
    "RecordDeliveryUnknown",
    "RegisterRequest",
    "ReopenRequest",
    "RequestCommand",
    "SaveAgent",
    "SaveClient",
    "SavePlan",
    "SaveQuote",
    "SendAgain",
    "SendQuote",
    "SentAnotherWay",
    "SetClient",
    "SetImpact",
    "SetPriority",
    "SetStepState",
    "SplitRequest",
    "StartDelivery",
    "TagRequest",
    "TakeAssessmentBack",
    "TakeRestorationBack",
    "TakeSendBack",
    "UnlinkRequests",
    "UnmergeRequest",
    "WithdrawQuote",
]

ON_REQUEST: tuple[type[RequestCommand], ...] = (
    RegisterRequest, RecordClientMessage, AddNote, Attach, ClaimRequest, AssignRequest, SetImpact, SetPriority,
    SetClient, AskForInformation, EstablishAssessment, Answer, RecordDeliveryAccepted, RecordDeliveryFailed,
    DeclareNoResponseNeeded, MarkRestored, CloseRequest, ReopenRequest, TagRequest, LinkRequests, UnlinkRequests,
    MergeRequest, UnmergeRequest, SplitRequest, TakeSendBack, StartDelivery, RecordDeliveryDeferred,
    RecordDeliveryUnknown, SendAgain, AcknowledgeReceipt, SaveQuote, DiscardQuote, IssueQuote, FileQuote, SendQuote,
    DecideQuote, WithdrawQuote, ExpireQuote, SavePlan, AgreePlan, SetStepState, TakeAssessmentBack,
    TakeRestorationBack,
)  # fmt: skip
ON_DIRECTORY: tuple[
    type[SaveClient | SaveAgent | ChangePolicy | QuarantineMail | DiscardQuarantined | AnonymisePerson], ...
] = (
    SaveClient, SaveAgent, ChangePolicy, QuarantineMail, DiscardQuarantined, AnonymisePerson,
)  # fmt: skip
APPEND_ONLY: frozenset[type[Command]] = frozenset(
    {
        RecordClientMessage, AddNote, Attach, AcknowledgeReceipt, StartDelivery, RecordDeliveryDeferred,
        RecordDeliveryUnknown, SaveQuote, DiscardQuote, FileQuote,
    }
)  # fmt: skip
"""Commands that only add to the conversation, tell how a mail gets on or write on a draft: they don't move the head and
never conflict by it."""

AnyCommand = (
    RegisterRequest | RecordClientMessage | AddNote | Attach | ClaimRequest | AssignRequest | SetImpact | SetPriority
    | SetClient | AskForInformation | EstablishAssessment | Answer | RecordDeliveryAccepted | RecordDeliveryFailed
    | DeclareNoResponseNeeded | MarkRestored | CloseRequest | ReopenRequest | TagRequest | LinkRequests | UnlinkRequests
    | MergeRequest | UnmergeRequest | SplitRequest | SaveClient | SaveAgent | ChangePolicy | QuarantineMail
    | DiscardQuarantined | AnonymisePerson | TakeSendBack | StartDelivery | RecordDeliveryDeferred
    | RecordDeliveryUnknown | SendAgain | AcknowledgeReceipt | SaveQuote | DiscardQuote | IssueQuote | FileQuote
    | SendQuote | DecideQuote | WithdrawQuote | ExpireQuote | SavePlan | AgreePlan | SetStepState
    | TakeAssessmentBack | TakeRestorationBack
)  # fmt: skip
