"""Quotes on paper: read back as text and as pictures, in both languages, with one line and with two hundred."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtGui import QImage
from support.examples import CONTENT
from support.programs import program

from ecsupport_desktop.documents.quote_pdf import QuotePrinter
from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.domain.plan import Agreement, Plan, PlanStep, StepState
from ecsupport_desktop.domain.quote import EXEMPT, IVA, REVERSE_CHARGE, Party, PercentDiscount, QuoteContent, totals
from ecsupport_desktop.domain.words import Channel
from ecsupport_desktop.services.quote_numbers import format_money
from ecsupport_desktop.services.quote_paper import HandoverSheet, QuotePaper

GOLDEN = Path(__file__).parent / "golden"
ECSHOPS = Party(
    name="ECShops S.L.", tax_id="B00000000", address="Calle Mayor 1\n28013 Madrid", email="hello@ecshops.example"
)
ONE = replace(CONTENT, lines=CONTENT.lines[:1])
TAXES = (IVA[0], IVA[1], REVERSE_CHARGE, EXEMPT)
MANY = replace(
    CONTENT,
    discount=PercentDiscount(percent=5000),
    lines=tuple(
        replace(
            CONTENT.lines[place % 2],
            id=UUID(int=5000 + place),
            description=f"Line {place + 1}"
            + " of a description that takes two lines at least, and wraps" * (place % 3),
            tax=TAXES[place % 4],
            optional=place % 50 == 49,
        )
        for place in range(200)
    ),
)


def paper(content: QuoteContent = ONE, **fields: object) -> QuotePaper:
    given = {"number": "Q-2026-00031", "issued_on": date(2026, 3, 2), "valid_until": date(2026, 4, 1)}
    return QuotePaper(content=content, issuer=ECSHOPS, **given | fields)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def printer() -> QuotePrinter:
    return QuotePrinter()


def text_of(pdf: bytes, *options: str) -> str:
    done = subprocess.run([program("pdftotext"), *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, as it is laid out."""
    return text_of(pdf, "-layout").split("\f")[:-1]


def facts_of(pdf: bytes) -> dict[str, str]:
    done = subprocess.run([program("pdfinfo"), "-"], input=pdf, capture_output=True, check=True)
    return {
        name: value.strip() for name, _, value in (line.partition(":") for line in done.stdout.decode().splitlines())
    }


# ── What stands on it ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
def test_all_the_information_is_there(printer: QuotePrinter, language: str, currency: str) -> None:
    content = replace(
        CONTENT, language=language, currency=currency, notes="Thank you", discount=PercentDiscount(percent=10_000)
    )
    (page,) = pages_of(printer.quote(paper(content, revision=2)))
    said = " ".join(page.split())
    found = totals(content)
    for amount in (found.lines_net, found.discount, found.net, found.taxes[0].amount, found.total):
        assert " ".join(format_money(amount, currency, language, with_currency=True).split()) in said
    for text in (
        "Q-2026-00031", "ECShops S.L.", "B00000000", "28013 Madrid", "Acme Outdoor S.L.", "B12345678", "Gran Vía 1",
        "Gift cards at the checkout", "Printing", "The shop is on the current version", "Three weeks", "30 days",
        "Thank you", "Design", "Build", "Hosting",
    ):  # fmt: skip
        assert text in said
    words = {
        "en": ("Valid until", "1 April 2026", "Optional, not in the total", "Total with all options", "Page 1 of 1",
               "Acceptance"),
        "es": ("Válido hasta", "1 de abril de 2026", "Opcional, no incluido en el total",
               "Total con todas las opciones", "Página 1 de 1", "Aceptación"),
    }  # fmt: skip
    for word in words[language]:
        assert word in said


def test_two_hundred_lines_have_their_heads_and_their_totals_are_never_alone(printer: QuotePrinter) -> None:
    pages = pages_of(printer.quote(paper(MANY)))
    assert len(pages) > 5
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert ("Description" in page) == any(f"Line {place}" in page.split("Acceptance")[0] for place in range(1, 201))
    whole = "\n".join(pages)
    assert all(f"Line {place}" in whole for place in range(1, 201))
    (last,) = [page for page in pages if "Net total" in page]
    assert "Line 200" in last.split("Net total")[0]
    assert "Reverse charge: the recipient accounts for the tax" in last and "Exempt from tax" in last


@pytest.mark.parametrize("lines", range(18, 30))
def test_totals_stay_with_a_line_wherever_the_page_ends(printer: QuotePrinter, lines: int) -> None:
    pages = pages_of(printer.quote(paper(replace(MANY, lines=MANY.lines[:lines]))))
    (page,) = [page for page in pages if "Net total" in page]
    assert f"Line {lines}" in page.split("Net total")[0]


def test_a_draft_says_so_and_has_no_number(printer: QuotePrinter) -> None:
    (page,) = pages_of(printer.quote(paper(number=None, issued_on=None, valid_until=None)))
    assert "Draft" in page and "Q-" not in page and "Valid until" not in page


def test_an_empty_draft_is_printed(printer: QuotePrinter) -> None:
    (page,) = pages_of(printer.quote(QuotePaper(content=QuoteContent(), issuer=Party())))
    assert "€0.00" in page


# ── The file ────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_same_input_gives_the_same_bytes_in_any_process(printer: QuotePrinter) -> None:
    mine = printer.quote(paper(MANY))
    assert mine == printer.quote(paper(MANY)) == QuotePrinter().quote(paper(MANY))
    code = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1]);"
        "from documents.test_quote_pdf import *; print(hashlib.sha256(QuotePrinter().quote(paper(MANY))).hexdigest())"
    )
    tests = str(Path(__file__).parents[1])
    done = subprocess.run([sys.executable, "-c", code, tests], capture_output=True, text=True, check=True)
    import hashlib

    assert done.stdout.strip() == hashlib.sha256(mine).hexdigest()


def test_it_is_tagged_with_title_and_language(printer: QuotePrinter) -> None:
    pdf = printer.quote(paper(replace(ONE, language="es")))
    facts = facts_of(pdf)
    assert facts["Tagged"] == "yes"
    assert facts["Title"] == "Presupuesto Q-2026-00031 · Gift cards"
    assert facts["Author"] == "ECShops S.L."
    assert facts["CreationDate"].startswith("Mon Mar  2")
    assert b"/Lang(es)" in pdf and b"pdfuaid" in pdf


def test_a_logo_is_printed_and_what_is_no_picture_is_refused(printer: QuotePrinter) -> None:
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(0x2456C6)
    from PySide6.QtCore import QBuffer

    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    with_logo = printer.quote(paper(logo=bytes(buffer.data().data())))
    assert b"/Image" in with_logo and facts_of(with_logo)["Tagged"] == "yes"
    with pytest.raises(InvalidField) as caught:
        printer.quote(paper(logo=b"\x89PNG\r\n\x1a\nnothing of the kind"))
    assert caught.value.field == "logo"


# ── Nothing a client wrote is anything but text ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "hostile",
    [
        '#read("/etc/passwd")',
        "#import \"@preview/x:0.1.0\": *", "$ x^2 $", "*bold* _it_ `raw`", "@ref <label>", "// gone",
        "https://evil.example/", "\\u{202e}", "= Heading", "- item",
        "#panic()", "a\\ b", "[x](y)", "<script>", "~", "---", '"q"',
    ],
)  # fmt: skip
def test_markup_stays_text(printer: QuotePrinter, hostile: str) -> None:
    content = replace(ONE, scope=hostile, lines=(replace(ONE.lines[0], description=hostile),))
    pdf = printer.quote(paper(content))
    assert " ".join(text_of(pdf).split()).count(" ".join(hostile.split())) == 2
    assert b"/URI" not in pdf and b"root:" not in pdf


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "\n".join(["line"] * 5_000),
        "word " * 20_000,
        "مرحبا שלום",
        "🙂 🇪🇸 é",
        "\x00\x1b[31m\x07",
        "\u200b\u202e",
        "half a sign \ud800",
    ],
    ids=["long word", "many lines", "long", "right to left", "emoji", "controls", "invisible", "half a sign"],
)
def test_odd_texts_are_printed(printer: QuotePrinter, text: str) -> None:
    content = replace(ONE, scope=text, lines=(replace(ONE.lines[0], description=text[:5_000]),))
    assert printer.quote(paper(content)).startswith(b"%PDF-")


def test_a_long_word_wraps_within_its_column(printer: QuotePrinter) -> None:
    page = pages_of(printer.quote(paper(replace(ONE, lines=(replace(ONE.lines[0], description="w" * 200),)))))[0]
    assert "510.00" in page and max(len(word) for word in page.split()) < 100


# ── Pictures ────────────────────────────────────────────────────────────────────────────────────────────────
def picture(pdf: bytes, page: int) -> QImage:
    """A page at 40 dots per inch, in greys, as another program paints it."""
    command = [program("pdftoppm"), "-png", "-gray", "-r", "40", "-f", str(page), "-l", str(page), "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return QImage.fromData(done.stdout).convertToFormat(QImage.Format.Format_Grayscale8)


def difference(one: QImage, other: QImage) -> float:
    """The mean difference of their grey values, 0 to 255."""
    assert one.size() == other.size()
    pairs = zip(bytes(one.constBits()), bytes(other.constBits()), strict=True)
    return sum(abs(here - there) for here, there in pairs) / one.sizeInBytes()


@pytest.mark.parametrize(
    ("name", "content", "page"),
    [
        ("one_en", ONE, 1),
        ("options_es", replace(CONTENT, language="es", currency="KWD"), 1),
        ("many_en_first", MANY, 1),
        ("many_es_middle", replace(MANY, language="es", currency="JPY"), 3),
    ],
)
def test_pages_look_as_they_did(printer: QuotePrinter, name: str, content: QuoteContent, page: int) -> None:
    """ECSUPPORT_NEW_PICTURES=1 makes them anew, to be looked at before they are kept."""
    painted, file = picture(printer.quote(paper(content)), page), GOLDEN / f"{name}.png"
    if os.environ.get("ECSUPPORT_NEW_PICTURES"):
        painted.save(str(file))
    assert difference(painted, QImage(str(file)).convertToFormat(QImage.Format.Format_Grayscale8)) < 1.5


def test_the_preview_is_the_very_pages(printer: QuotePrinter) -> None:
    pages = printer.quote_pages(paper(MANY), dots_per_inch=40)
    pdf = printer.quote(paper(MANY))
    assert len(pages) == len(pages_of(pdf))
    shown = QImage.fromData(pages[0]).convertToFormat(QImage.Format.Format_Grayscale8)
    painted = picture(pdf, 1).scaled(shown.size())
    assert difference(shown, painted) < 8 < difference(shown, picture(pdf, 2).scaled(shown.size()))


# ── The handover sheet ──────────────────────────────────────────────────────────────────────────────────────
def sheet(**fields: object) -> HandoverSheet:
    agreement = Agreement(
        said_by="Zoë Ruiz", how=Channel.PHONE, said_at=datetime(2026, 3, 9, 10, tzinfo=UTC), what="Two releases",
        recorded_at=datetime(2026, 3, 9, 10, tzinfo=UTC), agent_id=UUID(int=1),
    )  # fmt: skip
    steps = (
        PlanStep(
            id=UUID(int=1), title="Design", owner="Eva", due=date(2026, 3, 20), state=StepState.DONE, note="In Figma"
        ),
        PlanStep(id=UUID(int=2), title="Build", owner="Leo", due=date(2026, 4, 10)),
    )
    given: dict[str, object] = {
        "language": "es", "request_number": "ECS-2026-000012", "subject": "Gift cards", "client": "Acme Outdoor S.L.",
        "quote_number": "Q-2026-00031", "revision": 1, "scope": "Gift cards at the checkout", "exclusions": "Printing",
        "assumptions": "None", "printed_on": date(2026, 3, 10),
        "plan": Plan(revision=1, steps=steps, agreement=agreement, saved_by=UUID(int=9)),
    }  # fmt: skip
    return HandoverSheet(**given | fields)  # type: ignore[arg-type]


def test_the_handover_sheet_tells_the_team_what_was_agreed(printer: QuotePrinter) -> None:
    pdf = printer.handover(sheet())
    (page,) = pages_of(pdf)
    for text in (
        "ECS-2026-000012", "Q-2026-00031", "Zoë Ruiz", "9 de marzo de 2026", "Two releases", "Design", "In Figma",
        "Eva",
        "20 de marzo de 2026", "hecho", "Build", "Leo", "por hacer",
        "Gift cards at the checkout",
    ):  # fmt: skip
        assert text in page
    assert pdf == printer.handover(sheet())
    assert facts_of(pdf)["Tagged"] == "yes"
