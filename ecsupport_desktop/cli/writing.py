"""Commands that bring something in; they make the database if it isn't there."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecsupport_desktop.cli.mailbox import taken_json
from ecsupport_desktop.cli.output import complain, print_json, read_from, unreadable
from ecsupport_desktop.cli.session import Session
from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.command_line import readable_name
from ecsupport_desktop.services.usage import FAILURE, USAGE

if TYPE_CHECKING:
    from ecsupport_desktop.domain.directory import Agent
    from ecsupport_desktop.mail.parser_process import MailParser
    from ecsupport_desktop.mail.sources import Source
    from ecsupport_desktop.services.acknowledging import Acknowledging
    from ecsupport_desktop.services.desk import Desk


STANDARD_INPUT: Final = Path("-")
TEMPORARY_FAILURE: Final = 75
"""EX_TEMPFAIL: a mail server keeps its message and tries again later."""


def init(session: Session) -> int:
    desk = session.desk(make=True)
    agent = session.agent(desk)
    print_json({"database": session.where, "agent": agent.login, "role": agent.role.value})
    return 0


def demo(session: Session) -> int:
    from dataclasses import asdict

    from ecsupport_desktop.documents.quote_pdf import QuotePrinter
    from ecsupport_desktop.services.demo import fill_with_demo

    def progress(done: int, of: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done:,} / {of:,}", end="\n" if done == of else "", file=sys.stderr, flush=True)

    options, desk = session.options, session.desk(make=True)
    me = session.agent(desk)
    now = datetime.now(UTC)
    made = fill_with_demo(
        desk, me, now, QuotePrinter(), requests=options.requests, seed=options.seed, progress=progress
    )
    print_json({"database": session.where, **asdict(made)})
    return 0


@contextmanager
def _parser() -> Iterator[MailParser]:
    from ecsupport_desktop.mail.parser_process import MailParser

    with MailParser() as parser:
        yield parser


def intake(session: Session) -> int:
    from ecsupport_desktop.services.intake import Intake

    desk, reading = session.desk(make=True), _Reading(session.options.paths)
    agent = session.agent(desk)
    with _parser() as parser:
        mails = ((source.raw, _source_name(source)) for source in reading.sources())
        taking = Intake(
            desk, parser, agent.id,
            language=session.settings.answer_language,
            acknowledging=_acknowledging(session, desk, agent),
        )  # fmt: skip
        for taken in taking.take_all(mails):
            print_json(taken_json(taken))
    session.back_up_daily()
    return reading.status


def _acknowledging(session: Session, desk: Desk, agent: Agent) -> Acknowledging | None:
    """Only for what a mail server hands over as it comes: whoever wrote old mails in a folder wrote them long ago."""
    from ecsupport_desktop.config.mail import mail_account
    from ecsupport_desktop.services.acknowledging import acknowledging

    if session.options.paths != [STANDARD_INPUT]:
        return None
    return acknowledging(desk, agent.id, mail_account(session.settings), lambda: datetime.now(UTC))


def code_for_mail_server(options: Namespace, code: int) -> int:
    """What a mail server that hands one message over is told: whatever goes wrong here, it isn't the message's fault.

    Any other code than 75 would have it send the message back to the client.
    """
    handed_over = getattr(options, "command", None) == "intake" and options.paths == [STANDARD_INPUT]
    return TEMPORARY_FAILURE if handed_over and code != 0 else code


def parse(session: Session) -> int:
    from ecsupport_desktop.services.mail_model import UnreadableMail
    from ecsupport_desktop.services.show import parsed_json

    reading, unread = _Reading(session.options.paths), 0
    with _parser() as parser:
        for source in reading.sources():
            mail = parser.parse(source.raw)
            if isinstance(mail, UnreadableMail):
                complain(f"{_source_name(source)}: {mail.reason}")
                unread += 1
            else:
                print_json(parsed_json(mail))
    return reading.status or (FAILURE if unread else 0)


class _Reading:
    """Reads the mails of files and folders; one that can't be read is told, and the others are read all the same."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self.status = 0

    def sources(self) -> Iterator[Source]:
        from ecsupport_desktop.mail.sources import Source, read_sources

        for path in self._paths:
            if path == STANDARD_INPUT:
                yield Source(file=_("standard input"), raw=sys.stdin.buffer.read())
                continue
            found = iter(read_sources([path]))
            while True:
                try:
                    source = next(found)
                except StopIteration:
                    break
                except OSError as error:
                    self.status = unreadable(path, error)
                    break
                yield source


def _source_name(source: Source) -> str:
    name = readable_name(source.file)
    return name if source.number is None else f"{name}#{source.number}"


def import_csv(session: Session) -> int:
    from ecsupport_desktop.services.csv_clients import import_clients
    from ecsupport_desktop.services.csv_import import RowOutcome, import_requests

    options, settings = session.options, session.settings
    try:
        raw = options.file.read_bytes()
    except OSError as error:
        return unreadable(options.file, error)
    desk = session.desk(make=True)
    actor_id, language, refused = session.agent(desk).id, settings.answer_language, 0
    if options.what == "clients":
        rows = import_clients(desk, raw, actor_id, language=language)
    else:
        rows = import_requests(desk, raw, actor_id, zone=settings.zone, language=language)
    for row in rows:
        print_json(row.json())
        refused += row.outcome is RowOutcome.REFUSED
    session.back_up_daily()
    return USAGE if refused else 0


def apply(session: Session) -> int:
    from ecsupport_desktop.services.apply import apply_lines

    with read_from(session.options.file) as lines:
        desk = session.desk(make=True)
        for acknowledgement in apply_lines(desk, lines, session.agent(desk).id):
            print_json(acknowledgement)
    session.back_up_daily()
    return 0
