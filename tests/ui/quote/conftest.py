"""A quote's page on a desk whose answers can be made to wait, and requests with quotes at every stage."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from support.slow_desk import AtPage

from ecsupport_desktop.ui.quote.lines_columns import PLACES
from ecsupport_desktop.ui.quote.quote_page import QuotePage


class Paper:
    """A printer without paper."""

    def quote_pages(self, *_paper: Any, **_how: Any) -> list[Any]:
        return []

    def quote(self, *_paper: Any) -> bytes:
        return b"%PDF-1.7"


class Quoting(AtPage):
    """An agent at the quote's page."""

    @property
    def view(self) -> Any:
        return self.page.opened.view

    def by_mail(self) -> None:
        mail = {"mail_address": "us@ecshops.example", "mail_smtp_host": "smtp.ecshops.example", "mail_smtp_user": "us"}
        self.link.use_settings(replace(self.link.settings, **mail))

    def type(self, words: str, row: int = 0) -> None:
        model = self.page.model
        assert model.setData(model.index(row, PLACES["description"]), words, Qt.ItemDataRole.EditRole)

    @property
    def names(self) -> list[str]:
        return [line.description for line in self.page.model.lines]

    def saved(self, request_id: UUID) -> str:
        """The first line of its last revision."""
        return self.request(request_id).quotes[-1].content.lines[0].description


@pytest.fixture
def quoting(link, notices, world, gate, settled, qtbot) -> Quoting:
    return Quoting(QuotePage(link, notices, Paper()), link, notices, world, gate, settled, qtbot)
