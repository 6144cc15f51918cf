"""Forks `ecsupport apply` from a process that has done the imports, so that hundreds can be killed in a minute.

Each line on standard input is a JSON list: database, file of commands, named pipe for the acknowledgements. Each answer
is the child's process id; the child is reaped when the line `null` asks for it.
"""

import importlib
import json
import os
import sys

from ecsupport_desktop import cli
from ecsupport_desktop.services.codec import command_schema

for module in (
    "storage.store",
    "services.desk",
    "services.apply",
    "services.codec",
    "services.people",
    "storage.migrations",
):
    importlib.import_module(f"ecsupport_desktop.{module}")
importlib.import_module("alembic.runtime.environment")
command_schema()


def apply(database: str, commands: str, acknowledgements: str) -> None:
    """Never returns: this is the child."""
    os.dup2(os.open(acknowledgements, os.O_WRONLY), 1)
    sys.stdin.close()
    os._exit(cli.main(["--database", database, "apply", commands]))


for line in sys.stdin:
    job = json.loads(line)
    if job is None:
        print(json.dumps(os.wait()[0]), flush=True)
        continue
    child = os.fork()
    if child == 0:
        apply(*job)
    print(json.dumps(child), flush=True)
