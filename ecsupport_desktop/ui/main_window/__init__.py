"""The window: joins the rooms by signals, and owns what belongs to none of them."""

from ecsupport_desktop.ui.main_window.doors import Doors
from ecsupport_desktop.ui.main_window.window import MainWindow

__all__ = ["Doors", "MainWindow"]
