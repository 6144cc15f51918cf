"""Whether a file from outside may be opened without asking, by its name and by what its bytes say.

What isn't known to be harmless is asked about: there are more ways to start something than anybody can list.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from enum import StrEnum
from typing import Final

from ecsupport_desktop.services.file_names import safe_name


class Risk(StrEnum):
    """Why a file is asked about before it is opened."""

    PROGRAM = "program"
    SCRIPT = "script"
    SHORTCUT = "shortcut"
    MACROS = "macros"
    ARCHIVE = "archive"
    WEB_PAGE = "web_page"
    DISGUISED = "disguised"
    UNKNOWN = "unknown"


_ENDINGS: Final = {
    Risk.PROGRAM: (
        "apk app appimage appx application bin com cpl deb dll dmg drv elf exe flatpak gadget ipa iso img jar jnlp msi "
        "msix msp mst ocx ops pif pkg rpm run scr snap so sys vhd vhdx vxd wll xll xpi"
    ),
    Risk.SCRIPT: (
        "action applescript awk bash bat chm cjs cmd command csh fish hlp hta inf ins isp js jse ksh lua mjs msc msh "
        "msh1 msh2 php pl ps1 ps1xml ps2 psc1 psd1 psm1 py pyc pyw pyz rb reg sct scpt sh shb tcl tool ts vb vbe vbs "
        "workflow ws wsc wsf wsh xsl zsh"
    ),
    Risk.SHORTCUT: (
        "appref-ms desktop fileloc inetloc library-ms lnk mad maf mag mam maq mar mas mat mau mav maw mda mdb mde mdt "
        "mdw mdz rdp scf search-ms searchconnector-ms settingcontent-ms theme themepack url webloc website"
    ),
    Risk.MACROS: (
        "accda accdb accde doc docm dot dotm iqy odb one onepkg oqy pot potm ppa ppam pps ppsm ppt pptm pub "
        "rqy rtf sldm slk wbk wiz wps xla xlam xlm xls xlsb xlsm xlt xltm xlw"
    ),
    Risk.ARCHIVE: "7z ace arj bz2 cab gz lha lz lz4 lzh rar tar taz tbz tgz txz udf xz z zip zipx zst",
    Risk.WEB_PAGE: "htm html mht mhtml shtml svg svgz swf xht xhtml xml xps",
}
_BY_ENDING: Final = {ending: risk for risk, endings in _ENDINGS.items() for ending in endings.split()}
_HARMLESS: Final = {
    "png": "image", "jpg": "image", "jpeg": "image", "gif": "image", "webp": "image", "bmp": "image", "tif": "image",
    "tiff": "image", "heic": "other", "pdf": "pdf", "docx": "zip", "xlsx": "zip", "pptx": "zip", "odt": "zip",
    "ods": "zip", "odp": "zip", "txt": "text", "log": "text", "csv": "text", "tsv": "text", "md": "text",
    "json": "text", "ics": "text", "vcf": "text", "eml": "text", "asc": "text", "mp3": "other", "ogg": "other",
    "wav": "other", "m4a": "other", "mp4": "other", "mov": "other", "webm": "other",
}  # fmt: skip
"""Endings opened without asking, and what the bytes must look like; "other" has too many forms to tell."""

_MAGIC: Final = (
    (b"MZ", Risk.PROGRAM), (b"\x7fELF", Risk.PROGRAM), (b"\xca\xfe\xba\xbe", Risk.PROGRAM),
    (b"\xfe\xed\xfa", Risk.PROGRAM), (b"\xce\xfa\xed\xfe", Risk.PROGRAM), (b"\xcf\xfa\xed\xfe", Risk.PROGRAM),
    (b"\x00asm", Risk.PROGRAM), (b"!<arch>\n", Risk.PROGRAM), (b"dex\n", Risk.PROGRAM),
    (b"\xed\xab\xee\xdb", Risk.PROGRAM),
    (b"#!", Risk.SCRIPT), (b"ITSF", Risk.SCRIPT), (b"REGEDIT", Risk.SCRIPT), (b"Windows Registry", Risk.SCRIPT),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Risk.SHORTCUT), (b"[Desktop Entry]", Risk.SHORTCUT),
    (b"[InternetShortcut]", Risk.SHORTCUT), (b"\xe4\x52\x5c\x7b", Risk.MACROS), (b"\xd0\xcf\x11\xe0", Risk.MACROS),
    (b"{\\rtf", Risk.MACROS), (b"Rar!", Risk.ARCHIVE), (b"7z\xbc\xaf", Risk.ARCHIVE), (b"\x1f\x8b", Risk.ARCHIVE),
    (b"BZh", Risk.ARCHIVE), (b"\xfd7zXZ", Risk.ARCHIVE), (b"MSCF", Risk.ARCHIVE), (b"\x28\xb5\x2f\xfd", Risk.ARCHIVE),
    (b"FWS", Risk.WEB_PAGE), (b"CWS", Risk.WEB_PAGE), (b"<?xml", Risk.WEB_PAGE),
)  # fmt: skip
_MARKUP: Final = re.compile(rb"(?i)<(?:!doctype|html|head|body|script|svg|iframe|meta|\?php|job|hta:)")
_IMAGES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*")
_LOOKED_AT: Final = 4_096
"""Bytes in which markup would begin."""
_MOST_MEMBERS: Final = 5_000
_ACTIVE: Final = re.compile(
    r"(?:^|/)vba(?:project\.bin|data\.xml)$|/activex/|/embeddings/oleobject|/macrosheets/|^(?:basic|scripts)/"
)
_TEMPLATE: Final = re.compile(rb"attachedTemplate.*TargetMode\s*=\s*.External", re.DOTALL | re.IGNORECASE)
"""A document may take its macros from a template elsewhere."""
_LARGEST_SETTINGS: Final = 200_000


def risk_of(name: str, content: bytes) -> Risk | None:
    """Why to ask before opening; None for a file that is what its name says, and harmless as such."""
    ending = safe_name(name).lower().rpartition(".")[2] if "." in safe_name(name) else ""
    inside = _risk_inside(content)
    if (named := _BY_ENDING.get(ending)) is not None:
        return inside if inside in (Risk.PROGRAM, Risk.SCRIPT, Risk.SHORTCUT) else named
    form = _HARMLESS.get(ending)
    if form == "zip":
        return _risk_of_office(content)
    if inside is not None:
        return inside
    if form is None:
        return Risk.UNKNOWN
    return None if _looks_like(form, content) else Risk.DISGUISED


def _risk_inside(content: bytes) -> Risk | None:
    """What the first bytes give away, whatever the name says."""
    head = content[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, risk in _MAGIC:
        if content.startswith(magic) or (magic[:1] in b"#[<{RW" and head.startswith(magic)):
            return risk
    if content[0x8001:0x8006] == b"CD001":
        return Risk.PROGRAM
    if content[257:262] == b"ustar" or zipfile.is_zipfile(io.BytesIO(content)):
        return Risk.ARCHIVE
    text = head if head[:2] not in (b"\xff\xfe", b"\xfe\xff") else head.replace(b"\0", b"")[2:]
    return Risk.WEB_PAGE if _MARKUP.match(text.lstrip()) else None


def _risk_of_office(content: bytes) -> Risk | None:
    """A document in a ZIP: whether it is one, and carries macros, controls or programs within."""
    if not content.startswith(b"PK\x03\x04"):
        return _risk_inside(content) or Risk.DISGUISED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return _risk_of_members(book)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, OSError, EOFError):
        return Risk.DISGUISED


def _risk_of_members(book: zipfile.ZipFile) -> Risk | None:
    members = book.infolist()
    names = {member.filename.lower() for member in members}
    if len(members) > _MOST_MEMBERS or not {"[content_types].xml", "mimetype"} & names:
        return Risk.ARCHIVE
    if any(_ACTIVE.search(name) for name in names):
        return Risk.MACROS
    settings = [member for member in members if member.filename.lower().endswith("settings.xml.rels")]
    large = any(member.file_size > _LARGEST_SETTINGS for member in settings)
    return Risk.MACROS if large or any(_TEMPLATE.search(book.read(member)) for member in settings) else None


def _looks_like(form: str, content: bytes) -> bool:
    if form == "image":
        return content.startswith(_IMAGES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")
    if form == "pdf":
        return b"%PDF-" in content[:1_024]
    if form == "text":
        return b"\0" not in content[:_LOOKED_AT] or content[:2] in (b"\xff\xfe", b"\xfe\xff")
    return True
