"""A page of reports over a few requests: one answered late, one overdue, one that needed no response."""

from collections.abc import Callable
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.ui.reports.reports_page import ReportsPage
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notices


@pytest.fixture
def requests(world) -> dict[str, UUID]:
    """By what became of them; `overdue` was assigned in an earlier cycle, and its client has replied since."""
    found = {"late": world.register("Slow one", world.message(hours_ago=60)), "thanks": world.register("Only thanks")}
    world.establish(found["late"])
    world.answer(found["late"])
    reason = "The client only says thanks"
    world.run(c.DeclareNoResponseNeeded(**world.base(found["thanks"]), reason=reason))
    found["overdue"] = world.register("Nobody answers", known=False)
    world.run(c.AssignRequest(**world.base(found["overdue"]), assignee_id=world.bea.id))
    world.establish(found["overdue"])
    world.answer(found["overdue"])
    world.clock.go_on(hours=1)
    world.reply(found["overdue"])
    world.clock.go_on(hours=50)
    return found


@pytest.fixture
def make_page(link: DeskLink, notices: Notices, qtbot: QtBot, settled) -> Callable[..., ReportsPage]:
    """A page of this size that has read its period."""

    def make(width: int = 1280, height: int = 700) -> ReportsPage:
        page = ReportsPage(link, notices)
        qtbot.addWidget(page)
        page.resize(width, height)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        settled()
        return page

    return make


@pytest.fixture
def page(requests, make_page) -> ReportsPage:
    return make_page()
