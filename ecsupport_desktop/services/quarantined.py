"""Makes a request of a mail that couldn't be read: its source is the message, and the mail itself is kept with it."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.domain.commands import DiscardQuarantined, NewAttachment, NewMessage, RegisterRequest
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.views import QuarantinedMail

TEXT_BYTES: Final = 20_000
"""As much of the source as becomes the message; the attachment has the whole mail."""
MADE: Final = N_("A request was made of it")


def make_request(desk: Desk, mail: QuarantinedMail, actor_id: UUID, language: str) -> Outcome:
    """Whose request it is, an agent says afterwards. Nothing of the mail is believed: neither sender nor subject.

    A second call for the same mail makes no second request.
    """
    raw = desk.readers.file(mail.raw_sha256) or b""
    text = raw[:TEXT_BYTES].decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
    message = NewMessage(
        subject=_("Mail from the quarantine"),
        text=text.strip() or _("(no text)"),
        raw_sha256=mail.raw_sha256,
        attachments=(NewAttachment(name="mail.eml", media_type="application/octet-stream", content=raw),),
    )
    outcome = desk.execute(
        RegisterRequest(
            id=uuid5(mail.id, "request"),
            actor_id=actor_id,
            request_id=new_id(),
            subject=message.subject,
            message=message,
            language=language,
        )
    )
    if outcome.accepted:
        desk.execute(DiscardQuarantined(id=new_id(), actor_id=actor_id, quarantined_id=mail.id, reason=MADE))
    return outcome
