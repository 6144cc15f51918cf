"""Tries the way out for mail step by step, so that whoever sets it up is told which one fails. On a worker.

No mail is sent: the server is only asked whether it takes one from our address.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Final

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.mail import MailAccount, MailServer
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.mail.address_form import addr_spec
from ecsupport_desktop.mail.line import try_name, try_port
from ecsupport_desktop.mail.server_trust import BadAuthority
from ecsupport_desktop.mail.smtp_connection import connected, log_in, say
from ecsupport_desktop.mail.smtp_stop import ended_by
from ecsupport_desktop.mail.smtp_words import ServerRefused, connection_words, server_words
from ecsupport_desktop.services.mail_steps import MailStep, MailStepName
from ecsupport_desktop.services.mailbox_model import Stop

STEP_SECONDS: Final = 10.0


def try_sending(
    account: MailAccount, password: str | None, stop: Stop, *, seconds: float = STEP_SECONDS
) -> Iterator[MailStep]:
    """The steps one by one; the first that fails is the last. Ends without a word when it is stopped."""
    server = account.smtp
    assert server is not None, "no server to send through is set up"
    for what, attempt in ((MailStepName.NAME, try_name), (MailStepName.PORT, try_port)):
        step = _step(what, server, partial(attempt, server, stop, seconds))
        if stop.is_set():
            return
        yield step
        if not step.ok:
            return
    yield from _connected_steps(account, server, password, stop, seconds)


def _connected_steps(
    account: MailAccount, server: MailServer, password: str | None, stop: Stop, seconds: float
) -> Iterator[MailStep]:
    attempts: list[tuple[MailStepName, Callable[[smtplib.SMTP], None]]] = [
        (MailStepName.LOGIN, lambda smtp: log_in(smtp, server, password)),
        (MailStepName.SENDER, lambda smtp: _sender(smtp, account.address)),
    ]
    with ExitStack() as stack:
        line = stack.enter_context(ended_by(stop)).line
        links: list[smtplib.SMTP] = []
        reach = connected(server, seconds, line)
        step = _step(MailStepName.TLS, server, lambda: links.append(stack.enter_context(reach)))
        for name, attempt in attempts:
            if stop.is_set():
                return
            yield step
            if not step.ok:
                return
            step = _step(name, server, partial(attempt, links[0]))
        if not stop.is_set():
            yield step


def _step(name: MailStepName, server: MailServer, attempt: Callable[[], object]) -> MailStep:
    try:
        attempt()
    except ServerRefused as refused:
        return MailStep(name=name, ok=False, text=_refusal(name, server, refused))
    except DomainError as error:
        return MailStep(name=name, ok=False, text=_(error.message).format(**error.params))
    except BadAuthority as error:
        return MailStep(name=name, ok=False, text=str(error))
    except (OSError, UnicodeError) as error:
        return MailStep(name=name, ok=False, text=connection_words(error, server))
    return MailStep(name=name, ok=True)


def _sender(smtp: smtplib.SMTP, address: str) -> None:
    """Whether the server takes mail from our address; the mail that was begun is given up again."""
    code, said = say(smtp, "MAIL", f"FROM:<{addr_spec(address, 'mail_address')}>")
    if not 200 <= code < 300:
        raise ServerRefused(code, server_words(code, said))
    say(smtp, "RSET")


def _refusal(name: MailStepName, server: MailServer, refused: ServerRefused) -> str:
    """The sentence with the server's own words where it gave a number; else it is one already."""
    if refused.code is None:
        return refused.words
    if name is MailStepName.LOGIN and refused.code in (535, 534):
        template = _("The mail server {host} doesn't know {user} with this password: {why}")
    elif name is MailStepName.SENDER:
        template = _("The mail server {host} takes no mail from this address: {why}")
    else:
        template = _("The mail server {host} refused: {why}")
    return template.format(host=server.host, user=server.user, why=refused.words)
