import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from ecsupport_desktop.config.paths import resources_folder
from ecsupport_desktop.ui.shared.icons import bind_icon, icon, icon_names
from ecsupport_desktop.ui.shared.style_sheet import style_sheet
from ecsupport_desktop.ui.shared.theme import apply_theme
from ecsupport_desktop.ui.shared.tokens import DARK, LIGHT


def colours(made: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> set[str]:
    image = made.pixmap(QSize(16, 16), 3.0, mode).toImage()
    solid = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {one.name() for one in solid if one.alpha() == 255}


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_is_drawn_in_the_ink_asked_for(qapp: QApplication, name: str) -> None:
    found = colours(icon(name, LIGHT, "accent"))
    assert found == {LIGHT.accent}


def test_every_icon_stands_on_the_grid() -> None:
    for file in (resources_folder() / "icons").glob("*.svg"):
        assert ElementTree.parse(file).getroot().get("viewBox") == "0 0 16 16", file.name


def test_the_style_sheet_finds_its_pictures() -> None:
    for tokens in (LIGHT, DARK):
        paths = re.findall(r'url\("([^"]+)"\)', style_sheet(tokens, 100))
        assert paths
        assert all(Path(path).is_file() for path in paths)


def test_a_disabled_icon_is_paler(qapp: QApplication) -> None:
    assert colours(icon("send", DARK, "text"), QIcon.Mode.Disabled) == {DARK.disabled}


def test_an_unknown_icon_is_a_mistake(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icon("unicorn", LIGHT)


def test_enlarged_a_buttons_text_keeps_away_from_its_icon(qapp: QApplication, qtbot: QtBot) -> None:
    button = QPushButton("Copy")
    qtbot.addWidget(button)
    apply_theme(qapp, "light")
    bind_icon(button, "copy")
    assert button.iconSize() == QSize(16, 16)
    apply_theme(qapp, "light", zoom=200)
    image = button.icon().pixmap(button.iconSize(), 1.0).toImage()
    apply_theme(qapp, "light")
    assert (image.width(), image.height()) == (36, 32)
    assert all(image.pixelColor(x, y).alpha() == 0 for x in range(32, 36) for y in range(32))
    assert button.iconSize() == QSize(16, 16)


def test_a_bound_icon_follows_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "light")
    button = QPushButton()
    qtbot.addWidget(button)
    bind_icon(button, "search")
    assert colours(button.icon()) == {LIGHT.muted}
    apply_theme(qapp, "dark")
    assert colours(button.icon()) == {DARK.muted}
    bind_icon(button, "send", "accent")
    apply_theme(qapp, "light")
    assert colours(button.icon()) == {LIGHT.accent}
