"""Mails a second, from their bytes to requests on the disk: parsed in the child process, matched, registered."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import common

from ecsupport_desktop.mail.parser_process import MailParser
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.intake import Intake
from ecsupport_desktop.services.people import acting_agent
from ecsupport_desktop.storage.store import open_store

PICTURE = bytes(range(256)) * 160
"""Forty kilobytes, as a small screenshot has."""


def mails(number: int) -> list[bytes]:
    """Half are plain, a quarter have HTML and a picture, a quarter are replies to one before."""
    return [_mail(index) for index in range(number)]


def _mail(index: int) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"Ana Ruiz <ana{index % 40}@bench.example>"
    mail["To"] = "support@ecshops.example"
    mail["Subject"] = f"El carrito {index} está vacío"
    mail["Message-ID"] = f"<{index}@bench.example>"
    mail["Date"] = "Mon, 02 Mar 2026 09:00:00 +0100"
    mail.set_content(f"Hola:\n\nEl pedido {index} no llega a la caja: aparece un error 500.\n\nAna\n" * 4)
    if index % 4 == 1:
        mail.add_alternative(f"<p>Hola:</p><p>El pedido <b>{index}</b> no llega a la caja.</p>", subtype="html")
        mail.add_attachment(PICTURE + index.to_bytes(4, "big"), maintype="image", subtype="png", filename="caja.png")
    if index % 4 == 3 and index > 40:
        mail.replace_header("From", f"Ana Ruiz <ana{(index - 40) % 40}@bench.example>")
        mail["In-Reply-To"] = mail["References"] = f"<{index - 40}@bench.example>"
    return mail.as_bytes()


def measured(path: Path, number: int) -> tuple[float, float, float]:
    """Mails a second: parsed alone, taken in, and taken in again (known already)."""
    working = path.with_suffix(".working")
    shutil.copyfile(path, working)
    store = open_store(working)
    try:
        with MailParser() as parser:
            desk, found = Desk(store), mails(number)
            intake = Intake(desk, parser, acting_agent(desk, "ana").id)
            parser.parse(found[0])  # starts the child
            return (
                _rate(lambda raw: parser.parse(raw), found),
                _rate(lambda raw: intake.take(raw, "bench"), found),
                _rate(lambda raw: intake.take(raw, "bench"), found),
            )
    finally:
        store.close()
        for leftover in working.parent.glob(f"{working.name}*"):
            leftover.unlink()


def _rate(take: Callable[[bytes], object], found: list[bytes]) -> float:
    start = time.perf_counter()
    for raw in found:
        take(raw)
    return len(found) / (time.perf_counter() - start)


def main() -> None:
    parser = common.options(__doc__ or "")
    parser.add_argument("--mails", type=int, default=400)
    given = parser.parse_args()
    rows = [
        [f"{size:,} requests", *measured(common.database(size, given.folder), given.mails)]
        for size in common.sizes(given)
    ]
    common.table(["mails a second", "parsed alone", "taken in", "taken in again"], rows)


if __name__ == "__main__":
    main()
