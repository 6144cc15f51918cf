"""The keys a person gave to actions, in a file of their own beside the settings: only what differs from the defaults.

    "request.claim" = ["F4"]
    "request.assign" = []        # runs by no key

What can't be read never stops the program: the defaults are used, a `SettingProblem` says so, the file stays.
"""

from collections.abc import Mapping, Sequence

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.config.paths import Paths
from ecsupport_desktop.config.settings_file import SettingProblem, SettingsError, read_settings_file, write_setting

Keys = Mapping[str, tuple[str, ...]]
"""Action id → its keys in portable form ("Ctrl+Shift+F"), the one shown first."""

_NOT_KEYS = N_("{source}: “{key}” must be a list of keys; it is not used.")


def load_shortcuts(paths: Paths) -> tuple[Keys, list[SettingProblem]]:
    """What was changed, and what couldn't be used; whether such actions and keys exist is for the window to say."""
    try:
        found = read_settings_file(paths.shortcuts_file)
    except SettingsError as error:
        return {}, [error.problem]
    keys: dict[str, tuple[str, ...]] = {}
    problems = []
    for action_id, value in found.items():
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            keys[action_id] = tuple(value)
        else:
            file = str(paths.shortcuts_file)
            problems.append(SettingProblem(template=_NOT_KEYS, source=file, key=action_id))
    return keys, problems


def save_shortcut(paths: Paths, action_id: str, keys: Sequence[str] | None, name: str) -> None:
    """Keep the keys of an action for the next start; None: it has its defaults again. `name` says it in the file.

    Raises SettingsError when the file can't be changed.
    """
    write_setting(paths.shortcuts_file, action_id, None if keys is None else list(keys), name)
