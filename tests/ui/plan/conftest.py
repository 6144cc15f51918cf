"""A plan's page on a desk whose answers can be made to wait, and requests with a plan."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from support.slow_desk import AtPage

from ecsupport_desktop.ui.plan.plan_page import PlanPage


class Planning(AtPage):
    """An agent at the plan's page."""

    def type(self, words: str, row: int = 0) -> None:
        model = self.page.steps.model()
        assert model.setData(model.index(row, 0), words, Qt.ItemDataRole.EditRole)

    @property
    def titles(self) -> list[str]:
        model = self.page.steps.model()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def saved(self, request_id: UUID) -> str:
        """Its first step."""
        return self.request(request_id).plan.steps[0].title

    def planned(self) -> UUID:
        request_id: UUID = self.examples.planned()["request_id"]
        return request_id


@pytest.fixture
def planning(link, notices, world, gate, settled, qtbot) -> Planning:
    return Planning(PlanPage(link, notices, None), link, notices, world, gate, settled, qtbot)
