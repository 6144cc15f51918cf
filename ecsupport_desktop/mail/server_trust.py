"""How a mail server's certificate is checked, and what is wrong with one, in words with the way out."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Final

from ecsupport_desktop.config.language import N_, _

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


class BadAuthority(Exception):
    """The file with the authority's certificate is missing, or is none; a sentence."""


def trusting_context(ca_file: Path | None) -> ssl.SSLContext:
    """Checks certificate and name, by the file's authorities alone where there is one. Raises BadAuthority."""
    try:
        return ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    except OSError as error:  # ssl.SSLError too
        raise BadAuthority(_("{file} is no certificate file that can be read.").format(file=ca_file)) from error


def untrusted_words(error: ssl.SSLCertVerificationError, host: str) -> str:
    """Why this certificate isn't trusted."""
    template = _UNKNOWN if is_unknown_authority(error) else _BY_CODE.get(error.verify_code, _OTHER)
    return _(template).format(host=host, why=error.verify_message)


def is_unknown_authority(error: ssl.SSLCertVerificationError) -> bool:
    """Whether the certificate file is what can be mended."""
    return error.verify_code in _UNKNOWN_CODES
