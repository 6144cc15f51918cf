"""Programs that some tests run and no package index brings: packaging installs them where it may."""

from __future__ import annotations

import os
import shutil

import pytest

_PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin", "/opt/homebrew/bin")


def program(name: str) -> str:
    """Where it is. A test that finds none is skipped on a person's computer and fails in CI, which sets it up."""
    found = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", os.defpath), *_PLACES)))
    if found is not None:
        return found
    if os.environ.get("CI"):
        pytest.fail(f"{name} isn't installed: see packaging/programs_of_tests.py", pytrace=False)
    pytest.skip(f"{name} isn't installed")
