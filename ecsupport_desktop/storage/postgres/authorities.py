"""The certificate authorities a server's certificate is checked against, as a file that libpq can read.

The OpenSSL inside psycopg's package knows no folder of this computer, so its own `sslrootcert=system` finds nobody.
"""

from __future__ import annotations

import ssl
import sys
from functools import cache
from pathlib import Path
from typing import Final

from ecsupport_desktop.config.paths import paths_for, private_folder
from ecsupport_desktop.config.server import ServerAddress

_PLACES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


def authorities_file(server: ServerAddress) -> Path | None:
    """The file chosen for this server, else this computer's; None where there is none, or none is needed."""
    if server.ca_file is not None:
        return server.ca_file
    return system_authorities() if server.sslmode.startswith("verify") else None


@cache
def system_authorities() -> Path | None:
    """Everyone this computer trusts, in one file. On Windows it is written anew from the system's store."""
    if sys.platform == "win32":
        return _from_windows()
    named = ssl.get_default_verify_paths().cafile
    return next((Path(place) for place in (named, *_PLACES) if place and Path(place).is_file()), None)


def _from_windows() -> Path | None:
    context = ssl.create_default_context()
    found = [ssl.DER_cert_to_PEM_cert(each) for each in context.get_ca_certs(binary_form=True)]
    if not found:
        return None
    file = private_folder(paths_for().cache) / "authorities.pem"
    file.write_text("".join(found), encoding="ascii")
    return file
