"""Where a link leads, in the characters that would be opened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.services.link_target import read_target


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("https://shop.example/a?b=c&d#e", "https://shop.example/a?b=c&d#e"),
        ("HTTP:evil.example", "http://evil.example/"),
        (" \thttps://a.exa\nmple/ ñ", "https://a.example/%20%C3%B1"),
        ("https://аcme.example/", "https://xn--cme-5cd.example/"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://evil.example\\@good.example/", "https://evil.example/@good.example/"),
        ("https://good.example@evil.example/x", "https://good.example@evil.example/x"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("mailto:a@b.example?subject=x%0d%0aBcc:y&attach=/etc/passwd&bcc=z@z.example&body=1%0a2",
         "mailto:a@b.example?subject=xBcc%3Ay&body=1%0A2"),
        ("mailto:ana@аcme.example", "mailto:ana@xn--cme-5cd.example"),
    ],
)  # fmt: skip
def test_what_can_be_opened_is_shown_as_it_is_opened(target: str, url: str) -> None:
    found = read_target(target)
    assert (found.url, found.shown) == (url, url)


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "java\nscript:x", "file:///etc/passwd", "//evil.example", "\\\\host\\share", "tel:1",
     "data:,x",
     "smb://host/x", "vbscript:x", "ms-word:ofe|u|x", "search-ms:x", "http://", "http://%65vil/", "http://a b/",
     "http://1.2.3.4:99999/", "https://\u202eevil.example", "mailto:a@b@c d", "about:blank", "x" * 5_000,
     "http://a:١/"],
)  # fmt: skip
def test_nothing_else_can(target: str) -> None:
    found = read_target(target)
    assert found.url == ""
    assert found.shown


def test_what_deceives_is_told() -> None:
    found = read_target("https://paypal.example@аcme.example/", "https://paypal.example/login")
    assert (found.host, found.written_host) == ("xn--cme-5cd.example", "аcme.example")
    assert (found.before_at, found.claimed_host) == ("paypal.example", "paypal.example")
    assert read_target("https://xn--mnchen-3ya.example").written_host == "münchen.example"


@pytest.mark.parametrize(
    "words", ["shop.example", "www.shop.example", "https://shop.example/a", "our shop", "order.pdf", ""]
)
def test_words_that_fit_say_nothing(words: str) -> None:
    assert read_target("https://shop.example/x", words).claimed_host == ""


@given(st.text() | st.text().map(lambda text: f"http://{text}") | st.text().map(lambda text: f"mailto:{text}"))
def test_what_would_be_opened_is_plain_ascii(target: str) -> None:
    url = read_target(target, target).url
    assert url.isascii() and (not url or url.isprintable()) and " " not in url
    assert url == "" or url.startswith(("http://", "https://", "mailto:"))
    assert read_target(url).url == url
