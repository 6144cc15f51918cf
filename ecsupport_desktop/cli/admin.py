"""`ecsupport admin …`: what the owner of a team's database does. Prints what to hand to a person, as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecsupport_desktop.cli.joining import accept, find_password
from ecsupport_desktop.cli.output import print_json
from ecsupport_desktop.cli.session import Session
from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain.words import Role
from ecsupport_desktop.services.usage import UsageError

if TYPE_CHECKING:
    from ecsupport_desktop.storage.postgres.admin import Handed


def admin(session: Session) -> int:
    options = session.options
    server, password = _server(session)
    if options.action == "move-in":
        return _move_in(options.source, server, password)
    return _look_after(session, server, password)


def _look_after(session: Session, server: ServerAddress, password: str | None) -> int:
    from ecsupport_desktop.storage.postgres.admin import Administration

    options, administration = session.options, Administration(server, password)
    if options.action == "create":
        print_json(_handed(administration.create(options.lead, options.name)))
    elif options.action == "add-agent":
        print_json(
            _handed(administration.add_agent(options.login, Role(options.role) if options.role else None, options.name))
        )
    elif options.action == "reset-password":
        print_json(_handed(administration.reset_password(options.login)))
    elif options.action == "remove-agent":
        agent, ended = administration.remove_agent(options.login)
        print_json({"agent": agent.login, "active": agent.active, "sessions_ended": ended})
    else:
        for member in administration.members():
            agent = member.agent
            print_json(
                {
                    "agent": agent.login, "name": agent.name, "role": agent.role.value, "active": agent.active,
                    "may_enter": member.may_enter,
                }
            )  # fmt: skip
    return 0


def _move_in(source: Path, server: ServerAddress, password: str | None) -> int:
    """Who has no login yet is named: “admin add-agent” lets them in."""
    from ecsupport_desktop.storage.postgres.move_in import move_in

    if not source.is_file():
        raise UsageError(_("There is no database {path}; “ecsupport init” makes one.").format(path=source))
    moved = move_in(source, server, password)
    print_json(
        {"rows": moved.rows, "requests": moved.requests, "server": str(server), "without_login": moved.without_login}
    )
    return 0


def _server(session: Session) -> tuple[ServerAddress, str | None]:
    """The server meant, and its owner's password. Raises UsageError."""
    place = session.place
    if not isinstance(place, ServerAddress):
        raise UsageError(_("Say which server: --server postgresql://OWNER@HOST/DATABASE, or ECSUPPORT_SERVER."))
    accept(place, session.settings, session.paths, now=getattr(session.options, "accept_weaker", False))
    return place, find_password(place)


def _handed(handed: Handed) -> dict[str, Any]:
    """The password is shown once, and kept nowhere."""
    ca_file = handed.server.ca_file
    return {
        "server": str(handed.server),
        "agent": handed.login,
        "name": handed.name,
        "role": handed.role.value,
        "password": handed.password,
        "ca_file": str(ca_file) if ca_file is not None else None,
    }
