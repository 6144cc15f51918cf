"""What is kept about a person, written to one file to hand to them: all of it, or nothing is left behind."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Final

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.services.personal_export import Json, Told, files_of_export, personal_data
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.whole_file import whole_file

LIST: Final = "personal-data.json"
_NOT_PLAIN: Final = re.compile(r"[^\w.-]+")
_LONGEST: Final = 80


def write_personal_data(readers: Readers, command: c.AnonymisePerson, target: Path, told: Told) -> None:
    """To a ZIP file with the person's files in it, or by any other ending the list alone as JSON.

    Raises a DomainError, OSError or what `told` raises; the target is touched only at the end.
    """
    exported = personal_data(readers, command, told)
    with whole_file(target) as part:
        if target.suffix.lower() == ".zip":
            _write_all(readers, exported, part, told)
        else:
            part.write_bytes(_text(exported))


def _write_all(readers: Readers, exported: Json, path: Path, told: Told) -> None:
    files = sorted(dict(files_of_export(exported)).items())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(LIST, _text(exported))
        for done, (sha256, name) in enumerate(files):
            told(done, len(files))
            archive.writestr(f"files/{_name(sha256, name)}", readers.file(sha256) or b"")


def _text(exported: Json) -> bytes:
    return json.dumps(exported, ensure_ascii=False, indent=1).encode()


def _name(sha256: str, name: str) -> str:
    """Its hash, as the list has it, and of the name a client chose what is harmless anywhere."""
    return f"{sha256[:16]}-{_NOT_PLAIN.sub('_', name)[-_LONGEST:]}"
