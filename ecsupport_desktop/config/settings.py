"""Every setting of this computer, declared once: its key, default, meaning and what is allowed.

A value comes from the environment (`ECSUPPORT_<KEY>`), else from the settings file, else it is the default. A bad
value never stops the program: the default is used, a `SettingProblem` says so, and the file stays as it is. What
the whole team shares (the urgency thresholds, the Level 3 switch) isn't here; it lives in the database.
"""

import getpass
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import time, tzinfo
from typing import Any

from ecsupport_desktop.config import setting_kinds as kinds
from ecsupport_desktop.config.language import LANGUAGES, N_
from ecsupport_desktop.config.mail import MailSettings
from ecsupport_desktop.config.paths import Paths
from ecsupport_desktop.config.setting_kinds import Kind, OfficeHours
from ecsupport_desktop.config.setting_kinds import setting as _setting
from ecsupport_desktop.config.settings_file import SettingProblem, SettingsError, read_settings_file, write_setting
from ecsupport_desktop.config.time_zone import SYSTEM, zone_named

__all__ = [
    "SETTINGS",
    "Setting",
    "SettingProblem",
    "Settings",
    "SettingsError",
    "load_settings",
    "save_setting",
]

PREFIX = "ECSUPPORT_"
WORKDAY = ((time(8, 30), time(18, 0)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(MailSettings):
    """The settings in force, as written; the properties say what "system" and an empty text stand for."""

    language: str = _setting(
        SYSTEM, kinds.one_of(SYSTEM, *LANGUAGES), N_("The language of the window and of the command line.")
    )
    appearance: str = _setting(
        SYSTEM,
        kinds.one_of(SYSTEM, "light", "dark", "high_light", "high_dark"),
        N_("Light or dark colours, with the usual or a high contrast, or whatever the system uses."),
    )
    density: str = _setting("roomy", kinds.one_of("roomy", "compact"), N_("How much air each row of a list has."))
    zoom: int = _setting(100, kinds.whole_number(80, 200), N_("The size of all text, in per cent."))
    acting_agent: str = _setting(
        "",
        kinds.text_like(r"[^\s@:/\\]{1,64}", N_("a login without spaces, at most 64 characters")),
        N_("The login of the agent who works here; empty for the name of the account."),
    )
    answer_language: str = _setting(
        "en", kinds.one_of(*LANGUAGES), N_("The language of answers to a client whose language isn't known.")
    )
    time_zone: str = _setting(SYSTEM, kinds.time_zone(), N_("The zone that times are shown in."))
    office_hours: OfficeHours = _setting(  # noqa: RUF009 - a field, made by a function
        (*[WORKDAY] * 5, (), ()),
        kinds.office_hours(),
        N_("When somebody is there; it moves warnings, never a due moment."),
        from_environment=False,
    )
    holidays_country: str = _setting(
        "",
        kinds.text_like(r"[A-Z]{2}", N_("a country's code of two capital letters such as ES, or nothing")),
        N_("The country whose public holidays are not staffed; empty for none."),
    )
    holidays_subdivision: str = _setting(
        "",
        kinds.text_like(r"[\w' -]{1,64}", N_("the code of a region such as MD, or nothing")),
        N_("The region of that country, where holidays differ; empty for the whole country."),
    )
    remind_of: str = _setting(
        "mine_and_unassigned",
        kinds.one_of("mine_and_unassigned", "mine", "all", "none"),
        N_("Of which requests you are reminded as they near their 48 hours; before the quiet hours, never in them."),
    )
    quiet_hours: str = _setting(
        "",
        kinds.quiet_hours(),
        N_("When no reminder is said, such as 22:00-07:00; empty for outside office hours. Days off are always quiet."),
    )
    database: str = _setting(
        "", kinds.database(), N_("Where requests are kept; empty for the file in this account's own folder.")
    )
    server: str = _setting("", kinds.server(), N_("The team's shared database; empty to work on this computer only."))
    weaker_accepted: tuple[str, ...] = _setting(
        (),
        kinds.texts(),
        N_("Servers whose connection is weaker than it should be, and was accepted as it is."),
        from_environment=False,
    )
    backups_kept: int = _setting(7, kinds.whole_number(1, 365), N_("How many daily backups are kept."))
    backup_daily: bool = _setting(True, kinds.yes_or_no(), N_("Whether a backup is made each day."))

    @property
    def language_code(self) -> str | None:
        """What `use_language` takes: None follows the system."""
        return None if self.language == SYSTEM else self.language

    @property
    def agent_login(self) -> str:
        return self.acting_agent or _account_name()

    @property
    def quiet_spans(self) -> tuple[kinds.Span, ...]:
        """Local wall-clock times of every day; one that ends before it begins goes over midnight."""
        return kinds.quiet_spans(self.quiet_hours)

    @property
    def zone(self) -> tzinfo:
        return zone_named(self.time_zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One declaration, for a settings page; `explanation` is English and translated where it is shown."""

    key: str
    default: Any
    kind: Kind
    explanation: str
    from_environment: bool

    @property
    def variable(self) -> str:
        return PREFIX + self.key.upper()


SETTINGS: Mapping[str, Setting] = {
    each.name: Setting(key=each.name, default=each.default, **each.metadata) for each in fields(Settings)
}


def load_settings(paths: Paths, environ: Mapping[str, str] = os.environ) -> tuple[Settings, list[SettingProblem]]:
    """The settings in force, and everything found that couldn't be used. Never raises for what is in the file."""
    try:
        found = read_settings_file(paths.settings_file)
        problems = [_unknown(paths, key) for key in found if key not in SETTINGS]
    except SettingsError as error:
        found, problems = {}, [error.problem]
    values = {}
    for setting in SETTINGS.values():
        for source, reading in _readings(setting, paths, found, environ):
            try:
                values[setting.key] = reading()
                break
            except ValueError:
                problems.append(_refused(setting, source))
    return Settings(**values), problems


def save_setting(paths: Paths, key: str, value: Any) -> None:
    """Keep a value for the next start; None goes back to the default. The environment still wins over it.

    Raises SettingsError when the value isn't allowed or the file can't be changed.
    """
    setting, file = SETTINGS[key], paths.settings_file
    try:
        written = None if value is None else setting.kind.write(value)
        if written is not None:
            setting.kind.read(written)
    except ValueError as error:
        raise SettingsError(_refused(setting, str(file))) from error
    write_setting(file, key, written, setting.explanation)


def _readings(
    setting: Setting, paths: Paths, found: Mapping[str, Any], environ: Mapping[str, str]
) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Where the value may come from, the strongest first, each with its name for a person."""
    kind = setting.kind
    if setting.from_environment and (text := environ.get(setting.variable)):
        yield setting.variable, lambda: kind.read(kind.from_text(text))
    if setting.key in found:
        yield str(paths.settings_file), lambda: kind.read(found[setting.key])


def _unknown(paths: Paths, key: str) -> SettingProblem:
    template = N_("{source}: “{key}” is no setting this version knows; it is left alone.")
    return SettingProblem(template=template, source=str(paths.settings_file), key=key)


def _refused(setting: Setting, source: str) -> SettingProblem:
    template = N_("{source}: “{key}” must be {allowed}; that value is not used.")
    return SettingProblem(template=template, source=source, key=setting.key, allowed=setting.kind.allowed)


def _account_name() -> str:
    """The operating system's name for whoever is logged in; some containers have none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "agent"
