"""Export of the queue shown, and backup, to a file somebody chose."""

import csv
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from ecsupport_desktop.documents.csv_table import CsvWriter
from ecsupport_desktop.documents.xlsx_table import XlsxWriter
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME
from ecsupport_desktop.storage.store import open_store
from ecsupport_desktop.ui.intake import exporter as module
from ecsupport_desktop.ui.intake.exporter import Exporter


@pytest.fixture
def exporter(link: Any, notices: Any, qtbot: QtBot) -> Exporter:
    window = QWidget()
    qtbot.addWidget(window)
    return Exporter(link, notices, window, writers={".xlsx": XlsxWriter(), ".csv": CsvWriter()})


@pytest.mark.parametrize("one_by_one", [0, 2_000])
def test_the_queue_is_written_as_csv(
    exporter: Exporter,
    world: Any,
    notices: Any,
    settled: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    one_by_one: int,
) -> None:
    monkeypatch.setattr(module, "READ_ONE_BY_ONE", one_by_one)
    world.register("=Slow", client=world.acme)
    world.register("Broken")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "out"), "CSV file (*.csv)"))
    exporter.choose_and_export(QUEUE_BY_NAME["to_analyse"])
    settled()
    target = tmp_path / "out.csv"
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["subject"], row["client"]) for row in rows} == {("'=Slow", "Acme Outdoor"), ("Broken", "")}
    assert notices.history[-1].message == f"2 requests exported to {target}"
    assert [file.name for file in tmp_path.glob("out*")] == ["out.csv"]


def test_what_cant_be_written_is_said(exporter: Exporter, notices: Any, settled: Any, tmp_path: Path) -> None:
    exporter.export(QUEUE_BY_NAME["all"], tmp_path / "nowhere" / "out.xlsx")
    settled()
    assert notices.history[-1].message.startswith("Nothing was written: ")


def test_a_backup_can_be_opened(exporter: Exporter, world: Any, notices: Any, settled: Any, tmp_path: Path) -> None:
    request_id = world.register("Slow")
    target = tmp_path / "copy.db"
    exporter.back_up(target)
    settled()
    assert notices.history[-1].message == f"Backed up to {target}"
    store = open_store(target, daily=False)
    assert store.readers.request(request_id) is not None
    store.close()
