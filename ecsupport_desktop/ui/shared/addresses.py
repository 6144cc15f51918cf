"""A sender's address as it is shown: the real one always stands beside the name, look-alikes in their true letters."""

from __future__ import annotations

from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.services.link_target import ascii_host
from ecsupport_desktop.ui.shared.text_view import show_invisibles


def mailbox_text(address: str) -> str:
    """An addr-spec; a host in other than Latin letters also as the network knows it, as in ana@аcme.example (xn--…)."""
    host = address.rpartition("@")[2]
    true = ascii_host(host) if not host.isascii() else host
    return show_invisibles(address if true == host else f"{address} ({true or '?'})")


def address_text(address: Address) -> str:
    """Name and addr-spec, or the addr-spec alone."""
    mailbox = f"<{mailbox_text(address.address)}>"
    return f"{show_invisibles(address.name)} {mailbox}" if address.name else mailbox_text(address.address)
