"""Handing out what is kept about a person, and removing it, from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Runner = Callable[..., Any]


@pytest.fixture
def taken_in(run: Runner, mails: Callable[..., Path]) -> Runner:
    path = mails("one", "My order is lost.", **{"from": "Ana Ruiz <ana@acme.example>"})
    assert run("init").code == 0
    assert run("intake", path).lines[0]["outcome"] == "registered"
    return run


def test_everything_about_a_person_is_handed_out(taken_in: Runner, tmp_path: Path) -> None:
    told = taken_in("person", "export", "ANA@acme.example").lines[0]
    assert (told["names"], told["addresses"]) == (["Ana Ruiz"], ["ana@acme.example"])
    (request,) = told["requests"]
    assert [message["text"] for message in request["messages"]] == ["My order is lost."]
    done = taken_in("person", "export", "ana@acme.example", "-o", tmp_path / "ana.json", "--files", tmp_path / "f")
    assert done.lines == [
        {"output": str(tmp_path / "ana.json"), "addresses": ["ana@acme.example"], "requests": 1, "files": 0}
    ]
    assert json.loads((tmp_path / "ana.json").read_text("utf-8")) == told
    assert list((tmp_path / "f").iterdir()) == []


def test_a_person_is_removed_once_their_name_is_confirmed(taken_in: Runner) -> None:
    first = taken_in("person", "anonymise", "ana@acme.example")
    assert first.code == 0 and "Nothing was changed" in first.errors
    assert first.lines[0] == {
        "name": "Ana Ruiz", "addresses": ["ana@acme.example"], "requests": 1, "messages": 1, "attachments": 0,
        "mentions": 0, "cards": 0, "mails": 0, "anonymised": False,
    }  # fmt: skip
    assert taken_in("person", "anonymise", "ana@acme.example", "--confirm", "Anna").code == 2
    done = taken_in("person", "anonymise", "ana@acme.example", "--confirm", "Ana Ruiz")
    assert done.code == 0 and done.lines[0]["anonymised"] is True
    assert taken_in("person", "export", "ana@acme.example").lines[0]["requests"] == []
    assert taken_in("doctor").lines == [{"ok": True, "faults": 0}]
    (message,) = taken_in("show", "1").lines[0]["messages"]
    assert message["text"] == "[removed]" and message["from"].startswith("removed person")


def test_a_name_nobody_has_is_told(taken_in: Runner) -> None:
    result = taken_in("person", "export", "Nobody")
    assert result.code == 2 and "No contact is called “Nobody”" in result.errors
