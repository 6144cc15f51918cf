"""Where mails come from: single files, mailbox files with their escapes, folders in a steady order."""

import io
import mailbox
import os
from pathlib import Path

import pytest

from ecsupport_desktop.mail.mbox import split_mbox
from ecsupport_desktop.mail.sources import read_sources

MAIL = b"From: ana@acme.example\nSubject: %d\n\nbody %d\n"


def made_mailbox(path: Path, bodies: list[str]) -> None:
    box = mailbox.mbox(path)
    for number, body in enumerate(bodies):
        box.add(f"From: ana@acme.example\nSubject: {number}\n\n{body}\n")
    box.close()


def test_mailbox_of_the_standard_library_comes_back(tmp_path: Path) -> None:
    bodies = ["plain", "From here on it fails.", "a\n\nFrom there too.\n", "> quoted\n\nend"]
    made_mailbox(tmp_path / "box.mbox", bodies)
    sources = list(read_sources([tmp_path / "box.mbox"]))
    assert [source.number for source in sources] == [1, 2, 3, 4]
    for number, (source, body) in enumerate(zip(sources, bodies, strict=True)):
        assert source.raw == f"From: ana@acme.example\nSubject: {number}\n\n{body}\n".encode()


def test_mailbox_is_cut_only_at_separators() -> None:
    separator = b"From ana@acme.example Mon Feb  3 10:00:00 2025\n"
    first = b"Subject: 1\n\nFrom the start nothing works.\n\nFrom then on neither, at 10:00.\n"
    second = b"Subject: 2\n\nx\n" + separator + b"is not after a blank line\n"
    assert list(split_mbox(io.BytesIO(separator + first + b"\n" + separator + second))) == [first, second]


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_mailbox_escapes_and_line_ends(line_end: bytes) -> None:
    raw = b"From a@b Mon Feb  3 10:00:00 2025\nSubject: 1\n\n>From a\n>>From b\n> From c\n\n"
    raw += b"From - Tue Feb 04 09:00:00 2025 +0100\nSubject: 2\n\ny\n"
    first, second = split_mbox(io.BytesIO(raw.replace(b"\n", line_end)))
    assert first == b"Subject: 1\n\nFrom a\n>From b\n> From c\n".replace(b"\n", line_end)
    assert second == b"Subject: 2\n\ny\n".replace(b"\n", line_end)


def test_empty_mailbox_has_no_mail() -> None:
    assert list(split_mbox(io.BytesIO(b""))) == []
    assert list(split_mbox(io.BytesIO(b"\n\n"))) == []


def test_named_files_are_always_taken(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "saved.eml").write_bytes(b"From ana@acme.example Mon Feb  3 10:00:00 2025\n" + MAIL % (1, 1))
    names = [tmp_path / "saved.eml", tmp_path / "photo.png"]
    sources = list(read_sources(names))
    assert [(source.file, source.number) for source in sources] == [(str(name), None) for name in names]


def test_folders_are_read_deeply_and_in_order(tmp_path: Path) -> None:
    for name in ("b.eml", "a/2.eml", "a/1.eml", "c/cur/1700000000.M1P1", "a/.hidden.eml", ".git/x.eml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(MAIL % (1, 1))
    (tmp_path / "a" / "notes.json").write_text('{"subject": "no mail"}')
    (tmp_path / "a" / "empty.eml").write_bytes(b"")
    found = [os.path.relpath(source.file, tmp_path).replace(os.sep, "/") for source in read_sources([tmp_path])]
    assert found == ["a/1.eml", "a/2.eml", "a/empty.eml", "b.eml", "c/cur/1700000000.M1P1"]


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(read_sources([tmp_path / "gone.eml"]))
