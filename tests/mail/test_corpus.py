"""Real mail's habits, one file each: what the parser reads from `NAME.eml` is written by hand in `NAME.json`."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ecsupport_desktop.mail.parse import parse_mail
from ecsupport_desktop.services.mail_model import ParsedMail

CORPUS = Path(__file__).parent / "corpus"
NAMES = sorted(path.stem for path in CORPUS.glob("*.eml"))
ALWAYS_TOLD = {"subject", "sender", "text", "new_text", "attachments", "automatic", "bounce"}


def test_corpus_is_whole() -> None:
    assert len(NAMES) >= 120
    assert {path.stem for path in CORPUS.glob("*.json")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_corpus(name: str) -> None:
    expected = json.loads((CORPUS / f"{name}.json").read_text("utf-8"))
    assert expected.keys() >= ALWAYS_TOLD

    mail = parse_mail((CORPUS / f"{name}.eml").read_bytes())

    assert isinstance(mail, ParsedMail)
    told = {key: plain(getattr(mail, key)) for key in expected if key != "attachments"}
    assert told == {key: value for key, value in expected.items() if key != "attachments"}
    attachments = [
        {key: plain(getattr(attachment, key)) for key in wanted}
        for attachment, wanted in zip(mail.attachments, expected["attachments"], strict=True)
    ]
    assert attachments == expected["attachments"]


def plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if hasattr(value, "address"):
        return [value.name, value.address]
    return value
