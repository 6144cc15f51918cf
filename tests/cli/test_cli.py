"""Every command of `ecsupport`, with its output and exit code."""

import csv
import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.usage import database_path

Runner = Callable[..., Any]
Mails = Callable[..., Path]
KEYS = [
    "number", "state", "subject", "client", "contact", "impact", "assessment", "priority", "assignee", "tags",
    "cycles", "quotes", "plan", "messages", "events",
]  # fmt: skip
MESSAGE_KEYS = [
    "direction", "from", "to", "subject", "sent_at", "received_at", "text", "new_text", "html", "message_id",
    "attachments",
]  # fmt: skip


def test_init_makes_the_database_once(run: Runner, base: Path) -> None:
    first, again = run("init"), run("init")
    assert first.code == again.code == 0
    assert first.lines == again.lines
    assert first.lines[0]["role"] == "lead"
    assert (base / "data" / "ecsupport.db").is_file()


def test_everything_is_below_the_base_folder(run: Runner, base: Path, tmp_path: Path) -> None:
    run("init")
    assert [path.name for path in tmp_path.iterdir()] == ["base"]


def test_a_database_that_is_not_there_is_no_empty_one(run: Runner, base: Path) -> None:
    result = run("queue", "all")
    assert result.code == 2
    assert "init" in result.errors
    assert not (base / "data" / "ecsupport.db").exists()


@pytest.mark.parametrize("place", ["option", "environment"])
def test_the_database_can_be_named(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    path = tmp_path / "elsewhere.db"
    if place == "environment":
        monkeypatch.setenv("ECSUPPORT_DATABASE", str(path))
        result = run("init")
    else:
        result = run("init", "--database", path)
    assert result.lines[0]["database"] == str(path)
    assert path.is_file()


@pytest.mark.parametrize("address", ["postgresql://db.example/support", "postgres://x", "mysql://x"])
def test_another_kind_of_database_is_refused_in_a_sentence(run: Runner, address: str) -> None:
    result = run("--database", address, "init")
    assert (result.code, result.lines) == (2, [])
    assert result.errors.count("\n") == 1


def test_a_database_that_cannot_be_meant_is_no_other_one(
    run: Runner, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECSUPPORT_DATABASE", "postgresql://ana:secret@db.example/support")
    result = run("init")
    assert result.code == 2
    assert "secret" not in result.errors
    assert not (base / "data" / "ecsupport.db").exists()


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("/data/support.db", "/data/support.db"),
        ("sqlite:////data/a%20b.db", "/data/a b.db"),
        ("sqlite:///support.db", "support.db"),
        ("file:///data/support.db", "/data/support.db"),
    ],
)
def test_a_file_can_be_named_by_path_or_address(written: str, path: str) -> None:
    assert database_path(written) == Path(path)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["queue", "nosuch"],
        ["queue", "all", "--limit", "0"],
        ["report", "--from", "yesterday"],
        ["show"],
        ["apply", "nosuch.jsonl"],
        ["intake", "nosuch.eml"],
        ["import", "clients", "nosuch.csv"],
        ["restore", "nosuch.db"],
        ["attachment", "0" * 64, "-o", "x"],
        ["report", "--from", "2026-02-02", "--to", "2026-02-01"],
    ],
)
def test_the_users_mistakes_end_with_two(run: Runner, arguments: list[str], mails: Mails) -> None:
    run("init")
    result = run(*arguments)
    assert result.code == 2
    assert result.errors
    assert "Traceback" not in result.errors


def test_a_damaged_database_is_a_failure(run: Runner, tmp_path: Path) -> None:
    path = tmp_path / "broken.db"
    path.write_bytes(b"This is no database at all, though it is long enough to be one." * 100)
    result = run("--database", path, "queue", "all")
    assert result.code == 1
    assert "restore" in result.errors


def test_demo_fills_the_queues(run: Runner) -> None:
    made = run("demo", "--requests", "60", "--seed", "7")
    assert (made.code, made.lines[0]["requests"], made.lines[0]["owed"]) == (0, 60, 14)
    assert len(run("queue", "to_analyse").lines) == 14
    assert len(run("queue", "to-analyse", "--limit", "3").lines) == 3
    assert len(run("queue", "overdue").lines) == 1
    assert len(run("queue", "all").lines) == 60
    assert run("queue", "quarantine").lines[0]["reason"]
    assert len(run("queue", "all", "is:owed").lines) == len(run("search", "is:owed").lines) == 14
    assert len(run("search", "is:overdue", "is:owed").lines) == 1
    assert run("search", "is:nearly").code == 2
    assert run("demo").code == 2
    assert run("doctor").code == 0


def test_a_request_is_shown_in_the_words_of_the_policy(run: Runner, mails: Mails) -> None:
    run("intake", mails("one", subject="Página rota"))
    by_number, by_digits = run("show", "ECS-0000-000009", "1"), run("show", "000001")
    (shown,) = by_number.lines
    assert (by_number.code, by_digits.code) == (2, 0)
    assert by_digits.lines == [shown]
    assert list(shown) == KEYS
    assert list(shown["messages"][0]) == MESSAGE_KEYS
    assert list(shown["cycles"][0]) == ["opened_at", "due_at", "ended_at", "ended_by"]
    assert list(shown["events"][0]) == ["at", "actor", "kind"]
    assert shown["messages"][0]["from"] == "Ana <ana@acme.example>"
    opened, due = (datetime.fromisoformat(shown["cycles"][0][key]) for key in ("opened_at", "due_at"))
    assert due - opened == timedelta(hours=48)
    assert shown["cycles"][0]["due_at"].endswith("Z")
    assert [found["number"] for found in run("search", "pagina").lines] == [shown["number"]]
    assert run("search", "nothing", "like", "it").lines == []


def test_intake_says_a_line_a_mail(run: Runner, mails: Mails, tmp_path: Path) -> None:
    first = mails("one")
    broken = tmp_path / "mails" / "zzz.eml"
    broken.write_bytes(b"\0")
    result = run("intake", first.parent, first)
    assert result.code == 0
    assert [list(line) for line in result.lines] == [["file", "outcome", "request", "reason"]] * 3
    assert [line["outcome"] for line in result.lines] == ["registered", "quarantined", "duplicate"]
    assert result.lines[0]["file"] == str(first)


def test_intake_goes_on_after_a_file_that_is_not_there(run: Runner, mails: Mails, tmp_path: Path) -> None:
    result = run("intake", tmp_path / "none.eml", mails("one"))
    assert result.code == 2
    assert [line["outcome"] for line in result.lines] == ["registered"]


def test_parse_prints_messages_and_stores_nothing(run: Runner, mails: Mails, base: Path) -> None:
    result = run("parse", mails("one", text="Hola\n\nEl lunes, soporte escribió:\n> ¿Sí?"))
    assert result.code == 0
    assert list(result.lines[0]) == MESSAGE_KEYS
    assert result.lines[0]["message_id"] == "one@acme.example"
    assert result.lines[0]["new_text"] == "Hola"
    assert not (base / "data").exists()


def test_attachments_come_out_as_they_went_in(run: Runner, tmp_path: Path) -> None:
    mail = tmp_path / "with.eml"
    mail.write_bytes(
        b"From: ana@acme.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: application/octet-stream; name="a.bin"\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC/w==\r\n'
    )
    run("intake", mail)
    (file,) = run("show", "1").lines[0]["messages"][0]["attachments"]
    target = tmp_path / "out.bin"
    assert run("attachment", file["sha256"], "-o", target).code == 0
    assert target.read_bytes() == b"\0\1\2\xff"


def test_apply_acknowledges_each_line(run: Runner, tmp_path: Path) -> None:
    command = {"id": str(new_id()), "kind": "register_request", "subject": "x", "message": {"text": "x"}}
    commands = tmp_path / "commands.jsonl"
    commands.write_text(f"{json.dumps(command)}\nnonsense\n{json.dumps(command)}\n")
    result = run("apply", commands)
    assert result.code == 0
    assert [line["outcome"] for line in result.lines] == ["applied", "refused", "applied"]
    assert result.lines[0] == result.lines[2]
    assert list(result.lines[0]) == ["id", "outcome", "request", "error"]


def test_commands_describes_every_command(run: Runner) -> None:
    (schema,) = run("commands").lines
    kinds = schema["discriminator"]["mapping"]
    assert {"register_request", "answer", "merge_request", "save_client"} <= set(kinds)


def test_a_backup_restores_what_was(run: Runner, mails: Mails, tmp_path: Path) -> None:
    run("intake", mails("one"))
    target = tmp_path / "copy.db"
    assert run("backup", target).code == 0
    assert run("backup", target).code == 2
    assert run("backup", target, "--force").code == 0
    run("intake", mails("two"))
    assert len(run("queue", "all").lines) == 2
    restored = run("restore", target)
    assert restored.code == 0
    assert Path(restored.lines[0]["replaced"]).is_file()
    assert len(run("queue", "all").lines) == 1
    assert run("doctor").code == 0


def test_the_first_writing_of_a_day_is_backed_up(run: Runner, mails: Mails, base: Path) -> None:
    run("intake", mails("one"))
    run("intake", mails("two"))
    (backup,) = (base / "data" / "backups").iterdir()
    assert len(run("--database", backup, "queue", "all").lines) == 1


def test_export_writes_tables(run: Runner, mails: Mails, tmp_path: Path) -> None:
    run("intake", mails("one", subject="=1+1"))
    table, book = tmp_path / "all.csv", tmp_path / "all.xlsx"
    assert run("export", "-o", table).lines == [{"file": str(table), "requests": 1}]
    assert run("export", "-o", book).code == 0
    with table.open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["number"][:4], row["subject"], row["state"]) == ("ECS-", "'=1+1", "analysis")
    assert zipfile.is_zipfile(book)


def test_report_counts_the_cycles(run: Runner) -> None:
    run("demo")
    (month,) = run("report").lines
    assert month["in_time"] + month["late"] == month["answer_time"]["count"] > 10
    assert month["overdue"] == 1
    assert set(month["by_assessment"]) >= {"level_1", "level_2"}
    weeks = run("report", "--per", "week").lines
    assert sum(week["in_time"] for week in weeks) == month["in_time"]


def test_import_reports_each_row(run: Runner, tmp_path: Path) -> None:
    clients = tmp_path / "clients.csv"
    clients.write_text("name,domains,contact_address\nAcme,acme.example,ana@acme.example\n,,\n,x,\n")
    result = run("import", "clients", clients)
    assert result.code == 2
    assert [(line["line"], line["outcome"]) for line in result.lines] == [(2, "registered"), (4, "refused")]
    requests = tmp_path / "requests.csv"
    requests.write_text("contact_address;subject;text\nana@acme.example;Hello;World\n")
    assert run("import", "requests", requests).lines[0]["outcome"] == "registered"
    assert run("show", "1").lines[0]["client"] == "Acme"


def test_doctor_names_a_fault_and_fails(run: Runner, mails: Mails, base: Path) -> None:
    import sqlite3

    run("intake", mails("one"))
    with sqlite3.connect(base / "data" / "ecsupport.db") as connection:
        connection.execute("UPDATE request SET subject = 'changed behind the desk'")
    connection.close()
    result = run("doctor")
    assert result.code == 1
    assert any("ECS-" in line["subject"] for line in result.lines)


def test_self_test_passes(run: Runner) -> None:
    result = run("self-test")
    assert result.code == 0
    assert {line["check"] for line in result.lines} == {"resources", "commands", "mail parser", "journey", "quote"}
    assert all(line["ok"] for line in result.lines)


def test_what_nobody_expected_is_told_in_a_line(
    run: Runner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from ecsupport_desktop import cli

    monkeypatch.setitem(cli.COMMANDS, "init", lambda session: 1 // 0)
    result = run("init")
    assert result.code == 1
    assert "ZeroDivisionError" in result.errors
    assert any(record.exc_info for record in caplog.records)
