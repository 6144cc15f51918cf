"""A desk on either engine and a real mail server, with what sends from the one to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from support.examples import LEVEL_1, REASONING
from support.mail_taker import MailTaker
from support.written_desk import WrittenDesk

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.message import Delivery
from ecsupport_desktop.mail.compose import Composer
from ecsupport_desktop.mail.smtp import SmtpSender
from ecsupport_desktop.services.mail_sending import MailSending


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def taker() -> Iterator[MailTaker]:
    with MailTaker() as server:
        yield server


class Office(WrittenDesk):
    """A desk whose answers leave by mail."""

    def __init__(self, new_store: Callable[..., Any], taker: MailTaker) -> None:
        super().__init__(new_store)
        self.taker = taker
        self.sending = self.another_sender()

    def begin_now(self) -> None:
        """From here on this desk's clock is the computer's, moved ahead: other programs can have the same."""
        self.now = datetime.now(UTC)

    @property
    def ahead(self) -> float:
        """Seconds by which this desk's clock is ahead of the computer's."""
        return (self.now - datetime.now(UTC)).total_seconds()

    def another_sender(self, sender: Any = None) -> MailSending:
        """One more program that sends; `sender` in place of the real one."""
        return MailSending(
            self.desk, self.me.id, self.taker.account, Composer(), sender or SmtpSender(self.taker.server, None),
            lambda: self.now,
        )  # fmt: skip

    def answered(self, answer: dict[str, Any] | None = None, **fields: Any) -> UUID:
        """A request whose answer is due to be sent now."""
        request_id = self.register(**fields)
        assert self.do(c.EstablishAssessment, request_id, assessment=LEVEL_1).accepted
        outcome = self.do(c.Answer, request_id, text=f"Hello Zoë, {REASONING}.", **answer or {})
        assert outcome.accepted, outcome.refusal
        self.passes(seconds=10)
        return request_id

    def delivery(self, request_id: UUID) -> Delivery:
        (found,) = self.request(request_id).deliveries
        return found


@pytest.fixture
def office(new_store: Callable[..., Any], taker: MailTaker) -> Office:
    return Office(new_store, taker)
