"""What an agent needs to analyse a request, what of it the client wrote already, and what to ask for.

Policy: "if relevant information is missing it is requested within the first 48 hours". These are proposals: the agent
ticks and unticks. Patterns know English and Spanish.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ecsupport_desktop.domain.errors import N_
from ecsupport_desktop.domain.message import Attachment
from ecsupport_desktop.domain.signs import SIGNS, TOPICS, fold


class Item(StrEnum):
    """Something an agent may need to know."""

    SHOP_URL = "shop_url"
    ORDER_OR_PRODUCT = "order_or_product"
    STEPS = "steps"
    EXPECTED_AND_SEEN = "expected_and_seen"
    WHEN = "when"
    BROWSER = "browser"
    SCREENSHOT = "screenshot"


ITEM_LABELS: Final[dict[Item, str]] = {
    Item.SHOP_URL: N_("shop URL"),
    Item.ORDER_OR_PRODUCT: N_("order or product"),
    Item.STEPS: N_("steps"),
    Item.EXPECTED_AND_SEEN: N_("expected and seen"),
    Item.WHEN: N_("since when"),
    Item.BROWSER: N_("browser"),
    Item.SCREENSHOT: N_("screenshot"),
}


class Topic(StrEnum):
    """What a request is about, as far as its words tell."""

    CHECKOUT = "checkout"
    SHIPPING = "shipping"
    MAIL = "mail"
    CATALOGUE = "catalogue"
    SEARCH = "search"
    PERFORMANCE = "performance"
    ACCOUNT = "account"
    DESIGN = "design"
    INTEGRATION = "integration"
    INVOICES = "invoices"
    OTHER = "other"


_NEEDS: Final[dict[Topic, tuple[Item, ...]]] = {
    Topic.CHECKOUT: tuple(Item),
    Topic.SHIPPING: (Item.SHOP_URL, Item.ORDER_OR_PRODUCT, Item.EXPECTED_AND_SEEN, Item.WHEN),
    Topic.MAIL: (Item.SHOP_URL, Item.ORDER_OR_PRODUCT, Item.WHEN, Item.EXPECTED_AND_SEEN),
    Topic.CATALOGUE: (Item.SHOP_URL, Item.ORDER_OR_PRODUCT, Item.EXPECTED_AND_SEEN, Item.BROWSER, Item.SCREENSHOT),
    Topic.SEARCH: (Item.SHOP_URL, Item.STEPS, Item.EXPECTED_AND_SEEN),
    Topic.PERFORMANCE: (Item.SHOP_URL, Item.STEPS, Item.WHEN, Item.BROWSER),
    Topic.ACCOUNT: (Item.SHOP_URL, Item.STEPS, Item.WHEN, Item.BROWSER, Item.SCREENSHOT),
    Topic.DESIGN: (Item.SHOP_URL, Item.EXPECTED_AND_SEEN, Item.BROWSER, Item.SCREENSHOT),
    Topic.INTEGRATION: (Item.SHOP_URL, Item.ORDER_OR_PRODUCT, Item.STEPS, Item.WHEN, Item.EXPECTED_AND_SEEN),
    Topic.INVOICES: (Item.SHOP_URL, Item.ORDER_OR_PRODUCT, Item.EXPECTED_AND_SEEN, Item.WHEN),
    Topic.OTHER: (Item.SHOP_URL, Item.STEPS, Item.EXPECTED_AND_SEEN, Item.WHEN, Item.SCREENSHOT),
}
_SMALL_PICTURE: Final = 20_000
"""Bytes: an inline picture below this is a logo in a signature, not a screenshot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """Items this topic needs, split into what the client gave and what is missing."""

    topic: Topic
    present: tuple[Item, ...]
    missing: tuple[Item, ...]


def topic_of(text: str) -> Topic:
    """The topic most of whose words occur, the first in the list where several do; subject and body together."""
    folded = fold(text)
    counted = {Topic(name): len(pattern.findall(folded)) for name, pattern in TOPICS.items()}
    best = max(counted, key=lambda topic: counted[topic])
    return best if counted[best] else Topic.OTHER


def examine(
    text: str,
    attachments: Iterable[Attachment | str] = (),
    *,
    known_shop_url: str = "",
    topic: Topic | None = None,
) -> Completeness:
    """Look at what the client wrote and attached (files, or only their media types).

    `known_shop_url` is the contracted service's: nobody is asked for what the directory knows.
    """
    topic = topic or topic_of(text)
    found = _found(fold(text))
    if known_shop_url.strip():
        found.add(Item.SHOP_URL)
    if any(_is_picture(file) for file in attachments):
        found.add(Item.SCREENSHOT)
    needed = _NEEDS[topic]
    return Completeness(
        topic=topic,
        present=tuple(item for item in needed if item in found),
        missing=tuple(item for item in needed if item not in found),
    )


def _found(folded: str) -> set[Item]:
    signs = {name for name, pattern in SIGNS.items() if pattern.search(folded)}
    found = {item for item in Item if item in signs}
    if "contrast" in signs or {"expected", "seen"} <= signs:
        found.add(Item.EXPECTED_AND_SEEN)
    return found


def _is_picture(file: Attachment | str) -> bool:
    if isinstance(file, str):
        return file.startswith(("image/", "video/"))
    in_signature = file.inline and file.size < _SMALL_PICTURE
    return file.media_type.startswith(("image/", "video/")) and not in_signature
