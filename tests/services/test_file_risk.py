"""What is asked about before it is opened: by name, and by bytes whatever the name says."""

import io
import zipfile

import pytest

from ecsupport_desktop.services.file_risk import Risk, risk_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
PDF = b"%PDF-1.7\n%\xe2\xe3\n"
EXE = b"MZ\x90\0" + b"\0" * 60


def packed(*names: str, **texts: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        for name in names:
            book.writestr(name, "x")
        for name, text in texts.items():
            book.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return target.getvalue()


DOCX = packed("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.png", PNG), ("a.jpg", b"\xff\xd8\xff\xe0"), ("a.PDF", PDF), ("a.docx", DOCX), ("a.txt", b"words"),
     ("a.csv", b"a;b"), ("a.ods", packed("mimetype", "content.xml")), ("a.eml", b"From: x"), ("a.log", b"[12:00] x"),
     ("chart.xlsx", packed("[Content_Types].xml", "word/embeddings/book.xlsx"))],
)  # fmt: skip
def test_what_is_harmless_is_opened(name: str, content: bytes) -> None:
    assert risk_of(name, content) is None


@pytest.mark.parametrize(
    ("name", "content", "risk"),
    [
        ("a.exe", EXE, Risk.PROGRAM),
        ("invoice.pdf", EXE, Risk.PROGRAM),
        ("invoice.pdf.exe", PDF, Risk.PROGRAM),
        ("photo.jpg", b"\x7fELF\2", Risk.PROGRAM),
        ("photo.jpg", b"<html><script>", Risk.WEB_PAGE),
        ("a.txt", b"#!/bin/sh\nrm x", Risk.SCRIPT),
        ("a.ps1", b"x", Risk.SCRIPT),
        ("a.js", b"x", Risk.SCRIPT),
        ("a.lnk", b"L\0\0\0\1\x14\2\0", Risk.SHORTCUT),
        ("a.pdf", b"L\0\0\0\1\x14\2\0", Risk.SHORTCUT),
        ("a.txt", b"\n[Desktop Entry]\nExec=x", Risk.SHORTCUT),
        ("a.url", b"x", Risk.SHORTCUT),
        ("a.docm", DOCX, Risk.MACROS),
        ("a.docx", packed("[Content_Types].xml", "word/vbaProject.bin"), Risk.MACROS),
        ("a.docx", packed("[Content_Types].xml", word___rels__settings_dot_xml_dot_rels=
                          'Type="attachedTemplate" Target="http://x" TargetMode="External"'), Risk.MACROS),
        ("a.odt", packed("mimetype", "Basic/Standard/x.xml"), Risk.MACROS),
        ("a.doc", b"\xd0\xcf\x11\xe0", Risk.MACROS),
        ("a.png", b"\xd0\xcf\x11\xe0", Risk.MACROS),
        ("a.docx", EXE, Risk.PROGRAM),
        ("a.docx", b"PK\3\4broken", Risk.DISGUISED),
        ("a.docx", packed("setup.exe"), Risk.ARCHIVE),
        ("a.zip", packed("x"), Risk.ARCHIVE),
        ("a.png", packed("x"), Risk.ARCHIVE),
        ("a.pdf", PDF + packed("x"), Risk.ARCHIVE),
        ("a.tar", b"\0" * 257 + b"ustar\0", Risk.ARCHIVE),
        ("a.bin", b"\0" * 0x8001 + b"CD001", Risk.PROGRAM),
        ("a.svg", b"<svg>", Risk.WEB_PAGE),
        ("a.html", b"", Risk.WEB_PAGE),
        ("a.txt", b"\xff\xfe<\0h\0t\0m\0l\0>\0", Risk.WEB_PAGE),
        ("a.pdf", PNG, Risk.DISGUISED),
        ("a.png", b"words", Risk.DISGUISED),
        ("a.png", b"", Risk.DISGUISED),
        ("a.txt", b"a\0b", Risk.DISGUISED),
        ("noending", b"words", Risk.UNKNOWN),
        ("a.xyz", b"words", Risk.UNKNOWN),
        ("a\u202efdp.exe", b"x", Risk.PROGRAM),
        ("a.exe\u200b. .", b"x", Risk.PROGRAM),
        ("a.ｅｘｅ", b"x", Risk.PROGRAM),
    ],
)  # fmt: skip
def test_what_could_do_harm_is_asked_about(name: str, content: bytes, risk: Risk) -> None:
    assert risk_of(name, content) is risk
