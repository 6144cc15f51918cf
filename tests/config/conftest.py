"""A throw-away base folder, and the language put back after a test that switches it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecsupport_desktop.config.language import current_language, use_language
from ecsupport_desktop.config.paths import Paths, paths_for


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return paths_for(tmp_path / "base")


@pytest.fixture
def language_put_back() -> Iterator[None]:
    before = current_language()
    yield
    use_language(before)
