"""Takes out of a mail's HTML what isn't words, and puts numbers in the place of its links and pictures.

What a link or a picture is called is kept apart, in a table: nothing that draws the page ever sees an address. lxml
goes first because libxml2 neither nests deeper than its limit nor copies open elements, so hostile markup can't grow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

DEEPEST = 100
"""Levels of elements."""
DEEPEST_TABLES = 8
"""Tables within tables: each level doubles the time a layout takes."""
MOST_ELEMENTS = 10_000
MOST_CELLS = 20_000
"""Places in the grids of all tables, empty ones too: a wide row over many short ones costs as much as a full grid."""
WIDEST_TABLE = 100
"""Columns."""

_WITHOUT_CONTENT = frozenset(
    ("applet", "area", "audio", "base", "bgsound", "button", "canvas", "datalist", "embed", "frame", "frameset", "head",
     "iframe", "input", "link", "map", "math", "meta", "noembed", "noframes", "noscript", "object", "option", "param",
     "script", "select", "source", "style", "svg", "template", "textarea", "title", "track", "video", "xml", "xmp")
)  # fmt: skip
_HIDES = re.compile(r"display:none|visibility:hidden|mso-hide:all")
_INVISIBLE = re.compile("[\xad\u034f\u200b\u200c\u2060\ufeff]")
"""What newsletters fill their previews with. What turns the direction of text isn't among it: it is written out."""


@dataclass(slots=True)
class Found:
    """Links as (target, words), content ids of pictures in the mail, and how many pictures are elsewhere."""

    links: list[tuple[str, str]] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    elsewhere: int = 0


def read_tree(html: str) -> Any | None:
    """The tree of the page, or None where it is none, or too deep or too large to be laid out."""
    etree, document = import_module("lxml.etree"), import_module("lxml.html")
    parser = document.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = document.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
        return None if _is_too_much(tree) else tree
    except (etree.LxmlError, RecursionError, MemoryError, ValueError, LookupError, TypeError, AttributeError):
        return None


def simplify(tree: Any) -> Found:
    """Change the tree in place: words, their form, tables that are tables, `link:N` and `image:N`."""
    for element in list(tree.iter()):
        if element.getparent() is not None and _is_out(element):
            element.drop_tree()
    found = Found()
    for element in list(tree.iter("a")):
        _number_link(element, found)
    for element in list(tree.iter("img", "image")):
        _number_image(element, found)
    for table in list(tree.iter("table")):
        if _is_layout(table):
            for element in (table, *table.xpath("./tr | ./*/tr | ./tr/* | ./*/tr/*")):
                element.tag = "div"
    for element in tree.iter():
        element.text = _INVISIBLE.sub("", element.text) if element.text else None
        element.tail = _INVISIBLE.sub("", element.tail) if element.tail else None
    return found


def takes_long(tree: Any) -> bool:
    """Whether the tables of a simplified tree would take long to lay out."""
    cells = 0
    for table in tree.iter("table"):
        rows = table.xpath("./tr | ./*/tr")
        columns = max((sum(_span(cell) for cell in row) for row in rows), default=0)
        cells += len(rows) * columns
        if columns > WIDEST_TABLE or cells > MOST_CELLS:
            return True
    return False


def _is_too_much(tree: Any) -> bool:
    """Walk along, without recursion: the deepest path, the deepest of tables, and how many there are."""
    waiting = [(tree, 1, 0)]
    elements = 0
    while waiting:
        element, depth, tables = waiting.pop()
        elements += 1
        tables += element.tag == "table"
        if elements > MOST_ELEMENTS or depth > DEEPEST or tables > DEEPEST_TABLES:
            return True
        waiting += [(child, depth + 1, tables) for child in element]
    return False


def _is_out(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag.lower() in _WITHOUT_CONTENT:
        return True
    style = re.sub(r"\s+|/\*.*?\*/", "", element.get("style", "")[:2_000].lower())
    return "hidden" in element.attrib or _HIDES.search(style) is not None


def _number_link(link: Any, found: Found) -> None:
    target = (link.attrib.pop("href", None) or "").strip()
    if target and not target.startswith("#"):
        link.set("href", f"link:{len(found.links)}")
        found.links.append((target, " ".join("".join(link.itertext()).split())))


def _number_image(image: Any, found: Found) -> None:
    source, words = (image.get("src") or "").strip(), (image.get("alt") or "").strip()
    image.attrib.clear()
    if source[:4].lower() == "cid:":
        image.set("src", f"image:{len(found.images)}")
        image.set("alt", words)
        found.images.append(source[4:].strip("<> "))
        return
    image.tag = "span"
    image.text = f"[{words}]" if words else ""
    found.elsewhere += 1


def _is_layout(table: Any) -> bool:
    """A table that holds a table, or has rows of one cell only, arranges the page; it isn't data."""
    if table.find(".//table") is not None:
        return True
    return all(len(row) <= 1 for row in table.xpath("./tr | ./*/tr"))


def _span(cell: Any) -> int:
    """Columns of a cell, held within reason and written back."""
    text = cell.attrib.pop("colspan", "1").strip()[:4]
    columns = min(max(int(text), 1), 20) if text.isascii() and text.isdigit() else 1
    if columns > 1:
        cell.set("colspan", str(columns))
    return columns
