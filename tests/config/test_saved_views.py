"""Saved views come back as they were saved, in a file that people can read; a broken one is told and left alone."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecsupport_desktop.config.saved_views import SavedView, load_views, save_views, with_view
from ecsupport_desktop.config.settings_file import SettingsError

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
VIEW = st.builds(
    SavedView,
    name=TEXT.map(str.strip).filter(bool),
    queue=st.just("all"),
    filter=TEXT,
    everywhere=st.booleans(),
    sort=st.sampled_from(("", "subject")),
    descending=st.booleans(),
    columns=st.lists(TEXT, max_size=3).map(tuple),
)
NEARING = SavedView(name="Nearing", queue="to_analyse", filter="client:acme is:nearing")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(views=st.lists(VIEW, max_size=4, unique_by=lambda view: view.name))
def test_what_is_saved_comes_back(tmp_path, views):
    save_views(tmp_path / "views.toml", views)
    assert load_views(tmp_path / "views.toml") == tuple(views)


def test_people_can_read_it(tmp_path):
    save_views(tmp_path / "views.toml", [NEARING])
    text = (tmp_path / "views.toml").read_text()
    assert '[[view]]\nname = "Nearing"\nqueue = "to_analyse"\nfilter = "client:acme is:nearing"\n' in text


def test_no_file_is_no_views(tmp_path):
    assert load_views(tmp_path / "views.toml") == ()


@pytest.mark.parametrize(
    "text",
    [
        "[[view]",
        '[[view]]\nname = "a"',
        "view = 3",
        '[[view]]\nname="a"\nqueue="all"\nfilter=""\ncolumns=[1]',
        "[[view]]\nname = 3",
        "\x00",
    ],
)
def test_a_broken_file_is_told_and_left_as_it_is(tmp_path, text):
    file = tmp_path / "views.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match="your saved views aren't shown"):
        load_views(file)
    with pytest.raises(SettingsError):
        save_views(file, [NEARING])
    assert file.read_text() == text


def test_saving_under_a_name_again_keeps_its_place():
    other = SavedView(name="Other", queue="all", filter="")
    changed = SavedView(name="Nearing", queue="all", filter="is:nearing")
    assert with_view([NEARING, other], changed) == (changed, other)
    assert with_view([NEARING], other) == (NEARING, other)
