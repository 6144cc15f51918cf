"""Keep the catalogues in step with the sources.

    python packaging/translate.py update    bring every .po in step with the sources
    python packaging/translate.py check     exit 1 and say why unless everything is translated and compiled
    python packaging/translate.py compile   write every .mo, the same bytes for the same translation

Translate by editing resources/locale/<code>/LC_MESSAGES/ecsupport.po between `update` and `compile`; a `.mo` is
committed with its `.po`, because the program reads nothing else.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from source_texts import Fault, MarkedText, marked_texts, marker_faults, raw_text_faults, source_files

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "ecsupport_desktop"
LOCALE = ROOT / "resources" / "locale"
LANGUAGES = ("es",)
SHOWING_FLOORS = ("ecsupport_desktop/ui/", "ecsupport_desktop/app")
HEADER = "# The ECShops support console in {language}. See packaging/translate.py.\n#"


class QuietCatalog(Catalog):
    """A catalogue whose header has neither moment, person nor tool, so that the same texts give the same bytes.

    One and many, as our languages count things: the third form that CLDR has for millions in Spanish isn't used here.
    """

    @property
    def num_plurals(self) -> int:
        return 2

    @property
    def plural_expr(self) -> str:
        return "(n != 1)"

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Project-Id-Version", "ecsupport"),
            ("Language", str(self.locale)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit\n"),
        ]

    @mime_headers.setter
    def mime_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        """As a file that is read says them."""
        self._set_mime_headers(headers)


def po_file(language: str, locale: Path = LOCALE) -> Path:
    return locale / language / "LC_MESSAGES" / "ecsupport.po"


def extracted(package: Path = PACKAGE) -> tuple[Catalog, list[Fault]]:
    """The texts of the sources as an empty catalogue, and what is wrong with how they are written."""
    catalog, faults = Catalog(fuzzy=False), []
    plurals: dict[str, MarkedText] = {}
    for source in source_files(package):
        faults += [*marker_faults(source), *raw_text_faults(source, shows=source.name.startswith(SHOWING_FLOORS))]
        for text in marked_texts(source):
            if len(text.forms) > 1 and plurals.setdefault(text.forms[0], text).forms != text.forms:
                faults.append(Fault(text.file, text.line, "the same singular has another plural elsewhere"))
            faults += [Fault(text.file, text.line, f"not a template: {why}") for why in _template_faults(text.forms)]
            known = catalog.get(text.forms[0])
            if known is None or (len(text.forms) > 1 and not known.pluralizable):
                catalog.add(text.forms if len(text.forms) > 1 else text.forms[0])
            _locate(catalog.get(text.forms[0]), text.file)
    return catalog, faults


def update(language: str) -> None:
    template, faults = extracted()
    for fault in faults:
        print(fault, file=sys.stderr)
    file = po_file(language)
    old = _read(file, language) if file.exists() else Catalog(locale=language, fuzzy=False)
    old.update(template)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_po_bytes(_quiet(old, language)))
    print(f"{file.relative_to(ROOT)}: {len(old)} texts, {sum(not _is_done(message) for message in old)} to translate")


def compile_catalogue(language: str) -> None:
    file = po_file(language)
    target = file.with_suffix(".mo")
    target.write_bytes(_mo_bytes(_read(file, language), language))
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size} bytes")


def faults_of(language: str, template: Catalog, locale: Path = LOCALE) -> Iterator[str]:
    """Everything that keeps this language from being complete, a sentence each."""
    file = po_file(language, locale)
    if not file.exists():
        yield f"{file.name}: there is no catalogue for {language}; run: update"
        return
    catalog = _read(file, language)
    wanted, present = _identities(template), _identities(catalog)
    yield from (f"{language}: not in the catalogue; run update: {text!r}" for text in sorted(wanted - present))
    yield from (f"{language}: no longer in the sources; run update: {text!r}" for text in sorted(present - wanted))
    for message in catalog:
        if message.id:
            yield from (f"{language}: {why}: {message.id!r}" for why in message_faults(message))
    compiled = file.with_suffix(".mo")
    if not compiled.exists() or not _same(compiled, _mo_bytes(catalog, language)):
        yield f"{language}: {compiled.name} doesn't match {file.name}; run compile"


def message_faults(message: Message) -> Iterator[str]:
    """What is wrong with one translation, read beside its source."""
    sources = message.id if isinstance(message.id, tuple | list) else (message.id,)
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    said = [string or "" for string in strings]
    if message.fuzzy:
        yield "fuzzy: confirm it and remove the mark"
    if not all(said) or len(said) < len(sources):
        yield "untranslated"
        return
    for source, translation in zip(sources, said, strict=False):
        try:
            if _placeholders(source) != _placeholders(translation):
                yield f"other placeholders in {translation!r}"
        except ValueError as error:
            yield f"{error} in {translation!r}"
        for name, differs in SHAPES.items():
            if differs(source) != differs(translation):
                yield f"{name} differs in {translation!r}"


SHAPES: dict[str, Callable[[str], object]] = {
    "the mnemonic (&)": lambda text: any(first == "&" and second.isalnum() for first, second in pairwise(text)),
    "the space at the ends": lambda text: (text[:1].isspace(), text[-1:].isspace()),
    "the ellipsis at the end": lambda text: text.endswith(("…", "...")),
    "the colon at the end": lambda text: text.rstrip().endswith(":"),
    "the number of lines": lambda text: text.count("\n"),
}
"""What a translation has in common with its source, whatever the language."""


def check() -> int:
    template, faults = extracted()
    said = [*map(str, faults), *(fault for language in LANGUAGES for fault in faults_of(language, template))]
    for line in said:
        print(line)
    print(f"{len(template)} texts, {len(said)} faults")
    return 1 if said else 0


def _placeholders(text: str) -> set[tuple[str, str, str]]:
    """The template's fields with their format; raises ValueError when it isn't one."""
    return {
        (name, form or "", conversion or "")
        for _before, name, form, conversion in Formatter().parse(text)
        if name is not None
    }


def _template_faults(forms: tuple[str, ...]) -> Iterator[str]:
    for form in forms:
        try:
            if any(not name.isidentifier() for name, _form, _conversion in _placeholders(form)):
                yield f"its placeholders need names: {form!r}"
        except ValueError as error:
            yield f"{error}: {form!r}"


def _locate(message: Message | None, file: str) -> None:
    """Files only: line numbers would change the catalogue with every edit."""
    if message is not None and (file, 1) not in message.locations:
        message.locations.append((file, 1))


def _identities(catalog: Catalog) -> set[tuple[str, ...]]:
    return {tuple(each.id) if isinstance(each.id, tuple | list) else (each.id,) for each in catalog if each.id}


def _is_done(message: Message) -> bool:
    return not message.id or not any(message_faults(message))


def _read(file: Path, language: str) -> Catalog:
    with file.open("rb") as stream:
        return read_po(stream, locale=language, abort_invalid=True)


def _quiet(catalog: Catalog, language: str) -> QuietCatalog:
    quiet = QuietCatalog(locale=language, fuzzy=False, header_comment=HEADER.format(language=language))
    for message in sorted((each for each in catalog if each.id), key=lambda each: str(each.id)):
        quiet[message.id] = message
    return quiet


def _po_bytes(catalog: Catalog) -> bytes:
    stream = BytesIO()
    write_po(stream, catalog, width=110, ignore_obsolete=True, include_previous=True, include_lineno=False)
    return stream.getvalue()


def _mo_bytes(catalog: Catalog, language: str) -> bytes:
    stream = BytesIO()
    write_mo(stream, _quiet(catalog, language))
    return stream.getvalue()


def _same(compiled: Path, expected: bytes) -> bool:
    """By content: another version of Babel may lay the same texts out differently."""
    with compiled.open("rb") as stream:
        found = [(each.id, each.string) for each in read_mo(stream)]
    return found == [(each.id, each.string) for each in read_mo(BytesIO(expected))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", choices=("update", "check", "compile"))
    act = parser.parse_args().act
    if act == "check":
        return check()
    for language in LANGUAGES:
        {"update": update, "compile": compile_catalogue}[act](language)
    return 0


if __name__ == "__main__":
    sys.exit(main())
