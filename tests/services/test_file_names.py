"""A stranger's file name, made one component that means the same everywhere."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.services.file_names import LONGEST_NAME, safe_name


@pytest.mark.parametrize(
    ("sent", "safe"),
    [
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a.exe\u200b. .", "a.exe"),
        ("ＣＯＮ.txt", "_CON.txt"),
        ("CON\u200b.txt", "_CON.txt"),
        ("con .txt", "_con .txt"),
        ("nul", "_nul"),
        ("COM¹", "_COM1"),
        (".con", "_con"),
        ("‥／‥／etc／passwd", "passwd"),
        ("..\\..\\x.dll", "x.dll"),
        ("C:\\a\\b.txt", "b.txt"),
        ("a\0b\r\nc.txt", "abc.txt"),
        ("ab:c.txt", "ab_c.txt"),
        ("file.txt::$DATA", "file.txt_$DATA"),
        (".bashrc", "bashrc"),
        ("...", ""),
        ("\u3164\u2800", ""),
        ("ca\u200bfe\u200b\u0301.txt", "café.txt"),
    ],
)
def test_what_deceives_is_gone(sent: str, safe: str) -> None:
    assert safe_name(sent) == safe


@given(st.text(max_size=300))
def test_every_name_is_one_harmless_component(text: str) -> None:
    name = safe_name(text)
    assert len(name) <= LONGEST_NAME
    assert unicodedata.normalize("NFKC", name) == name
    assert not set(name) & set('/\\<>:"|?*\0\r\n') and name == name.strip(". ")
    assert name.upper().partition(".")[0].strip() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9"}
    assert safe_name(name) == name
