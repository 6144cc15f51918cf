"""The agent's word on a message of which the mail server left something open: it arrived or not, or send it again."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.mail import mail_account
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.delivery import leaves_owed, undecided
from ecsupport_desktop.domain.words import DeliveryState
from ecsupport_desktop.ui.main_window.acting import Acting
from ecsupport_desktop.ui.request.request_view import RequestPane
from ecsupport_desktop.ui.shared.actions import ActionRegistry
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notices


class DeliveryActions(QObject):
    """Wires the actions and the buttons of the request pane; what can't be decided is disabled with the reason."""

    def __init__(
        self,
        acting: Acting,
        pane: RequestPane,
        registry: ActionRegistry,
        link: DeskLink,
        notices: Notices,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._acting, self._registry, self._link, self._notices = acting, registry, link, notices
        for name, slot, told in (
            ("arrived", self.on_arrived, pane.deliveries.arrived_requested),
            ("not_arrived", self.on_not_arrived, pane.deliveries.not_arrived_requested),
            ("send_again", self.on_send_again, pane.deliveries.again_requested),
        ):
            registry.on(f"request.{name}", slot)
            told.connect(partial(self._press, f"request.{name}"))

    def enable(self) -> None:
        """By the request shown now."""
        request = self._acting.request
        delivery = undecided(request) if request is not None else None
        unknown = delivery is not None and delivery.state is DeliveryState.UNKNOWN
        for name in ("arrived", "not_arrived"):
            why = _("Of every message of this request it is known whether it arrived")
            self._registry.set_enabled(f"request.{name}", unknown, "" if unknown else why)
        why = ""
        if delivery is None or delivery.way is not None:
            why = _("No message of this request failed")
        elif not self._link.live.shared and not mail_account(self._link.settings).sends:
            # Of a team's consoles another one may send it.
            why = _("No mailbox is set up: Settings, under Mail.")
        self._registry.set_enabled("request.send_again", not why, why)

    def _press(self, action_id: str) -> None:
        """A button does what the key does, or says why not."""
        if not self._registry.trigger(action_id):
            self._notices.warning(self._registry.why_not(action_id))

    def on_arrived(self) -> None:
        self._decide(c.RecordDeliveryAccepted, _("Recorded: it arrived."))

    def on_not_arrived(self) -> None:
        request = self._acting.request
        delivery = undecided(request) if request is not None else None
        owed = request is not None and delivery is not None and leaves_owed(request, delivery)
        said = _("Recorded: it didn't arrive. The response is owed again.")
        if not owed:
            said = _("Recorded: it didn't arrive. Nothing else is owed; it can be sent again.")
        self._decide(c.RecordDeliveryFailed, said, error=_("It didn't arrive, by the agent's word."))

    def on_send_again(self) -> None:
        self._decide(c.SendAgain, _("It is sent again."))

    def _decide(self, kind: type[c.RequestCommand], done: str, **fields: object) -> None:
        request = self._acting.request
        if request is not None and (delivery := undecided(request)) is not None:
            self._acting.do_on_request(kind, done, delivery_id=delivery.id, **fields)  # type: ignore[arg-type]
