"""Makes the mail that a message to a client leaves as: everything in it was settled at Send."""

from __future__ import annotations

from ecsupport_desktop.config.mail import MailAccount
from ecsupport_desktop.domain.delivery import mail_id, reply_subject, thread_of
from ecsupport_desktop.domain.message import Address, Message
from ecsupport_desktop.services.mail_out_model import OutgoingMail
from ecsupport_desktop.services.mail_templates import signature
from ecsupport_desktop.services.views import RequestView


def outgoing_mail(view: RequestView, message: Message, account: MailAccount) -> OutgoingMail:
    """The same each time for one message: another attempt sends the same bytes under the same Message-ID."""
    request, content = view.request, view.contents.get(message.id)
    thread = thread_of(request, message)
    agent = view.agents.get(message.agent_id) if message.agent_id else None
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
        signature=signature(account.signatures.get(request.language, ""), agent.name if agent else account.name),
    )
