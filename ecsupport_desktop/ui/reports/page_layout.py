"""Where everything stands on the page of reports, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.reports.breach_table import BreachTable
from ecsupport_desktop.ui.reports.chart import Chart
from ecsupport_desktop.ui.reports.curve import Curve
from ecsupport_desktop.ui.reports.kinds import Columns, Grid, Rows
from ecsupport_desktop.ui.shared.buttons import icon_button, quiet_button
from ecsupport_desktop.ui.shared.labels import ElidedLabel, hairline, label
from ecsupport_desktop.ui.shared.request_table import RequestTable
from ecsupport_desktop.ui.shared.scrolled import bring_into_view
from ecsupport_desktop.ui.shared.segmented import Segment, SegmentedControl
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.turning_row import TurningRow

if TYPE_CHECKING:
    from ecsupport_desktop.ui.reports.reports_page import ReportsPage

SIDE_WIDTH = 540


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """What the page fills and listens to afterwards."""

    back: QPushButton
    title: QLabel
    said: ElidedLabel
    stop: QPushButton
    period: SegmentedControl
    export: QPushButton
    picture: QPushButton
    curve: Curve
    weeks: Columns
    load: Grid
    agents: Rows
    clients: Rows
    assessments: Rows
    owed: Rows
    waiting: Rows
    causes: Rows
    breaches: BreachTable
    side: QWidget
    found: RequestTable
    found_title: ElidedLabel
    close_found: QToolButton

    @property
    def charts(self) -> tuple[Chart, ...]:
        return (
            self.curve, self.weeks, self.load, self.agents, self.clients, self.assessments, self.owed, self.waiting,
            self.causes,
        )  # fmt: skip

    def retranslate(self) -> None:
        """Everything that says the same whatever was read."""
        none = _("Nothing in this period.")
        for chart, title, empty in (
            (self.curve, _("How soon responses came"), none),
            (self.weeks, _("Responses in time and late, week by week"), none),
            (self.load, _("When requests and replies began 48 hours"), none),
            (self.agents, _("By agent"), none),
            (self.clients, _("By client"), none),
            (self.assessments, _("By assessment"), none),
            (self.owed, _("Owed a response now"), _("Every request has its response.")),
            (self.waiting, _("Waiting for clients now"), _("No client has been asked for information.")),
            (self.causes, _("Causes of late responses"), self.causes.empty or none),
        ):
            chart.show_title(title, empty)
        self.title.setText(_("Reports"))
        self.back.setText(_("Back to the queue"))
        self.export.setText(_("Export…"))
        self.picture.setText(_("Picture of the chart…"))
        self.stop.setText(_("Stop"))
        self.found.setAccessibleName(_("Requests of this mark"))
        self.breaches.retranslate()


def lay_out(page: ReportsPage) -> LaidOut:
    """Put the page together; it hides what nobody has asked for yet."""
    theme = current_theme()
    segments = [
        Segment(value="4", text=_("4 weeks")), Segment(value="12", text=_("12 weeks")),
        Segment(value="year", text=_("This year")),
    ]  # fmt: skip
    side, found, found_title, close_found = _side()
    made = LaidOut(
        back=quiet_button("", "reports.back", icon_name="chevron-left", hint="Esc"),
        title=label("", "title", name="reports.title"),
        said=ElidedLabel(kind="muted"),
        stop=quiet_button("", "reports.stop", icon_name="close"),
        period=SegmentedControl("reports.period", _("Period"), segments),
        export=quiet_button("", "reports.export", icon_name="export"),
        picture=quiet_button("", "reports.picture", icon_name="save"),
        curve=Curve("reports.curve"),
        weeks=Columns("reports.weeks"),
        load=Grid("reports.load"),
        agents=Rows("reports.agents"),
        clients=Rows("reports.clients"),
        assessments=Rows("reports.assessments"),
        owed=Rows("reports.owed"),
        waiting=Rows("reports.waiting"),
        causes=Rows("reports.causes"),
        breaches=BreachTable(),
        side=side,
        found=found,
        found_title=found_title,
        close_found=close_found,
    )
    made.said.setObjectName("reports.said")
    made.period.set_value("4")
    made.stop.hide()
    top = TurningRow((made.back, made.title), (made.period, made.export, made.picture), "reports.top")
    line = QHBoxLayout()
    line.addWidget(made.said, 1)
    line.addWidget(made.stop)
    body = QHBoxLayout()
    body.setSpacing(2 * theme.space)
    body.addWidget(_charts(made), 1)
    body.addWidget(side)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(2 * theme.space, theme.space, 2 * theme.space, 0)
    layout.setSpacing(theme.space)
    layout.addWidget(top)
    layout.addLayout(line)
    layout.addWidget(hairline())
    layout.addLayout(body, 1)
    return made


def _charts(made: LaidOut) -> QScrollArea:
    theme = current_theme()
    inside = QWidget()
    inside.setObjectName("reports.charts")
    grid = QGridLayout(inside)
    grid.setContentsMargins(0, theme.space, theme.space, 2 * theme.space)
    grid.setHorizontalSpacing(4 * theme.space)
    grid.setVerticalSpacing(3 * theme.space)
    start = Qt.AlignmentFlag.AlignTop
    for at, (left, right) in enumerate(
        (
            (made.curve, made.weeks),
            (made.agents, made.assessments),
            (made.clients, made.load),
            (made.owed, made.waiting),
        )
    ):
        grid.addWidget(left, at, 0, start)
        grid.addWidget(right, at, 1, start)
    grid.addWidget(made.causes, 4, 0, 1, 2, start)
    grid.addWidget(made.breaches, 5, 0, 1, 2)
    grid.setRowStretch(6, 1)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    area = QScrollArea()
    area.setObjectName("reports.area")
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setWidget(inside)
    made.breaches.told.connect(partial(bring_into_view, area, made.breaches.timeline))
    return area


def _side() -> tuple[QWidget, RequestTable, ElidedLabel, QToolButton]:
    theme = current_theme()
    side = QWidget()
    side.setObjectName("reports.side")
    side.setFixedWidth(theme.px(SIDE_WIDTH))
    title = ElidedLabel(kind="heading")
    title.setObjectName("reports.side.title")
    close = icon_button("close", _("Close"), "reports.side.close")
    found = RequestTable("reports.side.requests", "", widths=(92, 150, 0, 110))
    top = QHBoxLayout()
    top.addWidget(title, 1)
    top.addWidget(close)
    layout = QVBoxLayout(side)
    layout.setContentsMargins(0, theme.space, 0, theme.space)
    layout.setSpacing(theme.space)
    layout.addLayout(top)
    layout.addWidget(found, 1)
    side.hide()
    return side, found, title, close
