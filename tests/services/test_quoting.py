"""Where a quote begins, and what differs between two revisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from ecsupport_desktop.domain.assessment import EstablishedAssessment, ExtraFunctionality
from ecsupport_desktop.domain.directory import Client, Contact
from ecsupport_desktop.domain.quote import (
    Issue,
    LineKind,
    Party,
    PercentDiscount,
    Quote,
    QuoteContent,
    QuoteLine,
    QuoteSettings,
    QuoteState,
    Rate,
    Texts,
)
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Channel
from ecsupport_desktop.services.quoting import (
    Change,
    DateBand,
    changes,
    content_to_edit,
    copied,
    date_band,
    file_name,
    line_of,
    new_content,
    unfiled,
)
from ecsupport_desktop.services.views import RequestView

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANA = Contact(id=UUID(int=5), name="Ana Ruiz", addresses=("ana@acme.example",))
ACME = Client(id=UUID(int=4), name="Acme", language="es", contacts=(ANA,))
SETTINGS = QuoteSettings(
    currency="KWD", validity_days=15, terms=Texts(en="30 days", es="30 días"), exclusions=Texts(en="Hosting")
)
CONTENT = QuoteContent(title="Gift cards", lines=(QuoteLine(id=UUID(int=1), description="Design", unit_price=100),))


def view_of(client: Client | None = ACME, quotes: tuple[Quote, ...] = (), **fields: Any) -> RequestView:
    asked = ExtraFunctionality(asked="Gift cards at the checkout")
    request = Request(
        id=UUID(int=3), number="ECS-2026-000012", subject="Gift cards", language="en", channel=Channel.MAIL,
        registered_at=AT, head=UUID(int=3), contact_id=ANA.id, quotes=quotes,
        assessments=(EstablishedAssessment(number=1, assessment=asked, agent_id=UUID(int=9), at=AT),), **fields,
    )  # fmt: skip
    return RequestView(request=request, client=client, agents={}, contents={}, events=(), others={})


def revision(number: int, content: QuoteContent = CONTENT, *, issued: bool = False) -> Quote:
    issue = Issue(
        number="Q-2026-00031", issuer=Party(name="ECShops"), issued_at=AT, issued_on=AT.date(),
        valid_until=date(2026, 4, 1), expires_at=AT, agent_id=UUID(int=9),
    ) if issued else None  # fmt: skip
    state = QuoteState.ISSUED if issued else QuoteState.DRAFT
    common: dict[str, Any] = {"saved_by": UUID(int=8), "saved_at": AT, "agent_id": UUID(int=9)}
    return Quote(revision=number, state=state, content=content, issue=issue, **common)


def test_a_new_quote_begins_with_what_is_known() -> None:
    content = new_content(view_of(), SETTINGS)
    assert (content.title, content.language, content.currency) == ("Gift cards", "es", "KWD")
    assert content.client == Party(name="Acme", attention="Ana Ruiz")
    assert content.scope == "Gift cards at the checkout"
    assert (content.terms, content.exclusions, content.validity_days) == ("30 días", "", 15)


def test_a_stranger_is_quoted_in_the_requests_language() -> None:
    content = new_content(view_of(None), SETTINGS)
    assert (content.language, content.client, content.exclusions) == ("en", Party(), "Hosting")


def test_the_clients_facts_are_those_of_their_last_quote() -> None:
    earlier = Party(name="Acme Shops S.L.", tax_id="B12345678", address="Calle Mayor 1", attention="Eva")
    last = QuoteContent(client=earlier, currency="USD")
    begun = new_content(view_of(), SETTINGS, last)
    assert begun.client == replace(earlier, attention="Ana Ruiz") and begun.currency == "USD"


def test_a_draft_is_gone_on_with_and_the_last_revision_is_what_the_next_one_changes() -> None:
    other = replace(CONTENT, title="Vouchers")
    assert content_to_edit(view_of(quotes=(revision(1, issued=True), revision(2, other))), SETTINGS) == other
    assert content_to_edit(view_of(quotes=(revision(1, issued=True),)), SETTINGS) == CONTENT


def test_what_is_copied_keeps_whom_it_is_for() -> None:
    mine = new_content(view_of(), SETTINGS)
    found = copied(replace(CONTENT, scope="All of it", client=Party(name="Volt")), mine)
    assert (found.client, found.language, found.title) == (mine.client, "es", "Gift cards")
    assert (found.scope, found.currency) == ("All of it", "EUR")
    assert [replace(line, id=UUID(int=1)) for line in found.lines] == list(CONTENT.lines)
    assert found.lines[0].id != CONTENT.lines[0].id


def test_a_service_of_the_rate_card_becomes_a_line() -> None:
    rate = Rate(id=UUID(int=2), name="Design", kind=LineKind.UNIT, unit_price=4500, texts=Texts(es="Diseño"))
    line = line_of(rate, "es")
    assert (line.description, line.kind, line.unit_price, line.quantity) == ("Diseño", LineKind.UNIT, 4500, 1000)
    assert line_of(rate, "en").description == "Design"


@pytest.mark.parametrize(
    ("day", "band"),
    [
        (date(2026, 3, 1), DateBand.PASSED),
        (date(2026, 3, 2), DateBand.SOON),
        (date(2026, 3, 4), DateBand.SOON),
        (date(2026, 3, 5), DateBand.CALM),
    ],
)
def test_the_last_day_itself_still_counts(day: date, band: DateBand) -> None:
    assert date_band(day, date(2026, 3, 2)) is band


def test_every_difference_is_named_once() -> None:
    first, second, third = (QuoteLine(id=UUID(int=place), description=str(place)) for place in (1, 2, 3))
    before = replace(CONTENT, client=Party(name="Acme"), lines=(first, second))
    after = replace(
        before,
        client=Party(name="Acme", tax_id="B1"),
        discount=PercentDiscount(percent=5000),
        lines=(third, replace(first, unit_price=200)),
    )
    assert changes(before, before) == ()
    assert changes(before, after) == (
        Change(field="client.tax_id", before="", after="B1"),
        Change(field="discount", before=None, after=PercentDiscount(percent=5000)),
        Change(field="line", before=None, after=third, line=third.id),
        Change(field="unit_price", before=None, after=200, line=first.id),
        Change(field="line", before=second, after=None, line=second.id),
    )
    reordered = replace(before, lines=(second, first))
    assert changes(before, reordered) == (
        Change(field="order", before=(first.id, second.id), after=(second.id, first.id)),
    )


def test_the_paper_is_named_by_its_number() -> None:
    assert file_name(revision(1, issued=True)) == "Q-2026-00031.pdf"
    assert file_name(revision(2, issued=True)) == "Q-2026-00031-r2.pdf"
    assert file_name(revision(1)) == "draft.pdf"


def test_an_issued_revision_without_its_paper_is_found() -> None:
    issued = revision(1, issued=True)
    assert unfiled(view_of(quotes=(issued,)).request) == issued
    assert unfiled(view_of(quotes=(revision(1),)).request) is None
