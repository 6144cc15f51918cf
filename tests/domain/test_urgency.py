"""How near a request is to its 48 hours: bands that only ever rise, and the moment of each change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.urgency import Urgency, band_starts, next_band_change, urgency_of

DUE = datetime(2026, 3, 4, 9, tzinfo=UTC)
ORDER = list(Urgency)
spans = st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(hours=47))
policies = (
    st.tuples(spans, spans)
    .filter(lambda pair: pair[0] != pair[1])
    .map(lambda pair: Policy(critical=min(pair), nearing=max(pair)))
)
moments = st.timedeltas(min_value=timedelta(hours=-60), max_value=timedelta(hours=60)).map(lambda left: DUE - left)


def band(now: datetime, policy: Policy) -> int:
    found = urgency_of(DUE, now, policy)
    assert found is not None
    return ORDER.index(found)


@pytest.mark.parametrize(
    ("left", "urgency"),
    [
        (timedelta(hours=12, microseconds=1), Urgency.CALM),
        (timedelta(hours=12), Urgency.NEARING),
        (timedelta(hours=4, microseconds=1), Urgency.NEARING),
        (timedelta(hours=4), Urgency.CRITICAL),
        (timedelta(0), Urgency.CRITICAL),
        (timedelta(microseconds=-1), Urgency.OVERDUE),
    ],
)
def test_bands_begin_where_the_settings_say(left: timedelta, urgency: Urgency) -> None:
    assert urgency_of(DUE, DUE - left, Policy()) is urgency


def test_a_request_that_owes_nothing_has_no_urgency() -> None:
    assert urgency_of(None, DUE, Policy()) is None


@given(policies, moments, moments)
def test_urgency_never_falls_as_time_passes(policy: Policy, one: datetime, two: datetime) -> None:
    assert band(min(one, two), policy) <= band(max(one, two), policy)


@given(policies, moments)
def test_the_next_change_is_exactly_where_the_band_changes(policy: Policy, now: datetime) -> None:
    change = next_band_change(DUE, now, policy)
    if change is None:
        assert urgency_of(DUE, now, policy) is Urgency.OVERDUE
        return
    just_before = change - timedelta(microseconds=1)
    assert now < change
    assert band(now, policy) == band(just_before, policy)
    assert band(change, policy) == band(now, policy) + 1


@given(policies)
def test_storage_finds_the_same_changes_by_its_index(policy: Policy) -> None:
    changes = [DUE - left for left in band_starts(policy)]
    now: datetime | None = DUE - timedelta(hours=60)
    walked = []
    while (now := next_band_change(DUE, now, policy)) is not None:
        walked.append(now)
    assert walked == changes


@pytest.mark.parametrize(
    ("nearing", "critical", "field"), [(12, 0, "critical"), (12, 48, "critical"), (4, 4, "nearing"), (49, 4, "nearing")]
)
def test_thresholds_out_of_order_are_refused(nearing: int, critical: int, field: str) -> None:
    with pytest.raises(InvalidField) as caught:
        Policy(nearing=timedelta(hours=nearing), critical=timedelta(hours=critical))
    assert caught.value.field == field
