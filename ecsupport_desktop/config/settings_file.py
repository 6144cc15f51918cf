"""The settings file (TOML) as people keep it: read whole, changed one key at a time, comments left alone.

Failures to tell the person about are `SettingsError`; nothing here ever overwrites a file it couldn't read.
"""

import os
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecsupport_desktop.config.language import N_, _

HEADER = "Settings of the ECShops support console. What isn't here has its default.\n"
UNREADABLE = N_("{source} can't be read ({detail}); the defaults are used and the file is left as it is.")
UNWRITABLE = N_("{source} can't be changed: {detail}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingProblem:
    """Something in the file or the environment that isn't used as it stands, for the notice bar or for stderr."""

    template: str
    source: str
    key: str = ""
    allowed: str = ""
    detail: str = ""

    @property
    def message(self) -> str:
        """One sentence in the current language."""
        return _(self.template).format(source=self.source, key=self.key, allowed=self.allowed, detail=self.detail)


class SettingsError(Exception):
    """A setting couldn't be saved; the file is as it was."""

    def __init__(self, problem: SettingProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read_settings_file(file: Path, unreadable: str = UNREADABLE) -> dict[str, Any]:
    """The file's values; none when there is no file. Raises SettingsError, in the words `unreadable`, when it can't be
    read.
    """
    return tomllib.loads(_text_of(file, unreadable)) if file.exists() else {}


def write_setting(file: Path, key: str, value: object, comment: str) -> None:
    """Change one key and nothing else in the file; None takes the key out. Raises SettingsError."""
    import tomlkit  # costs 30 ms, and most runs save nothing

    document = tomlkit.parse(_text_of(file)) if file.exists() else tomlkit.document()
    if not file.exists():
        document.add(tomlkit.comment(HEADER.strip()))
        document.add(tomlkit.nl())
    present = document.get(key)
    if value is None:
        document.pop(key, None)
    elif isinstance(value, Mapping) and isinstance(present, Mapping):
        for inner, part in value.items():
            present[inner] = part  # type: ignore[index]
    elif present is None:
        document[key] = tomlkit.item(value).comment(comment)
    else:
        document[key] = value
    replace_file(file.resolve(), tomlkit.dumps(document))


def write_tables(file: Path, key: str, tables: Iterable[Mapping[str, object]], comment: str = "") -> None:
    """Make the file these tables, `[[key]]` over each. Raises SettingsError: what can't be read isn't replaced."""
    import tomlkit  # costs 30 ms, and most runs save nothing

    read_settings_file(file)
    document, written = tomlkit.document(), tomlkit.aot()
    if comment:
        document.add(tomlkit.comment(comment))
    for each in tables:
        table = tomlkit.table()
        for name, value in each.items():
            # Lines as lines; TOML's own keep no carriage return.
            lines = isinstance(value, str) and "\n" in value and "\r" not in value
            table.add(name, tomlkit.string(str(value), multiline=True) if lines else tomlkit.item(value))
        written.append(table)
    document.add(key, written)
    replace_file(file.resolve(), tomlkit.dumps(document))


def _text_of(file: Path, unreadable: str = UNREADABLE) -> str:
    """The file's text, known to be TOML. Notepad's byte order mark is no part of it."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise SettingsError(SettingProblem(template=unreadable, source=str(file), detail=str(error))) from error
    return text


def replace_file(file: Path, text: str) -> None:
    """Whole or not at all, whatever happens in between."""
    try:
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=file.name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            Path(temporary).replace(file)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise SettingsError(SettingProblem(template=UNWRITABLE, source=str(file), detail=str(error))) from error
