"""Where everything stands on the page of a quote: lines and words on the left, the paper on the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.quote.nothing import NoQuote
from ecsupport_desktop.ui.quote.panes import QuotePanes
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import current_theme

if TYPE_CHECKING:
    from ecsupport_desktop.ui.quote.quote_page import QuotePage


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What the page fills afterwards."""

    needed: QLabel
    problem: QLabel
    add: QPushButton
    rates: QPushButton
    copy: QPushButton
    nothing: NoQuote
    split: QuotePanes

    def show_quote(self) -> None:
        """Form and paper."""
        self.nothing.hide()
        self.split.show()

    def show_nothing(self, view: RequestView | None) -> None:
        """What is said while there is no quote of this request, or while it isn't read yet."""
        self.split.hide()
        self.nothing.show_view(view)


def lay_out(page: QuotePage) -> LaidOut:
    """Put the page together."""
    theme = current_theme()
    needed = label("", "nearing", name="quote.needed", wrap=True)
    problem = label("", "critical", name="quote.problem", wrap=True)
    add = quiet_button(_("Add a line"), "quote.add", icon_name="new")
    rates = quiet_button(_("From the rate card"), "quote.rates", icon_name="tag")
    copy = quiet_button(_("From an earlier quote"), "quote.copy", icon_name="copy")
    column = QWidget(page)
    column.setObjectName("quote.column")
    inside = QVBoxLayout(column)
    inside.setContentsMargins(*[2 * theme.space] * 4)
    inside.setSpacing(2 * theme.space)
    for panel in page.panels:
        inside.addWidget(panel)
        panel.hide()
    inside.addWidget(needed)
    bar = QHBoxLayout()
    bar.setSpacing(theme.space)
    bar.addWidget(label(_("Lines"), "heading"))
    bar.addStretch(1)
    for button in (add, rates, copy):
        bar.addWidget(button)
    inside.addLayout(bar)
    for widget in (page.lines, problem, page.totals, page.form):
        inside.addWidget(widget)
    inside.addStretch(1)
    area = QScrollArea(page)
    area.setObjectName("quote.area")
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setWidget(column)
    split = QuotePanes(area, page.preview, page.header.paper, page)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(page.header)
    layout.addWidget(split, 1)
    nothing = NoQuote(page)
    layout.addWidget(nothing, 1)
    return LaidOut(needed=needed, problem=problem, add=add, rates=rates, copy=copy, nothing=nothing, split=split)
