"""A real IMAP server that lasts for a test process, and a mailbox of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from support.imap_server import ImapServer

from ecsupport_desktop.services.mailbox_model import Stop


@pytest.fixture(scope="session")
def imap() -> Iterator[ImapServer]:
    with ImapServer() as server:
        yield server


@pytest.fixture
def user() -> str:
    """Somebody whose mailbox nobody else uses."""
    return f"{uuid4().hex[:12]}@shop.example"


@pytest.fixture
def stop() -> Iterator[Stop]:
    with Stop() as stop:
        yield stop
