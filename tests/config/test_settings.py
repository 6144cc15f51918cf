import sys
from datetime import time
from pathlib import Path

import pytest

from ecsupport_desktop.config.language import LANGUAGES, use_language
from ecsupport_desktop.config.paths import Paths
from ecsupport_desktop.config.settings import SETTINGS, Settings, SettingsError, load_settings, save_setting


def written(paths: Paths, text: str) -> Paths:
    paths.settings_file.write_text(text, encoding="utf-8")
    return paths


def test_without_a_file_everything_is_the_default(paths: Paths) -> None:
    settings, problems = load_settings(paths, {})
    assert settings == Settings()
    assert problems == []
    assert not paths.settings_file.exists()
    assert settings.office_hours[0] == ((time(8, 30), time(18)),)
    assert settings.office_hours[5] == settings.office_hours[6] == ()


def test_every_setting_is_explained_and_its_default_is_allowed() -> None:
    for key, setting in SETTINGS.items():
        assert setting.key == key
        assert setting.explanation.endswith(".")
        assert setting.kind.allowed
        assert setting.kind.read(setting.kind.write(setting.default)) == setting.default


FILE = """\
# mine
language = "es"   # Spanish, please
zoom = 120
backup_daily = false
acting_agent = "ana"
time_zone = "Europe/Madrid"
holidays_country = "ES"
holidays_subdivision = "MD"

[office_hours]
monday = "09:00-14:00, 16:00–19:30"
friday = ""
"""


def test_the_file_is_read(paths: Paths) -> None:
    settings, problems = load_settings(written(paths, FILE), {})
    assert problems == []
    assert (settings.language, settings.language_code, settings.zoom) == ("es", "es", 120)
    assert (settings.backup_daily, settings.agent_login, str(settings.zone)) == (False, "ana", "Europe/Madrid")
    assert settings.office_hours[0] == ((time(9), time(14)), (time(16), time(19, 30)))
    assert settings.office_hours[1] == settings.office_hours[4] == ()


def test_quiet_hours_go_over_midnight(paths: Paths) -> None:
    settings, problems = load_settings(written(paths, 'quiet_hours = "22:00-07:00, 13:00 – 14:30"\n'), {})
    assert problems == []
    assert settings.quiet_spans == ((time(22), time(7)), (time(13), time(14, 30)))
    assert Settings().quiet_spans == ()


@pytest.mark.parametrize("typed", ["9-18", "9:00-18", "09.00-18.00", "09:00 – 18", "9 - 18.00"])
def test_hours_are_read_as_people_write_them(paths: Paths, typed: str) -> None:
    settings, problems = load_settings(written(paths, f'office_hours = {{monday = "{typed}"}}\n'), {})
    assert problems == [] and settings.office_hours[0] == ((time(9), time(18)),)


def test_the_environment_wins_over_the_file(paths: Paths) -> None:
    environ = {"ECSUPPORT_ZOOM": "150", "ECSUPPORT_BACKUP_DAILY": "Yes", "ECSUPPORT_LANGUAGE": "", "OTHER": "x"}
    settings, problems = load_settings(written(paths, FILE), environ)
    assert (settings.zoom, settings.backup_daily, settings.language, problems) == (150, True, "es", [])


def test_a_bad_environment_value_falls_back_to_the_file(paths: Paths) -> None:
    settings, problems = load_settings(written(paths, FILE), {"ECSUPPORT_ZOOM": "big"})
    assert settings.zoom == 120
    assert problems[0].source == "ECSUPPORT_ZOOM"


@pytest.mark.parametrize(
    "line",
    [
        'language = "fr"',
        "language = 1",
        'language = ["es"]',
        "zoom = 79",
        "zoom = 201",
        'zoom = "100"',
        "zoom = true",
        "zoom = 100.0",
        "backup_daily = 1",
        'backup_daily = "yes"',
        "backups_kept = 0",
        'time_zone = "Europe/Atlantis"',
        'time_zone = "../../etc/passwd"',
        'time_zone = ""',
        "time_zone = 2026-01-01",
        'acting_agent = "two words"',
        'holidays_country = "Spain"',
        'database = "relative.db"',
        'database = "postgresql://ana:hunter2@db.example/support"',
        'office_hours = "always"',
        'office_hours = {lunes = "09:00-14:00"}',
        "office_hours = {monday = 9}",
        'office_hours = {monday = "09:00"}',
        'office_hours = {monday = "14:00-09:00"}',
        'office_hours = {monday = "09:00-14:00, 13:00-15:00"}',
        'office_hours = {monday = "09:00-24:00"}',
        'quiet_hours = "22:00"',
        'quiet_hours = "at night"',
        'quiet_hours = "09:00-09:00"',
        'quiet_hours = "00:00-12:00, 11:00-00:00"',
        'quiet_hours = "09:00-08:01"',
        "quiet_hours = 22",
    ],
)
def test_a_bad_value_is_named_and_the_default_is_used(paths: Paths, line: str) -> None:
    key = line.partition(" ")[0]
    settings, problems = load_settings(written(paths, f'appearance = "dark"\n{line}\n'), {})
    assert settings == Settings(appearance="dark")
    (problem,) = problems
    for part in (str(paths.settings_file), key, SETTINGS[key].kind.allowed):
        assert part in problem.message
    assert "hunter2" not in problem.message
    assert line in paths.settings_file.read_text(encoding="utf-8")


def test_an_unknown_key_is_told_and_left_alone(paths: Paths) -> None:
    settings, problems = load_settings(written(paths, "zooom = 120\n"), {})
    assert settings == Settings()
    assert "zooom" in problems[0].message


@pytest.mark.parametrize("content", [b"zoom = \n", b"\xff\xfe\x00", b"[", b"a = 1\na = 2\n"])
def test_a_file_that_is_no_toml_is_told_and_left_alone(paths: Paths, content: bytes) -> None:
    paths.settings_file.write_bytes(content)
    settings, problems = load_settings(paths, {"ECSUPPORT_ZOOM": "110"})
    assert settings == Settings(zoom=110)
    assert str(paths.settings_file) in problems[0].message
    with pytest.raises(SettingsError, match=r"settings\.toml"):
        save_setting(paths, "zoom", 120)
    assert paths.settings_file.read_bytes() == content


def test_a_byte_order_mark_is_no_fault(paths: Paths) -> None:
    paths.settings_file.write_bytes(b"\xef\xbb\xbfzoom = 120\r\n")
    assert load_settings(paths, {}) == (Settings(zoom=120), [])


def test_saving_keeps_comments_and_everything_else(paths: Paths) -> None:
    written(paths, FILE)
    save_setting(paths, "language", "en")
    save_setting(paths, "density", "compact")
    save_setting(paths, "zoom", None)
    text = paths.settings_file.read_text(encoding="utf-8")
    assert text.startswith('# mine\nlanguage = "en"   # Spanish, please\n')
    settings, problems = load_settings(paths, {})
    assert problems == []
    assert (settings.language, settings.density, settings.zoom) == ("en", "compact", 100)
    assert settings.office_hours[0] == ((time(9), time(14)), (time(16), time(19, 30)))


def test_the_first_saving_makes_the_file_and_leaves_nothing_beside_it(paths: Paths) -> None:
    save_setting(paths, "appearance", "dark")
    assert load_settings(paths, {}) == (Settings(appearance="dark"), [])
    assert [file.name for file in paths.config.iterdir()] == ["settings.toml"]


def test_office_hours_are_saved_day_by_day(paths: Paths) -> None:
    hours = (((time(9), time(14)),), *[()] * 5, ((time(22), time(23, 59)),))
    for before in ("", FILE):
        written(paths, before)
        save_setting(paths, "office_hours", hours)
        save_setting(paths, "backups_kept", 3)
        assert load_settings(paths, {})[0].office_hours == hours
        assert load_settings(paths, {})[0].backups_kept == 3


def test_a_value_that_is_not_allowed_is_not_saved(paths: Paths) -> None:
    written(paths, FILE)
    with pytest.raises(SettingsError, match="80"):
        save_setting(paths, "zoom", 1000)
    assert paths.settings_file.read_text(encoding="utf-8") == FILE


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_linked_file_stays_a_link(paths: Paths, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("zoom = 90\n")
    paths.settings_file.symlink_to(real)
    save_setting(paths, "zoom", 110)
    assert paths.settings_file.is_symlink()
    assert "110" in real.read_text()


def test_a_database_may_be_relative_in_the_environment_only(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings, problems = load_settings(paths, {"ECSUPPORT_DATABASE": "trial.db"})
    assert (Path(settings.database), problems) == (Path.cwd() / "trial.db", [])
    settings, problems = load_settings(paths, {"ECSUPPORT_DATABASE": "postgresql://db.example/support"})
    assert (settings.database, problems) == ("postgresql://db.example/support", [])


def test_the_acting_agent_is_the_account_unless_said(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(variable, "marta")
    assert Settings().agent_login == "marta"
    assert Settings(acting_agent="ana").agent_login == "ana"


@pytest.mark.usefixtures("language_put_back")
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_problem_is_told_in_every_language(paths: Paths, code: str) -> None:
    use_language(code)
    _settings, problems = load_settings(written(paths, "zoom = 1\nodd = 1\n"), {"ECSUPPORT_LANGUAGE": "fr"})
    assert all(problem.source in problem.message and problem.key in problem.message for problem in problems)
    assert len(problems) == 3
