"""What the sources say to people: the texts marked for the catalogue, and the ones that escaped it.

Read from the syntax tree, never by running the program. A line that ends in `# untranslated: reason` may say
something raw (a product's name, a sample).
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

MARKERS = {"_": 1, "N_": 1, "ngettext": 2}
"""Each marker and how many of its arguments are texts."""

ERRORS = {"DomainError", "InvalidField", "NotAllowed", "Conflict", "NotFound", "SettingProblem"}
"""Errors whose first argument is shown to a person later: it must be marked where it is written."""

_WHOLLY_SHOWN = """
    QAction QCheckBox QCommandLinkButton QDockWidget QGroupBox QLabel QListWidgetItem QMenu QProgressDialog QPushButton
    QRadioButton QStandardItem QTableWidgetItem QTreeWidgetItem QUndoCommand
    about addAction addButton addMenu addPermanentWidget addSection appendPlainText critical drawText getDouble
    getExistingDirectory getInt getItem getMultiLineText getOpenFileName getOpenFileNames getSaveFileName getText
    information insertPlainText question setAccessibleDescription setAccessibleName setApplicationDisplayName
    setButtonText setDetailedText setHeaderLabels setHorizontalHeaderLabels setHtml setIconText setInformativeText
    setItemText setLabelText setNameFilter setNameFilters setPlainText setPlaceholderText setPrefix setSpecialValueText
    setStatusTip setSuffix setTabText setTabToolTip setText setTitle setToolTip setVerticalHeaderLabels setWhatsThis
    setWindowTitle showMessage showText warning
"""
_KEYWORDS = """
    accessibleDescription accessibleName caption detailedText informativeText label placeholderText prefix
    specialValueText statusTip suffix text title toolTip whatsThis windowTitle
"""
SHOWN: dict[str, range] = {
    **dict.fromkeys(_WHOLLY_SHOWN.split(), range(9)),
    # Their last argument is data for the program, not for a person.
    "addItem": range(1),
    "addItems": range(1),
    "addRow": range(1),
    "addTab": range(3),
    "insertItem": range(1, 2),
    "insertTab": range(1, 4),
}
SHOWN_KEYWORDS = frozenset(_KEYWORDS.split())
LOGGERS = frozenset({"log", "logger", "logging", "warnings"})


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text for the catalogue; with a plural, both forms."""

    forms: tuple[str, ...]
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a source that no translation can mend."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One parsed module."""

    name: str
    tree: ast.Module
    excused: frozenset[int]

    @classmethod
    def read(cls, path: Path, root: Path) -> "SourceFile":
        text = path.read_text(encoding="utf-8")
        return cls.parse(text, path.relative_to(root).as_posix())

    @classmethod
    def parse(cls, text: str, name: str) -> "SourceFile":
        lines = enumerate(text.splitlines(), start=1)
        return cls(name, ast.parse(text), frozenset(number for number, line in lines if "# untranslated: " in line))

    def fault(self, node: ast.expr, reason: str) -> Fault:
        return Fault(self.name, node.lineno, reason)


def source_files(package: Path) -> list[SourceFile]:
    return [SourceFile.read(path, package.parent) for path in sorted(package.rglob("*.py"))]


def marked_texts(source: SourceFile) -> Iterator[MarkedText]:
    """Every text in a marker, in the order of the file."""
    for call in _calls(source.tree):
        wanted = MARKERS.get(_marker(call), 0)
        arguments = [_literals(argument) for argument in call.args[:wanted]]
        if wanted == 1 and arguments:
            yield from (MarkedText((text,), source.name, call.lineno) for text in arguments[0] if text)
        elif wanted == 2 and all(len(argument) == 1 for argument in arguments):
            yield MarkedText((arguments[0][0], arguments[1][0]), source.name, call.lineno)


def marker_faults(source: SourceFile) -> Iterator[Fault]:
    """Markers that can't work: pieces put together before they are looked up, or looked up while importing."""
    for call in _calls(source.tree):
        marker = _marker(call)
        for argument in call.args[: MARKERS.get(marker, 0)]:
            if _is_composed(argument):
                yield source.fault(call, f"{marker}() takes one whole text: use named placeholders and .format()")
            elif marker != "_" and not _literals(argument):
                yield source.fault(call, f"{marker}() takes a text written out, so that it can be found")
    for call in _calls_while_importing(source.tree):
        if (marker := _marker(call)) in ("_", "ngettext"):
            yield source.fault(call, f"{marker}() while importing: mark it by N_() and translate it where it is shown")


def raw_text_faults(source: SourceFile, *, shows: bool) -> Iterator[Fault]:
    """Texts a person will read that never went through the catalogue. `shows`: the file has the window's widgets."""
    constants, marked = _named_texts(source.tree)
    for call in _calls(source.tree):
        name = _called(call)
        if call.lineno in source.excused or _is_logging(call):
            continue
        shown = _shown_arguments(call, name) if shows else []
        for argument in shown:
            if reason := _why_raw(argument, constants, marked):
                yield source.fault(argument, f"{name}(): {reason}")
        if name in ERRORS:
            for argument in [*call.args[:1], *_keywords(call, {"message", "template"})]:
                if _has_letters(argument) or _is_composed(argument):
                    yield source.fault(argument, f"{name}(): the message must be one text marked by N_()")


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _calls_while_importing(node: ast.AST) -> Iterator[ast.Call]:
    """Calls outside function bodies; decorators and defaults run while importing too."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Lambda):
            continue
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            for early in [*child.decorator_list, *child.args.defaults, *filter(None, child.args.kw_defaults)]:
                yield from _calls(early)
            continue
        if isinstance(child, ast.Call):
            yield child
        yield from _calls_while_importing(child)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _marker(call: ast.Call) -> str:
    """A marker by its name, bare or from its module; other objects' methods of that name are none."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="language"), attr=name) if name in MARKERS:
            return name
    return ""


def _is_logging(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name.lstrip("_") in LOGGERS
    return False


def _literals(node: ast.expr) -> list[str]:
    """The texts written out here; both ends of a conditional."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=body, orelse=orelse):
            return [*_literals(body), *_literals(orelse)]
    return []


def _is_composed(node: ast.expr) -> bool:
    match node:
        case ast.JoinedStr():
            return True
        case ast.BinOp(op=ast.Add() | ast.Mod() | ast.Mult()):
            return True
        case ast.IfExp(body=body, orelse=orelse):
            return _is_composed(body) or _is_composed(orelse)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()))):
            return True
    return False


def _shown_arguments(call: ast.Call, name: str) -> list[ast.expr]:
    positions = SHOWN.get(name, range(0))
    positional = [argument for place, argument in enumerate(call.args) if place in positions]
    if name in SHOWN or name.startswith("Q"):
        return [*positional, *_keywords(call, SHOWN_KEYWORDS)]
    return positional


def _keywords(call: ast.Call, names: frozenset[str] | set[str]) -> list[ast.expr]:
    return [keyword.value for keyword in call.keywords if keyword.arg in names]


def _has_letters(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and any(map(str.isalpha, node.value))


def _why_raw(node: ast.expr, constants: set[str], marked: set[str]) -> str:
    """Why this expression shows an untranslated or a put-together text; empty when it doesn't."""
    match node:
        case ast.Constant():
            return "a raw text: pass it through _()" if _has_letters(node) else ""
        case ast.Name(id=name) if name in constants:
            return f"{name} is a raw text: mark it by N_() and pass it through _()"
        case ast.Name(id=name) if name in marked:
            return f"{name} is marked but not translated: pass it through _()"
        case ast.Call() if _called(node) == "N_":
            return "marked but not translated: use _()"
        case ast.Call(func=ast.Attribute(value=ast.Constant() as template, attr="format" | "join")):
            return _why_raw(template, constants, marked)
        case ast.JoinedStr(values=parts) if any(map(_has_letters, parts)) or _translates(node):
            return "put together: use named placeholders in one text"
        case ast.BinOp(left=left, right=right):
            if _translates(node):
                return "put together: use named placeholders in one text"
            return _why_raw(left, constants, marked) or _why_raw(right, constants, marked)
    return _first_reason(node, lambda part: _why_raw(part, constants, marked))


def _first_reason(node: ast.expr, why: Callable[[ast.expr], str]) -> str:
    match node:
        case ast.IfExp(body=body, orelse=orelse):
            return why(body) or why(orelse)
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.BoolOp(values=parts):
            return next(filter(None, map(why, parts)), "")
    return ""


def _translates(node: ast.expr) -> bool:
    return any(_marker(call) in ("_", "ngettext") for call in _calls(node))


def _named_texts(tree: ast.Module) -> tuple[set[str], set[str]]:
    """The module's own names for a raw text, and for a marked one."""
    constants, marked = set(), set()
    for statement in tree.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                if _has_letters(value):
                    constants.add(name)
                elif isinstance(value, ast.Call) and _called(value) == "N_":
                    marked.add(name)
    return constants, marked
