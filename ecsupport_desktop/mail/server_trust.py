"""How a mail server's certificate is checked; what is wrong with one is said by services.certificate_words."""

from __future__ import annotations

import ssl
from pathlib import Path

from ecsupport_desktop.config.language import _


class BadAuthority(Exception):
    """The file with the authority's certificate is missing, or is none; a sentence."""


def trusting_context(ca_file: Path | None) -> ssl.SSLContext:
    """Checks certificate and name, by the file's authorities alone where there is one. Raises BadAuthority."""
    try:
        return ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    except OSError as error:  # ssl.SSLError too
        raise BadAuthority(_("{file} is no certificate file that can be read.").format(file=ca_file)) from error
