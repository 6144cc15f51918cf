import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.ui.shared.fuzzy import fold, match


def best(query: str, *texts: str) -> str:
    scored = [(found.score, text) for text in texts if (found := match(query, text))]
    return max(scored)[1]


@pytest.mark.parametrize(
    ("query", "text", "typed"),
    [
        ("new", "New request…", "New"),
        ("req", "New request…", "req"),
        ("nreq", "New request…", "Nreq"),
        ("nr", "New request…", "Nr"),
        ("request new", "New request…", "Newrequest"),
        ("asig", "Asignación", "Asig"),
        ("asignacion", "Asignación", "Asignación"),
        ("volt", "ECS-2026-00398 · Volt Mobility", "Volt"),
        ("398", "ECS-2026-00398", "398"),
    ],
)
def test_what_is_found(query: str, text: str, typed: str) -> None:
    found = match(query, text)
    assert found is not None
    assert "".join(text[at] for at in found.positions) == typed


@pytest.mark.parametrize(("query", "text"), [("xyz", "New request…"), ("nwqst", "New request…"), ("e", "New")])
def test_what_is_not_found(query: str, text: str) -> None:
    assert match(query, text) is None


def test_a_beginning_beats_a_word_beats_pieces_beats_an_inside() -> None:
    assert best("re", "Reopen", "Client card resting", "Tore") == "Reopen"
    assert best("mer", "Unmerge", "Merge…") == "Merge…"
    assert best("merge", "Unmerge", "Take the merge back") == "Take the merge back"
    assert best("cc", "Client card", "Account") == "Client card"
    assert best("level 1", "Level 2", "Level 1") == "Level 1"


def test_nothing_typed_answers_everything() -> None:
    assert match("", "Anything") is not None
    assert match("  ", "") is not None


@given(st.text(max_size=30), st.text(max_size=60))
def test_positions_are_of_the_text(query: str, text: str) -> None:
    assert len(fold(text)) == len(text)
    found = match(query, text)
    if found is not None:
        assert all(0 <= at < len(text) for at in found.positions)


@given(st.text("abc ", min_size=1, max_size=40))
def test_a_text_answers_itself(text: str) -> None:
    assert match(text, text) is not None


def test_a_nasty_query_stays_quick() -> None:
    begun = time.perf_counter()
    match("a" * 60 + "b", "a " * 200)
    assert time.perf_counter() - begun < 2
