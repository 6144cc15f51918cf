"""At 200 % every dialog fits a screen of 1280 by 800: its buttons are reached."""

import pytest
from PySide6.QtWidgets import QSpinBox, QWidget

from ecsupport_desktop.ui.directory.client_card import ClientCard
from ecsupport_desktop.ui.directory.new_request import NewRequestDialog
from ecsupport_desktop.ui.settings.settings_dialog import SettingsDialog
from ecsupport_desktop.ui.shared.theme import apply_theme


@pytest.fixture(params=["en", "es"])
def enlarged(request, qapp):
    from ecsupport_desktop.config.language import use_language

    use_language(request.param)
    apply_theme(qapp, "light", zoom=200)
    yield
    apply_theme(qapp, "light")
    use_language("en")


def test_they_fit_the_screen(enlarged, world, link, notices, qtbot, settled):
    for dialog in (
        NewRequestDialog(link, notices),
        ClientCard(link, notices, world.acme.id),
        SettingsDialog(link, notices),
    ):
        qtbot.addWidget(dialog)
        settled()
        least = dialog.minimumSizeHint()
        assert (least.width() <= 1280, least.height() <= 760) == (True, True), (dialog.objectName(), least)


def test_what_has_the_keyboard_is_seen(enlarged, world, link, notices, qtbot, settled):
    dialog = ClientCard(link, notices, world.acme.id)
    qtbot.addWidget(dialog)
    settled()
    dialog.resize(1000, 700)
    dialog.show()
    dialog.activateWindow()
    remarks = dialog.findChild(object, "client_form.remarks")
    remarks.setFocus()
    qtbot.waitUntil(remarks.hasFocus)
    top = remarks.mapTo(dialog, remarks.rect().topLeft()).y()
    assert 0 < top < dialog.height() - 150


def test_the_settings_grow_along_with_the_text_and_come_back(world, link, notices, qtbot, qapp, settled):
    dialog = SettingsDialog(link, notices)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.open()
    dialog.complete()
    settled()
    before, room = dialog.size(), dialog.screen().availableSize()
    zoom = dialog.findChild(QSpinBox, "settings.zoom")
    try:
        zoom.setValue(200)
        assert dialog.size() == (before * 2).boundedTo(room).expandedTo(dialog.minimumSize())
        buttons = [dialog.findChild(QWidget, f"settings.{name}") for name in ("agents", "quotes", "keyboard", "close")]
        qtbot.waitUntil(lambda: all(each.width() >= each.sizeHint().width() for each in buttons))
        assert all(dialog.rect().contains(each.geometry().translated(each.parent().pos())) for each in buttons)
        zoom.setValue(100)
        assert dialog.size() == before
    finally:
        apply_theme(qapp, "light")
