"""What is wrong with a server's certificate, told apart in words, each with what would do if a person accepts less."""

from __future__ import annotations

import ssl
from dataclasses import replace

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.services.certificate_words import is_unknown_authority, is_wrong_host, untrusted_words
from ecsupport_desktop.services.connection_steps import Step, StepName
from ecsupport_desktop.storage.postgres.probe import BadAuthorities, NoTls, NotPostgres


def certificate_step(error: Exception, server: ServerAddress, host: str) -> Step:
    """The step that failed with this error."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _untrusted(error, server, host)
    if isinstance(error, NoTls):
        text = _("{host} doesn't encrypt connections: ask who runs the server to switch TLS on.").format(host=host)
        weaker = replace(server, sslmode="disable", channel_binding="prefer", ca_file=None)
        return Step(name=StepName.TLS, ok=False, text=text, field="server", weaker=weaker)
    if isinstance(error, NotPostgres):
        text = _("What answers at {host} is no PostgreSQL: is the port right?").format(host=host)
        return Step(name=StepName.TLS, ok=False, text=text, field="server")
    if isinstance(error, TimeoutError):
        text = _("{host} took too long to answer: is it a PostgreSQL server?").format(host=host)
        return Step(name=StepName.TLS, ok=False, text=text, field="server")
    if isinstance(error, BadAuthorities):
        return _bad_file(server)
    text = _("{host} broke off the encrypted connection ({why}).").format(host=host, why=_reason(error))
    return Step(name=StepName.TLS, ok=False, text=text, field="server")


def _untrusted(error: ssl.SSLCertVerificationError, server: ServerAddress, host: str) -> Step:
    mode = "verify-ca" if is_wrong_host(error) else "require"
    return Step(
        name=StepName.TLS,
        ok=False,
        text=untrusted_words(error, host),
        field="ca_file" if is_unknown_authority(error) else "server",
        weaker=replace(
            server, sslmode=mode, channel_binding="prefer", ca_file=server.ca_file if mode == "verify-ca" else None
        ),
    )


def _bad_file(server: ServerAddress) -> Step:
    if server.ca_file is None:
        text = _("This computer has no list of certificate authorities: choose the file that your team gave you.")
    else:
        text = _("{file} is no certificate file that can be read.").format(file=server.ca_file)
    return Step(name=StepName.TLS, ok=False, text=text, field="ca_file")


def _reason(error: Exception) -> str:
    return getattr(error, "reason", None) or getattr(error, "strerror", None) or type(error).__name__
