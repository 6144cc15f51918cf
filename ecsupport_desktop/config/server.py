"""Where a team's database is: parsed from one connection string, never with a password in it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote

from ecsupport_desktop.config.language import N_, _

DEFAULT_PORT = 5432
DEFAULT_DATABASE = "ecsupport"
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
CHANNEL_BINDINGS = ("disable", "prefer", "require")
PARAMETERS = ("sslmode", "sslrootcert", "channel_binding")
SYSTEM_AUTHORITIES = "system"

_PASSWORD = N_("A password doesn't belong in the address: leave it out, it is asked for and kept safely.")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_HOST = re.compile(r"[\w.-]+(%[\w.-]+)?|[0-9A-Fa-f:.]+(%[\w.-]+)?")
_KEYWORDS = re.compile(r"\s*(host|hostaddr|dbname|user|password|port|sslmode)\s*=")

Host = tuple[str, int]


class ServerAddressError(ValueError):
    """What is wrong with an address, as one sentence in the current language. It never repeats a password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAddress:
    """A PostgreSQL database and how to reach it. `hosts` are tried in order; a host that is a folder is a socket.

    `ca_file` None means the authorities this computer trusts. `str()` gives the connection string.
    """

    hosts: tuple[Host, ...]
    database: str
    user: str
    sslmode: str = "verify-full"
    ca_file: Path | None = None
    channel_binding: str = "prefer"

    @property
    def name(self) -> str:
        """For a person: `support@db.example.com`."""
        return f"{self.database}@{self.hosts[0][0]}"

    @property
    def key(self) -> str:
        """What passwords and acceptances are kept under: `ana@db.example.com:5432/support`."""
        return f"{self.user}@{','.join(_host_text(*host) for host in self.hosts)}/{self.database}"

    @property
    def is_socket(self) -> bool:
        """Whether it is reached through a file of this computer only."""
        return all(is_socket(host) for host, _port in self.hosts)

    @property
    def stays_here(self) -> bool:
        """Whether nothing of it leaves this computer."""
        return all(is_socket(host) or is_loopback(host) for host, _port in self.hosts)

    def to_url(self) -> str:
        """The connection string; `parse_server` gives the same address back."""
        hosts = ",".join(f"{_quoted_host(host)}:{port}" for host, port in self.hosts)
        parameters = {}
        if self.sslmode != "verify-full":
            parameters["sslmode"] = self.sslmode
        if self.ca_file is not None:
            parameters["sslrootcert"] = str(self.ca_file)
        if self.channel_binding != usual_channel_binding(self.sslmode, self.hosts):
            parameters["channel_binding"] = self.channel_binding
        query = "&".join(f"{name}={quote(value, safe='/')}" for name, value in parameters.items())
        url = f"postgresql://{quote(self.user, safe='')}@{hosts}/{quote(self.database, safe='')}"
        return f"{url}?{query}" if query else url

    def __str__(self) -> str:
        return self.to_url()


def parse_server(text: str, user: str = "") -> ServerAddress:
    """The address in `postgresql://user@host:5432,host2/database?sslmode=…`; the scheme may be left out.

    `user` is who logs in where the text doesn't say. Raises ServerAddressError.
    """
    rest = _without_scheme(text.strip())
    head, _mark, query = rest.partition("?")
    person, at, place = head.rpartition("@")
    if ":" in person or (":" in head and "@" in query and "=" not in query.partition("@")[0]):
        raise _error(_PASSWORD)
    place, _slash, database = place.partition("/")
    parameters = _parameters(query)
    hosts = tuple(_host(part) for part in place.split(","))
    sslmode = parameters.get("sslmode", "verify-full")
    return ServerAddress(
        hosts=hosts,
        database=_plain(unquote(database)) or DEFAULT_DATABASE,
        user=_plain(unquote(person)) if at and person else _user(user),
        sslmode=sslmode,
        ca_file=_ca_file(parameters.get("sslrootcert", "")),
        channel_binding=parameters.get("channel_binding", usual_channel_binding(sslmode, hosts)),
    )


def usual_channel_binding(sslmode: str, hosts: Iterable[Host]) -> str:
    """Demanded wherever a certificate is checked whole; there is none to bind to on a socket."""
    return "require" if sslmode == "verify-full" and not all(is_socket(host) for host, _port in hosts) else "prefer"


def is_socket(host: str) -> bool:
    return host.startswith(("/", "@"))


def is_loopback(host: str) -> bool:
    """By its name or number; a name that happens to lead here isn't asked for."""
    if host.rstrip(".").lower() in ("localhost", "ip6-localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _without_scheme(text: str) -> str:
    found = _SCHEME.match(text)
    if found and found[1].lower() not in ("postgresql", "postgres"):
        raise _error(N_("Only a PostgreSQL server can be joined: postgresql://host/database."))
    if not found and _KEYWORDS.match(text):
        raise _error(N_("Write the address as postgresql://user@host/database."))
    rest = text[found.end() :] if found else text
    if not rest.partition("?")[0].partition("#")[0].strip():
        raise _error(N_("Say which server: a name such as db.example.com."))
    if "#" in rest:
        raise _error(N_("There is a “#” in the address; write it as %23."))
    return rest


def _parameters(query: str) -> Mapping[str, str]:
    allowed = {"sslmode": SSL_MODES, "channel_binding": CHANNEL_BINDINGS}
    found: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name in ("password", "sslpassword"):
            raise _error(_PASSWORD)
        if name not in PARAMETERS or name in found:
            raise _error(
                N_("“{name}” can't stand in the address; {known} can, once each."),
                name=name,
                known=", ".join(PARAMETERS),
            )
        if name in allowed and value not in allowed[name]:
            raise _error(N_("“{name}” must be one of {allowed}."), name=name, allowed=", ".join(allowed[name]))
        found[name] = value
    return found


def _host(text: str) -> Host:
    """One host with or without a port. What is wrong isn't repeated: part of a password may stand there."""
    if text.startswith("["):
        inside, closed, port = text[1:].partition("]")
        if not closed or (port and not port.startswith(":")):
            raise _error(N_("An IPv6 address stands in brackets: [::1]:5432."))
        host, port = unquote(inside), port[1:]
    else:
        host, _colon, port = text.partition(":")
        host = unquote(host)
        if is_socket(host):
            return _plain(host), _port(port)
    if not host or not _HOST.fullmatch(host) or host.startswith("-"):
        raise _error(N_("Say which server: a name such as db.example.com."))
    return host, _port(port)


def _port(text: str) -> int:
    if not text:
        return DEFAULT_PORT
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65_535):
        raise _error(N_("A port is a number from 1 to 65535."))
    return int(text)


def _ca_file(text: str) -> Path | None:
    if not text or text == SYSTEM_AUTHORITIES:
        return None
    path = Path(text).expanduser()
    if not path.is_absolute():
        raise _error(N_("Give the whole path of the file with the authority's certificate."))
    return path


def _user(user: str) -> str:
    if not user:
        raise _error(N_("Say who logs in: postgresql://user@host/database."))
    return user


def _plain(text: str) -> str:
    if any(ord(character) < 32 or ord(character) == 127 for character in text):
        raise _error(N_("There are invisible characters in the address."))
    return text


def _host_text(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _quoted_host(host: str) -> str:
    return f"[{quote(host, safe=':')}]" if ":" in host and not is_socket(host) else quote(host, safe="")


def _error(template: str, **params: str) -> ServerAddressError:
    return ServerAddressError(_(template).format(**params))
