"""File names that strangers chose, made safe to store, show and save on any system."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 120
"""Characters; at four bytes each still within what file systems take."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_UNFIT = re.compile(r'[<>:"|?*/\\]+')
_LOOKS_LIKE_PATH = re.compile(r"^(?:[A-Za-z]:|/|~)|\\|(?:^|/)\.\.?(?:/|$)")
# Characters that show nothing though their category isn't "format": fillers, joiners, variation selectors.
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_EXTENSIONS = {
    "text/plain": "txt", "text/html": "html", "text/csv": "csv", "text/calendar": "ics", "text/vcard": "vcf",
    "text/x-vcard": "vcf", "text/rfc822-headers": "txt", "text/xml": "xml", "text/markdown": "md", "text/rtf": "rtf",
    "image/png": "png", "image/jpeg": "jpg", "image/jpg": "jpg", "image/gif": "gif", "image/webp": "webp",
    "image/bmp": "bmp", "image/tiff": "tif", "image/svg+xml": "svg", "image/heic": "heic",
    "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/wav": "wav", "video/mp4": "mp4", "video/quicktime": "mov",
    "application/pdf": "pdf", "application/zip": "zip", "application/json": "json", "application/xml": "xml",
    "application/rtf": "rtf", "application/msword": "doc", "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/pgp-signature": "asc", "application/pgp-encrypted": "asc", "application/pgp-keys": "asc",
    "application/pkcs7-signature": "p7s", "application/x-pkcs7-signature": "p7s", "application/pkcs7-mime": "p7m",
    "application/x-pkcs7-mime": "p7m", "message/rfc822": "eml", "message/global": "eml",
    "message/delivery-status": "txt", "message/disposition-notification": "txt", "message/feedback-report": "txt",
}  # fmt: skip


def safe_name(name: str) -> str:
    """Return a name that is one path component everywhere, or nothing if none is left.

    NFKC first, since compatibility characters turn into separators and dots; reserved names are looked for last, when
    no invisible character can hide one any more.
    """
    name = unicodedata.normalize("NFKC", name)
    name = "".join(" " if unicodedata.category(char) == "Zs" else char for char in name if _is_seen(char))
    if _LOOKS_LIKE_PATH.search(name):
        name = re.split(r"[/\\]|^[A-Za-z]:", name.rstrip("/\\"))[-1]
    name = _UNFIT.sub("_", " ".join(name.split()))
    name = _shortened(name.rstrip(". ").lstrip(" "))
    return f"_{name}" if _RESERVED.match(re.sub(r"\s+(?=\.|$)", "", name)) else name


def name_or_default(name: str, media_type: str, number: int) -> str:
    """Return the safe form of a name, else one made of the part's type and its number in the mail."""
    if safe := safe_name(name):
        return safe
    if media_type == "application/ms-tnef":
        return "winmail.dat"
    if media_type == "text/calendar":
        return "invite.ics"
    return f"attachment-{number}.{_EXTENSIONS.get(media_type, 'bin')}"


def _is_seen(char: str) -> bool:
    if char.isascii():
        return char.isprintable()
    if "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" or char in _BLANK_LETTERS:
        return False
    return unicodedata.category(char) not in _UNSEEN_CATEGORIES


def _shortened(name: str) -> str:
    """Cut a long name in its middle part, so that its extension stays."""
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 12:
        return name[:LONGEST_NAME].rstrip(". ")
    return f"{stem[: LONGEST_NAME - len(extension) - 1].rstrip('. ')}.{extension}"
