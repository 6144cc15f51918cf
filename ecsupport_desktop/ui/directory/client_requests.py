"""All requests of one client."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.request_table import RequestTable


class ClientRequests(RequestTable):
    """The table on a client's card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("client_card.requests", _("Requests of this client"), parent)
