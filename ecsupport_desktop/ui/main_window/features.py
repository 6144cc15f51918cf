"""The features of an open desk that need no line of the rooms or of the desk view: one entry each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ecsupport_desktop.ui.main_window.bulk_actions import BulkActions
from ecsupport_desktop.ui.main_window.feature import RequestFeature
from ecsupport_desktop.ui.main_window.horizon_actions import HorizonActions
from ecsupport_desktop.ui.main_window.keyboard_actions import KeyboardActions
from ecsupport_desktop.ui.main_window.palette_actions import PaletteActions
from ecsupport_desktop.ui.main_window.precedent_actions import PrecedentActions
from ecsupport_desktop.ui.main_window.reports_actions import ReportsActions
from ecsupport_desktop.ui.main_window.request_windows import RequestWindows
from ecsupport_desktop.ui.main_window.snippet_actions import SnippetActions
from ecsupport_desktop.ui.main_window.sprint_actions import SprintActions
from ecsupport_desktop.ui.main_window.tray_actions import TrayActions
from ecsupport_desktop.ui.main_window.view_actions import ViewActions

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView

FEATURES: Final[tuple[Callable[[DeskView], RequestFeature], ...]] = (
    HorizonActions, ReportsActions, KeyboardActions, PaletteActions, SprintActions, TrayActions, SnippetActions,
    PrecedentActions, ViewActions, BulkActions, RequestWindows,
)  # fmt: skip
