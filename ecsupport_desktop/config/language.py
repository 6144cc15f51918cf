"""One gettext for every floor, so that window, services and command line say the same words.

The texts in the sources are English; a catalogue (`resources/locale/<code>/LC_MESSAGES/ecsupport.mo`) turns
them into another language at the moment they are shown, so a switch needs no restart. Until `use_language` is
called everything is said in English. Any thread may translate; switch from one thread only.
"""

import gettext
import locale
import logging
import os
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from ecsupport_desktop.config.paths import resources_folder

DOMAIN = "ecsupport"
SOURCE_LANGUAGE = "en"
LANGUAGES = {"en": "English", "es": "Español"}
"""Every language the program speaks, by code, named in itself: these names are never translated."""

log = logging.getLogger(__name__)

_language = SOURCE_LANGUAGE
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def _(text: str) -> str:
    """The text in the current language. Looked up on each call: never call it while a module is imported."""
    return _catalogue.gettext(text) if text else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form that goes with the count in the current language; fill `{count}` in by `.format(count=count)`."""
    return _catalogue.ngettext(singular, plural, count)


def in_language(code: str) -> Callable[[str], str]:
    """What translates into this language whatever the window speaks: for what clients read. English where unknown."""
    return _catalogue_of(_spoken(code) or SOURCE_LANGUAGE).gettext


def N_(text: str) -> str:
    """Mark a text for the catalogue and leave it in English; whoever shows it passes it through `_`."""
    return text


def current_language() -> str:
    """The code of the language spoken now, a key of `LANGUAGES`."""
    return _language


def use_language(code: str | None) -> str:
    """Speak this language from now on and return its code.

    None follows the system. A regional code finds its language (`es_MX` → `es`); one the program doesn't speak
    is answered in English.
    """
    global _language, _catalogue
    chosen = system_language() if code is None else _spoken(code) or SOURCE_LANGUAGE
    _catalogue = _load(chosen)
    _language = chosen
    return chosen


def system_language() -> str:
    """The first language the system asks for that the program speaks, else English."""
    return next((known for code in _system_codes() if (known := _spoken(code))), SOURCE_LANGUAGE)


def _spoken(code: str) -> str | None:
    language = re.split(r"[-_.@]", code, maxsplit=1)[0].lower()
    return language if language in LANGUAGES else None


@cache
def _catalogue_of(code: str) -> gettext.NullTranslations:
    return _load(code)


def _load(code: str) -> gettext.NullTranslations:
    if code == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    try:
        return gettext.translation(DOMAIN, resources_folder() / "locale", languages=[code])
    except OSError:
        log.warning("No catalogue for language %s; texts stay in English", code)
        return gettext.NullTranslations()


def _system_codes() -> list[str]:
    """Language codes in the system's order of preference; the POSIX variables win, as in every gettext program."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return value.split(":")
    if sys.platform == "win32":
        return _windows_codes()
    if sys.platform == "darwin":
        return _macos_codes()
    return []


def _windows_codes() -> list[str]:
    import ctypes

    identifier = getattr(ctypes, "windll").kernel32.GetUserDefaultUILanguage()  # noqa: B009 - absent elsewhere
    return [locale.windows_locale.get(identifier, "")]


def _macos_codes() -> list[str]:
    import plistlib

    preferences = Path.home() / "Library/Preferences/.GlobalPreferences.plist"
    try:
        found = plistlib.loads(preferences.read_bytes()).get("AppleLanguages", [])
    except (OSError, ValueError):
        return []
    return [str(code) for code in found]
