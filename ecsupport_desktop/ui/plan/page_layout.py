"""Where everything stands on the page of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.shared.buttons import button, primary_button, quiet_button
from ecsupport_desktop.ui.shared.labels import ElidedLabel, hairline, label
from ecsupport_desktop.ui.shared.scrolled import Scrolled
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.turning_row import TurningRow

if TYPE_CHECKING:
    from ecsupport_desktop.ui.plan.plan_page import PlanPage


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What the page fills and enables afterwards."""

    back: QPushButton
    title: ElidedLabel
    stands: ElidedLabel
    agreed: QLabel
    problem: QLabel
    handover: QPushButton
    quote: QPushButton
    save_button: QPushButton
    agree: QPushButton
    close_request: QPushButton
    add: QPushButton
    remove: QPushButton


def lay_out(page: PlanPage) -> LaidOut:
    """Put the page together."""
    theme = current_theme()
    back = quiet_button(_("Back to the request"), "plan.back", icon_name="chevron-left", hint="Esc")
    title = ElidedLabel(kind="title")
    title.setObjectName("plan.title")
    stands = ElidedLabel(kind="muted")
    stands.setObjectName("plan.stands")
    agreed = label("", "muted", name="plan.agreed", wrap=True)
    problem = label("", "critical", name="plan.problem", wrap=True)
    handover = quiet_button(_("Handover sheet…"), "plan.handover", icon_name="save")
    quote = quiet_button(_("Open the quote"), "plan.quote", hint="Q")
    save_button = button(_("Save"), "plan.save", hint="Ctrl+S")
    agree = primary_button(_("Agreed with the client…"), "plan.agree", hint="Ctrl+⏎")
    close_request = primary_button(_("Close as delivered"), "plan.close", hint="Ctrl+⏎")
    first = QHBoxLayout()
    first.setSpacing(theme.space)
    first.addWidget(back)
    first.addWidget(title, 1)
    second = TurningRow((stands,), (quote, handover, save_button, agree, close_request), "plan.second")
    add = quiet_button(_("Add a step"), "plan.add", icon_name="new")
    remove = quiet_button(_("Remove the step"), "plan.remove", icon_name="close")
    titles = label(_("Steps"), "heading"), label(_("Space: how far a step has come"), "muted")
    third = TurningRow(titles, (add, remove), "plan.third")
    layout = QVBoxLayout(page)
    layout.setContentsMargins(2 * theme.space, theme.space, 2 * theme.space, 2 * theme.space)
    layout.setSpacing(theme.space)
    layout.addLayout(first)
    layout.addWidget(second)
    layout.addWidget(hairline())
    body = QWidget()
    body.setObjectName("plan.body")
    inside = QVBoxLayout(body)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(theme.space)
    inside.addWidget(page.agree_panel)
    inside.addWidget(agreed)
    inside.addWidget(third)
    inside.addWidget(page.steps, 1)
    inside.addWidget(problem)
    layout.addWidget(Scrolled(body, "plan.scroll"), 1)
    page.agree_panel.hide()
    return LaidOut(
        back=back, title=title, stands=stands, agreed=agreed, problem=problem, handover=handover, quote=quote,
        save_button=save_button, agree=agree, close_request=close_request, add=add, remove=remove,
    )  # fmt: skip
