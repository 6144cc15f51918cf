"""Nothing reaches a person in one language only: the catalogues are complete, and no text escapes them."""

import gettext
import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def translate(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    return importlib.import_module("translate")


@pytest.fixture
def source_texts(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    return importlib.import_module("source_texts")


def test_every_text_of_the_sources_is_translated_and_compiled() -> None:
    """Edit the .po between `update` and `compile`; the output says what is missing."""
    command = [sys.executable, str(ROOT / "packaging" / "translate.py"), "check"]
    ran = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env=os.environ | {"PYTHONUTF8": "1"}
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


MARKED = """
from x import _, N_, ngettext, language
WORDS = {1: N_("calm"), 2: (N_("nearing"), "nearing")}
def show(error, count, late):
    _("one " "text, written " "in pieces")
    _("Late" if late else "Early")
    _(error.message).format(**error.params)
    ngettext("{count} request", "{count} requests", count)
    language._("by its module")
    catalogue.ngettext(singular, plural, count)
    raise InvalidField(N_("The note is empty"), field="text")
"""


def test_every_form_in_use_is_found(source_texts: ModuleType) -> None:
    source = source_texts.SourceFile.parse(MARKED, "m.py")
    assert sorted(text.forms for text in source_texts.marked_texts(source)) == [
        ("Early",),
        ("Late",),
        ("The note is empty",),
        ("by its module",),
        ("calm",),
        ("nearing",),
        ("one text, written in pieces",),
        ("{count} request", "{count} requests"),
    ]
    assert list(source_texts.marker_faults(source)) == []
    assert list(source_texts.raw_text_faults(source, shows=True)) == []


@pytest.mark.parametrize(
    "written",
    [
        "def f(): _(f'Due {moment}')",
        "def f(): _('Due ' + moment)",
        "def f(): _('Due %s' % moment)",
        "def f(): _('Due {}'.format(moment))",
        "def f(): _('Due' if late else 'Was ' + due)",
        "def f(): ngettext('{n} day', days, n)",
        "X = N_(name)",
        "X = _('Queue')",
        "class C:\n    title = _('Queue')",
        "def f(title=_('Queue')): pass",
        "X = {1: [ngettext('day', 'days', 1)]}",
    ],
)
def test_a_marker_that_cannot_work_is_told(source_texts: ModuleType, written: str) -> None:
    assert list(source_texts.marker_faults(source_texts.SourceFile.parse(written, "m.py")))


@pytest.mark.parametrize(
    "written",
    [
        "label.setText('Queue')",
        "label.setText(f'{count} left')",
        "label.setText(f'{_(word)}: {time}')",
        "label.setText('Due ' + moment)",
        "label.setText(_('Due') + moment)",
        "label.setText('Due %s' % moment)",
        "label.setText('Due {}'.format(moment))",
        "label.setText(_('Late') if late else 'In time')",
        "label.setText(title or 'Untitled')",
        "label.setText(N_('Queue'))",
        "TITLE = 'Queue'\nlabel.setText(TITLE)",
        "TITLE: str = N_('Queue')\nlabel.setText(TITLE)",
        "QLabel('Queue')",
        "QtWidgets.QPushButton('Send', parent)",
        "QToolButton(text='Send')",
        "QAction(icon, 'Send', self)",
        "combo.addItem('Light', 'light')",
        "combo.addItems(['Light', 'Dark'])",
        "tabs.addTab(page, 'General')",
        "form.addRow('Name', edit)",
        "combo.insertItem(0, 'All')",
        "tree.setHeaderLabels([_('Name'), 'Size'])",
        "QMessageBox.warning(self, _('Send'), 'Not sent')",
        "QFileDialog.getOpenFileName(self, 'Import')",
        "bar.showMessage('Saved', 3000)",
        "w.setAccessibleName('Queue')",
        "raise InvalidField('The note is empty', field='text')",
        "raise NotAllowed(N_('Not ') + state)",
    ],
)
def test_a_text_that_escaped_the_catalogue_is_told(source_texts: ModuleType, written: str) -> None:
    assert list(source_texts.raw_text_faults(source_texts.SourceFile.parse(written, "m.py"), shows=True))


@pytest.mark.parametrize(
    "written",
    [
        "label.setText(_('Due {moment}').format(moment=moment))",
        "label.setText(request.subject)",
        "label.setText(f'{client} · {contact}')",
        "label.setText(' · '.join(parts))",
        "label.setText('…')",
        "label.setText('')",
        "label.setText('ECShops')  # untranslated: a name",
        "label.setObjectName('queue')",
        "combo.addItem(_('Light'), 'light')",
        "form.addRow(_('Name'), edit)",
        "combo.insertItem(0, _('All'), 'all')",
        "settings.setValue('zoom', 1)",
        "log.warning('Not sent')",
        "self._log.warning('Not sent')",
        "QSettings('a.ini', QSettings.Format.IniFormat)",
        "raise ValueError('a bug')",
        "raise NotFound(N_('This request does not exist'))",
        "raise DomainError(message, field=field)",
    ],
)
def test_what_is_right_is_left_alone(source_texts: ModuleType, written: str) -> None:
    assert list(source_texts.raw_text_faults(source_texts.SourceFile.parse(written, "m.py"), shows=True)) == []


def test_only_floors_with_widgets_are_searched_for_widgets(source_texts: ModuleType) -> None:
    source = source_texts.SourceFile.parse("row.setText('raw')", "m.py")
    assert list(source_texts.raw_text_faults(source, shows=False)) == []


@pytest.mark.parametrize(
    ("text", "translation", "told"),
    [
        ("Due {moment}", "Vence {moment}", ""),
        ("Due {moment}", "Vence", "placeholders"),
        ("Due {moment}", "Vence {momento}", "placeholders"),
        ("{hours:02d} h", "{hours} h", "placeholders"),
        ("Due {moment}", "Vence {moment", "expected"),
        ("Due", "", "untranslated"),
        ("&File", "Archivo", "mnemonic"),
        ("Q & A", "P y R", ""),
        ("Close…", "Cerrar", "ellipsis"),
        ("Name:", "Nombre", "colon"),
        (("{count} day", "{count} days"), ("{count} día", "{count} días"), ""),
        (("{count} day", "{count} days"), ("{count} día", "días"), "placeholders"),
        (("{count} day", "{count} days"), ("{count} día", ""), "untranslated"),
        (("a day", "{count} days"), ("un día", "{count} días"), ""),
    ],
)
def test_a_translation_is_read_beside_its_source(
    translate: ModuleType, text: str | tuple[str, str], translation: str | tuple[str, str], told: str
) -> None:
    faults = list(translate.message_faults(translate.Message(text, translation)))
    assert (told in faults[0]) if told else faults == []


def test_a_fuzzy_translation_is_told(translate: ModuleType) -> None:
    assert list(translate.message_faults(translate.Message("Due", "Vence", flags={"fuzzy"})))


@pytest.fixture
def locale_copy(translate: ModuleType, tmp_path: Path) -> Path:
    shutil.copytree(translate.LOCALE, tmp_path / "locale")
    return tmp_path / "locale"


@pytest.fixture
def template(translate: ModuleType) -> Any:
    """What the sources have is what is translated: to look for it again would take seconds."""
    return translate._read(translate.po_file("es"), "es")


def test_a_catalogue_behind_its_sources_is_told(translate: ModuleType, template: Any, locale_copy: Path) -> None:
    template.add("A text nobody has translated yet")
    faults = list(translate.faults_of("es", template, locale_copy))
    assert any("run update" in fault and "nobody has translated" in fault for fault in faults)


def test_an_old_compiled_catalogue_is_told(translate: ModuleType, template: Any, locale_copy: Path) -> None:
    assert not list(translate.faults_of("es", template, locale_copy))
    compiled = translate.po_file("es", locale_copy).with_suffix(".mo")
    compiled.write_bytes(translate._mo_bytes(translate.Catalog(locale="es"), "es"))
    assert any("run compile" in fault for fault in translate.faults_of("es", template, locale_copy))
    compiled.unlink()
    assert any("run compile" in fault for fault in translate.faults_of("es", template, locale_copy))


def test_the_same_translation_gives_the_same_bytes(translate: ModuleType) -> None:
    file = translate.po_file("es")
    catalog = translate._read(file, "es")
    assert translate._po_bytes(translate._quiet(catalog, "es")) == file.read_bytes()
    assert translate._mo_bytes(catalog, "es") == file.with_suffix(".mo").read_bytes()


def test_the_standard_library_reads_the_compiled_catalogue(translate: ModuleType) -> None:
    spanish = gettext.translation("ecsupport", translate.LOCALE, languages=["es"])
    assert spanish.gettext("The zone that times are shown in.") != "The zone that times are shown in."
    assert spanish.ngettext("{count} hour", "{count} hours", 1) == "{count} hora"
    assert spanish.ngettext("{count} hour", "{count} hours", 0) == "{count} horas"
