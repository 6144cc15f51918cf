"""Keep what a server refuses in step with the domain: resources/guards.tsv.

    python packaging/rules.py update    ask the domain and write the file; a quarter of a minute
    python packaging/rules.py check     exit 1 and say what differs unless the file says what the domain says

Read the difference before you commit it: it is what every shared database will let through or refuse from then on.
"""

import sys
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.commands.situations import SITUATION, accepted_beside, accepted_in
from ecsupport_desktop.domain.commands.transitions import ways
from ecsupport_desktop.services.replay import kind_of
from ecsupport_desktop.storage.postgres.guards.kept_rules import ACCEPTS, NOTHING, WAY
from ecsupport_desktop.storage.postgres.guards.rules_tables import BESIDE

KEPT = Path(__file__).resolve().parents[1] / "resources" / "guards.tsv"


def _accepts() -> Iterator[tuple[str, ...]]:
    """Only what is refused somewhere."""
    for kind in c.ON_REQUEST:
        for word, values in accepted_in(kind).items():  # type: ignore[arg-type]
            if values != set(SITUATION[word]):
                yield ACCEPTS, kind_of(kind), word, ",".join(sorted(values))
    yield ACCEPTS, kind_of(c.MergeRequest), BESIDE, ",".join(sorted(accepted_beside(c.MergeRequest)))


def asked() -> list[str]:
    """The lines of the file, in order."""
    led = ((WAY, kind_of(kind), *words) for kind, *words in ways())
    return sorted("\t".join(field or NOTHING for field in fields) for fields in (*_accepts(), *led))


def differences() -> list[str]:
    """What the file has to learn and to forget, as a diff."""
    kept = KEPT.read_text(encoding="utf-8").splitlines()
    return list(unified_diff(kept, asked(), "kept", "the domain", n=0, lineterm=""))


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update"]:
            KEPT.write_text("".join(f"{line}\n" for line in asked()), encoding="utf-8", newline="\n")
            return 0
        case ["check"]:
            found = differences()
            print("\n".join(found))
            return 1 if found else 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
