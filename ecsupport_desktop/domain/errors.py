"""What can go wrong for a reason the agent can understand and mend.

DomainError
├── InvalidField   a value is missing or wrong; names the field
├── NotAllowed     the state, the role or the policy doesn't allow it
├── Conflict       somebody changed the request since it was read
└── NotFound       what the command speaks of doesn't exist
"""

from __future__ import annotations


def N_(text: str) -> str:
    """Mark an English source text for the translation catalogue without translating it."""
    return text


class DomainError(Exception):
    """An expected refusal: an English message template, its parameters and, where there is one, the field."""

    code = "refused"

    def __init__(self, message: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.params = params

    def __str__(self) -> str:
        return self.message.format(**self.params)


class InvalidField(DomainError):
    """A field is missing or holds what it can't hold."""

    code = "invalid"


class NotAllowed(DomainError):
    """The request's state, the agent's role or the policy doesn't allow this now."""

    code = "not_allowed"


class Conflict(DomainError):
    """The request was changed by somebody else since this command's author read it."""

    code = "conflict"


class NotFound(DomainError):
    """A request, client, agent, message or delivery that isn't there."""

    code = "not_found"
