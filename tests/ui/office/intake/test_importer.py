"""Files dropped on the window and chosen in File › Import, through the real mail floor."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QDialog, QFileDialog, QPushButton, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.mail.parser_process import MailParser
from ecsupport_desktop.mail.sources import read_sources
from ecsupport_desktop.ui.intake.importer import Importer, mails_text
from ecsupport_desktop.ui.intake.taking_in import Progress, TakenIn
from ecsupport_desktop.ui.shared.notices import NoticeKind


@pytest.fixture
def importer(link: Any, notices: Any, window: QWidget) -> Iterator[Importer]:
    yield Importer(link, notices, window, make_parser=MailParser, read_sources=read_sources)


def mail(folder: Path, name: str, subject: str, **headers: str) -> Path:
    message = EmailMessage()
    message["From"] = "Ana Ruiz <ana@acme.example>"
    message["To"] = "support@ecshops.example"
    message["Subject"] = subject
    message["Message-ID"] = f"<{name}@acme.example>"
    for header, value in headers.items():
        message[header.replace("_", "-")] = value
    message.set_content(f"{subject}, please help.")
    file = folder / f"{name}.eml"
    file.write_bytes(message.as_bytes())
    return file


def done(importer: Importer, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not importer.busy, timeout=20_000)


def test_dropped_mails_are_registered_and_appended(
    importer: Importer, world: Any, notices: Any, settled: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    files = [
        mail(tmp_path, "one", "Checkout shows 500"),
        mail(tmp_path, "two", "Search finds nothing"),
        mail(tmp_path, "three", "Re: Checkout shows 500", In_Reply_To="<one@acme.example>"),
    ]
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    assert importer.accepts(mime)
    importer.import_paths(importer.paths(mime))
    done(importer, qtbot)
    notice = notices.history[-1]
    assert notice.message == "3 mails: 2 registered, 1 appended, 0 duplicates, 0 quarantined."
    with qtbot.waitSignal(importer.request_requested) as asked:
        notice.callback()
    request = world.desk.readers.request(asked.args[0]).request
    assert request.subject == "Checkout shows 500"
    assert request.client_id == world.acme.id
    importer.import_paths(files)
    done(importer, qtbot)
    assert notices.history[-1].message == "3 mails: 0 registered, 0 appended, 3 duplicates, 0 quarantined."
    settled()


def test_what_is_no_file_isnt_accepted(importer: Importer, settled: Any) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://acme.example/mail.eml")])
    assert not importer.accepts(mime)
    mime.setText("From: nobody")
    assert not importer.accepts(mime)
    settled()


def test_an_unreadable_file_is_named_and_the_rest_goes_on(
    importer: Importer, notices: Any, settled: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    importer.import_paths([tmp_path / "gone.eml", mail(tmp_path, "one", "Slow")])
    done(importer, qtbot)
    notice = notices.history[-1]
    assert notice.kind is NoticeKind.WARNING
    assert notice.message.startswith("gone.eml can't be read: ")
    assert "1 mail: 1 registered" in notice.message
    settled()


def test_files_are_asked_for(
    importer: Importer, notices: Any, settled: Any, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = mail(tmp_path, "one", "Slow")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(file)], ""))
    importer.choose_and_import()
    done(importer, qtbot)
    assert notices.history[-1].message.startswith("1 mail: 1 registered")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([], ""))
    importer.choose_and_import()
    assert not importer.busy
    settled()


def test_stop_keeps_what_is_in(
    link: Any, notices: Any, window: QWidget, settled: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    files = [mail(tmp_path, name, name) for name in ("one", "two", "three")]
    importer: Importer

    def read_and_stop(paths: Any) -> Any:
        for source in read_sources(paths):
            yield source
            importer._stop.set()

    importer = Importer(link, notices, window, make_parser=MailParser, read_sources=read_and_stop)
    importer.import_paths(files)
    done(importer, qtbot)
    message = notices.history[-1].message
    assert message.startswith("1 mail: 1 registered") and message.endswith("Stopped; the rest isn't taken in.")
    settled()


def test_the_bar_shows_itself_only_when_it_lasts(importer: Importer, settled: Any, qtbot: QtBot) -> None:
    bar = importer.bar
    bar.begin()
    assert not bar.isVisible()
    qtbot.waitUntil(bar.isVisible, timeout=5_000)
    bar.show_progress(Progress(items=3, done=50, total=100))
    with qtbot.waitSignal(bar.cancel_requested):
        qtbot.mouseClick(bar.findChild(QPushButton, "import_bar.cancel"), Qt.MouseButton.LeftButton)
    bar.end()
    assert not bar.isVisible()
    settled()


def test_a_table_of_clients_reports_each_row(
    importer: Importer, window: QWidget, world: Any, settled: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "clients.csv"
    file.write_text("name,domains,contact_name\nVolt,volt.example,Bea\n,x.example,\nVolt,volt.example,Bea\n")
    importer.import_paths([file])
    done(importer, qtbot)
    report = window.findChild(QDialog, "import_report")
    table = report.findChild(QTableWidget)
    rows = [[table.item(row, column).text() for column in (0, 1, 3)] for row in range(table.rowCount())]
    assert rows == [["3", "refused", "A client needs a name"], ["2", "registered", ""], ["4", "there already", ""]]
    assert [client.name for client in world.desk.readers.clients("volt")] == ["Volt"]
    report.accept()
    settled()


def test_a_row_of_the_report_shows_its_request(
    importer: Importer, window: QWidget, world: Any, settled: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "requests.csv"
    file.write_text("Subject;Text;Client\nSlow shop;please help;Acme Outdoor\n")
    importer.import_tables([file])
    done(importer, qtbot)
    report = window.findChild(QDialog, "import_report")
    table = report.findChild(QTableWidget)
    with qtbot.waitSignal(importer.request_requested) as asked:
        qtbot.mouseClick(report.findChild(QPushButton, "import_report.show"), Qt.MouseButton.LeftButton)
    assert world.desk.readers.request(asked.args[0]).request.subject == "Slow shop"
    assert table.item(0, 2).text().startswith("ECS-2026-")
    settled()


def test_a_table_that_is_none_is_said(
    importer: Importer, notices: Any, settled: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "notes.csv"
    file.write_text("a,b\n1,2\n")
    importer.import_tables([file, tmp_path / "gone.csv"])
    done(importer, qtbot)
    first, second = notices.history[-2:]
    assert first.message.startswith("notes.csv wasn't imported: The first line must name the columns")
    assert second.message.startswith("gone.csv wasn't imported: ")
    settled()


def test_the_count_has_its_singular() -> None:
    assert mails_text(TakenIn()).startswith("0 mails: ")
