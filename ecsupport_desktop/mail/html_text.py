"""Text of mails that come as HTML only, by inscriptis, with what a mail needs on top of it.

Cited blocks come out as `> ` lines, so that folding history works as in plain text; links keep their target; layout
tables read top to bottom. lxml and inscriptis are imported on first use: most mails need neither.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

DEEPEST = 80
"""Levels of open elements; real mails have some 40, and inscriptis recurses once a level."""
MOST_TAGS = 60_000
LONGEST = 1_500_000
"""Characters; with the number of tags it keeps the layout under a second or two."""
SIMPLIFIED = "The HTML is too deep or too large to lay out; its text was taken without layout."

_OPEN, _CLOSE = "\ue000", "\ue001"
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})([^<>]*)")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr")
)
_OFTEN_LEFT_OPEN = frozenset(("p", "li", "td", "th", "tr"))
_HIDDEN_TEXT = re.compile(r"<(script|style|head|title)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.I)
_ANY_TAG = re.compile(r"<(/?[a-zA-Z!][^\s<>]{0,30})[^<>]*>?")
_BREAKING = frozenset(
    ("br", "p", "div", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "pre", "hr")
)
_CITED_CLASS = re.compile(r"\b(?:gmail_quote|moz-cite|yahoo_quoted|protonmail_quote|tutanota_quote|cite)\b")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile(r"[ \t\xa0]{2,}")
_BLANK_LINES = re.compile(r"\n{3,}")


def html_to_text(html: str) -> tuple[str, str | None]:
    """Turn HTML into text for reading; the second value says in a sentence if it had to be done roughly."""
    html = html.replace(_OPEN, "").replace(_CLOSE, "")
    text = None if _is_too_much(html) else _text_by_layout(html)
    return (_rough_text(html), SIMPLIFIED) if text is None else (text, None)


def _text_by_layout(html: str) -> str | None:
    """Lay out with lxml and inscriptis; None for a tree that they weren't made for."""
    etree, document = import_module("lxml.etree"), import_module("lxml.html")
    parser = document.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = document.document_fromstring(html.encode("utf-8"), parser=parser)
        _prepare(tree)
        return _tidy(_laid_out(tree))
    except (etree.LxmlError, RecursionError, MemoryError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _laid_out(tree: Any) -> str:
    engine = import_module("inscriptis.html_engine")
    config = import_module("inscriptis.model.config").ParserConfig(
        css=import_module("inscriptis.css_profiles").STRICT_CSS_PROFILE, display_images=True
    )
    text: str = engine.Inscriptis(tree, config).get_text()
    return text


def _prepare(tree: Any) -> None:
    """Mark cited blocks, write link targets, flatten layout tables, and drop the styles that would only add space."""
    for element in list(tree.iter("blockquote")):
        if element.get("type") == "cite" or _CITED_CLASS.search(element.get("class") or ""):
            _surround(element, f"{_OPEN}\n", f"\n{_CLOSE}")
    for element in tree.iter("a"):
        _write_target(element)
    for table in list(tree.iter("table")):
        if _is_layout(table):
            for element in (table, *table.xpath("./tr | ./*/tr | ./tr/* | ./*/tr/*")):
                element.tag = "div"
    for element in tree.iter():
        if style := element.attrib.pop("style", None):
            flat = re.sub(r"\s+", "", style[:2_000].lower())
            if "display:none" in flat:
                element.set("style", "display:none")
            elif "white-space:pre" in flat:
                element.set("style", "white-space:pre")


def _surround(element: Any, before: str, after: str) -> None:
    """Put marks on lines of their own around an element's content."""
    for position, mark in ((0, before), (len(element) + 1, after)):
        line = element.makeelement("div")
        line.text = mark.strip()
        if position == 0:
            line.tail, element.text = element.text, None
        element.insert(position, line)


def _write_target(link: Any) -> None:
    """Write where a link leads after its words, unless they say so: an agent needs the shop's URL."""
    target = _NOT_XML.sub("", link.get("href") or "").strip()
    if not target.lower().startswith(("http://", "https://")) or len(target) > 300:
        return
    words = "".join(link.itertext()).lower()
    if target.split("://", 1)[1].rstrip("/").lower() in words:
        return
    written = f" <{target}>"
    if len(link):
        link[-1].tail = (link[-1].tail or "") + written
    else:
        link.text = (link.text or "") + written


def _is_layout(table: Any) -> bool:
    """A table that holds a table, or has rows of one cell only, arranges the page; it isn't data."""
    if table.find(".//table") is not None:
        return True
    rows = table.xpath("./tr | ./*/tr")
    return all(len(row) <= 1 for row in rows)


def _is_too_much(html: str) -> bool:
    """Tell whether a layout would cost too much; depth is counted roughly, without what closes by itself."""
    if len(html) > LONGEST:
        return True
    depth = 0
    for count, match in enumerate(_TAG.finditer(html)):
        if count > MOST_TAGS:
            return True
        if match[3].endswith("/") or (name := match[2].lower()) in _VOID or name in _OFTEN_LEFT_OPEN:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > DEEPEST:
            return True
    return False


def _rough_text(html: str) -> str:
    """Take the text without layout, in one linear pass; used where a layout would cost too much."""
    unescape = import_module("html").unescape
    html = _HIDDEN_TEXT.sub(" ", html)
    text = _ANY_TAG.sub(lambda tag: "\n" if tag[1].strip("/").lower() in _BREAKING else "", html)
    return _tidy("\n".join(" ".join(line.split()) for line in unescape(text).split("\n")))


def _tidy(text: str) -> str:
    """Turn marks into `> ` lines and take away the space that only made sense on a page."""
    depth, lines = 0, []
    for line in text.split("\n"):
        mark = line.strip()
        if mark in (_OPEN, _CLOSE):
            depth = max(0, depth + (1 if mark == _OPEN else -1))
            continue
        line = _SPACES.sub("  ", line.rstrip()).replace("\xa0", " ")
        lines.append((">" * depth + " " + line.lstrip()).rstrip() if depth else line)
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")
