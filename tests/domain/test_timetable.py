"""What is looked up is what would have been found by searching."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.reminders import is_staffed
from ecsupport_desktop.domain.staffed import Office, last_staffed_moment, staffed_between
from ecsupport_desktop.domain.timetable import Timetable

DAY, SPLIT = ((time(8, 30), time(18)),), ((time(9), time(14)), (time(16), time(19)))
OFFICES = (
    Office(hours=(DAY, DAY, DAY, DAY, SPLIT, (), ()), zone=ZoneInfo("Europe/Madrid"), holidays={date(2026, 3, 30)}),
    Office(hours=(SPLIT,) * 7, zone=ZoneInfo("America/New_York")),
    Office(hours=((),) * 7, zone=UTC),
)
MOMENTS = st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 3), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
LATEST = datetime(2026, 4, 3, tzinfo=UTC)


@given(st.sampled_from(OFFICES), MOMENTS, st.timedeltas(timedelta(minutes=1), timedelta(hours=47)))
def test_it_answers_as_a_search_would(office: Office, moment: datetime, lead: timedelta) -> None:
    table = Timetable(office, LATEST)
    assert table.is_staffed(moment) == is_staffed(moment, office)
    assert table.last_before(moment) == last_staffed_moment(moment, office.hours, office.zone, office.holidays)
    warned = table.warn_at(moment, lead)
    assert warned <= moment - lead
    assert table.is_staffed(warned)
    assert staffed_between(warned, moment, office) == lead
