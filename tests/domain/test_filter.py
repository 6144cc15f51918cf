"""The filter language: what is understood, where it isn't, and that printing loses nothing."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.filter import (
    MOMENTS,
    WORDS_OF,
    Condition,
    Eyes,
    Filter,
    Is,
    Key,
    Side,
    When,
    Whose,
    bounds,
    matches,
)
from ecsupport_desktop.domain.filter_text import FilterError, parse, print_filter

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=12)
NAME = TEXT.map(str.strip).filter(bool)
TAG = NAME.map(lambda text: "-".join(text.lower().split())).filter(lambda tag: tag == "-".join(tag.lower().split()))
SPAN = st.integers(0, 9999).map(lambda hours: timedelta(hours=hours)) | st.integers(0, 9999).map(
    lambda weeks: timedelta(weeks=weeks)
)
WHEN = st.builds(When, side=st.sampled_from(Side), span=SPAN) | st.builds(
    When, side=st.sampled_from(Side), day=st.dates(date(1970, 1, 1), date(2199, 12, 31))
)


def values_of(key):
    if key in MOMENTS:
        return WHEN
    if key in WORDS_OF:
        return st.sampled_from(WORDS_OF[key])
    return TAG if key is Key.TAG else NAME | st.sampled_from(Whose) if key is Key.ASSIGNEE else NAME


CONDITION = st.sampled_from(Key).flatmap(
    lambda key: st.builds(
        Condition,
        key=st.just(key),
        values=st.lists(values_of(key), min_size=1, max_size=3).map(tuple),
        negated=st.booleans(),
    )
)
FILTER = st.builds(
    Filter,
    conditions=st.lists(CONDITION, max_size=4).map(tuple),
    words=st.lists(TEXT.filter(lambda word: word.strip()), max_size=3).map(tuple),
)


@given(FILTER, st.sampled_from(("en", "es")))
def test_what_is_printed_reads_as_the_same_filter(wanted, language):
    assert parse(print_filter(wanted, language)) == wanted


@given(st.text(st.sampled_from('clientis:open,<>-"" 7dhx')))
def test_any_text_is_a_filter_or_says_where_it_is_none(text):
    try:
        wanted = parse(text)
    except FilterError as error:
        assert 0 <= error.start < error.end <= len(text)
        assert str(error)
    else:
        assert parse(print_filter(wanted)) == wanted


def test_keys_values_words_and_places():
    text = 'client:acme,"Volt Energy" is:nearing "check out" -tag:VIP 404'
    found = parse(text)
    assert found.words == ("check out", "404")
    client, nearing, tag = found.conditions
    assert client == Condition(key=Key.CLIENT, values=("acme", "Volt Energy"))
    assert text[client.start : client.end] == 'client:acme,"Volt Energy"'
    assert nearing == Condition(key=Key.IS, values=(Is.NEARING,))
    assert tag == Condition(key=Key.TAG, values=("vip",), negated=True)


@pytest.mark.parametrize(
    ("spanish", "english"),
    [
        ("es:próxima", "is:nearing"),
        ("es:proxima", "is:nearing"),
        ("agente:yo", "assignee:me"),
        ("estado:esperando-al-cliente", "state:waiting_for_client"),
        ("valoracion:nivel-3", "assessment:level-3"),
        ("vence:<2s", "due:<14d"),
    ],
)
def test_spanish_is_understood_as_well(spanish, english):
    assert parse(spanish) == parse(english)


@pytest.mark.parametrize(
    ("text", "start", "end", "incomplete"),
    [
        ("shop is:nearly", 8, 14, False),
        ("due:soon", 4, 8, False),
        ("opened:2026-02-30", 7, 17, False),
        ("client:", 0, 7, True),
        ("tag:vip,", 0, 8, True),
    ],
)
def test_a_message_says_where(text, start, end, incomplete):
    with pytest.raises(FilterError) as caught:
        parse(text)
    assert (caught.value.start, caught.value.end, caught.value.incomplete) == (start, end, incomplete)


def test_what_has_no_known_key_is_a_word():
    assert parse("https://shop.example error:500 -").words == ("https://shop.example", "error:500", "-")


def test_a_day_is_the_agents_day():
    madrid = ZoneInfo("Europe/Madrid")
    first, beyond = bounds(Key.OPENED, When(day=date(2026, 3, 29)), datetime(2026, 4, 1, tzinfo=UTC), madrid)
    assert first == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert beyond == datetime(2026, 3, 29, 22, tzinfo=UTC)  # the day that has 23 hours


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is:open is:owed -is:overdue", True),
        ("is:unassigned assignee:nobody", True),
        ("is:mine", False),
        ("due:<24h", False),
        ("due:>24h", True),
        ("state:analysis,closed -state:closed", True),
        ("tag:vip", False),
        ("-tag:vip", True),
        ("assessment:level-1", False),
        ("opened:1h", True),
        ("client:acme", False),
    ],
)
def test_a_request_fulfils_every_condition(text, expected, world):
    request = world.register()
    eyes = Eyes(now=world.now, me=UUID(int=1), policy=world.policy)
    assert matches(request, parse(text), eyes) is expected


def test_what_only_open_requests_fulfil():
    for text in ("is:open", "-is:closed", "state:analysis", "-state:closed"):
        assert parse(text).only_open, text
    for text in ("is:owed,nearing", "due:<24h", "client:acme is:overdue"):
        assert parse(text).only_owed, text
    for text in ("client:acme", "is:closed", "is:open,closed", "-state:analysis", "-due:<24h", "opened:7d", "-is:open"):
        assert not parse(text).only_open and not parse(text).only_owed, text


@pytest.mark.parametrize(
    ("text", "only_open", "all_open"),
    [
        ("is:open", True, True),
        ("-is:closed", True, True),
        ("-state:closed", True, True),
        ("-state:closed,answered", True, False),
        ("state:answered", True, False),
        ("is:open,closed", False, False),
        ("state:closed", False, False),
        ("has:attachment", False, False),
    ],
)
def test_what_the_open_ones_are_told_by(text, only_open, all_open):
    (condition,) = parse(text).conditions
    assert (condition.only_open, condition.all_open) == (only_open, all_open)
