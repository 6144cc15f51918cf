"""What is kept about a person: handed out, and removed for good. A lead's commands."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ecsupport_desktop.cli.output import complain, print_json
from ecsupport_desktop.cli.session import Session
from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.usage import USAGE, UsageError


def person(session: Session) -> int:
    return {"export": _export, "anonymise": _anonymise}[session.options.what](session)


def _command(session: Session) -> tuple[Any, Any]:
    """The desk, and the command that would remove the person named."""
    from ecsupport_desktop.domain.commands import AnonymisePerson
    from ecsupport_desktop.services.identity import new_id
    from ecsupport_desktop.services.personal_export import who_is

    desk = session.desk()
    who = who_is(desk.readers, session.options.who)
    return desk, AnonymisePerson(id=new_id(), actor_id=session.agent(desk).id, **asdict(who))


def _export(session: Session) -> int:
    from ecsupport_desktop.services.personal_export import files_of_export, personal_data

    options = session.options
    desk, command = _command(session)
    exported = personal_data(desk.readers, command)
    files = sorted(dict(files_of_export(exported)).items())
    if options.output == "-":
        print_json(exported)
    else:
        _write(Path(options.output), json.dumps(exported, ensure_ascii=False, indent=1).encode())
    if options.files is not None:
        options.files.mkdir(parents=True, exist_ok=True)
        for sha256, _name in files:
            # By their hash, as the list names them: a name a client chose is no name for a file here.
            _write(options.files / sha256, desk.readers.file(sha256) or b"")
    if options.output != "-":
        counted = {"requests": len(exported["requests"]), "files": len(files)}
        print_json({"output": options.output, "addresses": exported["addresses"], **counted})
    return 0


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error


def _anonymise(session: Session) -> int:
    from ecsupport_desktop.services.personal_data import preview

    desk, command = _command(session)
    told = preview(desk.readers, command)
    if session.options.confirm != told.name:
        print_json({**asdict(told), "anonymised": False})
        if session.options.confirm is None:
            complain(_("Nothing was changed. --confirm “{name}” removes it all for good.").format(name=told.name))
            return 0
        complain(_("Nothing was changed: the name is “{name}”.").format(name=told.name))
        return USAGE
    outcome = desk.execute(command)
    print_json({**asdict(told), "anonymised": outcome.accepted})
    if outcome.refusal is not None:
        complain(outcome.refusal.text)
        return USAGE
    return 0
