"""What an agent writes is checked before it is kept: braces, misspelt placeholders, and what a client must be told."""

import pytest

from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.services.templates import template
from ecsupport_desktop.services.text_checks import MUST_TELL, check_snippet, check_template, known_to, left_open


@pytest.mark.parametrize(
    ("name", "texts", "field"),
    [
        ("", {"en": "x"}, "name"), (" it works ", {"en": "x"}, "name"), ("y" * 41, {"en": "x"}, "name"),
        ("new", {}, "en"), ("new", {"en": "  "}, "en"), ("new", {"en": "x", "es": "el {día"}, "es"),
        ("new", {"en": "Dear {contcat}"}, "en"), ("new", {"en": "x", "es": "Sobre {Subject}"}, "es"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_snippet_is_told_with_its_field(name: str, texts: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidField) as refused:
        check_snippet(name, texts, ["It works"])
    assert refused.value.field == field


def test_a_misspelt_placeholder_is_told_with_the_one_that_is_meant() -> None:
    with pytest.raises(InvalidField, match=r"\{contcat\} isn't filled in\. Is \{contact\} meant"):
        check_snippet("new", {"en": "Dear {contcat}"}, [])
    check_snippet("new", {"en": "until {day}, {order number} {date}, {} { x }"}, ["It works"])


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", MUST_TELL)
def test_the_shipped_templates_pass(kind: str, language: str) -> None:
    check_template(kind, language, template(kind, language))
    assert left_open(kind, template(kind, language)) == ()


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("level_1", "Hello", r"put \{reasoning\} into"), ("level_1", "{reasoning} {effort}", r"place of \{effort\}"),
        ("level_3", "{priority} {effort} {restoring_steps}", r"\{outage_started_at\}"),
        ("ask", "{items", "stands alone"),
        ("ask", "{itmes}", r"Is \{items\} meant"), ("quote", "{items}", r"place of \{items\}"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_template(kind: str, text: str, said: str) -> None:
    with pytest.raises(InvalidField, match=said) as refused:
        check_template(kind, "es", text)
    assert refused.value.field == "es"


def test_what_has_to_be_typed_over_is_named() -> None:
    assert left_open("level_1", "{reasoning} by {day}, {day}, {client}") == ("{day}",)
    assert left_open("", "{reasoning} by {day}, {contact}") == ("{reasoning}", "{day}")
    assert "{target_date}" in known_to("level_2") and "{target_date}" not in known_to("ask")
