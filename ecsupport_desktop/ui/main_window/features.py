"""The features of an open desk that need no line of the rooms or of the desk view: one entry each."""

from __future__ import annotations

from typing import Final

from ecsupport_desktop.ui.main_window.feature import Feature
from ecsupport_desktop.ui.main_window.view_actions import ViewActions

FEATURES: Final[tuple[type[Feature], ...]] = (ViewActions,)
