"""The settings, as somebody searches and changes them."""

from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ecsupport_desktop.config.settings import SETTINGS, load_settings
from ecsupport_desktop.services.connection_steps import Step, StepName
from ecsupport_desktop.ui.main_window.join_dialog import JoinDialog
from ecsupport_desktop.ui.settings.settings_dialog import SettingsDialog
from ecsupport_desktop.ui.settings.titles import ELSEWHERE, GROUPS, TITLES
from ecsupport_desktop.ui.shared.theme import apply_theme, current_theme


@pytest.fixture
def open_dialog(link: Any, notices: Any, window: Any, settled: Any, qtbot: QtBot, qapp: QApplication) -> Iterator[Any]:
    def open_it() -> SettingsDialog:
        dialog = SettingsDialog(link, notices, window)
        with qtbot.waitExposed(dialog):
            dialog.open()
        dialog.complete()
        settled()
        return dialog

    yield open_it
    apply_theme(qapp)


def saved(link: Any, key: str) -> Any:
    settings, problems = load_settings(link.paths, {})
    assert not problems
    return getattr(settings, key)


def message(dialog: SettingsDialog, key: str) -> str:
    return dialog.findChild(QLabel, f"settings.{key}.message").text()


def choose(dialog: SettingsDialog, key: str, value: str) -> None:
    field = dialog.findChild(QWidget, f"settings.{key}")
    if isinstance(field, QComboBox):
        field.setCurrentIndex(field.findData(value))
        field.activated.emit(field.currentIndex())
    else:
        field.segment_button(value).click()


def line(dialog: SettingsDialog, key: str) -> QLineEdit:
    return dialog.findChild(QLineEdit, f"settings.{key}")


def test_what_is_below_comes_by_itself_and_tab_goes_through_it_in_order(
    link: Any, notices: Any, window: Any, qtbot: QtBot
) -> None:
    dialog = SettingsDialog(link, notices, window)
    assert dialog.findChild(QWidget, "settings.language") is not None
    assert dialog.findChild(QWidget, "settings.level_3_enabled") is None
    with qtbot.waitExposed(dialog):
        dialog.open()
    qtbot.waitUntil(lambda: not dialog._filling.under_way)
    assert dialog.findChild(QWidget, "settings.level_3_enabled") is not None
    first = at = dialog.findChild(QWidget, "settings.search")
    reached = [first.objectName()]
    while (at := at.nextInFocusChain()) is not first:
        reached.append(at.objectName())
    fields = [f"settings.{key}" for key in ("time_zone", "quiet_hours", "mail_address", "database", "backups_kept")]
    places = [reached.index(name) for name in (*fields, "settings.nearing", "settings.agents", "settings.close")]
    assert places == sorted(places)


@pytest.mark.parametrize("key", ["zoom", "backups_kept", "critical", "level_3_enabled"])
def test_a_setting_gone_to_is_seen_as_soon_as_its_row_is_there(
    link: Any, notices: Any, window: Any, qtbot: QtBot, key: str
) -> None:
    dialog = SettingsDialog(link, notices, window)
    with qtbot.waitExposed(dialog):
        dialog.open()
    dialog.show_setting(key)
    dialog.complete()  # and no turn of the event loop, in which Qt would lay it out
    assert dialog.focusWidget() is dialog.findChild(QWidget, f"settings.{key}")
    area = dialog.findChild(QScrollArea, "settings.scroll").viewport()
    row = dialog.findChild(QWidget, f"settings.{key}.row")
    assert area.rect().contains(row.mapTo(area, row.rect().center()))


@pytest.mark.parametrize("name", ["settings.database", "settings.place.local"])
def test_what_is_chosen_while_rows_are_still_being_made_is_saved(
    link: Any, notices: Any, window: Any, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    dialog = SettingsDialog(link, notices, window)
    row_after_row, dialog._filling._steps = dialog._filling._steps, iter(())
    while (control := dialog.findChild(QWidget, name)) is None:
        next(row_after_row)
    dialog._filling._steps = row_after_row
    assert dialog.findChild(QWidget, "settings.backups_kept") is None
    if name == "settings.place.local":
        with qtbot.waitSignals([dialog.accepted, dialog.local_chosen]):
            control.click()
    else:
        control.setText(str(tmp_path / "bea.db"))
        control.editingFinished.emit()
        assert saved(link, "database").endswith("bea.db") and "from the next start" in message(dialog, "database")


def test_nothing_more_is_made_while_the_program_leaves(link: Any, notices: Any, window: Any, qtbot: QtBot) -> None:
    dialog = SettingsDialog(link, notices, window)
    dialog.show()
    link.jobs.close()
    qtbot.waitUntil(lambda: not dialog._filling.under_way)
    assert dialog.findChild(QWidget, "settings.level_3_enabled") is None
    dialog.close()


def test_every_setting_is_there_once() -> None:
    shown = [key for group in GROUPS for key in group.keys]
    assert sorted(shown) == sorted(SETTINGS.keys() - ELSEWHERE) == sorted(TITLES)


def test_tab_leads_from_the_search_to_the_settings(open_dialog: Any, qtbot: QtBot) -> None:
    dialog = open_dialog()
    search = dialog.findChild(QLineEdit, "settings.search")
    dialog.activateWindow()
    search.setFocus()
    qtbot.waitUntil(search.hasFocus)
    qtbot.keyClick(search, Qt.Key.Key_Tab)
    assert dialog.findChild(QWidget, "settings.page").isAncestorOf(QApplication.focusWidget())


def test_colours_are_saved_and_in_force_at_once(open_dialog: Any, link: Any, qtbot: QtBot) -> None:
    dialog = open_dialog()
    with qtbot.waitSignal(dialog.setting_saved) as told:
        choose(dialog, "appearance", "dark")
    assert told.args == ["appearance"]
    assert saved(link, "appearance") == link.settings.appearance == "dark"
    assert current_theme().tokens.dark
    back = dialog.findChild(QAbstractButton, "settings.appearance.reset")
    assert back.isVisible()
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert saved(link, "appearance") == "system"
    assert not back.isVisible()


def test_the_text_size_grows(open_dialog: Any, link: Any, qtbot: QtBot) -> None:
    dialog = open_dialog()
    dialog.findChild(QSpinBox, "settings.zoom").stepUp()
    assert saved(link, "zoom") == 110
    assert current_theme().zoom == 110


def test_language_is_saved_and_holds_at_once(open_dialog: Any, link: Any, qtbot: QtBot) -> None:
    dialog = open_dialog()
    with qtbot.waitSignal(dialog.setting_saved, check_params_cb=lambda key: key == "language"):
        choose(dialog, "language", "es")
    assert saved(link, "language") == "es"
    assert message(dialog, "language") == ""


def test_a_wrong_text_is_said_beside_its_field_and_not_saved(open_dialog: Any, link: Any, qtbot: QtBot) -> None:
    dialog = open_dialog()
    zone = line(dialog, "time_zone")
    zone.selectAll()
    qtbot.keyClicks(zone, "Mars/Olympus")
    qtbot.keyClick(zone, Qt.Key.Key_Return)
    assert "name of a time zone" in message(dialog, "time_zone")
    assert zone.text() == "Mars/Olympus"
    assert saved(link, "time_zone") == "system"
    zone.selectAll()
    qtbot.keyClicks(zone, "America/Lima")
    with qtbot.waitSignal(link.language_changed):
        qtbot.keyClick(zone, Qt.Key.Key_Return)
    assert message(dialog, "time_zone") == ""
    assert str(link.zone) == saved(link, "time_zone") == "America/Lima"


def test_a_refused_value_holds_the_dialog_open_once(open_dialog: Any, link: Any, qtbot: QtBot) -> None:
    dialog = open_dialog()
    dialog.activateWindow()
    signature = dialog.findChild(QPlainTextEdit, "settings.mail_signature_en")
    signature.setFocus()
    qtbot.keyClicks(signature, "Regards, {nmae}")
    close = dialog.findChild(QPushButton, "settings.close")
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert dialog.isVisible() and "nmae" in message(dialog, "mail_signature_en")
    qtbot.waitUntil(signature.hasFocus)
    signature.setPlainText("Regards, {naem}")
    qtbot.keyClick(signature, Qt.Key.Key_Escape)
    assert dialog.isVisible() and signature.toPlainText() == "Regards, {naem}"
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()


def test_a_mended_value_is_saved_by_closing(open_dialog: Any, link: Any, qtbot: QtBot) -> None:
    dialog = open_dialog()
    dialog.activateWindow()
    zone = line(dialog, "time_zone")
    zone.setFocus()
    zone.selectAll()
    qtbot.keyClicks(zone, "Mars/Olympus")
    dialog.findChild(QLineEdit, "settings.search").setText("backups kept")
    dialog.reject()
    assert dialog.isVisible() and zone.isVisible()
    zone.setText("America/Lima")
    dialog.reject()
    assert not dialog.isVisible() and saved(link, "time_zone") == "America/Lima"


def test_office_hours_are_typed_a_day_a_line(open_dialog: Any, link: Any, qtbot: QtBot) -> None:
    dialog = open_dialog()
    monday = line(dialog, "office_hours.monday")
    assert monday.text() == "08:30-18:00"
    monday.setText("9:00-13:00, 15:00-18:00")
    qtbot.keyClick(monday, Qt.Key.Key_Return)
    assert saved(link, "office_hours")[0] == ((time(9), time(13)), (time(15), time(18)))


def test_quiet_hours_are_typed_in_a_line(open_dialog: Any, link: Any, qtbot: QtBot) -> None:
    quiet = line(open_dialog(), "quiet_hours")
    quiet.setText("22:00-07:00")
    qtbot.keyClick(quiet, Qt.Key.Key_Return)
    assert saved(link, "quiet_hours") == link.settings.quiet_hours == "22:00-07:00"
    for wrong in ("at night", "22:00", "00:00-12:00, 12:00-00:00"):
        quiet.setText(wrong)
        qtbot.keyClick(quiet, Qt.Key.Key_Return)
        assert "times such as" in message(quiet.window(), "quiet_hours")
        assert saved(link, "quiet_hours") == link.settings.quiet_hours == "22:00-07:00"


def test_what_the_environment_gives_cant_be_changed_here(open_dialog: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSUPPORT_ZOOM", "120")
    dialog = open_dialog()
    assert not dialog.findChild(QSpinBox, "settings.zoom").isEnabled()
    assert message(dialog, "zoom") == "Given by ECSUPPORT_ZOOM this time"


def test_searching_leaves_what_speaks_of_it(open_dialog: Any, qtbot: QtBot) -> None:
    dialog = open_dialog()
    search = line(dialog, "search")
    qtbot.keyClicks(search, "backups kept")

    def visible() -> list[str]:
        rows = [row for row in dialog.findChildren(QWidget) if row.objectName().endswith(".row")]
        return [row.objectName() for row in rows if row.isVisible()]

    assert visible() == ["settings.backups_kept.row"]
    qtbot.keyClicks(search, " nonsense")
    assert visible() == []
    assert dialog.findChild(QLabel, "settings.nothing").isVisible()


def test_a_lead_changes_the_policy_for_all(open_dialog: Any, link: Any, world: Any, settled: Any) -> None:
    dialog = open_dialog()
    dialog.findChild(QSpinBox, "settings.nearing").setValue(24)
    settled()
    assert world.desk.readers.policy().nearing == timedelta(hours=24)
    assert link.policy.nearing == timedelta(hours=24)
    dialog.findChild(QCheckBox, "settings.level_3_enabled").click()
    settled()
    assert not world.desk.readers.policy().level_3_enabled
    dialog.findChild(QSpinBox, "settings.critical").setValue(30)
    assert message(dialog, "nearing") == "Nearing must begin before critical and at most 48 hours before due"
    settled()
    assert world.desk.readers.policy().critical == timedelta(hours=4)


def test_others_see_the_policy_and_why_they_may_not(open_dialog: Any, link: Any, world: Any) -> None:
    link.act_as(world.colleague("juan"))
    dialog = open_dialog()
    assert not dialog.findChild(QSpinBox, "settings.nearing").isEnabled()
    assert message(dialog, "nearing") == "Only a lead may change the policy"


def test_every_control_has_a_name_for_the_screen_reader(open_dialog: Any) -> None:
    dialog = open_dialog()
    fields = [*dialog.findChildren(QLineEdit), *dialog.findChildren(QSpinBox), *dialog.findChildren(QCheckBox)]
    nameless = [
        field.objectName()
        for field in fields
        if not field.accessibleName() and not field.objectName().startswith("qt_spinbox")
    ]
    assert nameless == []


def test_a_team_is_joined_and_left_again(open_dialog: Any, link: Any, qtbot: QtBot) -> None:
    dialog = open_dialog()
    local = dialog.findChild(QAbstractButton, "settings.place.local")
    assert not local.isVisible()
    with qtbot.waitSignal(dialog.join_requested):
        dialog.findChild(QAbstractButton, "settings.place").click()
    server = line(dialog, "server")
    qtbot.keyClicks(server, "postgresql://ana@db.example.com/support?sslmode=require")
    qtbot.keyClick(server, Qt.Key.Key_Return)
    assert "whose server it is" in dialog.findChild(QLabel, "settings.place.weak").text()
    server.clear()
    qtbot.keyClicks(server, "ana:s3cret@db")
    qtbot.keyClick(server, Qt.Key.Key_Return)
    assert "without a password" in message(dialog, "server") and "s3cret" not in saved(link, "server")
    with qtbot.waitSignals([dialog.accepted, dialog.local_chosen]):
        qtbot.mouseClick(local, Qt.MouseButton.LeftButton)
    assert saved(link, "server") == link.settings.server == ""


def test_joining_is_the_same_page_as_at_the_first_start(link: Any, window: Any, settled: Any, qtbot: QtBot) -> None:
    def test(server: Any, password: str | None, *, cancelled: Any) -> Any:
        yield from (Step(name=name, ok=True) for name in StepName)

    dialog = JoinDialog(test, link, window)
    with qtbot.waitExposed(dialog):
        dialog.open()
    dialog.findChild(QLineEdit, "join.server").setText("db.example.com/support")
    dialog.findChild(QLineEdit, "join.user").setText("ana")
    dialog.findChild(QAbstractButton, "join.test").click()
    joining = dialog.findChild(QAbstractButton, "join.join")
    qtbot.waitUntil(joining.isEnabled)
    with qtbot.waitSignal(dialog.joined) as joined:
        joining.click()
    assert joined.args[0].server.name == "support@db.example.com" and joined.args[1] == ""
    assert saved(link, "server") == link.settings.server == "postgresql://ana@db.example.com:5432/support"
