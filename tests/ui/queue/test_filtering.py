"""The filter in the search field: chips, completion, messages, all by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from ecsupport_desktop.domain.filter import Key
from ecsupport_desktop.ui.queue.columns import COLUMN_AT
from ecsupport_desktop.ui.queue.completing import completed, offered, place_at
from ecsupport_desktop.ui.queue.queue_pane import QueuePane


@pytest.fixture
def pane(link, state, qtbot, world, settled):
    world.register("Checkout broken", hours_left=5, tags=("vip",))
    world.register("Invoices", hours_left=40)
    made = QueuePane(link, state)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    made.activateWindow()
    made.show_queue("to_analyse")
    settled()
    return made


def found(pane):
    return [pane.model.index(row, COLUMN_AT["subject"]).data() for row in range(pane.model.rowCount())]


def type_in(pane, settled, text):
    pane.search.setFocus()
    pane.search.setText(text)
    pane.search.settle()
    settled()


def chips(pane):
    return [chip.text() for chip in pane.filtering.bar.chips]


def popup_below(pane, settled, qtbot, text):
    """What opens below the search while this is typed."""
    pane.search.setFocus()
    qtbot.waitUntil(pane.search.hasFocus)
    qtbot.keyClicks(pane.search, text)
    settled()
    qtbot.waitUntil(pane.search._popup.isVisible)
    return pane.search._popup


def test_conditions_filter_and_are_chips(pane, settled):
    type_in(pane, settled, "is:nearing -tag:spam check")
    assert found(pane) == ["Checkout broken"]
    assert chips(pane) == ["is:nearing", "-tag:spam"]
    assert pane._found.text() == "1 found"
    type_in(pane, settled, "-is:nearing")
    assert found(pane) == ["Invoices"]


def test_a_chip_is_taken_away_and_edited_by_keys(pane, settled, qtbot):
    type_in(pane, settled, "check tag:vip is:owed")
    qtbot.keyClick(pane.filtering.bar.chips[1], Qt.Key.Key_Return)
    assert pane.search.selectedText() == "is:owed"
    qtbot.keyClick(pane.filtering.bar.chips[0], Qt.Key.Key_Delete)
    settled()
    assert pane.search.text() == "check is:owed"
    assert chips(pane) == ["is:owed"]


def test_what_is_wrong_is_said_and_the_list_stays(pane, settled):
    type_in(pane, settled, "tag:vip")
    assert found(pane) == ["Checkout broken"]
    type_in(pane, settled, "tag:vip is:nearly")
    assert "“nearly” isn't among: owed" in pane.filtering.message.text()
    assert pane.filtering.message.isVisible()
    assert pane.search.text() == "tag:vip is:nearly"
    assert found(pane) == ["Checkout broken"]
    type_in(pane, settled, "tag:vip")
    assert not pane.filtering.message.isVisible()


def test_a_name_nobody_has_is_named(pane, settled):
    type_in(pane, settled, "client:acmee")
    assert found(pane) == []
    assert pane.filtering.message.text() == "There is no client called “acmee”"


def test_a_contact_nobody_is_and_what_has_no_attachment(pane, settled):
    type_in(pane, settled, "contact:nobody")
    assert found(pane) == []
    assert pane.filtering.message.text() == "There is no contact called “nobody”"
    type_in(pane, settled, "has:attachment")
    assert found(pane) == [] and chips(pane) == ["has:attachment"]
    type_in(pane, settled, "-has:attachment -answered:30d check")
    assert found(pane) == ["Checkout broken"]


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("has:", ["attachment"]),
        ("tiene:", ["attachment"]),
        ("answered:", ["7d", "24h", "30d"]),
        ("conta", ["contact:"]),
        ("contact:ru", ['"Zoë Ruiz"']),
    ],
)
def test_the_newer_keys_are_completed(text, offers):
    place = place_at(text, len(text))
    assert place is not None
    assert offered(place, ("Zoë Ruiz", "Ana") if place.key is Key.CONTACT else (), "en") == offers


def test_a_name_that_is_to_be_left_out_may_be_nobodys(pane, settled):
    type_in(pane, settled, "-tag:spam is:critical")
    assert found(pane) == [] and not pane.filtering.message.isVisible()


def test_sorting_keeps_the_filter(pane, settled):
    type_in(pane, settled, "is:owed")
    pane.sort_by("subject")
    settled()
    assert found(pane) == ["Checkout broken", "Invoices"]
    pane.sort_by("subject")
    settled()
    assert found(pane) == ["Invoices", "Checkout broken"]
    assert pane.model.listing.wanted is not None


def test_escape_takes_the_filter_away(pane, settled, qtbot):
    type_in(pane, settled, "tag:vip")
    qtbot.keyClick(pane.search, Qt.Key.Key_Escape)
    settled()
    assert chips(pane) == [] and not pane.filtering.bar.isVisible()
    assert found(pane) == ["Checkout broken", "Invoices"]


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups, offscreen
def test_typing_a_value_offers_those_there_are(pane, settled, qtbot):
    popup = popup_below(pane, settled, qtbot, "tag:v")
    assert pane.search._offers.stringList() == ["vip"]
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert pane.search.text() == "tag:vip "
    pane.search.settle()
    settled()
    assert found(pane) == ["Checkout broken"]


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups, offscreen
@pytest.mark.parametrize("taken", ["window", "popup"])
def test_escape_closes_the_completions_then_empties_and_leads_out(pane, settled, qtbot, taken):
    """In the window Esc is a shortcut too: it must not take the key that is meant for the completions."""
    heard = []
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Escape), pane, lambda: heard.append(True))
    popup = popup_below(pane, settled, qtbot, "tag:v")
    qtbot.keyClick(popup if taken == "popup" else pane.search, Qt.Key.Key_Escape)
    assert heard == [] and not popup.isVisible()
    assert pane.search.text() == "tag:v" and pane.search.hasFocus()
    shortcut.setEnabled(False)
    qtbot.keyClick(pane.search, Qt.Key.Key_Escape)
    settled()
    assert pane.search.text() == "" and pane.table.hasFocus()


def test_places_and_offers():
    place = place_at("check cli", 9)
    assert place.key is None and place.typed == "cli"
    assert offered(place, (), "en") == ["client:"]
    assert completed("check cli", place, "client:") == ("check client:", 13)
    place = place_at("es:prox", 7)
    assert place.key is Key.IS and offered(place, (), "es") == ["próxima"]
    place = place_at("client:acme,vol", 15)
    assert offered(place, ("Volt Energy",), "en") == ['"Volt Energy"']
    assert completed("client:acme,vol", place, '"Volt Energy"')[0] == 'client:acme,"Volt Energy" '
