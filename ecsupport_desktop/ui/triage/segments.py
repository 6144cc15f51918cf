"""The two rows of choices: how far the service is affected, and how the analysis ends."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.words import Impact
from ecsupport_desktop.ui.shared.segmented import Segment, SegmentedControl
from ecsupport_desktop.ui.shared.words import word

ASK = "ask"
MODES = {"1": "level_1", "2": "level_2", "3": "level_3", "extra": "extra_functionality"}
"""The ways to end an analysis, by what the window's actions call them."""
LEVELS = {kind: level for level, kind in MODES.items()}
"""What an assessment kind is called there."""


def impact_control(panel: QWidget) -> SegmentedControl:
    segments = [Segment(value=impact.value, text=word(impact)) for impact in Impact]
    return SegmentedControl("impact", _("Impact"), segments, panel)


def modes_control(panel: QWidget) -> SegmentedControl:
    return SegmentedControl(
        "analysis",
        _("How the analysis ends"),
        (
            Segment(value=ASK, text=_("Ask"), hint="I", sentence=_("Ask the client for what is missing")),
            Segment(value="level_1", text=_("Level 1"), hint="1", sentence=_("No bug and no change: explain why")),
            Segment(value="level_2", text=_("Level 2"), hint="2", sentence=_("A non-critical error: restore it")),
            Segment(value="level_3", text=_("Level 3"), hint="3", sentence=_("Critical, or the service is down")),
            Segment(value="extra_functionality", text=_("Extra"), hint="E", sentence=_("Something new, to be priced")),
        ),
        panel,
    )
