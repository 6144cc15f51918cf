"""What is wrong with a server's certificate, in words with the way out: the same for a mail server and a database."""

from __future__ import annotations

import ssl
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
_WRONG_HOST_CODES: Final = frozenset({62, 64})
_UNKNOWN_CODES: Final = frozenset({2, 18, 19, 20, 21})
_BY_CODE: Final = {
    9: _NOT_YET,
    10: _EXPIRED,
    **dict.fromkeys(_WRONG_HOST_CODES, _WRONG_HOST),
    **dict.fromkeys(_UNKNOWN_CODES, _UNKNOWN),
}


def untrusted_words(error: ssl.SSLCertVerificationError, host: str) -> str:
    """Why this certificate isn't trusted."""
    return _(_BY_CODE.get(error.verify_code, _OTHER)).format(host=host, why=error.verify_message)


def is_unknown_authority(error: ssl.SSLCertVerificationError) -> bool:
    """Whether the certificate file is what can be mended."""
    return error.verify_code in _UNKNOWN_CODES


def is_wrong_host(error: ssl.SSLCertVerificationError) -> bool:
    """Whether it is a good certificate, of another server."""
    return error.verify_code in _WRONG_HOST_CODES
