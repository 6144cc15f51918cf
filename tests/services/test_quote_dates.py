"""Days as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.services.quote_dates import day_text, read_day

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("2027-01-31", "en", date(2027, 1, 31)),
        ("31/1/2027", "en", date(2027, 1, 31)),
        ("1/31/2027", "en", date(2027, 1, 31)),
        ("5/5/2027", "en", date(2027, 5, 5)),
        ("4/5/2027", "es", date(2027, 5, 4)),
        ("24.11.", "es", date(2026, 11, 24)),
        ("23.11.", "es", date(2027, 11, 23)),
        (" 4 May 2027 ", "en", date(2027, 5, 4)),
        ("4 mayo 2027", "es", date(2027, 5, 4)),
    ],
)
def test_a_day_is_read(text: str, language: str, day: date) -> None:
    assert read_day(text, language, TODAY) == day


@pytest.mark.parametrize("text", ["4/5/2027", "tomorrow", "2027-02-30", "", "31/31/2027"])
def test_what_could_be_another_day_or_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidField) as refused:
        read_day(text, "en", TODAY)
    assert refused.value.field == "due"


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.sampled_from(["en", "es"]))
def test_a_day_that_is_shown_is_read_back(day: date, language: str) -> None:
    assert read_day(day_text(day, language), language, TODAY) == day
