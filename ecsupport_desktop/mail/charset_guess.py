"""Which charset undeclared 8-bit text is probably in, told by a few habits of the scripts; no statistics, no tables.

Used only when there is no usable declaration and the bytes aren't UTF-8, so that being wrong costs little.
"""

from __future__ import annotations

import re

_EIGHT_BIT_RUN = re.compile(rb"[\x80-\xff]+")
_LETTER = re.compile(rb"[A-Za-z]")
_SAMPLE_BYTES = 20_000


def guess_charset(data: bytes) -> str:
    """Name a Python codec for `data`, which has bytes above 0x7F and isn't valid UTF-8."""
    sample = data[:_SAMPLE_BYTES]
    nulls = sample.count(0)
    if nulls * 3 > len(sample):
        return "utf-16-le" if sample[1:2] == b"\0" else "utf-16-be"
    runs = _EIGHT_BIT_RUN.findall(sample)
    high = sum(len(run) for run in runs)
    if high < len(_LETTER.findall(sample)):
        return "cp1252"  # accents among Latin letters
    return _east_asian(sample, runs, high) or _cyrillic(runs, high)


def _east_asian(sample: bytes, runs: list[bytes], high: int) -> str | None:
    shift_jis_kana = len(re.findall(rb"\x82[\x9f-\xf1]|\x83[\x40-\x96]", sample))
    if shift_jis_kana * 6 >= high and _decodes(sample, "cp932"):
        return "cp932"
    if any(len(run) % 2 for run in runs[:-1]):  # every character of the others takes two high bytes
        return None
    leads = [byte for run in runs for byte in run[::2]]
    kana = sum(lead in (0xA4, 0xA5) for lead in leads)
    if kana * 4 >= len(leads) and _decodes(sample, "euc_jp"):
        return "euc_jp"
    hangul = sum(0xB0 <= lead <= 0xC8 for lead in leads)
    if hangul * 10 >= len(leads) * 9 and len(runs) > 3 and _decodes(sample, "cp949"):
        return "cp949"
    common_hanzi = sum(0xB0 <= lead <= 0xD7 for lead in leads)
    if common_hanzi * 2 >= len(leads) and _decodes(sample, "gb18030"):
        return "gb18030"
    return None


def _cyrillic(runs: list[bytes], high: int) -> str:
    """KOI8-R has small letters at C0-DF where Windows-1251 has capitals; most letters of a text are small."""
    low_half = sum(0xC0 <= byte <= 0xDF for run in runs for byte in run)
    high_half = sum(byte >= 0xE0 for run in runs for byte in run)
    if (low_half + high_half) * 4 < high * 3 or max(map(len, runs)) < 3:
        return "cp1252"
    return "koi8-r" if low_half > high_half else "cp1251"


def _decodes(sample: bytes, codec: str) -> bool:
    text = sample.decode(codec, "replace")
    return text.count("\ufffd") <= 1 + len(text) // 200  # the sample may end within a character
