"""Which parts of a mail are its body, in which form, and which are attachments."""

from __future__ import annotations

import hashlib
import html as html_escapes
import re
from dataclasses import dataclass, field, replace

from ecsupport_desktop.mail.attachment_names import name_or_default
from ecsupport_desktop.mail.charsets import codec_name, decode_text
from ecsupport_desktop.mail.cleaning import clean_text
from ecsupport_desktop.mail.flowed import unflow
from ecsupport_desktop.mail.headers import read_headers
from ecsupport_desktop.mail.html_text import html_to_text
from ecsupport_desktop.mail.structure import Part
from ecsupport_desktop.mail.transfer import decode_transfer
from ecsupport_desktop.services.mail_model import ParsedAttachment

LONGEST_TEXT = 2_000_000
"""Characters of body that are kept as text; past them the whole goes to an attachment too."""
SHORTENED = "The text is very long; its beginning is shown and the whole was kept as an attachment."
ENCRYPTED = "The mail is encrypted; its text can't be shown here."

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
_PLACED = re.compile(r"\bcid:([^\s\"'<>]{1,998})", re.IGNORECASE)


@dataclass(slots=True)
class Segment:
    """A stretch of the body: plain text, HTML, or both as alternatives of each other."""

    text: str | None = None
    html: str | None = None


@dataclass(slots=True)
class Contents:
    """What was found in a mail's tree, in document order."""

    warnings: list[str]
    segments: list[Segment] = field(default_factory=list)
    attachments: list[ParsedAttachment] = field(default_factory=list)

    @property
    def html(self) -> str | None:
        """The body as HTML if any of it came so; text between HTML parts is kept in its place."""
        if all(segment.html is None for segment in self.segments):
            return None
        return "\n".join(
            segment.html if segment.html is not None else f"<pre>{html_escapes.escape(segment.text or '')}</pre>"
            for segment in self.segments
        )

    def text(self) -> str:
        """The body as text; HTML without a text alternative is laid out as text."""
        return "\n\n".join(piece for piece in map(self._segment_text, self.segments) if piece)

    def _segment_text(self, segment: Segment) -> str:
        if segment.text and segment.text.strip():
            return segment.text.rstrip("\n").lstrip("\n")
        if segment.html is None:
            return ""
        text, problem = html_to_text(segment.html)
        self.warnings += [problem] if problem else []
        return clean_text(text)


def read_contents(root: Part, warnings: list[str]) -> Contents:
    """Sort the parts of a mail into body and attachments, decoding each once."""
    contents = Contents(warnings)
    _sort(root, contents, related=False)
    _mark_placed_images(contents)
    _cap_length(contents)
    return contents


def _sort(part: Part, contents: Contents, *, related: bool) -> None:
    if part.media_type == "multipart/alternative":
        _sort_alternatives(part, contents)
    elif part.media_type == "multipart/related":
        root = _related_root(part)
        for child in part.children:
            _sort(child, contents, related=child is not root)
    elif part.media_type.startswith("multipart/"):
        if part.media_type == "multipart/encrypted":
            contents.warnings.append(ENCRYPTED)
        for child in part.children:
            _sort(child, contents, related=related)
    elif not related and _is_body(part, alone=not contents.segments):
        text = _decoded_text(part, contents)
        is_html = part.media_type == "text/html"
        if text.strip():
            contents.segments.append(Segment(html=text) if is_html else Segment(text=text))
    else:
        _attach(part, contents, related=related)


def _sort_alternatives(part: Part, contents: Contents) -> None:
    """Take the text and the HTML form of one body together; whatever else stands among them is an attachment."""
    whole = Segment()
    for child in part.children:
        form = Contents(contents.warnings)
        _sort(child, form, related=False)
        contents.attachments += form.attachments
        whole.html = form.html if form.html is not None else whole.html  # the last is the richest (RFC 2046, 5.1.4)
        texts = [segment.text for segment in form.segments if segment.text is not None]
        if whole.text is None and texts:
            whole.text = "\n\n".join(texts)
    if whole.text is not None or whole.html is not None:
        contents.segments.append(whole)


def _related_root(part: Part) -> Part | None:
    start = part.parameters.get("start", "").strip("<> ")
    if start:
        for child in part.children:
            if _content_id(child) == start:
                return child
    return part.children[0] if part.children else None


def _is_body(part: Part, *, alone: bool) -> bool:
    if part.media_type not in ("text/plain", "text/html", "text/enriched"):
        return False
    return part.disposition != "attachment" and (not part.file_name or (alone and not part.disposition))


def _decoded_text(part: Part, contents: Contents) -> str:
    data = _decoded(part, contents)
    charset = part.parameters.get("charset") or None
    if part.media_type == "text/html" and (charset is None or codec_name(charset) is None):
        charset = _charset_inside(data) or charset
    text, problem = decode_text(data, charset)
    contents.warnings += [problem] if problem else []
    text = clean_text(text)
    if part.media_type == "text/plain" and part.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return text


def _charset_inside(html: bytes) -> str | None:
    """What the page says of itself."""
    found = _META_CHARSET.search(html[:4_096])
    return found[1].decode("ascii") if found else None


def _decoded(part: Part, contents: Contents) -> bytes:
    encoding = part.headers.token("content-transfer-encoding")
    data, problem = decode_transfer(part.body, encoding, is_text=part.media_type.startswith("text/"))
    contents.warnings += [problem] if problem else []
    return data


def _attach(part: Part, contents: Contents, *, related: bool) -> None:
    data = _decoded(part, contents)
    name = part.file_name
    if not name and part.media_type == "message/rfc822":
        subject = read_headers(data, 0, min(len(data), 100_000))[0].text("subject")
        name = f"{subject[:80].strip()}.eml" if subject else ""
    content_id = _content_id(part)
    inline = part.disposition == "inline" or (related and content_id is not None and part.disposition != "attachment")
    number = len(contents.attachments) + 1
    contents.attachments.append(
        _attachment(name_or_default(name, part.media_type, number), part.media_type, data, content_id, inline)
    )


def _attachment(
    name: str, media_type: str, content: bytes, content_id: str | None = None, inline: bool = False
) -> ParsedAttachment:
    return ParsedAttachment(
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        content_id=content_id,
        inline=inline,
    )


def _mark_placed_images(contents: Contents) -> None:
    """What the HTML shows by `cid:` is inline, whatever its own header says."""
    html = contents.html if any(attachment.content_id for attachment in contents.attachments) else None
    if html is None:
        return
    placed = {match.lower() for match in _PLACED.findall(html_escapes.unescape(html))}
    contents.attachments = [
        replace(attachment, inline=True) if (attachment.content_id or "").lower() in placed else attachment
        for attachment in contents.attachments
    ]


def _content_id(part: Part) -> str | None:
    return part.headers.text("content-id").strip("<> ") or None


def _cap_length(contents: Contents) -> None:
    """Keep over-long bodies readable: the text is cut, the whole stays as an attachment, nothing is lost."""
    for segment in contents.segments:
        for form, name in (("text", "whole-text.txt"), ("html", "whole-text.html")):
            body = getattr(segment, form)
            if body is not None and len(body) > LONGEST_TEXT:
                kind = "text/plain" if form == "text" else "text/html"
                contents.attachments.append(_attachment(name, kind, body.encode("utf-8")))
                contents.warnings.append(SHORTENED)
                setattr(segment, form, body[:LONGEST_TEXT])
