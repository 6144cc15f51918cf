"""The odd mails with which Python's own tests try its mail parser, through the whole intake: none raises or is lost."""

import importlib.util
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ecsupport_desktop.mail.parser_process import MailParser
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.intake import Intake, IntakeOutcome
from ecsupport_desktop.services.people import acting_agent
from ecsupport_desktop.storage.store import open_store


def mails() -> list[Path]:
    """Empty where Python was installed without its tests."""
    found = importlib.util.find_spec("test")
    folders = list(found.submodule_search_locations or ()) if found is not None else []
    return sorted(path for folder in folders for path in (Path(folder) / "test_email" / "data").glob("msg_*.txt"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(open_store(tmp_path / "support.db", daily=False)) as store:
        yield Desk(store)


@pytest.mark.skipif(not mails(), reason="this Python was installed without its tests")
def test_every_one_ends_somewhere_and_once(desk: Desk, parser: MailParser) -> None:
    intake = Intake(desk, parser, acting_agent(desk, "marta").id)
    paths = mails()
    given = [(path.read_bytes(), path.name) for path in paths]

    first = list(intake.take_all(given))
    outcomes = Counter(result.outcome for result in first)
    messages = sum(len(request.messages) for request in desk.readers.all_requests())
    again = list(intake.take_all(given))

    assert sorted(result.file for result in first) == [path.name for path in paths]
    assert outcomes[IntakeOutcome.REGISTERED] >= 35
    assert messages + len(desk.readers.quarantine()) == len(paths) - outcomes[IntakeOutcome.DUPLICATE]
    assert outcomes[IntakeOutcome.DUPLICATE] <= 3, "some are one mail, told in several ways"
    assert {result.outcome for result in again} == {IntakeOutcome.DUPLICATE}
    assert sum(len(request.messages) for request in desk.readers.all_requests()) == messages
