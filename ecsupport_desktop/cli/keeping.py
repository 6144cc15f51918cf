"""Commands that look after what is kept, and after the program itself."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from ecsupport_desktop.cli.output import print_json
from ecsupport_desktop.cli.session import Session
from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.usage import FAILURE, UsageError


def backup(session: Session) -> int:
    target = session.options.file
    if target.exists() and not session.options.force:
        raise UsageError(_("{path} is there already; --force replaces it.").format(path=target))
    desk = session.desk()
    desk.store.backup(target)
    print_json({"database": session.where, "backup": str(target), "size": target.stat().st_size})
    return 0


def restore(session: Session) -> int:
    from ecsupport_desktop.storage.restore import restore

    source = session.options.file
    if not source.is_file():
        raise UsageError(_("There is no backup {path}.").format(path=source))
    replaced = restore(source, session.database, now=datetime.now(UTC))
    kept = str(replaced) if replaced else None
    print_json({"database": str(session.database), "restored_from": str(source), "replaced": kept})
    return 0


def doctor(session: Session) -> int:
    from ecsupport_desktop.storage.store import SqliteStore

    session.desk()
    store = session.store()
    if isinstance(store, SqliteStore):
        store.quick_check()
    faults = 0
    for fault in store.doctor():
        faults += 1
        print_json({"check": fault.check, "subject": fault.subject, "what": fault.what})
    if not faults:
        print_json({"ok": True, "faults": 0})
    return FAILURE if faults else 0


def self_test(session: Session) -> int:
    from dataclasses import asdict

    from ecsupport_desktop.documents.quote_pdf import QuotePrinter
    from ecsupport_desktop.mail.parser_process import MailParser
    from ecsupport_desktop.services.self_test import self_test
    from ecsupport_desktop.storage.store import open_store

    failed = 0
    with tempfile.TemporaryDirectory(prefix="ecsupport-self-test-") as folder:
        window = _draw_window if session.options.window else None
        for check in self_test(Path(folder), open_store, MailParser, QuotePrinter(), window=window):
            print_json(asdict(check))
            failed += not check.ok
    return FAILURE if failed else 0


def _draw_window(folder: Path) -> str:
    """Have the window draw itself into pictures, in a process of its own, with or without a display."""
    import subprocess

    pictures = folder / "pictures"
    program = [sys.executable, "-m", "ecsupport_desktop", "--basedir", str(folder / "window"), "--demo"]
    done = subprocess.run([*program, "--screenshot", str(pictures)], capture_output=True, text=True, timeout=300)
    drawn = sorted(path.name for path in pictures.glob("*.png")) if pictures.is_dir() else []
    if done.returncode or not drawn:
        raise RuntimeError(done.stderr.strip()[-500:] or f"exit code {done.returncode}")
    return ", ".join(drawn)
