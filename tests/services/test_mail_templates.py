"""The texts that mails carry besides an answer: filled once, whole in both languages, no placeholder unknown."""

from __future__ import annotations

import re

import pytest

from ecsupport_desktop.domain.directory import LANGUAGES
from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.services import mail_templates as t
from ecsupport_desktop.services.templates import template


def test_a_signature_names_the_agent_and_is_filled_once() -> None:
    assert t.signature("{agent}\nECShops", "Eva {agent}") == "Eva {agent}\nECShops"
    assert t.signature("", "Eva") == ""


@pytest.mark.parametrize("text", ["", "Eva\nECShops", "{agent}", "{agent} · 24/7 }", "{ and\n}"])
def test_a_signature_of_known_placeholders_is_fine(text: str) -> None:
    t.check_signature(text, "mail_signature_en")


@pytest.mark.parametrize("wrong", ["{name}", "{Agent}", "{agent.name}", "{}", "{0}", "{number}", "{agent!r}"])
def test_an_unknown_placeholder_is_refused_beside_its_field(wrong: str) -> None:
    with pytest.raises(InvalidField) as refused:
        t.check_signature(f"{{agent}}\n{wrong}", "mail_signature_es")
    assert refused.value.field == "mail_signature_es"
    assert str(refused.value).startswith(f"“{wrong}” stands for nothing here: {{agent}} does")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_acknowledgement_says_number_subject_and_48_hours(language: str) -> None:
    assert set(re.findall(r"\{\w+\}", template("acknowledgement", language))) == set(t.ACKNOWLEDGEMENT_PLACEHOLDERS)
    text = t.acknowledgement(language, contact="Ana", number="ECS-2026-000412", subject="pay {number}")
    assert all(words in text for words in ("Ana", "ECS-2026-000412", "pay {number}", "48"))


def test_nobody_by_name_is_greeted_without_one() -> None:
    assert t.acknowledgement("en", contact="", number="1", subject="x").startswith("Hello,\n")
    assert t.acknowledgement("es", contact="", number="1", subject="x").startswith("Hola:\n")
    assert t.acknowledgement("fr", contact="Ana", number="1", subject="x").startswith("Hello Ana,\n")
