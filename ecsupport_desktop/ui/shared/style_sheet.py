"""The one style sheet: only what Fusion and the palette can't say. Looks are asked for by the `kind` property.

Kinds: QPushButton primary, quiet · QLabel muted, heading, title, chip, key, nearing, critical, overdue ·
QFrame hairline, popup, notice · any QWidget raised (the ground of sidebars and panels) · QListView sidebar ·
QPlainTextEdit, QTextEdit field · QLineEdit bare. A field whose `wrong` property is true has an edge that says so.

A list that is a window holds what a field completes to: nothing is behind it, so it has a ground of its own. QCompleter
makes it six pixels higher than its rows at any zoom: edge and padding are exactly those.
"""

from __future__ import annotations

from string import Template

from ecsupport_desktop.config.paths import resources_folder
from ecsupport_desktop.ui.shared.tokens import RADIUS, Tokens

_SHEET = Template("""
QPushButton, QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit[kind="field"], QTextEdit[kind="field"] {
    border: 1px solid $border; border-radius: ${radius}px; background: $field; color: $text;
}
QPushButton { min-height: ${control}px; padding: 0 ${p12}px; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: ${control}px; padding: 0 ${p8}px; }
QLineEdit { placeholder-text-color: $muted; }
QPlainTextEdit[kind="field"], QTextEdit[kind="field"] { padding: ${p4}px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $selection; }
QPushButton:focus, QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus,
QPlainTextEdit[kind="field"]:focus, QTextEdit[kind="field"]:focus { border: 2px solid $accent; }
QPushButton:focus { padding: 0 ${p11}px; min-height: ${control_focus}px; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { padding: 0 ${p7}px; min-height: ${control_focus}px; }
QPlainTextEdit[kind="field"]:focus, QTextEdit[kind="field"]:focus { padding: ${p3}px; }
QPushButton:disabled, QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {
    background: $raised; color: $disabled; border-color: $hairline;
}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QAbstractSpinBox[wrong="true"], QComboBox[wrong="true"] {
    border-color: $critical;
}
QPushButton[kind="primary"] { background: $accent; border-color: $accent; color: $on_accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_pressed; }
QPushButton[kind="primary"]:focus { border-color: $text; }
QPushButton[kind="primary"]:disabled { background: $chip; border-color: $chip; color: $disabled; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: $muted; padding: 0 ${p8}px; }
QPushButton[kind="quiet"][trouble="nearing"] { color: $nearing; }
QPushButton[kind="quiet"][trouble="critical"] { color: $critical; }
QPushButton[kind="quiet"]:hover { background: $hover; color: $text; }
QPushButton[kind="quiet"]:pressed { background: $selection; }
QPushButton[kind="quiet"]:focus { border-color: $accent; color: $text; padding: 0 ${p7}px; }
QPushButton[kind="quiet"]:disabled { color: $disabled; }
QLineEdit[kind="bare"], QLineEdit[kind="bare"]:focus {
    border: none; background: transparent; padding: 0 ${p16}px; min-height: ${p32}px; font-size: ${heading}px;
}
QToolButton { border: 2px solid transparent; border-radius: ${radius}px; padding: ${p3}px; background: transparent; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $selection; }
QToolButton:focus { border-color: $accent; }
QPushButton[kind="link"] {
    background: transparent; border: none; color: $accent; padding: 0; min-height: 0; text-align: left;
}
QPushButton[kind="link"]:hover { color: $accent_hover; }
QPushButton[kind="link"]:focus { border: none; border-bottom: 2px solid $accent; padding: 0; min-height: 0; }
QPushButton::menu-indicator { image: none; width: 0; }
QComboBox::drop-down { border: none; width: ${p24}px; }
QComboBox::down-arrow { image: url("$icons/field-down.svg"); width: ${p12}px; height: ${p12}px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: none; width: ${p20}px; }
QAbstractSpinBox::up-arrow { image: url("$icons/field-up.svg"); width: ${p8}px; height: ${p8}px; }
QAbstractSpinBox::down-arrow { image: url("$icons/field-down.svg"); width: ${p8}px; height: ${p8}px; }
QDateTimeEdit::drop-down { border: none; width: ${p24}px; }
QDateTimeEdit::down-arrow { image: url("$icons/field-down.svg"); width: ${p12}px; height: ${p12}px; }
QCheckBox, QRadioButton { spacing: ${p8}px; }
QCheckBox::indicator, QTableView::indicator, QListView::indicator, QRadioButton::indicator {
    width: ${p14}px; height: ${p14}px; border: 1px solid $disabled; border-radius: ${p4}px; background: $field;
}
QRadioButton::indicator { border-radius: ${tick_radius}px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $text; }
QCheckBox::indicator:checked, QTableView::indicator:checked, QListView::indicator:checked {
    background: $accent; border-color: $accent; image: url("$icons/tick-on-$shade_name.svg");
}
QRadioButton::indicator:checked {
    background: $accent; border-color: $accent; image: url("$icons/dot-on-$shade_name.svg");
}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $border; background: $raised; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $accent; }
QCheckBox::indicator:checked:focus, QRadioButton::indicator:checked:focus { border-color: $text; }
QLabel[kind="muted"] { color: $muted; }
QLabel[kind="strong"] { font-weight: 600; }
QLabel[kind="heading"] { font-size: ${heading}px; font-weight: 600; }
QLabel[kind="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[kind="chip"] {
    background: $chip; color: $text; border-radius: ${chip_radius}px; padding: 0 ${p10}px; min-height: ${chip_height}px;
}
QLabel[kind="key"] {
    background: $field; color: $muted; border: 1px solid $border; border-radius: ${p4}px; padding: 1px ${p5}px;
}
QLabel[kind="nearing"] { color: $nearing; }
QLabel[kind="critical"] { color: $critical; }
QLabel[kind="overdue"] { color: $overdue; }
QFrame[kind="hairline"] { background: $hairline; border: none; }
QWidget[kind="raised"] { background: $raised; border: none; }
QFrame[kind="notice"] { background: $raised; border: 1px solid $border; border-radius: ${p8}px; }
QFrame[kind="popup"] { background: $ground; border: 1px solid $border; border-radius: ${p8}px; }
QAbstractItemView, QScrollArea { border: none; background: transparent; outline: none; }
QListView:window { background: $ground; border: 1px solid $border; padding: 2px; }
QListView::item:window { padding: ${p5}px ${p8}px; border-left: ${p3}px solid transparent; }
QListView::item:window:hover { background: $hover; }
QListView::item:window:selected { background: $selection; border-left-color: $accent; color: $text; }
QTableView, QTreeView { background: $ground; gridline-color: transparent; }
QTableView#historyView::item { padding: 0 ${p8}px; }
QListView[kind="sidebar"] { background: $raised; padding: ${p8}px 0; }
QComboBox QAbstractItemView { background: $field; border: 1px solid $border; }
QHeaderView { background: $ground; border: none; }
QHeaderView::section {
    background: $ground; color: $muted; border: none; border-bottom: 1px solid $hairline;
    padding: ${p4}px ${p8}px; font-weight: 400;
}
QHeaderView::section:vertical { border: none; }
QTableCornerButton::section { background: $ground; border: none; border-bottom: 1px solid $hairline; }
QHeaderView::section:hover { color: $text; }
QHeaderView::down-arrow { image: url("$icons/field-down.svg"); width: ${p10}px; subcontrol-position: center right; }
QHeaderView::up-arrow { image: url("$icons/field-up.svg"); width: ${p10}px; subcontrol-position: center right; }
QSplitter::handle { background: $hairline; }
QStatusBar { background: $raised; color: $muted; border-top: 1px solid $hairline; }
QStatusBar::item { border: none; }
QMenuBar { background: $raised; border: none; }
QMenuBar::item { padding: ${p4}px ${p8}px; background: transparent; border-radius: ${p4}px; }
QMenuBar::item:selected { background: $selection; }
QMenu { background: $ground; border: 1px solid $border; padding: ${p4}px 0; }
QMenu::item { padding: ${p5}px ${p24}px ${p5}px ${p12}px; }
QMenu::icon { padding-left: ${p12}px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $hairline; margin: ${p4}px 0; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: ${p4}px ${p8}px; }
QTabWidget::pane { border: none; border-top: 1px solid $hairline; }
QTabBar::tab { padding: ${p8}px ${p12}px; color: $muted; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $raised; }
QCalendarWidget QToolButton { color: $text; font-weight: 600; padding: 0 ${p8}px; min-height: ${p24}px; }
QCalendarWidget QToolButton::menu-indicator { image: none; }
QScrollBar:vertical { background: transparent; width: ${p10}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${p10}px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: ${p3}px; margin: ${p2}px; }
QScrollBar::handle:vertical { min-height: ${p32}px; }
QScrollBar::handle:horizontal { min-width: ${p32}px; }
QScrollBar::handle:hover { background: $disabled; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
""")

CONTROL = 28
"""Outer height of buttons and one-line fields, in pixels at 100 %."""


def style_sheet(tokens: Tokens, zoom: int) -> str:
    """The sheet for these colours at this zoom (percent)."""

    def px(pixels: float) -> int:
        return max(1, round(pixels * zoom / 100))

    colours = {name: getattr(tokens, name) for name in tokens.__slots__ if name != "dark"}
    control = px(CONTROL)
    paddings = {f"p{n}": px(n) for n in (2, 3, 4, 5, 8, 10, 12, 14, 16, 20, 24, 28, 32)}
    # A focused edge is one pixel thicker at any zoom: what is inside gives up exactly that pixel.
    paddings |= {"p3": px(4) - 1, "p7": px(8) - 1, "p11": px(12) - 1}
    return _SHEET.substitute(
        colours,
        **paddings,
        radius=px(RADIUS),
        control=control - 2,
        control_focus=control - 4,
        tick_radius=px(14) // 2 + 1,
        shade_name="dark" if tokens.dark else "light",
        chip_height=px(22),
        chip_radius=px(22) // 2,
        heading=px(15),
        title=px(20),
        icons=(resources_folder() / "icons").as_posix(),
    )
