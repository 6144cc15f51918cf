import re

import pytest

from ecsupport_desktop.ui.shared.tokens import PALETTES, Tokens, contrast, readable_pairs


@pytest.mark.parametrize("tokens", PALETTES.values(), ids=PALETTES.keys())
@pytest.mark.parametrize("pair", readable_pairs(), ids="-on-".join)
def test_text_can_be_read_on_its_ground(tokens: Tokens, pair: tuple[str, str]) -> None:
    ink, ground = pair
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", PALETTES.values(), ids=PALETTES.keys())
def test_the_focus_ring_is_seen_on_every_ground(tokens: Tokens) -> None:
    for ground in ("ground", "raised", "field", "shade", "chip", "hover", "selection"):
        assert contrast(tokens.accent, getattr(tokens, ground)) >= 3


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", PALETTES.values(), ids=PALETTES.keys())
def test_every_colour_is_written_in_full(tokens: Tokens) -> None:
    for name in tokens.__slots__:
        if name != "dark":
            assert re.fullmatch(r"#[0-9a-f]{6}", getattr(tokens, name)), name
            assert tokens.colour(name).isValid()


@pytest.mark.parametrize("name", ["high_light", "high_dark"])
@pytest.mark.parametrize("pair", readable_pairs(), ids="-on-".join)
def test_high_contrast_has_seven_to_one_for_every_text(name: str, pair: tuple[str, str]) -> None:
    ink, ground = pair
    assert contrast(getattr(PALETTES[name], ink), getattr(PALETTES[name], ground)) >= 7


@pytest.mark.parametrize("name", ["high_light", "high_dark"])
def test_high_contrast_has_edges_that_are_seen(name: str) -> None:
    tokens = PALETTES[name]
    for edge in ("border", "hairline"):
        assert contrast(getattr(tokens, edge), tokens.ground) >= 3
