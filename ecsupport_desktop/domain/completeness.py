"""What an agent needs to analyse a request, what of it the client wrote already, and what to ask for.

Policy: "if relevant information is missing it is requested within the first 48 hours". These are proposals: the agent
ticks and unticks. Patterns know English and Spanish.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ecsupport_desktop.domain.errors import N_


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


_TOPIC_WORDS: Final[dict[Topic, str]] = {
    Topic.CHECKOUT: r"checkout|pay(?:ment|ing|s)?\b|paypal|card\b|cart\b|basket|discount code|coupon|"
    r"pagar|pago|pasarela|"
    r"tarjeta|carrito|cesta|cupón|descuento",
    Topic.SHIPPING: r"shipping|delivery cost|carrier|postage|envío|portes|transportista|gastos de envío",
    Topic.MAIL: r"e-?mails? (?:is|are|not|don)|confirmation mail|newsletter|smtp|order mails?|correos?\b|boletín",
    Topic.CATALOGUE: r"product (?:image|photo|page|description|variant)|catalogue|stock|category|"
    r"producto|catálogo|existencias|"
    r"categoría|imágenes",
    Topic.SEARCH: r"search|finds? nothing|filter|buscador|búsqueda|filtro",
    Topic.PERFORMANCE: r"slow|timeout|takes .{0,20}seconds|loads? for|lent[oa]|tarda|se cuelga",
    Topic.ACCOUNT: r"log ?in|sign in|password|account|iniciar sesión|contraseña|cuenta de cliente|acceder",
    Topic.DESIGN: r"layout|banner|font|colou?r|header|footer|logo\b|diseño|fuente|cabecera|pie de página",
    Topic.INTEGRATION: r"\bapi\b|webhook|erp\b|export|import|feed\b|sync|integración|exportación|sincroni",
    Topic.INVOICES: r"invoice|vat\b|tax(?:es)?\b|factura|iva\b|impuesto",
}
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
_SIGNS: Final[dict[Item, str]] = {
    Item.SHOP_URL: r"https?://\S+|\bwww\.\S+|\b[a-z0-9-]+\.(?:com|es|net|org|shop|store|example|eu|fr|de|it|cat)\b",
    Item.ORDER_OR_PRODUCT: r"(?:order|pedido|product(?:o)?|article|artículo|sku|ref\.?|item|invoice|factura)s?\W{0,12}"
    r"(?:no\.?|number|nº|núm\.?|número)?\W{0,4}#?\s*[A-Z]{0,4}-?\d{3,}|#\d{3,}",
    Item.STEPS: r"(?m)^\s*(?:\d+[.)]|[-*•])\s+\S|\b(?:when|after|if) (?:i|we|you|customers?|a customer) |"
    r"\b(?:al|cuando|después de|si) "
    r"(?:pulsar|hacer|intentar|añadir|pagar|un cliente|el cliente|los clientes|entramos|entro|intento)|"
    r"\bsteps?\b|\bpasos\b",
    Item.EXPECTED_AND_SEEN: r"\berror\b|\binstead\b|\bshould\b|\bexpected\b|\bshows?\b|\bsays?\b|\bgets?\b|\bcharged\b|"
    r"\ben (?:lugar|vez) de\b|\bdebería|\besper[aá]|\bmuestra\b|\baparece\b|\bsale\b|\bdice\b|«[^»]+»|“[^”]+”",
    Item.WHEN: r"\b(?:since|yesterday|today|this morning|last (?:night|week|month)|ago|"
    r"at \d{1,2}[:.h]\d{2}|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday|desde|ayer|hoy|esta mañana|anoche|la semana pasada|"
    r"hace (?:un|una|dos|\d+)|"
    r"a las \d|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b|\b\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\b",
    Item.BROWSER: r"\b(?:chrome|firefox|safari|edge|opera|brave|internet explorer|iphone|ipad|android|windows|macos|"
    r"navegador|browser)\b",
    Item.SCREENSHOT: r"(?!)",
}
_PATTERNS: Final = {item: re.compile(sign, re.IGNORECASE) for item, sign in _SIGNS.items()}
_TOPICS: Final = {topic: re.compile(words, re.IGNORECASE) for topic, words in _TOPIC_WORDS.items()}
LOOKED_AT: Final = 20_000
"""Characters of the client's words that are looked at: what matters stands early, and patterns stay quick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """Items this topic needs, split into what the client gave and what is missing."""

    topic: Topic
    present: tuple[Item, ...]
    missing: tuple[Item, ...]


def topic_of(text: str) -> Topic:
    """The topic whose words occur most often; the first in the list where several do."""
    counted = {topic: len(pattern.findall(text[:LOOKED_AT])) for topic, pattern in _TOPICS.items()}
    best = max(counted, key=lambda topic: counted[topic])
    return best if counted[best] else Topic.OTHER


def examine(
    text: str, media_types: Iterable[str] = (), *, known_shop_url: str = "", topic: Topic | None = None
) -> Completeness:
    """Look at what the client wrote and attached. `known_shop_url` is the contracted service's."""
    looked = text[:LOOKED_AT]
    topic = topic or topic_of(looked)
    found = {item for item, pattern in _PATTERNS.items() if pattern.search(looked)}
    if known_shop_url:
        found.add(Item.SHOP_URL)
    if any(kind.startswith(("image/", "video/")) for kind in media_types):
        found.add(Item.SCREENSHOT)
    needed = _NEEDS[topic]
    return Completeness(
        topic=topic,
        present=tuple(item for item in needed if item in found),
        missing=tuple(item for item in needed if item not in found),
    )
