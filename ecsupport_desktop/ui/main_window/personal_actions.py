"""Opens what is kept about a person: from the palette and the menu, and from a client's card."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ecsupport_desktop.services.personal_export import Who
    from ecsupport_desktop.ui.directory.client_card import ClientCard
    from ecsupport_desktop.ui.shared.desk_link import DeskLink
    from ecsupport_desktop.ui.shared.notices import Notices


class PersonalActions(QObject):
    """Joins the card of a client to the room of personal data, which don't know each other."""

    def __init__(
        self,
        show_request: Callable[[UUID], None],
        link: DeskLink,
        notices: Notices,
        window: QWidget,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._show_request, self._link, self._notices, self._window = show_request, link, notices, window

    def attach(self, card: ClientCard) -> None:
        """Of this card's contacts, too."""
        card.personal_data_requested.connect(self._on_personal_data_requested)

    def open(self) -> None:
        """Ask whom it is about."""
        self._show(None)

    def _on_personal_data_requested(self, client_id: UUID, contact_id: UUID | None) -> None:
        from ecsupport_desktop.services.personal_export import Who

        self._show(Who(client_id=client_id, contact_id=contact_id) if contact_id is not None else None)

    def _show(self, who: Who | None) -> None:
        from ecsupport_desktop.ui.personal.person_dialog import PersonDialog

        dialog = PersonDialog(self._link, self._notices, who, self._window)
        dialog.request_requested.connect(self._show_request)
        dialog.open()
