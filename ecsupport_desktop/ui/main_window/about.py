"""Version, licence, and where the data is kept."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.ports import Store
from ecsupport_desktop.ui.shared.crash_report import program_version
from ecsupport_desktop.ui.shared.labels import label
from ecsupport_desktop.ui.shared.theme import current_theme, px


class AboutDialog(QDialog):
    """Esc closes it."""

    def __init__(self, store: Store | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("about")
        self.setWindowTitle(_("About"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        space = current_theme().space
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * space, 3 * space, 4 * space, 3 * space)
        layout.setSpacing(space)
        version = _("Version {version} · MIT licence").format(version=program_version())
        promise = _("Every request is analysed and gets a response within 48 hours.")
        layout.addWidget(label(_("ECShops support"), "title"))
        layout.addWidget(label(promise))
        layout.addWidget(label(version, "muted"))
        if store is not None:
            layout.addWidget(_to_copy(_("Data: {path}").format(path=store.whereabouts)))
            if store.live is not None:
                layout.addWidget(_to_copy(_("Server: {what}").format(what=store.description)))
                layout.addWidget(_to_copy(_("Drafts: {path}").format(path=store.path)))
        self.setMinimumWidth(px(420))


def _to_copy(text: str) -> QLabel:
    place = label(text, "muted", wrap=True)
    place.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return place
