import faulthandler
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecsupport_desktop.config import logging_setup
from ecsupport_desktop.config.logging_setup import redact, setup_logging, stop_logging
from ecsupport_desktop.config.paths import Paths, paths_for

log = logging.getLogger("ecsupport_desktop.tests")


@pytest.fixture(autouse=True)
def logging_put_back() -> Iterator[None]:
    watched, level = faulthandler.is_enabled(), logging.getLogger("ecsupport_desktop").level
    yield
    stop_logging()
    logging.getLogger("ecsupport_desktop").setLevel(level)
    if watched:
        faulthandler.enable(sys.__stderr__)


def logged(paths: Paths) -> str:
    return paths.log_file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("from ana.ruiz+shop@acme.example today", "ana.ruiz"),
        ("<José@acme.example>", "acme.example"),
        ("postgresql://ana:hunter2@db.example/support", "hunter2"),
        ("imaps://ana@db.example", "ana@"),
        ("password=hunter2", "hunter2"),
        ("{'password': 'hunter 2'}", "hunter 2"),
        ('"api_key": "abc123"', "abc123"),
        ("Contraseña: hunter2", "hunter2"),
        ("token = abc.def", "abc.def"),
        ("Authorization: Basic YW5hOmh1bnRlcjI=", "YW5h"),
        ("got Bearer abcdef123456", "abcdef"),
        ("key 4eC39HqLyjWDarjtT1zdp7dcK8hZq0Vb used", "4eC39"),
    ],
)
def test_secrets_and_addresses_are_taken_out(said: str, hidden: str) -> None:
    assert hidden not in redact(said)


@pytest.mark.parametrize(
    "said",
    [
        "request 019a5b2e-7c1f-7d3a-9b1e-0242ac120002 saved, head moved",
        "attachment e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 stored",
        "ECS-2026-000412 due 2026-11-24T10:20:00Z, 3 h 12 m left",
        "opened /home/ana/.local/share/ecsupport/ecsupport.db in 0.3 s (WAL)",
        "a basic configuration; passes 12 of 12",
    ],
)
def test_what_helps_to_find_a_fault_stays(said: str) -> None:
    assert redact(said) == said


@pytest.mark.parametrize("part", ["a", "a@", "a-", "password", "://", "'password': '", "A1a_", " = "])
def test_a_hostile_line_costs_no_time(part: str) -> None:
    # A pattern that backtracks would take hours here, and the run would be stopped.
    assert redact(part * (200_000 // len(part)))


@pytest.mark.usefixtures("caplog")
def test_a_line_has_its_utc_moment_and_is_redacted_with_its_traceback(paths: Paths) -> None:
    setup_logging(paths)
    try:
        raise RuntimeError("no mail for ana@acme.example")
    except RuntimeError:
        log.exception("Sending as %s failed\nforged line", "ana@acme.example")
    text = logged(paths)
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ERROR \[\w+\] ecsupport_desktop\.tests: Sending", text)
    assert "acme" not in text
    assert "RuntimeError" in text
    assert all(line.startswith("    ") for line in text.splitlines()[1:])


def test_only_this_programs_details_are_kept(paths: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    setup_logging(paths, verbose=True)
    logging.getLogger("sqlalchemy.engine").info("INSERT … ('what the client wrote')")
    log.debug("a detail")
    assert "what the client wrote" not in logged(paths)
    assert "a detail" in logged(paths)
    assert "a detail" in capsys.readouterr().err


def test_quiet_says_nothing_on_stderr(paths: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    setup_logging(paths)
    log.debug("a detail")
    log.info("a fact")
    assert "a detail" not in logged(paths)
    assert "a fact" in logged(paths)
    assert capsys.readouterr().err == ""


def test_setting_up_twice_logs_once(paths: Paths) -> None:
    setup_logging(paths)
    setup_logging(paths)
    log.info("once")
    assert logged(paths).count("once") == 1


def test_files_rotate_and_the_oldest_goes(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging_setup, "MAX_BYTES", 2_000)
    setup_logging(paths)
    for number in range(200):
        log.info("line %d", number)
    kept = sorted(file.name for file in paths.log.glob("ecsupport.log*"))
    assert kept == ["ecsupport.log", *(f"ecsupport.log.{number}" for number in range(1, 5))]
    assert all((paths.log / name).stat().st_size <= 2_000 for name in kept)


def test_a_file_that_cannot_be_renamed_goes_on(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_arguments: object) -> None:
        raise PermissionError("held by another process")

    monkeypatch.setattr(logging_setup, "MAX_BYTES", 200)
    monkeypatch.setattr(logging_setup.RotatingFileHandler, "rotate", held)
    setup_logging(paths)
    for number in range(20):
        log.info("line %d", number)
    assert all(f"line {number}" in logged(paths) for number in range(20))


@pytest.mark.usefixtures("caplog")
def test_a_folder_that_cannot_be_written_costs_the_log_not_the_start(tmp_path: Path) -> None:
    (tmp_path / "base").write_text("a file, no folder")
    setup_logging(paths_for(tmp_path / "base"))


def test_a_crash_leaves_its_traceback(paths: Paths) -> None:
    program = (
        "import sys, faulthandler; from pathlib import Path\n"
        "from ecsupport_desktop.config.paths import paths_for\n"
        "from ecsupport_desktop.config.logging_setup import setup_logging\n"
        "setup_logging(paths_for(Path(sys.argv[1])))\n"
        "def the_guilty_one(): faulthandler._sigabrt()\n"
        "the_guilty_one()\n"
    )
    base = str(paths.log.parent)
    assert subprocess.run([sys.executable, "-c", program, base], capture_output=True, check=False).returncode != 0
    assert "the_guilty_one" in paths.crash_file.read_text()
