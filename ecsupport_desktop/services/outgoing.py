"""Makes the mail that a message to a client leaves as: everything in it was settled at Send."""

from __future__ import annotations

from collections.abc import Callable

from ecsupport_desktop.config.mail import MailAccount
from ecsupport_desktop.domain.delivery import mail_id, reply_subject, thread_of
from ecsupport_desktop.domain.errors import N_, NotFound
from ecsupport_desktop.domain.message import Address, Message
from ecsupport_desktop.services.mail_out_model import OutgoingFile, OutgoingMail
from ecsupport_desktop.services.views import RequestView


def outgoing_mail(
    view: RequestView, message: Message, account: MailAccount, files: tuple[OutgoingFile, ...] = ()
) -> OutgoingMail:
    """The same each time for one message: another attempt sends the same bytes under the same Message-ID."""
    request, content = view.request, view.contents.get(message.id)
    thread = thread_of(request, message)
    return OutgoingMail(
        message_id=message.message_id or mail_id(message.id, account.address),
        sender=Address(name=account.name, address=account.address),
        to=message.to,
        cc=message.cc,
        subject=reply_subject(request, message),
        text=content.text if content else "",
        language=request.language,
        date=message.sent_at or message.received_at,
        in_reply_to=thread.in_reply_to,
        references=thread.references,
        files=files,
        automatic=message.automatic,
    )


def files_with(view: RequestView, message: Message, read: Callable[[str], bytes | None]) -> tuple[OutgoingFile, ...]:
    """What goes with it; `read` gives a file's bytes by their hash. Raises NotFound where they aren't kept any more."""
    known = {file.id: file for file in view.request.attachments}
    found = []
    for key in message.files:
        file = known.get(key)
        content = read(file.sha256) if file is not None else None
        if file is None or content is None:
            raise NotFound(
                N_("“{name}” isn't kept any more: write the message again without it"),
                field="files",
                name=file.name if file is not None else key,
            )
        found.append(OutgoingFile(name=file.name, media_type=file.media_type, content=content))
    return tuple(found)
