"""Form and paper of a quote beside one another; enlarged, one of them, chosen by a button."""

import pytest
from PySide6.QtWidgets import QPushButton, QTextEdit, QVBoxLayout, QWidget

from ecsupport_desktop.ui.quote.panes import BOTH_FROM, QuotePanes
from ecsupport_desktop.ui.shared.theme import Appearance, Density, current_theme


@pytest.fixture
def page(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.form, made.paper, made.button = QTextEdit(), QTextEdit(), QPushButton("On paper")
    made.button.setCheckable(True)
    column = QVBoxLayout(made)
    column.addWidget(made.button)
    column.addWidget(QuotePanes(made.form, made.paper, made.button, made))
    made.resize(1280, 600)
    made.show()
    yield made
    current_theme().apply(Appearance.LIGHT, Density.ROOMY, 100)


def seen(page):
    return page.form.isVisible(), page.paper.isVisible(), page.button.isVisible()


def test_one_of_both_where_the_text_is_large(page):
    assert seen(page) == (True, True, False)
    current_theme().apply(Appearance.LIGHT, Density.ROOMY, 200)
    assert page.width() < 2 * BOTH_FROM
    assert seen(page) == (True, False, True)
    page.button.click()
    assert seen(page) == (False, True, True)
    current_theme().apply(Appearance.LIGHT, Density.ROOMY, 100)
    assert seen(page) == (True, True, False)
