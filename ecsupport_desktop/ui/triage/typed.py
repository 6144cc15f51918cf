"""What the agent has typed in the panel, as one value: what is sent, proposed from, and kept as a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from ecsupport_desktop.domain.assessment import Assessment
from ecsupport_desktop.services.views import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """`mode`: an assessment kind or "ask"; `fields`: the form as text; `untouched`: the answer is a proposal.

    `to`: whom it goes to, where that was changed; `files`: ids of those that go with it.
    """

    mode: str
    language: str
    items: tuple[str, ...]
    fields: dict[str, str]
    answer: str
    untouched: bool
    to: str = ""
    files: tuple[str, ...] = ()

    def draft(self, agent_id: UUID, request_id: UUID, now: datetime) -> Draft | None:
        """As a draft, or None where nothing is worth keeping."""
        fields = {name: text for name, text in self.fields.items() if text.strip()}
        typed = {name: text for name, text in fields.items() if name != "priority"}
        if not self.mode and not typed and not self.answer.strip() and not self.files and not self.to:
            return None
        own = {"mode": self.mode, "language": self.language, "items": ",".join(self.items)}
        own |= {"to": self.to} if self.to else {}
        own |= {"files": ",".join(self.files)} if self.files else {}
        kept = {**fields, **own, "untouched": "yes" if self.untouched else ""}
        return Draft(agent_id=agent_id, request_id=request_id, answer=self.answer, fields=kept, saved_at=now)

    @classmethod
    def of(cls, draft: Draft) -> Typed:
        fields = dict(draft.fields)
        items = tuple(key for key in fields.pop("items", "").split(",") if key)
        return cls(
            mode=fields.pop("mode", ""),
            language=fields.pop("language", "en"),
            items=items,
            untouched=bool(fields.pop("untouched", "")),
            to=fields.pop("to", ""),
            files=tuple(key for key in fields.pop("files", "").split(",") if key),
            fields=fields,
            answer=draft.answer,
        )


def fields_of(assessment: Assessment, zone: tzinfo) -> dict[str, str]:
    """The form's fields as somebody would have typed this assessment."""
    found: dict[str, str] = {}
    for name in assessment.__dataclass_fields__:
        value = getattr(assessment, name)
        if name == "kind" or value is None:
            continue
        found[name] = f"{value.astimezone(zone):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)
    return found
