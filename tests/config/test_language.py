import plistlib
import subprocess
import sys

import pytest

from ecsupport_desktop.config import language
from ecsupport_desktop.config.language import LANGUAGES, N_, _, current_language, ngettext, use_language

pytestmark = pytest.mark.usefixtures("language_put_back")

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.mark.parametrize(
    ("code", "spoken"), [("es", "es"), ("es_MX", "es"), ("es-419", "es"), ("ES", "es"), ("en_GB", "en"), ("fr", "en")]
)
def test_a_code_finds_its_language(code: str, spoken: str) -> None:
    assert use_language(code) == spoken
    assert current_language() == spoken


def test_english_is_the_source() -> None:
    use_language("en")
    assert _("Overdue") == "Overdue"
    assert ngettext("{count} request", "{count} requests", 1).format(count=1) == "1 request"
    assert ngettext("{count} request", "{count} requests", 2).format(count=2) == "2 requests"


def test_a_switch_is_seen_by_the_next_call() -> None:
    text = N_("The zone that times are shown in.")
    use_language("es")
    spanish = _(text)
    use_language("en")
    assert _(text) == text != spanish


def test_an_empty_text_stays_empty_in_every_language() -> None:
    """gettext keeps the catalogue's header under the empty text."""
    for code in LANGUAGES:
        use_language(code)
        assert _("") == ""


@pytest.mark.parametrize(
    ("environment", "spoken"),
    [
        ({"LANG": "es_ES.UTF-8"}, "es"),
        ({"LANG": "es_ES.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "fr:es:en"}, "es"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "es@euro"}, "es"),
        ({}, "en"),
    ],
)
def test_the_system_is_followed(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], spoken: str) -> None:
    monkeypatch.setattr(language.sys, "platform", "linux")
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert use_language(None) == spoken


def test_a_missing_catalogue_speaks_english(monkeypatch: pytest.MonkeyPatch, tmp_path, caplog) -> None:
    monkeypatch.setattr(language, "resources_folder", lambda: tmp_path)
    assert use_language("es") == "es"
    assert _("Overdue") == "Overdue"
    assert "No catalogue" in caplog.text
    caplog.clear()


def test_speaking_needs_neither_qt_nor_babel() -> None:
    program = (
        "import sys; from ecsupport_desktop.config.language import use_language; use_language('es');"
        "print([name for name in sys.modules if name.partition('.')[0] in ('PySide6', 'babel', 'tomlkit')])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_mac_tells_its_languages_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    preferences = tmp_path / "Library/Preferences/.GlobalPreferences.plist"
    monkeypatch.setattr(language.Path, "home", lambda: tmp_path)
    assert language._macos_codes() == []
    preferences.parent.mkdir(parents=True)
    preferences.write_bytes(plistlib.dumps({"AppleLanguages": ["ca-ES", "es-ES", "en"]}))
    assert language._macos_codes() == ["ca-ES", "es-ES", "en"]
    preferences.write_bytes(b"no property list")
    assert language._macos_codes() == []
