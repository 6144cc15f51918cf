"""Real mail's habits, one file each: what the parser reads from `NAME.eml` is written by hand in `NAME.json`."""

import json
from contextlib import closing
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from ecsupport_desktop.mail.parse import parse_mail
from ecsupport_desktop.mail.parser_process import MailParser
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.intake import Intake
from ecsupport_desktop.services.mail_model import ParsedMail
from ecsupport_desktop.services.people import acting_agent
from ecsupport_desktop.storage.store import open_store

CORPUS = Path(__file__).parent / "corpus"
NAMES = sorted(path.stem for path in CORPUS.glob("*.eml"))
ALWAYS_TOLD = {"subject", "sender", "text", "new_text", "attachments", "automatic", "bounce", "outcome"}
APART = {"attachments", "outcome"}
"""Told, and compared apart."""


def test_corpus_is_whole() -> None:
    assert len(NAMES) >= 120
    assert {path.stem for path in CORPUS.glob("*.json")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_corpus(name: str) -> None:
    expected = json.loads((CORPUS / f"{name}.json").read_text("utf-8"))
    assert expected.keys() >= ALWAYS_TOLD

    mail = parse_mail((CORPUS / f"{name}.eml").read_bytes())

    assert isinstance(mail, ParsedMail)
    told = {key: plain(getattr(mail, key)) for key in expected.keys() - APART}
    assert told == {key: value for key, value in expected.items() if key not in APART}
    attachments = [
        {key: plain(getattr(attachment, key)) for key in wanted}
        for attachment, wanted in zip(mail.attachments, expected["attachments"], strict=True)
    ]
    assert attachments == expected["attachments"]


def test_corpus_taken_in_ends_as_expected_and_once(parser: MailParser, tmp_path: Path) -> None:
    """Each by itself, on a copy of a new database: several have one Message-ID."""
    with closing(open_store(tmp_path / "new.db", daily=False)) as store:
        acting_agent(Desk(store), "marta")
    for name in NAMES:
        copyfile(tmp_path / "new.db", tmp_path / "copy.db")
        raw = (CORPUS / f"{name}.eml").read_bytes()
        expected = json.loads((CORPUS / f"{name}.json").read_text("utf-8"))["outcome"]
        with closing(open_store(tmp_path / "copy.db", daily=False)) as store:
            desk = Desk(store)
            intake = Intake(desk, parser, acting_agent(desk, "marta").id)
            assert intake.take(raw, name).outcome == expected, name
            assert intake.take(raw, name).outcome == "duplicate", name


def plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if hasattr(value, "address"):
        return [value.name, value.address]
    return value
