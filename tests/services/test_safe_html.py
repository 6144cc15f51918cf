"""A mail's HTML, cleaned: nothing in it loads, no address is left in it, and what would stall the window is refused."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.leaks import file_leaks, leaks

from ecsupport_desktop.services.safe_html import Link, SafeHtml, safe_html

PORT = 7
PAGES = leaks(PORT) | file_leaks("/etc/passwd")
REFERENCE = re.compile(r"""\s(?:src|href|background|style|srcset|data|action|poster|cite|ping)\s*=""", re.IGNORECASE)


def cleaned(html: str) -> SafeHtml:
    made = safe_html(html)
    assert made is not None
    return made


def test_there_are_tricks_enough() -> None:
    assert len(leaks(PORT)) >= 60


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_no_reference_but_ours_is_left(page: str) -> None:
    html = cleaned(page).html
    tags = re.findall(r"<[^>]*>", html)
    for tag in tags:
        rest = re.sub(r' (?:src="image:\d+"|href="link:\d+")', "", tag)
        assert not REFERENCE.search(rest), tag
        assert "127.0.0.1" not in rest or tag.startswith("<img")
    assert not re.search(r"<(?:style|script|svg|math|form|input|iframe|object|embed|link|meta|base|video|audio)", html)


@given(st.text(alphabet=st.sampled_from("<>/\"'= abimgsrcstyle:!-&#;\0\u202e")))
def test_whatever_comes_only_ours_is_left(text: str) -> None:
    made = safe_html(text)
    assert made is None or not re.search(r'<[^>]*\s(?:src|href)="(?!image:\d|link:\d)', made.html)


def test_words_and_their_form_stay() -> None:
    made = cleaned('<h1>Hi</h1><p>One <b>two</b></p><ul><li>x</ul><table><tr><td>a<td colspan="900">b</table>')
    assert made.html == (
        "<h1>Hi</h1><p>One <b>two</b></p><ul><li>x</li></ul>"
        '<table><tbody><tr><td>a</td><td colspan="20">b</td></tr></tbody></table>'
    )


def test_links_and_pictures_are_numbered_and_kept_apart() -> None:
    made = cleaned(
        '<a href="https://a.example/?b&c">go <i>on</i></a> <img src="CID:x@y" alt="a pic"><img src="http://t">'
    )
    assert made.links == (Link(target="https://a.example/?b&c", words="go on"),)
    assert made.images == ("x@y",)
    assert made.left_out == 1
    assert 'href="link:0"' in made.html and '<img src="image:0" alt="a pic">' in made.html


def test_a_link_that_pretends_to_be_ours_gets_a_number_of_its_own() -> None:
    assert cleaned('<a href="link:5">x</a>').links == (Link(target="link:5", words="x"),)


def test_what_is_hidden_is_left_out() -> None:
    assert (
        cleaned('<p>seen<span style="display : none">unseen</span><i hidden>too</i>\u200b\u200c').html == "<p>seen</p>"
    )


def test_layout_tables_read_top_to_bottom() -> None:
    html = cleaned("<table><tr><td><table><tr><td>1<td>2</table><td>3</table>").html
    assert html.count("<table") == 1


TOO_MUCH = {
    "tables 3,000 deep": "<table><tr><td>" * 3_000 + "x",
    "tables 9 deep": "<table><tr><td>" * 9 + "x" + "</td></tr></table>" * 9,
    "a line of 100,000": "<p>" + "x" * 100_000,
    "a line of 100,000 in pieces": "<p>" + "<b>xxxx</b>" * 9_000,
    "300,000 elements": "<b>x</b>" * 300_000,
    "20,000 elements": "<p>x</p>" * 20_000,
    "one wide row over many": "<table><tr>" + "<td>c" * 2_000 + "<tr><td>c" * 500 + "</table>",
    "a hundred grids": ("<table><tr>" + "<td>c" * 90 + "<tr><td>c" * 90 + "</table>") * 50,
    "open forms that are copied": "<b><i><u><s><em><strong>" * 40 + "<div>x</div>" * 2_000,
    "50 MB": "<p>word</p>" * 5_000_000,
}


@pytest.mark.parametrize("page", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_takes_long_is_refused_soon(page: str) -> None:
    begun = time.perf_counter()
    assert safe_html(page) is None
    assert time.perf_counter() - begun < 5


def test_tables_eight_deep_are_shown() -> None:
    assert safe_html("<table><tr><td>" * 8 + "x" + "</td></tr></table>" * 8) is not None


@pytest.mark.parametrize("page", ["", " \n", "<!-- only -->", "<html></html>", "\0"])
def test_an_empty_page_does_no_harm(page: str) -> None:
    made = safe_html(page)
    assert made is None or made.html.strip() in ("", "<div></div>", "<span></span>", "<p></p>", "\ufffd")
