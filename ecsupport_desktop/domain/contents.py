"""The words and files a command brings: events hold their hashes, storage keeps them beside the events."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from uuid import UUID, uuid5

from . import commands as c
from .message import Attachment, Content, Message
from .words import Direction


def content_of(command: c.Command) -> Content | None:
    """The text this command brings, kept under the command's id; None if it brings none."""
    if isinstance(command, c.RegisterRequest | c.RecordClientMessage):
        message = command.message
        return Content(text=message.text, new_text=message.new_text or message.text, html=message.html)
    if isinstance(command, c.Answer | c.AskForInformation | c.SendQuote):
        return Content(text=signed(command.text, command.signature), new_text=command.text.strip())
    if isinstance(command, c.AddNote | c.AcknowledgeReceipt):
        return Content(text=command.text.strip(), new_text=command.text.strip())
    return None


def signed(text: str, signature: str) -> str:
    """The text as the client reads it: below the usual mark stands the signature, where there is one."""
    return f"{text.strip()}\n\n-- \n{signature.strip()}" if signature.strip() else text.strip()


def files_of(command: c.Command) -> tuple[bytes, ...]:
    """The bytes this command brings, kept by their SHA-256."""
    if isinstance(command, c.RegisterRequest | c.RecordClientMessage):
        return tuple(file.content for file in command.message.attachments)
    if isinstance(command, c.Attach):
        return tuple(file.content for file in command.attachments)
    if isinstance(command, c.FileQuote):
        return (command.document.content,)
    if isinstance(command, c.QuarantineMail):
        return (command.raw,)
    return ()


def attachments_of(
    files: tuple[c.NewAttachment, ...], command_id: UUID, message_id: UUID | None, agent_id: UUID | None, at: datetime
) -> tuple[Attachment, ...]:
    """What is known of these files without their bytes; ids follow from the command's id and the position."""
    return tuple(
        Attachment(
            id=uuid5(command_id, str(position)),
            message_id=message_id,
            name=file.name,
            media_type=file.media_type,
            size=len(file.content),
            sha256=hashlib.sha256(file.content).hexdigest(),
            content_id=file.content_id,
            inline=file.inline,
            added_by=agent_id,
            added_at=at,
        )
        for position, file in enumerate(files)
    )


def received_message(command: c.RegisterRequest | c.RecordClientMessage, now: datetime) -> Message:
    """The client's message as the authority took it in; its moment is now unless we are told an earlier one."""
    new = command.message
    content = content_of(command)
    assert content is not None
    return Message(
        id=command.id,
        direction=Direction.FROM_CLIENT,
        channel=new.channel,
        sender=new.sender,
        to=new.to,
        cc=new.cc,
        subject=new.subject,
        sent_at=new.sent_at.astimezone(UTC) if new.sent_at else None,
        received_at=(new.received_at or now).astimezone(UTC),
        content_sha256=content.sha256,
        message_id=new.message_id,
        in_reply_to=new.in_reply_to,
        references=new.references,
        automatic=new.automatic,
        raw_sha256=new.raw_sha256,
    )
