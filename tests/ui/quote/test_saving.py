"""The answer to a saving is the saved quote's, whatever is shown by then; what was typed since is kept."""

from dataclasses import replace
from uuid import UUID

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.quote import QuoteState
from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.services.quote_journal import from_draft, journal_id


@pytest.fixture
def drafted(quoting) -> UUID:
    request_id = quoting.examples.drafted()
    quoting.open(request_id)
    return request_id


@pytest.fixture
def other(quoting) -> UUID:
    return quoting.examples.drafted()


def journalled(quoting, request_id: UUID) -> str | None:
    """The first line in its journal."""
    draft = quoting.link.drafts.load(quoting.link.agent.id, journal_id(request_id))
    typed = from_draft(draft) if draft is not None else None
    return typed.content.lines[0].description if typed is not None else None


def test_a_late_answer_is_not_taken_for_the_quote_that_is_shown(quoting, drafted, other) -> None:
    quoting.type("First")
    quoting.gate.shut()
    quoting.page.save()
    quoting.go_to(other)
    quoting.type("Second")
    quoting.answer()
    assert quoting.page.opened.typed and quoting.page.opened.base == quoting.request(other).quotes[-1].saved_by
    quoting.page.save()
    quoting.settle()
    assert not quoting.page.conflict.isVisible()
    assert (quoting.saved(drafted), quoting.saved(other)) == ("First", "Second")
    assert journalled(quoting, drafted) is None and journalled(quoting, other) is None


def test_another_quote_can_be_saved_meanwhile(quoting, drafted, other) -> None:
    quoting.type("First")
    quoting.gate.shut()
    quoting.page.save()
    quoting.page.save()
    quoting.go_to(other)
    quoting.type("Second")
    quoting.page.save()
    quoting.answer()
    assert (quoting.saved(drafted), quoting.saved(other)) == ("First", "Second")
    assert not quoting.page.opened.typed


def test_what_is_typed_while_it_is_saved_is_kept_and_goes_on_from_it(quoting, drafted) -> None:
    quoting.type("First")
    quoting.gate.shut()
    quoting.page.save()
    quoting.type("Since")
    quoting.answer()
    assert quoting.names[0] == "Since" and quoting.page.opened.typed and journalled(quoting, drafted) == "Since"
    quoting.page.save()
    quoting.settle()
    assert quoting.saved(drafted) == "Since" and not quoting.page.conflict.isVisible()


def test_what_was_typed_since_is_there_again_after_another_quote(quoting, drafted, other) -> None:
    quoting.type("First")
    quoting.gate.shut()
    quoting.page.save()
    quoting.type("Since")
    quoting.go_to(other)
    quoting.answer()
    assert quoting.saved(drafted) == "First"
    quoting.open(drafted)
    assert quoting.names[0] == "Since"
    quoting.page.save()
    quoting.settle()
    assert quoting.saved(drafted) == "Since" and not quoting.page.conflict.isVisible()


@pytest.mark.parametrize("since", ["", "Since"])
def test_leaving_and_coming_back_before_the_answer(quoting, drafted, other, since: str) -> None:
    quoting.type("First")
    quoting.gate.shut()
    quoting.page.save()
    if since:
        quoting.type(since)
    quoting.go_to(other)
    quoting.go_to(drafted)
    assert quoting.names[0] == (since or "First")
    quoting.answer()
    assert quoting.names[0] == (since or "First") and quoting.page.opened.typed == bool(since)
    assert journalled(quoting, drafted) == (since or None)
    quoting.type("Last")
    quoting.page.save()
    quoting.settle()
    assert quoting.saved(drafted) == "Last" and not quoting.page.conflict.isVisible()


def test_somebody_elses_change_does_not_take_the_place_of_what_is_being_saved(quoting, drafted) -> None:
    base = quoting.request(drafted).quotes[-1]
    quoting.type("Mine")
    quoting.gate.shut()
    quoting.page.save()
    content = replace(base.content, title="Theirs")
    quoting.world.run(c.SaveQuote(**quoting.world.base(drafted), content=content, base=base.saved_by))
    quoting.page.read()
    quoting.qtbot.waitUntil(lambda: quoting.page.opened.view.request.quotes[-1].content.title == "Theirs")
    quoting.answer()
    assert quoting.names[0] == "Mine" and quoting.page.conflict.isVisible()


def test_a_conflict_of_another_quote_is_said_and_found_when_it_is_opened_again(quoting, drafted, other) -> None:
    base = quoting.request(drafted).quotes[-1]
    quoting.type("Mine")
    quoting.gate.shut()
    quoting.page.save()
    content = replace(base.content, title="Theirs")
    quoting.world.run(c.SaveQuote(**quoting.world.base(drafted), content=content, base=base.saved_by))
    quoting.go_to(other)
    quoting.answer()
    assert not quoting.page.conflict.isVisible() and not quoting.page.opened.typed and len(quoting.warnings) == 1
    quoting.open(drafted)
    assert quoting.names[0] == "Mine"
    quoting.page.save()
    quoting.settle()
    assert quoting.page.conflict.isVisible()


def test_a_saving_that_failed_is_not_lost_and_says_nothing_of_the_quote_that_is_shown(quoting, drafted, other) -> None:
    with pytest.MonkeyPatch.context() as patch:
        quoting.down(patch, EnvironmentFault("The disk is full"))
        quoting.type("First")
        quoting.page.save()
        quoting.go_to(other)
        quoting.settle()
        assert not quoting.page.opened.typed
    quoting.open(drafted)
    assert quoting.names[0] == "First"
    quoting.page.save()
    quoting.settle()
    assert quoting.saved(drafted) == "First"


def test_what_was_confirmed_is_issued_and_not_what_is_shown_by_then(quoting, drafted, other) -> None:
    quoting.type("First")
    quoting.page.submit()
    quoting.gate.shut()
    quoting.page.submit()
    quoting.go_to(other)
    quoting.type("Second")
    quoting.answer()
    states = [quoting.request(each).quotes[-1].state for each in (drafted, other)]
    assert states == [QuoteState.ISSUED, QuoteState.DRAFT]
    assert quoting.names[0] == "Second" and quoting.page.opened.editing and quoting.page.opened.typed
    assert journalled(quoting, drafted) is None
    quoting.page.flush()
    quoting.settle()
    assert journalled(quoting, other) == "Second"


def test_confirming_twice_issues_once(quoting, drafted) -> None:
    quoting.page.submit()
    quoting.gate.shut()
    quoting.page.submit()
    quoting.page.submit()
    quoting.page.submit()
    quoting.answer()
    assert [quote.state for quote in quoting.request(drafted).quotes] == [QuoteState.ISSUED] and not quoting.warnings


def test_confirming_while_it_is_saved_issues_what_was_saved(quoting, drafted) -> None:
    quoting.type("First")
    quoting.gate.shut()
    quoting.page.save()
    quoting.page.submit()
    quoting.page.submit()
    quoting.answer()
    assert (quoting.saved(drafted), quoting.request(drafted).quotes[-1].state) == ("First", QuoteState.ISSUED)


def test_what_is_typed_while_it_is_issued_begins_the_next_revision(quoting, drafted) -> None:
    quoting.page.submit()
    quoting.gate.shut()
    quoting.page.submit()
    quoting.type("Since")
    quoting.answer()
    assert quoting.names[0] == "Since" and journalled(quoting, drafted) == "Since"
    quoting.page.save()
    quoting.settle()
    assert [quote.state for quote in quoting.request(drafted).quotes] == [QuoteState.ISSUED, QuoteState.DRAFT]
    assert quoting.saved(drafted) == "Since" and not quoting.page.conflict.isVisible()
