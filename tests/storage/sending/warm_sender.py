"""Forks programs that send what is due from a process that has done the imports, so that hundreds can be killed.

Each line on standard input is a job; the answer is the child's process id. The line `null` waits for one child and says
how it ended.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from ecsupport_desktop.config.mail import TLS, MailServer, MailSettings, mail_account
from ecsupport_desktop.config.server import parse_server
from ecsupport_desktop.mail.compose import Composer
from ecsupport_desktop.mail.smtp import SmtpSender
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.mail_sending import MailSending
from ecsupport_desktop.storage.postgres.store import open_shared
from ecsupport_desktop.storage.store import open_store

for module in ("doctor", "migrations"):
    importlib.import_module(f"ecsupport_desktop.storage.{module}")


def send(job: dict[str, Any]) -> None:
    """Everything that is due, by a clock that is so many seconds ahead: a lease of somebody killed has run out."""
    ahead = timedelta(seconds=job["ahead"])

    def clock() -> datetime:
        return datetime.now(UTC) + ahead

    if "server" in job:
        store: Any = open_shared(parse_server(job["server"]), None, folder=Path(job["folder"]), clock=clock)
    else:
        store = open_store(Path(job["database"]), daily=False, clock=clock)
    mail_server = MailServer(
        protocol="smtp", host="localhost", port=job["port"], security=TLS, user="", ca_file=Path(job["ca"])
    )
    account = replace(mail_account(MailSettings(mail_address="help@ecshops.example")), smtp=mail_server)
    sending = MailSending(Desk(store), UUID(job["agent"]), account, Composer(), SmtpSender(mail_server, None), clock)
    sending.run()
    store.close()


for line in sys.stdin:
    job = json.loads(line)
    if job is None:
        print(json.dumps(os.wait()[1]), flush=True)
        continue
    child = os.fork()
    if child == 0:
        sys.stdin.close()
        send(job)
        os._exit(0)
    print(json.dumps(child), flush=True)
