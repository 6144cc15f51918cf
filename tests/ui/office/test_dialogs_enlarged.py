"""At 200 % every dialog fits a screen of 1280 by 800: its buttons are reached."""

import pytest

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
