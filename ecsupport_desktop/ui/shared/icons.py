"""The program's own icons: SVG strokes on a 16-pixel grid, recoloured by the tokens when they are loaded."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QPushButton

from ecsupport_desktop.config.paths import resources_folder
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.tokens import Tokens

ICON_SIZE = 16
_RATIOS = (1.0, 2.0, 3.0)
_BESIDE = 4
"""Pixels that Qt leaves between the icon of a push button and its text, at any zoom."""


class _HasIcon(Protocol):
    def setIcon(self, icon: QIcon, /) -> None: ...


def icon_names() -> list[str]:
    """Every icon that can be recoloured, by the name `icon` takes; the others are the style sheet's."""
    files = (resources_folder() / "icons").glob("*.svg")
    return sorted(file.stem for file in files if "currentColor" in file.read_text(encoding="utf-8"))


def icon(name: str, tokens: Tokens, ink: str = "muted", size: int = ICON_SIZE, *, beside: int = 0) -> QIcon:
    """The icon in the colour of the token `ink`, disabled included, sharp up to three times the density.

    `beside` are pixels left free on its right.

    Raises FileNotFoundError on a name that doesn't exist.
    """
    made = QIcon()
    for mode, token in ((QIcon.Mode.Normal, ink), (QIcon.Mode.Disabled, "disabled")):
        for ratio in _RATIOS:
            made.addPixmap(_drawn(name, tokens.colour(token).name(), size, beside, ratio), mode)
    return made


def bind_icon(target: QObject, name: str, ink: str = "muted", size: int = ICON_SIZE) -> None:
    """Give a button or an action its icon now and again whenever the theme changes, as long as it lives."""
    _IconBinding(target, name, ink, size)


class _IconBinding(QObject):
    """Renews one icon; a child of its target, so that both go together. A later one replaces an earlier one."""

    def __init__(self, target: QObject, name: str, ink: str, size: int) -> None:
        super().__init__(target)
        for earlier in target.findChildren(_IconBinding, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if earlier is not self:
                earlier.setParent(None)
                earlier.deleteLater()
        self._what = (name, ink, size)
        self._renew()
        current_theme().theme_changed.connect(self._renew)

    def _renew(self) -> None:
        target = self.parent()
        if target is None:
            return
        name, ink, size = self._what
        theme = current_theme()
        beside = max(0, theme.px(_BESIDE) - _BESIDE) if isinstance(target, QPushButton) else 0
        _set_icon(target, icon(name, theme.tokens, ink, theme.px(size), beside=beside))
        if isinstance(target, QAbstractButton):
            target.setIconSize(QSize(theme.px(size) + beside, theme.px(size)))


def _set_icon(target: object, made: QIcon) -> None:
    holder: _HasIcon = target  # type: ignore[assignment]  # QAction, QAbstractButton: no common base has it
    holder.setIcon(made)


@cache
def _source(name: str) -> str:
    return (resources_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def _drawn(name: str, colour: str, size: int, beside: int, ratio: float) -> QPixmap:
    """Kept in Qt's own cache, which goes with the application: a pixmap that outlives it is a crash at exit."""
    key = f"icon {name} {colour} {size} {beside} {ratio}"
    pixmap = QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    side = round(size * ratio)
    pixmap = QPixmap(side + round(beside * ratio), side)
    pixmap.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, pixmap)
    return pixmap
