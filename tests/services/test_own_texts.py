"""The texts of an agent: what they leave open is known by name, and what only looks like it isn't."""

import pytest

from ecsupport_desktop.config.paths import paths_for
from ecsupport_desktop.config.snippets import load_templates, save_templates
from ecsupport_desktop.services.own_texts import MOST_REMEMBERED, OwnTexts
from ecsupport_desktop.services.snippets import Snippet
from ecsupport_desktop.services.templates import FOLLOW_UP, template, unsigned


def texts(*own: str) -> OwnTexts:
    made = OwnTexts()
    made.use_snippets(Snippet(name=str(at), texts={"en": text}) for at, text in enumerate(own))
    return made


def test_a_gap_of_a_shipped_text_never_reaches_a_client() -> None:
    assert OwnTexts().unfilled("We expect it to work by {day}.") == ("{day}",)
    assert OwnTexts().unfilled("Dear {client}, {effort} {else} {}") == ("{client}", "{effort}")


@pytest.mark.parametrize(
    "gap", ["{date}", "{Order}", "{día de entrega}", "{1}", "{…}", "{n.º}", "{a: b}", f"{{{'x' * 90}}}"]
)
def test_a_gap_of_any_name_in_ones_own_text_is_known(gap: str) -> None:
    assert texts(f"It comes on {gap}.").unfilled(f"Hello, it comes on {gap}. {gap}") == (gap,)
    own = OwnTexts()
    own.use_templates({("level_1", "es"): f"Hola {gap}"})
    assert own.unfilled(f"Hola {gap}") == (gap,)


@pytest.mark.parametrize(
    "pasted", ["{}", "{date}", "a{color:red}", '{"date": 1}', "{ date }", "{\n  color: red;\n}", "${x}"]
)
def test_braces_the_agent_pasted_stop_nothing(pasted: str) -> None:
    assert texts("We write by {day}.").unfilled(pasted) == ()


@pytest.mark.parametrize("code", ["{}", '{"date": 1}', "{'a'}", "{ date }", "{\n  color: red;\n}"])
def test_code_in_ones_own_snippet_is_no_gap(code: str) -> None:
    assert texts(f"Put in {code}").unfilled(f"Put in {code}") == ()


def test_a_gap_of_a_snippet_that_is_gone_is_still_known() -> None:
    own = texts("until {date}")
    own.use_snippets([])
    assert own.unfilled("until {date}") == ("{date}",)
    again = OwnTexts()
    again.remember(own.remembered())
    assert again.unfilled("until {date}") == ("{date}",)
    again.remember(f"{{{number}}}" for number in range(MOST_REMEMBERED))
    assert len(again.remembered()) == MOST_REMEMBERED and "{date}" not in again.remembered()


def test_an_answer_begins_with_the_text_of_ones_own_else_with_the_shipped_one() -> None:
    own = OwnTexts()
    own.use_templates({("level_1", "en"): "Hi {contact}", (FOLLOW_UP, "es"): "Buenas"})
    assert own.template("level_1", "en") == "Hi {contact}"
    assert own.template("level_1", "es") == template("level_1", "es")
    assert own.template("", "es") == "Buenas"
    own.use_templates({})
    assert own.template("level_1", "en") == template("level_1", "en")


def test_names_below_a_signature_go_and_a_postscript_stays() -> None:
    assert unsigned("Hello\n\nBye,\n{agent}") == "Hello\n\nBye,"
    assert unsigned("Hello\n\nBye,\n{agent}\nECShops\n\nPS: x") == "Hello\n\nBye,\n\nPS: x"
    assert unsigned("Hello {agent}") == "Hello {agent}"


def test_templates_are_kept_in_a_file_that_people_can_read(tmp_path) -> None:
    paths = paths_for(tmp_path)
    assert load_templates(paths) == ({}, [])
    kept = {("level_1", "en"): "Hi {contact}\n\n{reasoning}", ("level_1", "es"): "Hola", ("ask", "es"): "{items}"}
    save_templates(paths, kept)
    assert load_templates(paths) == (kept, [])
    assert 'kind = "level_1"' in paths.templates_file.read_text(encoding="utf-8")
    paths.templates_file.write_text('[[template]]\nen = "x"\n[[template]]\nkind = "ask"\nen = "y"\n', encoding="utf-8")
    found, problems = load_templates(paths)
    assert found == {("ask", "en"): "y"} and "is no template" in problems[0].message
