"""The texts proposed to clients: whole in both languages, filled once, and nothing unfilled goes unseen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.completeness import Item
from ecsupport_desktop.domain.directory import LANGUAGES
from ecsupport_desktop.domain.words import AssessmentKind, Priority
from ecsupport_desktop.services import templates as t
from ecsupport_desktop.services.own_texts import OwnTexts
from ecsupport_desktop.services.triage import ASK

MODES = [*AssessmentKind, ASK, t.FOLLOW_UP]
MANDATORY = {
    "level_1": {"{reasoning}"},
    "level_2": {"{priority}", "{effort}", "{restoring_steps}", "{target_date}"},
    "level_3": {"{priority}", "{effort}", "{restoring_steps}", "{target_date}", "{outage_started_at}"},
    "extra_functionality": {"{asked}"},
    ASK: {"{items}"},
    t.FOLLOW_UP: set[str](),
}
ALWAYS = {"{contact}", "{agent}", "{number}"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", MODES)
def test_each_text_carries_what_the_policy_says_the_client_is_told(mode: str, language: str) -> None:
    text = t.template(mode, language)
    expected = MANDATORY[mode] | ALWAYS
    assert set(OwnTexts().unfilled(text)) - {"{subject}"} == expected
    assert text == text.strip()


@pytest.mark.parametrize("mode", MODES)
def test_a_spanish_client_is_answered_in_spanish_and_any_other_in_english(mode: str) -> None:
    assert t.template(mode, "es").startswith("Hola, {contact}:")
    assert t.template(mode, "fr") == t.template(mode, "en")
    assert t.template(mode, "en").startswith("Hello {contact},")


def test_no_choice_yet_proposes_a_follow_up() -> None:
    assert t.template("", "en") == t.template(t.FOLLOW_UP, "en")


@given(st.dictionaries(st.sampled_from(sorted(t.PLACEHOLDERS)), st.text()))
def test_what_a_value_holds_is_never_looked_at_again(values: dict[str, str]) -> None:
    text = "".join(f"[{name}]" for name in t.PLACEHOLDERS)
    wanted = "".join(f"[{values.get(name, name)}]" for name in t.PLACEHOLDERS)
    assert t.fill(text, values) == wanted


def test_a_reasoning_in_braces_stays_as_it_is_written() -> None:
    assert t.fill("{reasoning}, {agent}", {"{reasoning}": "{agent}", "{agent}": "Ana"}) == "{agent}, Ana"


def test_what_is_left_is_named_once_and_what_is_no_placeholder_is_left_alone() -> None:
    text = "Hello {contact}, {effort} {contact} {else} {}"
    assert OwnTexts().unfilled(text) == ("{contact}", "{effort}")
    assert t.fill(text, {}) == text


@pytest.mark.parametrize(
    ("typed", "english", "spanish"),
    [
        ("1", "1 hour", "1 hora"),
        ("1,0", "1 hour", "1 hora"),
        ("1.5", "1.5 hours", "1,5 horas"),
        ("2,50 h", "2.5 hours", "2,5 horas"),
        ("10", "10 hours", "10 horas"),
        ("0.5", "0.5 hours", "0,5 horas"),
        ("  ", "", ""),
        ("soon", "", ""),
    ],
)
def test_an_effort_reads_as_the_client_writes_it(typed: str, english: str, spanish: str) -> None:
    assert (t.effort_words(typed, "en"), t.effort_words(typed, "es")) == (english, spanish)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_item_and_priority_has_words_in_every_language(language: str) -> None:
    lines = t.asking(Item, language).splitlines()
    assert len(lines) == len(Item)
    assert not any("_" in line for line in lines)
    assert all(t.priority_word(priority, language) for priority in Priority)
    assert t.priority_word("", language) == t.priority_word("urgent", language) == ""


def test_what_the_agent_adds_is_asked_for_in_the_agents_words() -> None:
    assert t.asking(["browser", "the access key"], "en").endswith("– the access key")


def test_a_target_date_is_a_sentence_of_its_own_or_nothing() -> None:
    assert t.target_words("30 de noviembre", "es") == " Prevemos terminarlo el 30 de noviembre."
    assert t.target_words("", "en") == ""
