"""What a part of a mail is called when it is kept as a file."""

from __future__ import annotations

from ecsupport_desktop.services.file_names import safe_name

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


def name_or_default(name: str, media_type: str, number: int) -> str:
    """Return the safe form of a name, else one made of the part's type and its number in the mail."""
    if safe := safe_name(name):
        return safe
    if media_type == "application/ms-tnef":
        return "winmail.dat"
    if media_type == "text/calendar":
        return "invite.ics"
    return f"attachment-{number}.{_EXTENSIONS.get(media_type, 'bin')}"
