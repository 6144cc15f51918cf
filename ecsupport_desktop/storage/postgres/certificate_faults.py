"""What is wrong with a server's certificate, told apart in words, each with what would do if a person accepts less."""

from __future__ import annotations

import ssl
from dataclasses import replace
from typing import Final

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.services.connection_steps import Step, StepName
from ecsupport_desktop.storage.postgres.probe import BadAuthorities, NoTls, NotPostgres

_EXPIRED: Final = N_(
    "The certificate of {host} has expired: tell who runs the server. Or is this computer's clock wrong?"
)
_NOT_YET: Final = N_("The certificate of {host} isn't valid yet: is this computer's clock right?")
_WRONG_HOST: Final = N_("The certificate is another server's, not that of {host}: is the name right?")
_UNKNOWN: Final = N_(
    "Nobody this computer trusts vouches for {host}: choose the certificate file that your team gave you."
)
_OTHER: Final = N_("The certificate of {host} isn't to be trusted ({why}): tell who runs the server.")
# The numbers are OpenSSL's, X509_V_ERR_… in x509_vfy.h.
_BY_CODE: Final = {9: _NOT_YET, 10: _EXPIRED, 62: _WRONG_HOST, 64: _WRONG_HOST}
_UNKNOWN_CODES: Final = frozenset({2, 18, 19, 20, 21})


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
    unknown = error.verify_code in _UNKNOWN_CODES
    template = _UNKNOWN if unknown else _BY_CODE.get(error.verify_code, _OTHER)
    mode = "verify-ca" if template == _WRONG_HOST else "require"
    return Step(
        name=StepName.TLS,
        ok=False,
        text=_(template).format(host=host, why=error.verify_message),
        field="ca_file" if unknown else "server",
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
