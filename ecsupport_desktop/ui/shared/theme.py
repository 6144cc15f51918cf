"""How the window looks: Fusion, our own four palettes, three text sizes and an 8-pixel grid.

Widgets that paint by hand ask `current_theme()` while they paint, so a switch of theme needs no plumbing; what
keeps a colour or a height (an icon, a row) listens to `Theme.theme_changed`. GUI thread only.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QToolTip
from shiboken6 import isValid

from ecsupport_desktop.ui.shared.rescaling import rescale
from ecsupport_desktop.ui.shared.style_sheet import style_sheet
from ecsupport_desktop.ui.shared.tokens import LIGHT, PALETTES, SPACE, Tokens

BODY, HEADING, TITLE = 13, 15, 20
"""The three text sizes, in pixels at 100 %: body, heading (bold) and title (bold)."""

ROW_ROOMY, ROW_COMPACT = 32, 26
ZOOM_LEAST, ZOOM_MOST, ZOOM_STEP = 80, 200, 10


class Appearance(StrEnum):
    """Whose light or dark to follow; the high ones have more contrast."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_LIGHT = "high_light"
    HIGH_DARK = "high_dark"

    @property
    def is_dark(self) -> bool:
        return self in (Appearance.DARK, Appearance.HIGH_DARK)


class Density(StrEnum):
    """How much air a row has."""

    ROOMY = "roomy"
    COMPACT = "compact"


class Theme(QObject):
    """The look in force.

    Signals: theme_changed() — tokens, zoom or density are other ones now.
    """

    theme_changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("theme")
        self._app = app
        self._applying = False
        self._is_fusion = False  # below a style sheet a style has no name to ask for
        self.appearance = Appearance.SYSTEM
        self.density = Density.ROOMY
        self.zoom = 100
        self.tokens = LIGHT
        self._family = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        app.styleHints().accessibility().contrastPreferenceChanged.connect(self._on_system_changed)

    @property
    def row_height(self) -> int:
        """Height of one row of a list or table, in pixels."""
        return self.px(ROW_COMPACT if self.density is Density.COMPACT else ROW_ROOMY)

    @property
    def space(self) -> int:
        """One step of the grid, in pixels at this zoom."""
        return self.px(SPACE)

    def px(self, pixels: float) -> int:
        """Pixels at 100 % as pixels at this zoom."""
        return round(pixels * self.zoom / 100)

    def font(self, size: int = BODY, *, bold: bool | None = None) -> QFont:
        """The system's family in one of the three sizes; headings and titles are bold unless told otherwise."""
        font = QFont(self._family)
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight.DemiBold if (size > BODY if bold is None else bold) else QFont.Weight.Normal)
        return font

    def apply(self, appearance: Appearance, density: Density, zoom: int) -> None:
        """Put this look on the whole application. `zoom` is in percent, kept between 80 and 200."""
        self.appearance, self.density = appearance, density
        was, self.zoom = self.zoom, max(ZOOM_LEAST, min(ZOOM_MOST, zoom))
        self._applying = True
        try:
            self._ask_platform()
            self._put_on(was)
        finally:
            self._applying = False
        self.theme_changed.emit()

    def _ask_platform(self) -> None:
        """Let title bars and file dialogs follow too, where the platform can."""
        hints = self._app.styleHints()
        if self.appearance is Appearance.SYSTEM:
            hints.unsetColorScheme()
            dark = hints.colorScheme() is Qt.ColorScheme.Dark
            high = hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
            self.tokens = PALETTES[("high_" if high else "") + ("dark" if dark else "light")]
        else:
            scheme = Qt.ColorScheme.Dark if self.appearance.is_dark else Qt.ColorScheme.Light
            hints.setColorScheme(scheme)
            self.tokens = PALETTES[self.appearance]

    def _put_on(self, was: int) -> None:
        if not self._is_fusion:
            self._app.setStyle("Fusion")
            self._is_fusion = True
        # Under the old sheet: without one, what Qt puts into scroll areas and tabs may keep the old font.
        self._app.setFont(self.font())
        # Qt takes five times as long for one sheet in the place of another as for none, then another.
        self._app.setStyleSheet("")
        if was != self.zoom:  # and while no sheet gives widgets sizes of its own
            rescale(self._app.topLevelWidgets(), was, self.zoom)
        palette = palette_from(self.tokens)
        self._app.setPalette(palette)
        QToolTip.setPalette(palette)
        QToolTip.setFont(self.font())
        self._app.setStyleSheet(style_sheet(self.tokens, self.zoom))

    def _on_system_changed(self, _what: object) -> None:
        if self.appearance is Appearance.SYSTEM and not self._applying:
            self.apply(self.appearance, self.density, self.zoom)


def apply_theme(
    app: QApplication,
    appearance: str = Appearance.SYSTEM,
    density: str = Density.ROOMY,
    zoom: int = 100,
) -> Theme:
    """Put the look on the application and return it; call again to change it. Raises ValueError on other words."""
    theme = app.findChild(Theme) or Theme(app)
    _in_force[:] = [theme]
    theme.apply(Appearance(appearance), Density(density), zoom)
    return theme


def current_theme() -> Theme:
    """The look in force; applies the system's one if nobody has yet. Needs a QApplication."""
    if _in_force and isValid(theme := _in_force[-1]):
        return theme
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("The theme needs a QApplication")
    return apply_theme(app)


_in_force: list[Theme] = []
"""The one there is; asked for with everything that is painted, so it isn't looked for each time."""


def px(pixels: float) -> int:
    """Pixels at 100 % as pixels at the zoom in force."""
    return current_theme().px(pixels)


def current_tokens() -> Tokens:
    """The colours in force."""
    return current_theme().tokens


def palette_from(tokens: Tokens) -> QPalette:
    """Every role of QPalette from the tokens, the same whether the window is active or not."""
    role = QPalette.ColorRole
    palette = QPalette()
    for name, roles in _PALETTE.items():
        for one in roles:
            palette.setColor(one, tokens.colour(name))
    for one in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText, role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, tokens.colour("disabled"))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Base, tokens.colour("raised"))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Accent, tokens.colour("disabled"))
    palette.setColor(role.Shadow, QColor(0, 0, 0))
    return palette


_PALETTE: dict[str, tuple[QPalette.ColorRole, ...]] = {
    "ground": (QPalette.ColorRole.Window, QPalette.ColorRole.AlternateBase, QPalette.ColorRole.Light),
    "field": (QPalette.ColorRole.Base,),
    "raised": (QPalette.ColorRole.Button, QPalette.ColorRole.ToolTipBase, QPalette.ColorRole.Midlight),
    "text": (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.BrightText,
        QPalette.ColorRole.HighlightedText,
        QPalette.ColorRole.ToolTipText,
    ),
    "muted": (QPalette.ColorRole.PlaceholderText,),
    "selection": (QPalette.ColorRole.Highlight,),
    "accent": (QPalette.ColorRole.Accent, QPalette.ColorRole.Link, QPalette.ColorRole.LinkVisited),
    "hairline": (QPalette.ColorRole.Mid,),
    "border": (QPalette.ColorRole.Dark,),
}
