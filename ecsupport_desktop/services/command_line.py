"""The command line's words: every command of `ecsupport` with its arguments, declared once."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final, NoReturn

from ecsupport_desktop.config.language import _, current_language
from ecsupport_desktop.domain.filter import Key
from ecsupport_desktop.domain.filter_words import spoken
from ecsupport_desktop.domain.queue import QUEUES
from ecsupport_desktop.services.command_line_quote import quote_actions
from ecsupport_desktop.services.usage import USAGE

_QUEUE_NAMES: Final = tuple(queue.name for queue in QUEUES)
_AddCommand = Callable[[str, str], argparse.ArgumentParser]
EXPORTS: Final = ("requests", "quotes", "quote-lines")
_REPORT_PERIODS: Final = ("day", "week", "month", "year")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, and where the help is."""

    def error(self, message: str) -> NoReturn:
        hint = _("“{program} --help” shows what is possible.").format(program=self.prog)
        self.exit(USAGE, f"{self.prog}: {message}\n{hint}\n")


def build_parser() -> argparse.ArgumentParser:
    """The parser in the current language; `command` names the command chosen."""
    everywhere = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    everywhere.add_argument("--database", metavar="PATH", help=_("the database file (else ECSUPPORT_DATABASE)"))
    everywhere.add_argument("--server", metavar="URL", help=_("the team's server (else ECSUPPORT_SERVER)"))
    everywhere.add_argument(
        "--accept-weaker",
        action="store_true",
        help=_("accept, from now on, that its connection is weaker than it should be"),
    )
    everywhere.add_argument(
        "--basedir", metavar="DIR", type=Path, help=_("keep everything in this one folder, to be thrown away whole")
    )
    everywhere.add_argument("--verbose", action="store_true", help=_("say on stderr what is being done"))
    parser = _Parser(
        prog="ecsupport",
        description=_("The ECShops support console without its window: JSON on stdout, errors on stderr."),
        epilog=_("Exit codes: 0 done, 1 failed, 2 wrongly asked."),
        parents=[everywhere],
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help=_("print the program's version"))
    commands = parser.add_subparsers(dest="command", metavar=_("COMMAND"), parser_class=_Parser)

    def command(name: str, help_text: str) -> argparse.ArgumentParser:
        return commands.add_parser(
            name, help=help_text, description=help_text, parents=[everywhere], allow_abbrev=False
        )

    command("init", _("make the database, if it isn't there yet"))
    _demo_arguments(command("demo", _("fill an empty database with demo requests")))
    _reading_arguments(command)
    _writing_arguments(command)
    _keeping_arguments(command)
    _admin_arguments(command("admin", _("look after a team's database, as its owner")), everywhere)
    _person_arguments(command)
    _quote_arguments(command("quote", _("calculate, draft, issue, decide on and print quotes")), everywhere)
    return parser


def _demo_arguments(demo: argparse.ArgumentParser) -> None:
    demo.add_argument("--requests", metavar="N", type=_count, default=60, help=_("how many requests (60)"))
    demo.add_argument("--seed", metavar="S", type=int, default=1, help=_("the same seed makes the same requests"))


def _keys(said: str) -> str:
    """With all keys that a filter has, as they are typed."""
    language = current_language()
    return f"{said} ({', '.join(f'{spoken(key, language)}:' for key in Key)})"


def _reading_arguments(command: _AddCommand) -> None:
    queue = command("queue", _("print the requests of a queue, a JSON object a line"))
    queue.add_argument("name", metavar="NAME", type=_queue_name, help=", ".join(_QUEUE_NAMES))
    queue.add_argument("text", metavar="TEXT", nargs="*", help=_keys(_("a filter, such as client:acme is:nearing")))
    queue.add_argument("--limit", metavar="N", type=_count, help=_("at most this many"))
    search = command("search", _("print the requests in which every word begins a word"))
    conditions = _keys(_("words, and conditions such as client:acme is:open"))
    search.add_argument("text", metavar="TEXT", nargs="+", help=conditions)
    search.add_argument("--limit", metavar="N", type=_count, default=1000, help=_("at most this many"))
    views = command("views", _("print the saved views, or the requests of one, a JSON object a line"))
    views.add_argument("name", metavar="NAME", nargs="?", help=_("a view; without it their list"))
    views.add_argument("--limit", metavar="N", type=_count, help=_("at most this many"))
    show = command("show", _("print requests with everything about them, a JSON object a line"))
    show.add_argument("numbers", metavar="NUMBER", nargs="+", help=_("such as ECS-2026-000412, or 412"))
    attachment = command("attachment", _("write an attachment to a file"))
    attachment.add_argument("sha256", metavar="SHA256")
    attachment.add_argument("-o", "--output", metavar="FILE", required=True, help=_("where to; - for stdout"))
    export = command("export", _("write all requests, or all quotes, as a table for a spreadsheet"))
    export.add_argument(
        "--what", choices=EXPORTS, default=EXPORTS[0], help=_("a row a request (else), a quote's revision, or its line")
    )
    export.add_argument("-o", "--output", metavar="FILE", default="-", help=_("where to; - for stdout"))
    export.add_argument("--format", choices=("csv", "xlsx"), help=_("else by the file's ending; CSV on stdout"))
    report = command("report", _("how the 48 hours were kept, a JSON object a period"))
    report.add_argument("--from", dest="first", metavar="DATE", type=_date, help=_("the first day (29 days ago)"))
    report.add_argument("--to", dest="last", metavar="DATE", type=_date, help=_("the last day (today)"))
    report.add_argument("--per", choices=_REPORT_PERIODS, help=_("how long a period is (all days in one)"))
    command("commands", _("print the JSON Schema of every command that “apply” takes"))


def _writing_arguments(command: _AddCommand) -> None:
    intake = command("intake", _("take mails in: .eml files, mbox files, folders of both; a JSON line a mail"))
    intake.add_argument(
        "paths", metavar="FILE|DIR|-", nargs="+", type=Path, help=_("- for one mail on stdin, from a mail server")
    )
    mail = command("mail", _("take the support mailbox in, as the settings have it; a JSON line a mail"))
    mail.add_argument("--watch", action="store_true", help=_("go on taking in what arrives, until stopped"))
    parse = command("parse", _("print what intake reads from mails, and store nothing"))
    parse.add_argument("paths", metavar="FILE", nargs="+", type=Path)
    importing = command("import", _("import clients or requests from a CSV file; a JSON line a row"))
    importing.add_argument("what", choices=("clients", "requests"))
    importing.add_argument("file", metavar="FILE", type=Path)
    apply = command("apply", _("execute commands, JSON Lines in, an acknowledgement a line out once it is committed"))
    apply.add_argument("file", metavar="FILE", nargs="?", default="-", help=_("else, and for -, stdin"))


def _keeping_arguments(command: _AddCommand) -> None:
    backup = command("backup", _("copy the database to a file while others work on it"))
    backup.add_argument("file", metavar="FILE", type=Path)
    backup.add_argument("--force", action="store_true", help=_("replace the file if it is there"))
    restore = command("restore", _("put a backup in the place of the database; the database is kept as a backup"))
    restore.add_argument("file", metavar="FILE", type=Path)
    command("doctor", _("check everything that is kept; exit code 1 if there is any fault"))
    self_test = command("self-test", _("try the program out in a throw-away folder"))
    self_test.add_argument("--window", action="store_true", help=_("open the window too"))


def _person_arguments(command: _AddCommand) -> None:
    person = command("person", _("hand out what is kept about a person, or remove it for good; a lead's command"))
    person.add_argument("what", choices=("export", "anonymise"))
    person.add_argument("who", metavar="WHO", help=_("a mail address, or the name of a contact"))
    person.add_argument("-o", "--output", metavar="FILE", default="-", help=_("export: where to; - for stdout"))
    person.add_argument("--files", metavar="DIR", type=Path, help=_("export: write their files there, too"))
    person.add_argument("--confirm", metavar="NAME", help=_("anonymise: the name that the preview shows"))


def _admin_arguments(admin: argparse.ArgumentParser, everywhere: argparse.ArgumentParser) -> None:
    actions = admin.add_subparsers(dest="action", metavar=_("ACTION"), required=True)

    def action(name: str, help_text: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, help=help_text, description=help_text, parents=[everywhere], allow_abbrev=False)

    create = action("create", _("make the database, or bring it up to date, and let the first lead in"))
    create.add_argument("--lead", metavar="LOGIN", required=True, help=_("the first lead's login, such as ana.ruiz"))
    create.add_argument("--name", metavar="NAME", help=_("the person's full name"))
    add = action("add-agent", _("let somebody in; prints what to hand to them"))
    add.add_argument("login", metavar="LOGIN")
    add.add_argument("--role", choices=("agent", "lead"), help=_("what they may do (as before, else agent)"))
    add.add_argument("--name", metavar="NAME", help=_("the person's full name"))
    remove = action("remove-agent", _("let somebody in no more; what they did stays"))
    remove.add_argument("login", metavar="LOGIN")
    reset = action("reset-password", _("give somebody a new password"))
    reset.add_argument("login", metavar="LOGIN")
    action("list", _("print who is in the team, a JSON object a line"))
    move = action("move-in", _("move a local database into a new, empty one; after an interruption it goes on"))
    move.add_argument(
        "--from", dest="source", metavar="FILE", type=Path, required=True, help=_("the local database to move")
    )


def _quote_arguments(quote: argparse.ArgumentParser, everywhere: argparse.ArgumentParser) -> None:
    actions = quote.add_subparsers(dest="action", metavar=_("ACTION"), required=True)

    def action(name: str, help_text: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, help=help_text, description=help_text, parents=[everywhere], allow_abbrev=False)

    quote_actions(action)


def _count(written: str) -> int:
    number = int(written)
    if number < 1:
        raise ValueError(written)
    return number


def _date(written: str) -> date:
    return date.fromisoformat(written)


def _queue_name(written: str) -> str:
    name = written.lower().replace("-", "_")
    if name not in _QUEUE_NAMES:
        raise argparse.ArgumentTypeError(
            _("there is no queue “{name}”; there are {names}").format(name=written, names=", ".join(_QUEUE_NAMES))
        )
    return name


def readable_name(path: str | os.PathLike[str]) -> str:
    """A file's name as text that can be kept, whatever bytes it is made of."""
    return os.fsencode(path).decode("utf-8", "replace")
