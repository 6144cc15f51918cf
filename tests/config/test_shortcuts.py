"""The keys somebody gave to actions: only the differences are kept, and a broken file breaks nothing."""

import tomllib

import pytest

from ecsupport_desktop.config.paths import Paths
from ecsupport_desktop.config.settings import SettingsError
from ecsupport_desktop.config.shortcuts import load_shortcuts, save_shortcut


def test_without_a_file_nothing_differs(paths: Paths) -> None:
    assert load_shortcuts(paths) == ({}, [])
    assert not paths.shortcuts_file.exists()


def test_what_is_saved_is_there_at_the_next_start_and_nothing_else(paths: Paths) -> None:
    save_shortcut(paths, "request.claim", ("F4",), "Claim")
    save_shortcut(paths, "request.assign", (), "Assign…")
    save_shortcut(paths, "request.claim", ("Ctrl+Shift+Y", "F4"), "Claim")
    assert load_shortcuts(paths) == ({"request.claim": ("Ctrl+Shift+Y", "F4"), "request.assign": ()}, [])
    save_shortcut(paths, "request.claim", None, "Claim")
    assert tomllib.loads(paths.shortcuts_file.read_text(encoding="utf-8")) == {"request.assign": []}


def test_comments_and_what_other_versions_know_stay(paths: Paths) -> None:
    paths.shortcuts_file.write_text('# mine\n"future.action" = ["F3"]\n', encoding="utf-8")
    save_shortcut(paths, "request.claim", ("F4",), "Claim")
    text = paths.shortcuts_file.read_text(encoding="utf-8")
    assert "# mine" in text and '"future.action" = ["F3"]' in text and "Claim" in text


@pytest.mark.parametrize("text", ["what is this", '"a" = [', "\udcff"])
def test_a_broken_file_is_told_ignored_and_left_alone(paths: Paths, text: str) -> None:
    broken = text.encode("utf-8", "surrogateescape")
    paths.shortcuts_file.write_bytes(broken)
    keys, problems = load_shortcuts(paths)
    assert keys == {} and "can't be read" in problems[0].message
    with pytest.raises(SettingsError, match="can't be read"):
        save_shortcut(paths, "request.claim", ("F4",), "Claim")
    assert paths.shortcuts_file.read_bytes() == broken


def test_what_is_no_list_of_keys_is_told_and_the_rest_is_used(paths: Paths) -> None:
    paths.shortcuts_file.write_text('a = "F4"\nb = [1]\nc = ["F4"]\n', encoding="utf-8")
    keys, problems = load_shortcuts(paths)
    assert keys == {"c": ("F4",)}
    assert [problem.key for problem in problems] == ["a", "b"] and "a list of keys" in problems[0].message
