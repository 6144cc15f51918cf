"""A mail's HTML as it may be shown: words and their form, no style, nothing that loads, no address to follow.

Nothing here is trusted to be enough: the view that shows it (`ui.request.html_view`) loads nothing either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from ecsupport_desktop.services.html_tree import MOST_ELEMENTS, read_tree, simplify, takes_long

LONGEST: Final = 1_500_000
MOST_TAGS: Final = 60_000
LONGEST_LINE: Final = 10_000
"""Characters; an endless line takes Qt seconds to lay out."""

_TAGS: Final = frozenset(
    ("a", "b", "blockquote", "br", "caption", "center", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3",
     "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "ol", "p", "pre", "s", "samp", "span", "strike", "strong",
     "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul")
)  # fmt: skip
_ATTRIBUTES: Final = {"a": {"href"}, "img": {"src", "alt"}, "td": {"colspan"}, "th": {"colspan"}}
_VALUES: Final = {
    ("a", "href"): re.compile(r"link:\d{1,5}"),
    ("img", "src"): re.compile(r"image:\d{1,5}"),
    ("img", "alt"): re.compile(r".{0,300}", re.DOTALL),
    ("td", "colspan"): re.compile(r"1\d|20|\d"),
    ("th", "colspan"): re.compile(r"1\d|20|\d"),
}
_LINE_END: Final = re.compile(
    r"</?(?:blockquote|br|caption|center|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|table|tbody|td|tfoot|th|thead|tr|ul)\b[^>]*>"
)
_TAG: Final = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a link leads, as the mail has it, and its words."""

    target: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeHtml:
    """`html` names its links `link:N` and its pictures `image:N`, by their places in `links` and `images`.

    `images` are content ids of the same mail; `left_out`: how many pictures would have been fetched from elsewhere.
    """

    html: str
    links: tuple[Link, ...] = ()
    images: tuple[str, ...] = ()
    left_out: int = 0


def safe_html(html: str) -> SafeHtml | None:
    """What may be shown of it; None where it is too deep, too long or too large, and only its text can be shown."""
    if len(html) > LONGEST or html.count("<") > MOST_TAGS:
        return None
    if not html.strip():
        return SafeHtml(html="")
    if (tree := read_tree(html)) is None:
        return None
    found = simplify(tree)
    if takes_long(tree):
        return None
    text: str = import_module("lxml.html").tostring(tree, encoding="unicode")
    clean = _allowed(text)
    if clean.count("<") > 3 * MOST_ELEMENTS or _longest_line(clean) > LONGEST_LINE:
        return None
    return SafeHtml(
        html=clean,
        links=tuple(Link(target=target, words=words) for target, words in found.links),
        images=tuple(found.images),
        left_out=found.elsewhere,
    )


def _allowed(html: str) -> str:
    """Only listed elements and attributes; every reference is one of ours or none."""
    clean: str = import_module("nh3").clean(
        html,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_filtered,
        clean_content_tags={"script", "style", "svg", "math", "title"},
        url_schemes={"link", "image"},
        url_relative="deny",
        link_rel=None,
    )
    return clean


def _filtered(tag: str, name: str, value: str) -> str | None:
    pattern = _VALUES.get((tag, name))
    return value if pattern is not None and pattern.fullmatch(value) else None


def _longest_line(clean: str) -> int:
    """Characters of the longest run of text between two line ends. `clean` is well-formed: every `<` begins a tag."""
    lines = (_TAG.sub("", part) for part in _LINE_END.split(clean))
    return max((len(line) for part in lines for line in part.split("\n")), default=0)
