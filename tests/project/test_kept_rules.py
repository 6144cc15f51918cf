"""What a shared database refuses is what the domain refuses: resources/guards.tsv is kept in step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def rules(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("rules")


def test_the_rules_kept_are_the_domains(rules: ModuleType) -> None:
    """`python packaging/rules.py update` brings them in step; read what it changes."""
    assert rules.differences() == []


def test_what_differs_is_said(
    rules: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = rules.KEPT.read_text(encoding="utf-8").splitlines()
    monkeypatch.setattr(rules, "asked", lambda: [*kept[1:], "way\tanswer\tclosed\t-\tclosed\t="])
    assert rules.main(["check"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert f"-{kept[0]}" in told
    assert "+way\tanswer\tclosed\t-\tclosed\t=" in told


def test_written_anew_it_is_in_step(rules: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kept = rules.KEPT.read_text(encoding="utf-8").splitlines()
    monkeypatch.setattr(rules, "KEPT", tmp_path / "guards.tsv")
    monkeypatch.setattr(rules, "asked", lambda: kept)
    assert rules.main(["update"]) == 0
    assert rules.main(["check"]) == 0
    assert rules.main([]) == 2
