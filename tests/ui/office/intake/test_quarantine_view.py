"""The quarantine, as somebody clears it."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.domain.commands import QuarantineMail
from ecsupport_desktop.mail.parser_process import MailParser
from ecsupport_desktop.mail.sources import read_sources
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.intake.importer import Importer
from ecsupport_desktop.ui.intake.quarantine_view import SHOWN_BYTES, QuarantineView, shown_source

RAW = b"Subject: =?broken\r\n\r\nb\xf3dy\x00 \xe2\x80\xae\r\n"


@pytest.fixture
def view(link: Any, notices: Any, settled: Any, qtbot: QtBot) -> QuarantineView:
    made = QuarantineView(link, notices)
    qtbot.addWidget(made)
    made.resize(800, 600)
    with qtbot.waitExposed(made):
        made.show()
    settled()
    return made


def quarantine(world: Any, source: str, raw: bytes = RAW) -> None:
    world.run(QuarantineMail(id=new_id(), actor_id=world.me.id, raw=raw, source=source, reason="It is broken"))


def press(view: QuarantineView, name: str, qtbot: QtBot) -> None:
    qtbot.mouseClick(view.findChild(QPushButton, f"quarantine_view.{name}"), Qt.MouseButton.LeftButton)


def test_it_lists_and_shows_the_source(view: QuarantineView, world: Any, clock: Any, settled: Any) -> None:
    quarantine(world, "old.eml")
    clock.go_on(hours=1)
    quarantine(world, "new.eml", RAW + b"more")
    settled()
    table = view.findChild(QTableWidget)
    rows = [[table.item(row, column).text() for column in range(4)] for row in range(2)]
    assert rows == [
        ["new.eml", "It is broken", "today 14:00", f"{len(RAW) + 4} bytes"],
        ["old.eml", "It is broken", "today 13:00", f"{len(RAW)} bytes"],
    ]
    settled()
    source = view.findChild(QPlainTextEdit).toPlainText()
    assert source.startswith("Subject: =?broken") and source.endswith("more")
    assert "⟨U+0000⟩" in source and "\x00" not in source


def test_a_long_line_of_the_source_is_wrapped(view: QuarantineView, world: Any, settled: Any) -> None:
    quarantine(world, "one.eml", b"Received: " + b"x" * 990 + b"\r\n" + b"two words " * 90 + b"\r\n")
    settled()
    view.resize(400, 600)
    source = view.findChild(QPlainTextEdit)
    assert source.toPlainText().startswith("Received: x")
    assert source.horizontalScrollBar().maximum() == 0


def test_discarding_needs_a_reason(view: QuarantineView, world: Any, settled: Any, qtbot: QtBot) -> None:
    quarantine(world, "one.eml")
    settled()
    press(view, "discard", qtbot)
    settled()
    message = view.findChild(QLabel, "quarantine_view.reason.message")
    assert message.text() == "Say why the mail isn't needed"
    reason = view.findChild(QLineEdit, "quarantine_view.reason")
    qtbot.keyClicks(reason, "an advertisement")
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    settled()
    assert world.desk.readers.quarantine() == ()
    assert world.desk.readers.quarantine(discarded=True)[0].discard_reason == "an advertisement"
    assert view.current is None
    assert not view.findChild(QTableWidget).isVisible()


def test_the_bytes_are_saved_as_they_came(
    view: QuarantineView,
    world: Any,
    notices: Any,
    settled: Any,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quarantine(world, "one.eml")
    settled()
    target = tmp_path / "saved.eml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    press(view, "save", qtbot)
    settled()
    assert target.read_bytes() == RAW
    assert notices.history[-1].message == f"Saved to {target}"
    view.save_to(tmp_path / "nowhere" / "x.eml")
    settled()
    assert notices.history[-1].message.startswith("x.eml could not be saved: ")


def test_reading_it_again_takes_it_in(
    view: QuarantineView, link: Any, notices: Any, world: Any, settled: Any, qtbot: QtBot
) -> None:
    importer = Importer(link, notices, view, make_parser=MailParser, read_sources=read_sources)
    view.retry_requested.connect(importer.retry)
    quarantine(world, "one.eml", b"From: ana@acme.example\r\nSubject: Readable after all\r\n\r\nHello\r\n")
    settled()
    press(view, "retry", qtbot)
    qtbot.waitUntil(lambda: not importer.busy, timeout=20_000)
    settled()
    assert notices.history[-1].message.startswith("1 mail: 1 registered")
    assert world.desk.readers.quarantine() == ()


def test_a_long_source_is_cut() -> None:
    shown = shown_source(b"x" * (SHOWN_BYTES + 1))
    assert shown.endswith(f"… the first {SHOWN_BYTES} of {SHOWN_BYTES + 1} bytes")
    assert max(map(len, shown.splitlines())) <= 2_000
    assert "missing" in shown_source(None)


def test_a_request_is_made_of_it_once(view: QuarantineView, world: Any, settled: Any, qtbot: QtBot) -> None:
    quarantine(world, "one.eml")
    settled()
    with qtbot.waitSignal(view.request_made) as told:
        qtbot.keyClick(view.findChild(QTableWidget), Qt.Key.Key_Return)
    settled()
    made = world.desk.readers.request(told.args[0])
    assert made is not None
    assert made.request.subject == "Mail from the quarantine"
    assert "Subject: =?broken" in made.contents[made.request.messages[0].id].text
    assert [file.name for file in made.request.attachments] == ["mail.eml"]
    assert world.desk.readers.file(made.request.attachments[0].sha256) == RAW
    assert world.desk.readers.quarantine() == ()
    assert world.desk.readers.quarantine(discarded=True)[0].discard_reason == "A request was made of it"
    assert world.desk.readers.known_mail(None, made.request.messages[0].raw_sha256) == made.request.id
