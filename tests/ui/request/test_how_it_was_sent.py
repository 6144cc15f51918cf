"""Beside each message of ours stands how far it has come, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.ui.request.entries import entries_of

SENT = {"attempt": 1, "message_id": "1@ecshops.example"}


@pytest.fixture
def said(world: Any) -> Any:
    """What is said of the answer of a request after these commands on its delivery."""

    def after(*steps: tuple[type[Any], dict[str, Any]]) -> str:
        request_id = world.register("Checkout", world.message())
        world.run(c.AskForInformation(**world.base(request_id), items=("browser",), text="Which?"))
        delivery_id = world.request(request_id).deliveries[0].id
        for kind, fields in steps:
            assert world.run(kind(**world.base(request_id), delivery_id=delivery_id, **fields)).accepted
        view = world.desk.readers.request(request_id)
        return entries_of(view, UTC, datetime.now(UTC))[-1].what

    return after


def test_held_failed_and_sent_again_in_words(said: Any) -> None:
    assert "can be taken back until" in said()
    failed = (c.RecordDeliveryFailed, {"error": "mailbox full"})
    assert said(failed).endswith("delivery failed: mailbox full")
    again = (c.SendAgain, {})
    assert said(failed, again).endswith("to be sent")
    started = (c.StartDelivery, SENT)
    assert said(failed, again, started).endswith("being sent")
    unknown = (c.RecordDeliveryUnknown, {"words": "cut off"})
    assert said(failed, again, started, unknown).endswith("it isn't known whether it arrived: cut off")
    later = (c.RecordDeliveryDeferred, {"words": "busy", "until": datetime.now(UTC) + timedelta(days=1)})
    assert "to be sent again at" in said(failed, again, started, later)
