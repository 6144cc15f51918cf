"""Every text and every file against the hash that the events recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, select, union_all

from ecsupport_desktop.domain.message import Content
from ecsupport_desktop.services.views import Fault
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.doctor_streams import PIECEMEAL

FEW_FILES: Final = {"yield_per": 10}


def check_contents(connection: Connection) -> Iterator[Fault]:
    """Messages and notes have their text, and it is what was written."""
    for kind, table in (("message", s.message), ("note", s.note)):
        query = select(
            table.c.id, table.c.content_sha256, s.content.c.text, s.content.c.new_text, s.content.c.html,
            s.content.c.sha256,
        ).select_from(table.outerjoin(s.content, s.content.c.owner_id == table.c.id))  # fmt: skip
        for owner_id, recorded, text, new_text, html, kept in connection.execute(query, execution_options=PIECEMEAL):
            if kept is None:
                yield Fault(check="contents", subject=str(owner_id), what=f"the text of this {kind} is missing")
            elif not kept == recorded == Content(text=text, new_text=new_text, html=html).sha256:
                what = f"the text of this {kind} isn't what was written"
                yield Fault(check="contents", subject=str(owner_id), what=what)
    owners = union_all(select(s.message.c.id), select(s.note.c.id))
    for (owner_id,) in connection.execute(select(s.content.c.owner_id).where(s.content.c.owner_id.not_in(owners))):
        yield Fault(check="contents", subject=str(owner_id), what="this text belongs to no message and no note")


def check_files(connection: Connection) -> Iterator[Fault]:
    """Attachments and quarantined mails have their bytes, and these are what came in."""
    files = select(s.file.c.sha256, s.file.c.size, s.file.c.bytes)
    for sha256, size, data in connection.execute(files, execution_options=FEW_FILES):
        if hashlib.sha256(data).hexdigest() != sha256 or len(data) != size:
            yield Fault(check="files", subject=sha256, what="the bytes of this file aren't what came in")
    for table in (s.attachment, s.quarantine):
        recorded = table.c.sha256 if table is s.attachment else table.c.raw_sha256
        joined = table.outerjoin(s.file, s.file.c.sha256 == recorded)
        query = select(table.c.id, table.c.size, s.file.c.size).select_from(joined)
        for key, size, there in connection.execute(query.where(s.file.c.size.is_distinct_from(table.c.size))):
            what = "its file is missing" if there is None else f"its file has {there} bytes instead of {size}"
            yield Fault(check="files", subject=str(key), what=what)
