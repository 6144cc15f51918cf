"""What a client's mail says and leaves out, on the mails clients write."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.completeness import ITEM_LABELS, Completeness, Item, Topic, examine, topic_of
from ecsupport_desktop.domain.message import Attachment
from ecsupport_desktop.domain.signs import LOOKED_AT

CARD_EN = """Since this morning customers who pay by card get “Error 500” after the bank page. PayPal works.
It happened with order 88213 and at least four others. Screenshot attached."""
CART_ES = """Buenos días:
El carrito se vacía al iniciar sesión. Ocurre desde ayer por la tarde, en Chrome y en Firefox.
Debería conservar los artículos, pero aparece vacío. Página: https://tienda.casalumen.example/carrito
Gracias, Marta"""
MAILS: list[tuple[str, Topic, str]] = [
    (CARD_EN, Topic.CHECKOUT, "shop_url browser screenshot"),
    (CART_ES, Topic.CHECKOUT, "order_or_product screenshot"),
    ("The payment doesn't work!!! Please fix it.", Topic.CHECKOUT, " ".join(Item)),
    ("No llegan los correos de confirmación de los pedidos.", Topic.MAIL, "shop_url order_or_product when"),
    (
        "Los gastos de envío a Canarias no son correctos: el pedido nº 10234 cobra 4,90 en lugar de 12,50.",
        Topic.SHIPPING,
        "shop_url when",
    ),
    (
        "Shipping to Ireland: order #4411 was charged 4.90 instead of 12.50. It started on Monday.",
        Topic.SHIPPING,
        "shop_url",
    ),
    ("Search finds nothing with two words on www.nordictea.example", Topic.SEARCH, "steps expected_and_seen"),
    (
        "El buscador no encuentra nada: al buscar “té verde” no salen resultados y debería mostrar doce tés.",
        Topic.SEARCH,
        "shop_url",
    ),
    ("The shop is very slow since the update last night", Topic.PERFORMANCE, "shop_url steps browser"),
    ("La tienda va lentísima, tarda una eternidad en cargar.", Topic.PERFORMANCE, "shop_url steps when browser"),
    (
        "I can't log in to the admin panel: when I enter my password it says “Session expired”. Safari 17.",
        Topic.ACCOUNT,
        "shop_url when screenshot",
    ),
    (
        "The header is broken on phones, the logo covers the menu.",
        Topic.DESIGN,
        "shop_url expected_and_seen browser screenshot",
    ),
    (
        "El ERP no sincroniza las existencias desde las 8 de hoy.",
        Topic.INTEGRATION,
        "shop_url order_or_product steps expected_and_seen",
    ),
    (
        "La factura 2026-0031 lleva un 10 % de IVA en vez del 21 %. Es de hoy.",
        Topic.INVOICES,
        "shop_url",
    ),
    (
        "Product images are blurry in the category “Tents”",
        Topic.CATALOGUE,
        "shop_url order_or_product expected_and_seen browser screenshot",
    ),
    ("Hello, could you call me?", Topic.OTHER, "shop_url steps expected_and_seen when screenshot"),
    ("", Topic.OTHER, "shop_url steps expected_and_seen when screenshot"),
]


@pytest.mark.parametrize(("text", "topic", "missing"), MAILS)
def test_what_a_mail_is_about_and_lacks(text: str, topic: Topic, missing: str) -> None:
    found = examine(text)
    assert (found.topic, " ".join(found.missing)) == (topic, missing)


def test_nobody_is_asked_for_what_the_directory_or_the_agent_knows() -> None:
    found = examine("The payment fails", known_shop_url="https://shop.acme.example", topic=Topic.SEARCH)
    assert found == Completeness(
        topic=Topic.SEARCH, present=(Item.SHOP_URL,), missing=(Item.STEPS, Item.EXPECTED_AND_SEEN)
    )


SAID: list[tuple[Item, list[str], list[str]]] = [
    (
        Item.SHOP_URL,
        [
            "see https://shop.acme.example/cart?x=1",
            "www.acme.com",
            "on shop.acme.example.",
            "en tienda.casalumen.es",
        ],
        [
            "write to ana@acme.com",
            "ana.ruiz@shop.acme.example",
            "see error.png",
            "e.g. this",
        ],
    ),
    (
        Item.ORDER_OR_PRODUCT,
        [
            "order 88213",
            "orders: 88213",
            "Order no. 88213",
            "pedido nº 10234",
            "el pedido ES-20456",
            "#88213",
            "SKU: TENT-2P",
            "the product “Green tea”",
            "el artículo «Té verde»",
            "https://s.es/product/tent-2p",
        ],
        [
            "error 500",
            "in order to pay",
            "no pedimos nada",
            "we have 300 products",
            "call 600 123 456",
        ],
    ),
    (
        Item.STEPS,
        [
            "1. Add a tent\n2. Pay",
            "When I click Pay",
            "al finalizar la compra",
            "Steps: cart, pay",
            "Pasos para verlo",
            "customers who pay by card",
            "cuando un cliente paga",
        ],
        [
            "It fails",
            "- tents\n- bags",
            "No funciona nada",
        ],
    ),
    (
        Item.EXPECTED_AND_SEEN,
        [
            "it shows 10 instead of 12",
            "muestra 10 en vez de 12",
            "Error 500",
            'the message "Card declined"',
            "It should be green but appears blue",
            "Debería salir verde y aparece azul",
        ],
        [
            "It doesn't work",
            "No va",
            "there is an error",
            "we get many orders",
        ],
    ),
    (
        Item.WHEN,
        [
            "since yesterday",
            "Desde el lunes",
            "this morning",
            "hace dos días",
            "3 hours ago",
            "on 12 March",
            "el 3 de marzo",
            "at 10:30",
            "a las 9 h",
            "2026-03-02",
            "02/03/2026",
            "since the update",
            "anoche",
        ],
        [
            "since we are a small shop",
            "desde el panel de control",
            "24/7",
            "it costs 12.50",
            "a 5-6 euros",
            "Sundae",
        ],
    ),
    (
        Item.BROWSER,
        [
            "Chrome 140",
            "in Edge",
            "con Firefox",
            "Safari on my iPhone",
            "Microsoft Edge",
            "Opera GX",
        ],
        [
            "cutting edge design",
            "la tienda opera en España",
            "my browser",
            "iPhone cases",
            "pop-up windows",
        ],
    ),
    (
        Item.SCREENSHOT,
        [
            "https://prnt.sc/abc",
            "https://x.es/a.png",
        ],
        ["screenshot attached", "captura adjunta"],
    ),
]


@pytest.mark.parametrize(("item", "text"), [(item, text) for item, said, _unsaid in SAID for text in said])
def test_this_is_said(item: Item, text: str) -> None:
    assert item in examine(text, topic=Topic.CHECKOUT).present


@pytest.mark.parametrize(("item", "text"), [(item, text) for item, _said, unsaid in SAID for text in unsaid])
def test_this_is_not_said(item: Item, text: str) -> None:
    assert item in examine(text, topic=Topic.CHECKOUT).missing


def picture(**fields: object) -> Attachment:
    values = {"id": UUID(int=1), "message_id": None, "name": "a.png", "media_type": "image/png", "size": 212_000}
    return Attachment(**values | {"sha256": "", "added_at": datetime(2026, 3, 2, tzinfo=UTC)} | fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("file", "seen"),
    [
        (picture(), True),
        (picture(media_type="video/mp4"), True),
        (picture(media_type="application/pdf"), False),
        (picture(inline=True), True),
        (picture(inline=True, size=4_000), False),
        ("image/jpeg", True),
        ("text/plain", False),
    ],
)
def test_a_picture_is_a_screenshot_unless_it_is_a_signatures_logo(file: Attachment | str, seen: bool) -> None:
    assert (Item.SCREENSHOT in examine("It fails", [file], topic=Topic.DESIGN).present) is seen


def test_every_item_has_its_words() -> None:
    assert set(ITEM_LABELS) == set(Item)


@given(st.text(st.sampled_from("aé 1.-/@#:\n“errorpdhtwm"), max_size=2000), st.sampled_from(Topic))
def test_every_item_of_a_topic_is_either_there_or_missing(text: str, topic: Topic) -> None:
    found = examine(text, topic=topic)
    assert not set(found.present) & set(found.missing)
    assert set(found.present) | set(found.missing) == set(examine("", topic=topic).missing)
    assert topic_of(text) in Topic


@pytest.mark.parametrize("part", ["a.", "1. x\n", "error ", "but it ", "order ", "takes a ", " 1", "-", "a-a.", "\n"])
def test_no_text_takes_long_to_look_at(part: str) -> None:
    started = time.process_time()
    examine(part * LOOKED_AT)
    assert time.process_time() - started < 2
