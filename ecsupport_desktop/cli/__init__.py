"""`ecsupport`: the headless twin of the window, and a composition root. JSON on stdout, errors on stderr.

Exit codes: 0 done, 2 the user's mistakes, 1 failures; for a mail server that pipes a message into `intake -`, any
failure is 75, try again later. Imports are made where they are used: most commands need few, and scripts start this
often.
"""

from __future__ import annotations

import logging
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import Final

from ecsupport_desktop.cli import admin, keeping, mailbox, person, quote, reading, views, writing
from ecsupport_desktop.cli.output import complain, leave_quietly, speak_utf8
from ecsupport_desktop.cli.session import Session
from ecsupport_desktop.config.language import _, use_language
from ecsupport_desktop.config.logging_setup import setup_logging, stop_logging
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.services.command_line import build_parser
from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.services.usage import FAILURE, USAGE, UsageError

log = logging.getLogger(__name__)
_INTERRUPTED: Final = 130

COMMANDS: Final[dict[str, Callable[[Session], int]]] = {
    "init": writing.init,
    "demo": writing.demo,
    "intake": writing.intake,
    "mail": mailbox.mail,
    "parse": writing.parse,
    "import": writing.import_csv,
    "queue": reading.queue,
    "search": reading.search,
    "views": views.views,
    "show": reading.show,
    "apply": writing.apply,
    "commands": reading.commands,
    "attachment": reading.attachment,
    "backup": keeping.backup,
    "restore": keeping.restore,
    "export": reading.export,
    "report": reading.report,
    "person": person.person,
    "quote": quote.quote,
    "doctor": keeping.doctor,
    "self-test": keeping.self_test,
    "admin": admin.admin,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. A wrong command line raises SystemExit(2), as argparse does."""
    speak_utf8()
    use_language(None)
    options = Namespace()
    try:
        build_parser().parse_args(argv, options)
        code = _run(options)
    except BrokenPipeError:
        leave_quietly()
        code = FAILURE
    except KeyboardInterrupt:
        code = _INTERRUPTED
    return writing.code_for_mail_server(options, code)


def _run(options: Namespace) -> int:
    if getattr(options, "version", False):
        from importlib.metadata import version

        print(version("ecsupport-desktop"))
        return 0
    if options.command is None:
        build_parser().print_help(sys.stderr)
        return USAGE
    session = Session(options)
    setup_logging(session.paths, getattr(options, "verbose", False))
    use_language(session.settings.language_code)
    try:
        for problem in session.problems:
            if problem.key != "database":  # a mistake where that setting is needed, nothing where it isn't
                complain(problem.message)
        return COMMANDS[options.command](session)
    except UsageError as error:
        complain(str(error))
        return USAGE
    except DomainError as error:
        complain(_(error.message).format(**error.params))
        return USAGE
    except EnvironmentFault as error:
        complain(str(error))
        return FAILURE
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:
        # The edge of the command line: what nobody expected goes to the log whole, and to the user in a line.
        log.exception("%s failed", options.command)
        complain(_("Something unexpected went wrong: {error}").format(error=f"{type(error).__name__}: {error}"))
        return FAILURE
    finally:
        session.close()
        stop_logging()
