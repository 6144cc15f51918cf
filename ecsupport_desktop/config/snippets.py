"""The texts a person writes, each kind in a file of its own beside the settings, with a text for each language.

    [[snippet]]                                       [[template]]
    name = "clear cache"                              kind = "level_1"
    en = "Please empty your browser's cache…"         en = "Hello {contact}, …"
    es = "Vacíe, por favor, la caché…"

What can't be read never stops the program: the texts shipped are used, a `SettingProblem` says so, the file stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ecsupport_desktop.config.language import LANGUAGES, N_
from ecsupport_desktop.config.paths import Paths
from ecsupport_desktop.config.settings_file import SettingProblem, SettingsError, read_settings_file, write_tables

Texts = Mapping[str, str]
"""Language code → text."""
_NOT_A_SNIPPET = N_("{source}: “{key}” is no snippet with a name and a text; it is not used.")
_NOT_A_TEMPLATE = N_("{source}: “{key}” is no template with a kind and a text; it is not used.")


def load_snippets(paths: Paths) -> tuple[list[tuple[str, Texts]] | None, list[SettingProblem]]:
    """(name, texts) in order; None where a person has none of their own. Also what couldn't be used."""
    return _load(paths.snippets_file, "snippet", "name", _NOT_A_SNIPPET)


def save_snippets(paths: Paths, snippets: Sequence[tuple[str, Texts]]) -> None:
    """Keep them all, in order. Raises SettingsError when the file can't be changed, or can't be read as it is."""
    _save(paths.snippets_file, "snippet", "name", snippets)


def load_templates(paths: Paths) -> tuple[dict[tuple[str, str], str], list[SettingProblem]]:
    """(kind, language) → text, those a person has of their own. Also what couldn't be used."""
    found, problems = _load(paths.templates_file, "template", "kind", _NOT_A_TEMPLATE)
    return {(kind, code): text for kind, texts in found or () for code, text in texts.items()}, problems


def save_templates(paths: Paths, templates: Mapping[tuple[str, str], str]) -> None:
    """Keep them all. Raises SettingsError as `save_snippets`."""
    by_kind: dict[str, dict[str, str]] = {}
    for (kind, code), text in templates.items():
        by_kind.setdefault(kind, {})[code] = text
    _save(paths.templates_file, "template", "kind", by_kind.items())


def _load(
    file: Path, table: str, key: str, unusable: str
) -> tuple[list[tuple[str, Texts]] | None, list[SettingProblem]]:
    if not file.exists():
        return None, []
    try:
        found = read_settings_file(file)
    except SettingsError as error:
        return None, [error.problem]
    texts: list[tuple[str, Texts]] = []
    problems = []
    written = found.get(table, [])
    for at, each in enumerate(written if isinstance(written, list) else [written]):
        if (read := _read(each, key)) is not None:
            texts.append(read)
        else:
            problems.append(SettingProblem(template=unusable, source=str(file), key=str(at + 1)))
    return texts, problems


def _save(file: Path, table: str, key: str, texts: Iterable[tuple[str, Texts]]) -> None:
    tables = ({key: name} | {code: text for code, text in each.items() if text} for name, each in texts)
    write_tables(file, table, tables)


def _read(written: Any, key: str) -> tuple[str, Texts] | None:
    if not isinstance(written, dict) or not isinstance(written.get(key), str) or not written[key].strip():
        return None
    texts = {code: written[code] for code in LANGUAGES if isinstance(written.get(code), str) and written[code].strip()}
    return (written[key].strip(), texts) if texts else None
