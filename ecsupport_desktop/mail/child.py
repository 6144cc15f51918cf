"""The process that reads mails, so that a hostile one can only hurt it. Started by `parser_process`, never by people.

Light on purpose: the standard library and this floor; no window, no database, and lxml only for HTML-only mail. It
leaves when its input ends, that is also when its parent dies.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import sys
from typing import BinaryIO

from ecsupport_desktop.mail.frames import OUT_OF_MEMORY, READY, read_block, write_block, write_result
from ecsupport_desktop.mail.parse import parse_mail
from ecsupport_desktop.services.mail_model import ParsedMail, UnreadableMail

_GRACE_SECONDS = 5.0
"""Seconds past its parent's patience after which the child ends itself, should the parent be gone."""


def main(seconds: float, megabytes: int) -> int:
    """Answer one result for one mail, until the input ends. Arguments are the limits for each mail."""
    mails, results = _private_streams()
    _limit_memory(megabytes)
    if hasattr(signal, "SIGINT"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the parent, which closes us
    write_block(results, READY)
    with contextlib.suppress(BrokenPipeError):
        while _answer_one(mails, results, seconds):
            pass
    return 0


def _answer_one(mails: BinaryIO, results: BinaryIO, seconds: float) -> bool:
    try:
        raw = read_block(mails)
        if raw is None:
            return False
        _end_myself_after(seconds + _GRACE_SECONDS)
        write_result(results, _parsed(raw))
    except MemoryError:  # half a frame may be written: the parent reads the exit code instead
        os._exit(OUT_OF_MEMORY)
    _end_myself_after(0)
    return True


def _parsed(raw: bytes) -> ParsedMail | UnreadableMail:
    """Parse; any failure but of memory is told as the reason, since the bytes are kept for a person to look at."""
    try:
        return parse_mail(raw)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the edge of the process: what is wrong with one mail mustn't stop the next
        reason = f"the parser failed ({type(error).__name__})"
        return UnreadableMail(reason=reason, raw_sha256=hashlib.sha256(raw).hexdigest())


def _private_streams() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes for frames alone: a stray print goes nowhere instead of between them."""
    mails = os.fdopen(os.dup(0), "rb", buffering=1024 * 1024)
    results = os.fdopen(os.dup(1), "wb", buffering=64 * 1024)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return mails, results


def _limit_memory(megabytes: int) -> None:
    """Cap the address space where the system can. Windows has no such call, macOS takes it and doesn't keep it:
    there the time limit and the parser's own caps hold."""
    if sys.platform == "win32":
        return
    import resource

    wanted = megabytes * 1024 * 1024
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ValueError, OSError):
        pass


def _end_myself_after(seconds: float) -> None:
    """Arm (or with 0 disarm) an alarm whose default is to end the process, even within C code. Unix only."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2])))
