"""A mail's values to its bytes: plain text, the same as simple HTML, and files. Seven-bit lines of at most 78."""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import re
from typing import Final

from ecsupport_desktop.mail.cleaning import clean_text
from ecsupport_desktop.mail.header_gateway import file_headers, mail_headers, part_headers
from ecsupport_desktop.services.mail_out_model import OutgoingFile, OutgoingMail

_CRLF: Final = b"\r\n"
_CHARSET: Final = (("charset", "utf-8"),)
_KEPT_BLANK: Final = re.compile(r"^ | (?= )", re.MULTILINE)


class Composer:
    """Fills services.mail_out_model.MailComposer; holds nothing, so any thread may use it."""

    def compose(self, mail: OutgoingMail) -> bytes:
        """The same mail gives the same bytes. Raises InvalidField."""
        headers = mail_headers(mail)
        text = body_text(mail)
        alternative = _multipart(
            "alternative",
            _boundary(mail, "alternative"),
            [_text_part("plain", text), _text_part("html", html_of(text, mail.language))],
        )
        if not mail.files:
            return headers + alternative
        files = [_file_part(file, number) for number, file in enumerate(mail.files, 1)]
        return headers + _multipart("mixed", _boundary(mail, "mixed"), [alternative, *files])


def body_text(mail: OutgoingMail) -> str:
    """What stands in the mail; its signature is in the text already. Line breaks are LF."""
    text = clean_text(mail.text).strip("\n")
    return f"{text}\n"


def html_of(text: str, language: str) -> str:
    """The text as HTML that says the same: paragraphs and line breaks; nothing in it is a link or a tag."""
    escaped = _KEPT_BLANK.sub("&nbsp;", html.escape(text.strip("\n")))
    paragraphs = (part.replace("\n", "<br>\n") for part in re.split(r"\n{2,}", escaped))
    body = "\n".join(f'<p dir="auto">{paragraph}</p>' for paragraph in paragraphs)
    head = '<head><meta charset="utf-8"></head>'
    return f'<!DOCTYPE html>\n<html lang="{html.escape(language)}">{head}<body>\n{body}\n</body></html>\n'


def _text_part(kind: str, text: str) -> bytes:
    encoded = binascii.b2a_qp(text.encode(), istext=True).replace(b"\n", _CRLF)
    return part_headers(f"text/{kind}", encoding="quoted-printable", parameters=_CHARSET) + _CRLF + encoded


def _file_part(file: OutgoingFile, number: int) -> bytes:
    return file_headers(file, number) + _CRLF + base64.encodebytes(file.content).replace(b"\n", _CRLF)


def _multipart(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    mark = b"--" + boundary.encode("ascii")
    headers = part_headers(f"multipart/{kind}", parameters=[("boundary", f'"{boundary}"')])
    body = b"".join(mark + _CRLF + part.removesuffix(_CRLF) + _CRLF for part in parts)
    return headers + _CRLF + body + mark + b"--" + _CRLF


def _boundary(mail: OutgoingMail, kind: str) -> str:
    """Always the same for a mail. "=_" stands in no quoted-printable and no base64, so no part can hold it."""
    return f"=_{hashlib.sha256(f'{kind} {mail.message_id}'.encode()).hexdigest()[:32]}"
