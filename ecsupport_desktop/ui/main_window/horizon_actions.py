"""Puts the horizon over the rooms and joins it to queue and request; opens the forecast."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from ecsupport_desktop.domain.horizon import ZOOMS
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.horizon.keeper import HorizonKeeper
from ecsupport_desktop.ui.horizon.strip import HorizonStrip
from ecsupport_desktop.ui.main_window.feature import Feature

if TYPE_CHECKING:
    from ecsupport_desktop.ui.horizon.forecast_page import ForecastPage
    from ecsupport_desktop.ui.main_window.desk_view import DeskView


class HorizonActions(Feature):
    """Whether it is shown, and how far it looks, is remembered."""

    def __init__(self, view: DeskView) -> None:
        super().__init__(view)
        self.strip = HorizonStrip(view.rooms)
        self.keeper = HorizonKeeper(self.strip, view.link, view.dues, self)
        view.rooms.add_strip(self.strip)
        view.registry.on("horizon.focus", self._on_focus)
        view.registry.on("horizon.forecast", self._on_forecast)
        view.registry.on("view.horizon", self._on_toggled)
        self.strip.request_selected.connect(view.rooms.show_request)
        self.strip.request_activated.connect(self._on_request_activated)
        self.strip.zoomed.connect(self._on_zoomed)
        view.rooms.view_loaded.connect(self._on_view_loaded)
        view.rooms.clock.moment_passed.connect(self._on_moment_passed)
        shown = view.state.value("window/horizon", True, type=bool)
        self.strip.zoom = min(max(0, int(view.state.value("window/horizon_zoom", len(ZOOMS) - 1))), len(ZOOMS) - 1)  # type: ignore[call-overload]
        self.strip.setVisible(bool(shown))
        view.registry.set_checked("view.horizon", bool(shown))

    def begin(self) -> None:
        self.keeper.begin()

    def close_down(self) -> None:
        self.keeper.close_down()

    @cached_property
    def page(self) -> ForecastPage:
        from ecsupport_desktop.ui.horizon.forecast_page import ForecastPage

        page = ForecastPage(self.view.link, self.keeper, self.view.rooms)
        page.left.connect(self.view.rooms.show_panes)
        page.request_requested.connect(self.view.rooms.show_request)
        self.view.rooms.add_page(page)
        return page

    def _on_focus(self) -> None:
        if not self.strip.isVisible():
            self.view.registry.trigger("view.horizon")
        self.strip.setFocus()

    def _on_forecast(self) -> None:
        self.view.rooms.show_page(self.page)

    def _on_toggled(self, shown: bool) -> None:
        self.strip.setVisible(shown)
        self.view.state.setValue("window/horizon", shown)

    def _on_zoomed(self, zoom: int) -> None:
        self.view.state.setValue("window/horizon_zoom", zoom)

    def _on_request_activated(self, request_id: UUID) -> None:
        self.view.rooms.show_request(request_id)
        self.view.rooms.request.focus_conversation()

    def _on_view_loaded(self, view: RequestView | None) -> None:
        self.strip.select(view.request.id if view is not None else None)

    def _on_moment_passed(self, now: object) -> None:
        self.keeper.on_moment_passed(now)  # type: ignore[arg-type]  # a signal's object: a datetime
