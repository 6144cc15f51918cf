"""The first words of a connection, spoken by hand: libpq tells only in words why a certificate or a login is refused.

Wire format: https://www.postgresql.org/docs/current/protocol-message-formats.html
"""

from __future__ import annotations

import socket
import ssl
import struct
from dataclasses import dataclass, field
from typing import Final

from ecsupport_desktop.config.server import ServerAddress, is_socket
from ecsupport_desktop.storage.postgres.authorities import authorities_file

_SSL_REQUEST: Final = struct.pack("!ii", 8, 80_877_103)
_PROTOCOL_3: Final = 196_608
_MOST: Final = 65_536
_KINDS: Final = {0: "nothing", 3: "plain", 5: "md5", 7: "gss", 9: "sspi", 10: "scram"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """How the server answers a name: what it wants to be shown, or the SQLSTATE it refuses with.

    `wants`: nothing, plain, md5, gss, sspi, scram. `binds`: SCRAM can be bound to the encrypted connection.
    """

    wants: str = ""
    binds: bool = False
    sqlstate: str = ""
    said: str = ""
    mechanisms: tuple[str, ...] = field(default=())


class NoTls(Exception):
    """The server doesn't encrypt."""


class BadAuthorities(Exception):
    """The file with the authorities' certificates is missing, or is none."""


class NotPostgres(Exception):
    """Something else listens there."""


def resolve(host: str, port: int) -> bool:
    """Whether the name leads anywhere. Can't be cut short: give it a thread. Raises OSError."""
    return is_socket(host) or bool(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


def reach(host: str, port: int, seconds: float) -> socket.socket:
    """A connection to this host. Raises OSError."""
    if not is_socket(host):
        return socket.create_connection((host, port), timeout=seconds)
    link = socket.socket(socket.AF_UNIX)
    link.settimeout(seconds)
    try:
        link.connect(f"{host}/.s.PGSQL.{port}")
    except OSError:
        link.close()
        raise
    return link


def tls_context(server: ServerAddress) -> ssl.SSLContext:
    """Checks what libpq checks in the same mode. Raises BadAuthorities."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = server.sslmode == "verify-full"
    if not server.sslmode.startswith("verify"):
        context.verify_mode = ssl.CERT_NONE
        return context
    file = authorities_file(server)
    if file is None:
        raise BadAuthorities
    try:
        context.load_verify_locations(cafile=file)
    except OSError as error:  # ssl.SSLError too
        raise BadAuthorities from error
    return context


def encrypt(link: socket.socket, host: str, context: ssl.SSLContext) -> ssl.SSLSocket:
    """Ask for TLS and shake hands. Raises NoTls, NotPostgres, ssl.SSLError, OSError."""
    link.sendall(_SSL_REQUEST)
    match link.recv(1):
        case b"S":
            return context.wrap_socket(link, server_hostname=host)
        case b"N":
            raise NoTls
    raise NotPostgres


def greet(link: socket.socket, server: ServerAddress) -> Greeting:
    """Say who wants in; the password stays here. Raises NotPostgres, OSError."""
    words = ("user", server.user, "database", server.database, "")
    body = struct.pack("!i", _PROTOCOL_3) + b"".join(word.encode() + b"\0" for word in words)
    link.sendall(struct.pack("!i", len(body) + 4) + body)
    kind, payload = _message(link)
    if kind == b"E":
        parts = payload.decode(errors="replace").split("\0")
        fields = {part[0]: part[1:] for part in parts if part}
        return Greeting(sqlstate=fields.get("C", ""), said=fields.get("M", ""))
    if kind != b"R" or len(payload) < 4:
        raise NotPostgres
    (code,) = struct.unpack("!i", payload[:4])
    mechanisms = tuple(part.decode(errors="replace") for part in payload[4:].split(b"\0") if part) if code == 10 else ()
    return Greeting(wants=_KINDS.get(code, str(code)), binds="SCRAM-SHA-256-PLUS" in mechanisms, mechanisms=mechanisms)


def _message(link: socket.socket) -> tuple[bytes, bytes]:
    kind, (length,) = _exactly(link, 1), struct.unpack("!i", _exactly(link, 4))
    if not 4 <= length <= _MOST:
        raise NotPostgres
    return kind, _exactly(link, length - 4)


def _exactly(link: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        if not (part := link.recv(count - len(found))):
            raise NotPostgres
        found += part
    return found
