"""What the window counts as written and not sent."""

from datetime import UTC, datetime

import pytest

from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.quote_journal import is_unsent, journal_id
from ecsupport_desktop.services.views import Draft

CHOSEN = {"mode": "level_2", "language": "en", "items": "steps,when", "priority": "moderate", "untouched": "yes"}


def draft(request_id=None, **given):
    moment = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    return Draft(agent_id=new_id(), request_id=request_id or new_id(), saved_at=moment, **{"fields": {}, **given})


@pytest.mark.parametrize(
    ("given", "unsent"),
    [
        ({"fields": CHOSEN, "answer": "Hello Ana, …"}, False),
        ({"fields": {**CHOSEN, "untouched": ""}, "answer": "Hello Ana, it works again."}, True),
        ({"fields": {**CHOSEN, "effort_hours": "1.5"}, "answer": "Hello Ana, …"}, True),
        ({"fields": {**CHOSEN, "files": "one"}, "answer": "Hello Ana, …"}, True),
        ({"note": "Ask Bea"}, True),
        ({"fields": CHOSEN, "note": "Ask Bea"}, True),
    ],
)
def test_what_was_only_chosen_is_nothing_written(given, unsent):
    assert is_unsent(draft(**given)) is unsent


def test_what_is_kept_of_a_quote_is_no_answer():
    assert not is_unsent(draft(journal_id(new_id()), note="x"))
