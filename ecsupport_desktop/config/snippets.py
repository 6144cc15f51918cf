"""Snippets in a file of their own beside the settings: pieces of text by name, one for each language.

    [[snippet]]
    name = "clear cache"
    en = "Please empty your browser's cache…"
    es = "Vacíe, por favor, la caché…"

What can't be read never stops the program: the snippets shipped are used, a `SettingProblem` says so, the file stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ecsupport_desktop.config.language import LANGUAGES, N_
from ecsupport_desktop.config.paths import Paths
from ecsupport_desktop.config.settings_file import SettingProblem, SettingsError, read_settings_file, write_tables

Texts = Mapping[str, str]
"""Language code → text."""
_NOT_A_SNIPPET = N_("{source}: “{key}” is no snippet with a name and a text; it is not used.")


def load_snippets(paths: Paths) -> tuple[list[tuple[str, Texts]] | None, list[SettingProblem]]:
    """(name, texts) in order; None where a person has none of their own. Also what couldn't be used."""
    file = paths.snippets_file
    if not file.exists():
        return None, []
    try:
        found = read_settings_file(file)
    except SettingsError as error:
        return None, [error.problem]
    snippets: list[tuple[str, Texts]] = []
    problems = []
    written = found.get("snippet", [])
    for at, each in enumerate(written if isinstance(written, list) else [written]):
        if (read := _read(each)) is not None:
            snippets.append(read)
        else:
            problems.append(SettingProblem(template=_NOT_A_SNIPPET, source=str(file), key=str(at + 1)))
    return snippets, problems


def save_snippets(paths: Paths, snippets: Sequence[tuple[str, Texts]]) -> None:
    """Keep them all, in order. Raises SettingsError when the file can't be changed, or can't be read as it is."""
    tables = ({"name": name} | {code: text for code, text in texts.items() if text} for name, texts in snippets)
    write_tables(paths.snippets_file, "snippet", tables)


def _read(written: Any) -> tuple[str, Texts] | None:
    if not isinstance(written, dict) or not isinstance(written.get("name"), str) or not written["name"].strip():
        return None
    texts = {code: written[code] for code in LANGUAGES if isinstance(written.get(code), str) and written[code].strip()}
    return (written["name"].strip(), texts) if texts else None
