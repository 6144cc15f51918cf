"""Bytes to text when the declared charset can't be trusted: it is missing, unknown, too narrow or simply wrong."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from ecsupport_desktop.mail.charset_guess import guess_charset

# Senders name a narrow charset and use the wider one that contains it (WHATWG encoding standard, section 4.2).
_WIDER = {
    "ansi_x3.4-1968": "ascii", "iso646-us": "ascii",
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "l1": "cp1252",
    "iso_8859-1": "cp1252", "ansi": "cp1252", "cp-1252": "cp1252", "win-1252": "cp1252",
    "iso-8859-9": "cp1254", "latin5": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874",
    "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "iso-8859-6-i": "iso-8859-6",
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
    "euc-cn": "gb18030", "hz-gb-2312": "hz",
    "big5": "big5hkscs", "x-big5": "big5hkscs", "cn-big5": "big5hkscs", "chinesebig5": "big5hkscs",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "ms_kanji": "cp932",
    "iso2022-jp": "iso2022_jp_ext",
    "iso-2022-jp": "iso2022_jp_ext", "iso-2022-jp-1": "iso2022_jp_ext", "iso-2022-jp-ms": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext", "cp50221": "iso2022_jp_ext",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "ksc5601": "cp949", "iso-2022-kr": "iso2022_kr",
    "unicode-1-1-utf-7": "utf-7", "x-unicode-2-0-utf-7": "utf-7", "csunicode11utf7": "utf-7",
    "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8", "x-utf-8": "utf-8", "utf8mb4": "utf-8", "utf-8n": "utf-8",
    "x-mac-roman": "mac_roman", "macintosh": "mac_roman", "x-macroman": "mac_roman", "x-mac-cyrillic": "mac_cyrillic",
    "koi8": "koi8-r", "x-koi8-r": "koi8-r", "x-cp1251": "cp1251", "win1251": "cp1251", "win-1251": "cp1251",
}  # fmt: skip
_NOT_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "unicode_escape", "mbcs", "oem"})
_ESCAPED = frozenset({"iso2022_jp_ext", "iso2022_kr", "hz", "utf-7"})
_MULTIBYTE = frozenset({"gb18030", "big5hkscs", "cp932", "euc_jp", "cp949"})
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_TWO_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]")
_THREE_BYTES = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def _as_western(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that break UTF-8 as Windows-1252: one foreign line in a mail is the usual cause."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return bad.decode("cp1252", "replace"), error.end


codecs.register_error("ecsupport_western", _as_western)


@lru_cache(maxsize=256)
def codec_name(declared: str) -> str | None:
    """Name the codec to try for a declared charset, or None for one that Python doesn't know or that isn't text."""
    name = declared.strip(" \t\"'<>").lower()[:60].removesuffix("_charset")  # as old Windows programs call them
    try:
        info = codecs.lookup(_WIDER.get(name, name))
        text = isinstance(b"".decode(info.name), str)
    except (LookupError, ValueError, TypeError):
        return None
    return _WIDER.get(info.name.replace("_", "-"), info.name) if text and info.name not in _NOT_CHARSETS else None


def decode_text(data: bytes, declared: str | None) -> tuple[str, str | None]:
    """Decode for reading, never raising; the second value says in a sentence what was wrong with the declaration."""
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(marked, "replace"), None
    codec = codec_name(declared) if declared else None
    if codec == "ascii":
        codec, declared = None, None  # the default of programs that don't know: it says nothing
    unknown = f'The charset "{declared[:40]}" is not known.' if declared and codec is None else None
    if codec is not None and (codec in _ESCAPED or (codec.startswith(("utf-16", "utf-32")) and b"\0" in data)):
        return _strict_or_replaced(data, codec)
    if data.isascii():
        escaped = b"\x1b$" in data or b"\x1b(J" in data
        return (data.decode("iso2022_jp_ext", "replace") if escaped else data.decode("ascii")), unknown
    if _is_utf8(data, codec):
        lied = codec not in (None, "utf-8")
        return data.decode("utf-8"), f"The text is UTF-8, not {declared} as declared." if lied else unknown
    return _decode_eight_bit(data, codec, declared, unknown)


def _is_utf8(data: bytes, codec: str | None) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    # Short Chinese or Japanese text can be valid two-byte UTF-8 by accident, three bytes hardly ever.
    return codec not in _MULTIBYTE or _THREE_BYTES.search(data) is not None


def _decode_eight_bit(
    data: bytes, codec: str | None, declared: str | None, unknown: str | None
) -> tuple[str, str | None]:
    if codec not in (None, "utf-8"):
        assert codec is not None
        try:
            return data.decode(codec), None
        except UnicodeDecodeError:
            if codec == "cp1252":  # five bytes have no meaning in it
                return data.decode("cp1252", "replace"), "Some bytes of the text mean nothing in its charset."
            text = data.decode(codec, "replace")
            if codec in _MULTIBYTE and text.count("\ufffd") * 20 <= len(text):
                return text, f"Some bytes of the text mean nothing in {declared}."
    elif _mostly_utf8(data):
        return data.decode("utf-8", "ecsupport_western"), "Some bytes of the text are not UTF-8."
    guess = guess_charset(data)
    told = f"The text is not {declared} as declared; it was read as {guess}." if declared else None
    return data.decode(guess, "replace"), unknown or told


def _mostly_utf8(data: bytes) -> bool:
    """Tell UTF-8 with a broken byte or two from another charset: more bytes fit in sequences than don't."""
    broken = data.decode("utf-8", "replace").count("\ufffd")
    fitting = len(_THREE_BYTES.findall(data)) + len(_TWO_BYTES.findall(data))
    return fitting > broken


def _strict_or_replaced(data: bytes, codec: str) -> tuple[str, str | None]:
    try:
        return data.decode(codec), None
    except UnicodeError:
        pass
    if not data.isascii() and codec != "utf-7":
        try:
            return data.decode("utf-8"), f"The text is UTF-8, not {codec} as declared."
        except UnicodeDecodeError:
            pass
    return data.decode(codec, "replace"), "Some bytes of the text mean nothing in its charset."
