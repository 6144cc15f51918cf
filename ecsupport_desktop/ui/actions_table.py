"""Every action of the window, declared once: what it is called, which keys run it and where it is found.

Plain letters work while no text field has the focus; Ctrl+Z takes back a held send too.
"""

from __future__ import annotations

from PySide6.QtGui import QAction

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.ui.horizon.actions import HORIZON
from ecsupport_desktop.ui.queue.actions import MARKS, VIEWS
from ecsupport_desktop.ui.queue.sorting import SORTS
from ecsupport_desktop.ui.quote.actions import QUOTE
from ecsupport_desktop.ui.reports.actions import REPORTS
from ecsupport_desktop.ui.shared.actions import ActionSpec, MenuSpec
from ecsupport_desktop.ui.sprint.actions import SPRINT
from ecsupport_desktop.ui.tray.actions import TRAY
from ecsupport_desktop.ui.triage.actions import TRIAGE

MENUS: tuple[MenuSpec, ...] = (
    MenuSpec(id="file", title=N_("&File")),
    MenuSpec(id="go", title=N_("&Go")),
    MenuSpec(id="request", title=N_("&Request")),
    MenuSpec(id="triage", title=N_("&Triage")),
    MenuSpec(id="quote", title=N_("&Quote")),
    MenuSpec(id="view", title=N_("&View")),
    MenuSpec(id="help", title=N_("&Help")),
)

_FILE = (
    ActionSpec(
        id="file.new_request", text=N_("New request…"), menu="file", group="new", icon="new", shortcuts=("Ctrl+N",),
        sentence=N_("Register a request that came by phone or chat"),
    ),
    ActionSpec(
        id="file.new_client", text=N_("New client…"), menu="file", group="new", icon="users",
        shortcuts=("Ctrl+Shift+N",), sentence=N_("Add a client, its contacts and its services"),
    ),
    ActionSpec(
        id="file.import_mail", text=N_("Import mail…"), menu="file", group="import", icon="import",
        shortcuts=("Ctrl+O",), sentence=N_("Take in mails from .eml or mbox files"),
    ),
    ActionSpec(
        id="file.import_csv", text=N_("Import clients and requests…"), menu="file", group="import",
        sentence=N_("Take in clients or requests from a CSV file, with a report on each row"),
    ),
    ActionSpec(
        id="file.export", text=N_("Export…"), menu="file", group="export", icon="export", shortcuts=("Ctrl+E",),
        sentence=N_("Write the requests of this queue to a CSV or XLSX file"),
    ),
    ActionSpec(
        id="file.backup", text=N_("Back up…"), menu="file", group="export", icon="save",
        sentence=N_("Write a copy of the database to a file"),
    ),
    ActionSpec(
        id="file.personal_data", text=N_("Personal data…"), menu="file", group="export", icon="user",
        sentence=N_("See what is kept about a person, export it, or anonymise the person"),
    ),
    ActionSpec(
        id="file.settings", text=N_("Settings…"), menu="file", group="settings", icon="settings",
        shortcuts=("Ctrl+,",), sentence=N_("Language, appearance, warnings, office hours and templates"),
        role=QAction.MenuRole.PreferencesRole,
    ),
    ActionSpec(
        id="file.quote_settings", text=N_("Settings of quotes…"), menu="file", group="settings",
        shortcuts=("Ctrl+Shift+,",), sentence=N_("The company's facts on quotes, the usual words and the rate card"),
    ),
    ActionSpec(
        id="file.keyboard", text=N_("Keyboard…"), menu="file", group="settings", icon="keyboard",
        sentence=N_("Which keys run which action; give any of them others"),
    ),
    ActionSpec(
        id="file.snippets", text=N_("Snippets and templates…"), menu="file", group="settings", shortcuts=("Ctrl+;",),
        sentence=N_("Write the texts that answers begin with, and those that ; and a few letters put in"),
    ),
    ActionSpec(
        id="file.quit", text=N_("Quit"), menu="file", group="quit", shortcuts=("Ctrl+Q",),
        sentence=N_("Close the program; drafts are kept"), role=QAction.MenuRole.QuitRole,
    ),
)  # fmt: skip

_GO = (
    ActionSpec(
        id="queue.next_request", text=N_("Next request"), menu="go", group="move", icon="chevron-down",
        shortcuts=("J",), sentence=N_("Select the next request of the queue"),
    ),
    ActionSpec(
        id="queue.previous_request", text=N_("Previous request"), menu="go", group="move", icon="chevron-up",
        shortcuts=("K",), sentence=N_("Select the previous request of the queue"),
    ),
    ActionSpec(
        id="queue.search", text=N_("Search"), menu="go", group="move", icon="search", shortcuts=("/", "Ctrl+F"),
        sentence=N_("Search by number, client, contact, subject or words of a message"),
    ),
    ActionSpec(
        id="queue.focus", text=N_("Back to the queue"), menu="go", group="move", shortcuts=("Esc",),
        sentence=N_("Leave the field being written in; what was written stays"),
    ),
    ActionSpec(
        id="request.focus", text=N_("Into the request"), menu="go", group="move", shortcuts=("O",),
        sentence=N_("Move to the conversation of the selected request"),
    ),
    ActionSpec(
        id="go.palette", text=N_("All commands…"), menu="go", group="palette", icon="keyboard",
        shortcuts=("Ctrl+K",), sentence=N_("Find and run anything by a few letters"), in_palette=False,
    ),
)  # fmt: skip

QUEUE_PREFIX = "queue.show."
"""What the id of an action that shows a queue begins with; the queue's name follows."""

_QUEUES = tuple(
    ActionSpec(
        id=QUEUE_PREFIX + name, text=text, menu="go", group=group, shortcuts=keys, sentence=sentence,
    )
    for name, text, group, keys, sentence in (
        ("to_analyse", N_("To analyse"), "queues", ("Ctrl+1",), N_("Requests that are owed a response")),
        ("nearing", N_("Nearing 48 h"), "queues", ("Ctrl+2",), N_("Requests whose 48 hours run out soon")),
        ("overdue", N_("Overdue"), "queues", ("Ctrl+3",), N_("Requests past their 48 hours")),
        ("waiting_for_client", N_("Waiting for client"), "queues", ("Ctrl+4",),
         N_("Requests whose client was asked for information")),
        ("restoring", N_("Restoring"), "queues", ("Ctrl+5",), N_("Requests whose service is being restored")),
        ("quotes_to_prepare", N_("Quotes to prepare"), "queues", ("Ctrl+6",),
         N_("Extra functionality whose quote is being made")),
        ("quotes_sent", N_("Quotes sent"), "queues", ("Ctrl+Shift+6",), N_("Quotes the client decides on")),
        ("to_plan", N_("Accepted to plan"), "queues", ("Ctrl+7",), N_("Accepted work to be planned with the client")),
        ("planning", N_("Planning"), "queues", ("Ctrl+Shift+7",), N_("Plans that were agreed and are under way")),
        ("mine", N_("Mine"), "queues", ("Ctrl+8",), N_("Requests assigned to me")),
        ("unassigned", N_("Unassigned"), "queues", ("Ctrl+9",), N_("Requests nobody has claimed")),
        ("delivery_failed", N_("Delivery failed"), "needs a look", ("Shift+F",),
         N_("Requests whose answer didn't arrive")),
        ("quarantine", N_("Quarantine"), "needs a look", ("Shift+U",), N_("Mails that couldn't be read")),
        ("closed", N_("Closed"), "needs a look", ("Shift+C",), N_("Requests that are done")),
        ("all", N_("All"), "needs a look", ("Shift+A",), N_("Every request there is")),
    )
)  # fmt: skip

_REQUEST = (
    ActionSpec(
        id="request.claim", text=N_("Claim"), menu="request", group="who", icon="user", shortcuts=("C",),
        sentence=N_("Assign the request to me"),
    ),
    ActionSpec(
        id="request.assign", text=N_("Assign…"), menu="request", group="who", icon="users", shortcuts=("A",),
        sentence=N_("Assign the request to somebody, or to nobody"),
    ),
    ActionSpec(
        id="request.tag", text=N_("Tags…"), menu="request", group="who", icon="tag", shortcuts=("T",),
        sentence=N_("Add or remove tags"),
    ),
    ActionSpec(
        id="request.bulk", text=N_("Change what is marked…"), menu="request", group="who", shortcuts=("B",),
        sentence=N_("Claim, assign, tag, set the impact of, close or merge all marked requests at once"),
    ),
    ActionSpec(
        id="request.note", text=N_("Add a note"), menu="request", group="write", icon="note", shortcuts=("N",),
        sentence=N_("Write a note that only colleagues see"),
    ),
    ActionSpec(
        id="request.attach", text=N_("Attach a file…"), menu="request", group="write", icon="attach",
        shortcuts=("Ctrl+Shift+A",), sentence=N_("Add a file to the request"),
    ),
    ActionSpec(
        id="request.record_message", text=N_("Record a client's message…"), menu="request", group="write",
        icon="phone", shortcuts=("Shift+N",), sentence=N_("Write down what the client said by phone or chat"),
    ),
    ActionSpec(
        id="request.arrived", text=N_("It arrived"), menu="request", group="delivery", shortcuts=("Shift+Y",),
        sentence=N_("The message of which nobody knew has reached the client"),
    ),
    ActionSpec(
        id="request.not_arrived", text=N_("It didn't arrive"), menu="request", group="delivery",
        shortcuts=("Shift+X",), sentence=N_("The message of which nobody knew hasn't reached the client"),
    ),
    ActionSpec(
        id="request.send_again", text=N_("Send again"), menu="request", group="delivery", shortcuts=("Shift+S",),
        sentence=N_("Send the message again that failed, or of which nobody knows whether it arrived"),
    ),
    ActionSpec(
        id="request.similar", text=N_("Similar requests…"), menu="request", group="look", icon="history",
        shortcuts=("Shift+P",), sentence=N_("Earlier requests like this one, and how they were answered"),
    ),
    ActionSpec(
        id="request.client_card", text=N_("Client card"), menu="request", group="look", icon="client-card",
        shortcuts=("G",), sentence=N_("See and change the client, its contacts and its services"),
    ),
    ActionSpec(
        id="request.set_client", text=N_("Set the client…"), menu="request", group="look", shortcuts=("Shift+G",),
        sentence=N_("Say whose request this is"),
    ),
    ActionSpec(
        id="request.as_sent", text=N_("Show as sent"), menu="request", group="look", shortcuts=("V",),
        sentence=N_("Show the newest message as it was sent, or its text again; nothing is fetched"),
    ),
    ActionSpec(
        id="request.proof", text=N_("Deadline proof"), menu="request", group="look", icon="clock", shortcuts=("P",),
        sentence=N_("Every cycle with its moments, who ended it and how"),
    ),
    ActionSpec(
        id="request.history", text=N_("History"), menu="request", group="look", icon="history", shortcuts=("H",),
        sentence=N_("Everything that happened to the request"),
    ),
    ActionSpec(
        id="request.copy_number", text=N_("Copy the number"), menu="request", group="look", icon="copy",
        shortcuts=("Ctrl+Shift+C",), sentence=N_("Copy the request's number to the clipboard"),
    ),
    ActionSpec(
        id="request.window", text=N_("Open in a window of its own"), menu="request", group="window",
        shortcuts=("Shift+O",), sentence=N_("Read and answer it beside the main window, as Shift+Enter on its row"),
    ),
    ActionSpec(
        id="request.close_window", text=N_("Close the request's window"), menu="request", group="window",
        shortcuts=("Ctrl+W",), sentence=N_("What is written there is kept"),
    ),
    ActionSpec(
        id="request.link", text=N_("Link…"), menu="request", group="join", icon="link", shortcuts=("L",),
        sentence=N_("Link the request with another one"),
    ),
    ActionSpec(
        id="request.merge", text=N_("Merge…"), menu="request", group="join", icon="merge", shortcuts=("M",),
        sentence=N_("Close the request as a duplicate of another one"),
    ),
    ActionSpec(
        id="request.unmerge", text=N_("Unmerge"), menu="request", group="join", icon="undo", shortcuts=("U",),
        sentence=N_("Take the merge back; both requests are as they were"),
    ),
    ActionSpec(
        id="request.split", text=N_("Split…"), menu="request", group="join", icon="split", shortcuts=("S",),
        sentence=N_("Make a request of its own from some of the messages"),
    ),
    ActionSpec(
        id="request.close", text=N_("Close request…"), menu="request", group="end", icon="check", shortcuts=("W",),
        sentence=N_("Close the request, with its outcome"),
    ),
    ActionSpec(
        id="request.reopen", text=N_("Reopen"), menu="request", group="end", shortcuts=("Shift+W",),
        sentence=N_("Open the closed request again"),
    ),
)  # fmt: skip

_VIEW = (
    ActionSpec(
        id="view.refresh", text=N_("Refresh"), menu="view", group="refresh", icon="refresh", shortcuts=("F5",),
        sentence=N_("Read everything shown again"),
    ),
    ActionSpec(
        id="view.reconnect", text=N_("Try to connect now"), menu="view", group="refresh", shortcuts=("Ctrl+F5",),
        sentence=N_("Look for the shared database's server at once instead of at the next turn"),
    ),
    ActionSpec(
        id="view.mail", text=N_("How the mailbox gets on"), menu="view", group="refresh", shortcuts=("Ctrl+M",),
        sentence=N_("Whether mail comes in and leaves, and what to do where it doesn't"),
    ),
    ActionSpec(
        id="view.sidebar", text=N_("Show the queues"), menu="view", group="panes", shortcuts=("Ctrl+B",),
        sentence=N_("Show or hide the list of queues"), checkable=True,
    ),
    ActionSpec(
        id="view.compact", text=N_("Compact rows"), menu="view", group="panes",
        sentence=N_("Show more rows, with less air"), checkable=True,
    ),
    ActionSpec(
        id="view.zoom_in", text=N_("Larger text"), menu="view", group="zoom", shortcuts=("Ctrl++", "Ctrl+="),
        sentence=N_("Make everything larger"),
    ),
    ActionSpec(
        id="view.zoom_out", text=N_("Smaller text"), menu="view", group="zoom", shortcuts=("Ctrl+-",),
        sentence=N_("Make everything smaller"),
    ),
    ActionSpec(
        id="view.zoom_reset", text=N_("Normal text size"), menu="view", group="zoom", shortcuts=("Ctrl+0",),
        sentence=N_("Show everything at 100 %"),
    ),
    ActionSpec(
        id="help.shortcuts", text=N_("Keyboard shortcuts"), menu="help", group="help", icon="keyboard",
        shortcuts=("?", "F1"), sentence=N_("Every key that does something"),
    ),
    ActionSpec(
        id="help.notice_action", text=N_("Do what the message offers"), menu="help", group="help",
        shortcuts=("Ctrl+.",), sentence=N_("Press the button of the message that is shown, such as Do it anyway"),
    ),
    ActionSpec(
        id="help.notices", text=N_("Recent messages"), menu="help", group="help", icon="history",
        sentence=N_("What the program said since it was started"),
    ),
    ActionSpec(
        id="help.about", text=N_("About"), menu="help", group="about", icon="info",
        sentence=N_("Version, licence and where the data is kept"), role=QAction.MenuRole.AboutRole,
    ),
)  # fmt: skip

ACTIONS: tuple[ActionSpec, ...] = (
    *_FILE, *_GO, *SPRINT, *MARKS, *_QUEUES, *VIEWS, *_REQUEST, *TRIAGE, *QUOTE, *HORIZON, *REPORTS, *_VIEW, *TRAY,
    *SORTS,
)  # fmt: skip
