"""What of a connection is weaker than it should be, in words; and what a person has accepted of it."""

from __future__ import annotations

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.server import ServerAddress


def weaknesses(server: ServerAddress) -> tuple[str, ...]:
    """Sentences in the current language, to be shown in red; none for what stays on this computer."""
    if server.stays_here:
        return ()
    match server.sslmode:
        case "disable":
            return (_("The connection isn't encrypted: passwords and clients' mails can be read on the way."),)
        case "allow" | "prefer":
            return (
                _("The connection may not be encrypted: then passwords and clients' mails can be read on the way."),
            )
        case "require":
            return (_("Nobody checks whose server it is: another one could take its place and read everything."),)
        case "verify-ca":
            return (_("The server's name isn't checked: another one with such a certificate could take its place."),)
    if server.channel_binding != "require":
        return (_("The login isn't bound to the encrypted connection: who forges a certificate can pass it on."),)
    return ()


def quiet_remark(server: ServerAddress) -> str:
    """What may be known about a connection that needs no acceptance; empty where there is nothing to say."""
    if server.is_socket or (server.stays_here and server.sslmode in ("disable", "allow", "prefer")):
        return _("The connection stays on this computer and isn't encrypted.")
    return ""


def acceptance_of(server: ServerAddress) -> str:
    """What is remembered once a person has accepted the weaknesses of this server: another mode is asked about anew."""
    return f"{server.key} sslmode={server.sslmode} channel_binding={server.channel_binding}"


def is_accepted(server: ServerAddress, accepted: tuple[str, ...]) -> bool:
    """Whether nothing of it has to be accepted any more."""
    return not weaknesses(server) or acceptance_of(server) in accepted
