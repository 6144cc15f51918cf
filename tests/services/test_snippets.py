"""Snippets: found by what is typed, filled with what is known, and told what is wrong with them."""

import pytest

from ecsupport_desktop.config.language import use_language
from ecsupport_desktop.config.paths import paths_for
from ecsupport_desktop.config.settings_file import SettingsError
from ecsupport_desktop.config.snippets import load_snippets, save_snippets
from ecsupport_desktop.services.snippets import STARTERS, Snippet, gaps, matching
from ecsupport_desktop.services.templates import fill

ONE = Snippet(name="Working on it", texts={"en": "We work on {number} until {day}."})
OTHER = Snippet(name="it works", texts={"es": "Ya funciona."})


def test_every_typed_word_begins_a_word_of_the_name() -> None:
    assert matching([ONE, OTHER], "wor") == [ONE, OTHER]
    assert matching([ONE, OTHER], "it w") == [OTHER, ONE]
    assert matching([ONE, OTHER], "IT") == [OTHER, ONE]
    assert matching([ONE, OTHER], "nothing") == []
    assert matching([ONE, OTHER], "") == [ONE, OTHER]


def test_the_language_of_the_answer_else_english_else_any() -> None:
    assert STARTERS[0].text_in("es")[1] == "es"
    assert ONE.text_in("es") == ("We work on {number} until {day}.", "en")
    assert OTHER.text_in("en") == ("Ya funciona.", "es")


def test_what_isnt_known_stays_a_gap() -> None:
    text = fill(ONE.texts["en"], {"{number}": "ECS-2026-000412"})
    assert text == "We work on ECS-2026-000412 until {day}."
    assert [text[start:end] for start, end in gaps(text)] == ["{day}"]
    # What a value holds is never filled in again.
    assert fill("{subject}", {"{subject}": "{number}", "{number}": "1"}) == "{number}"


def test_they_are_kept_in_a_file_that_people_can_read(tmp_path) -> None:
    paths = paths_for(tmp_path)
    assert load_snippets(paths) == (None, [])
    kept = [(each.name, dict(each.texts)) for each in STARTERS]
    save_snippets(paths, kept)
    assert load_snippets(paths) == (kept, [])
    assert 'name = "cache"' in paths.snippets_file.read_text(encoding="utf-8")
    paths.snippets_file.write_text('[[snippet]]\nname = 1\n[[snippet]]\nname = "a"\nen = "b"\n', encoding="utf-8")
    found, problems = load_snippets(paths)
    assert found == [("a", {"en": "b"})] and len(problems) == 1
    paths.snippets_file.write_text("[[", encoding="utf-8")
    found, problems = load_snippets(paths)
    assert found is None and len(problems) == 1
    use_language("en")
    assert "snippets.toml" in problems[0].message
    with pytest.raises(SettingsError, match="left as it is"):
        save_snippets(paths, kept)
    assert paths.snippets_file.read_text(encoding="utf-8") == "[["
