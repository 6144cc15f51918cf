"""The offscreen platform has no tray that could come and go, and says so in a warning; every other one fails a test."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            # The mark that counts is the first one.
            item.add_marker(pytest.mark.qt_log_ignore("No such signal .*systemTrayWindowChanged"), append=False)
