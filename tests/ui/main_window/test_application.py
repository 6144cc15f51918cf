"""The one application, in a process of its own: there can't be two."""

import subprocess
import sys

NAMED = """
from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from ecsupport_desktop.config.language import use_language
from ecsupport_desktop.config.settings import Settings
from ecsupport_desktop.ui.main_window.application import make_application

application, translator = make_application(["any"], Settings()), QTranslator()
for code in ("es", "en"):
    use_language(code)
    application.removeTranslator(translator)
    translator.load(QLocale(code), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    application.installTranslator(translator)
    print(application.applicationDisplayName())
"""


def test_its_name_follows_the_language():
    said = subprocess.run([sys.executable, "-c", NAMED], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.splitlines() == ["Soporte de ECShops", "ECShops support"]
