"""The actions of quotes and plans: writing, lines, and the way from a draft to the client's decision."""

from __future__ import annotations

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.ui.shared.actions import ActionSpec

QUOTE = (
    ActionSpec(
        id="quote.open", text=N_("Quote"), menu="quote", group="open", icon="tag", shortcuts=("Q",),
        sentence=N_("Write, issue, send or decide on the quote of the request"),
    ),
    ActionSpec(
        id="quote.plan", text=N_("Plan"), menu="quote", group="open", icon="check", shortcuts=("Shift+Q",),
        sentence=N_("The steps of the accepted quote, and what was agreed with the client"),
    ),
    ActionSpec(
        id="quote.save", text=N_("Save the draft"), menu="quote", group="write", icon="save", shortcuts=("Ctrl+S",),
        sentence=N_("Keep the quote or the plan where colleagues see it"),
    ),
    ActionSpec(
        id="quote.redo", text=N_("Redo"), menu="quote", group="write", shortcuts=("Ctrl+Shift+Z", "Ctrl+Y"),
        sentence=N_("Do again what was undone in the quote or the plan"),
    ),
    ActionSpec(
        id="quote.add_line", text=N_("Add a line"), menu="quote", group="lines", icon="new", shortcuts=("Ctrl+L",),
        sentence=N_("Another line of the quote, or another step of the plan"),
    ),
    ActionSpec(
        id="quote.duplicate_line", text=N_("Duplicate the line"), menu="quote", group="lines",
        shortcuts=("Ctrl+D",), sentence=N_("The same line once more"),
    ),
    ActionSpec(
        id="quote.remove_line", text=N_("Remove the line"), menu="quote", group="lines", icon="close",
        shortcuts=("Ctrl+Backspace",), sentence=N_("Take the selected lines or steps away"),
    ),
    ActionSpec(
        id="quote.rates", text=N_("From the rate card"), menu="quote", group="lines", shortcuts=("Ctrl+Shift+L",),
        sentence=N_("A line made of a service with its usual price"),
    ),
    ActionSpec(
        id="quote.copy_earlier", text=N_("From an earlier quote"), menu="quote", group="lines", icon="copy",
        shortcuts=("Ctrl+Shift+O",), sentence=N_("Take words and lines over from another quote"),
    ),
    ActionSpec(
        id="quote.issue", text=N_("Issue…"), menu="quote", group="way",
        sentence=N_("Give the draft its number and dates"),
        shortcuts=("Ctrl+Shift+I",),
    ),
    ActionSpec(
        id="quote.send", text=N_("Send the quote…"), menu="quote", group="way", icon="mail",
        shortcuts=("Ctrl+Shift+S",), sentence=N_("Send the issued quote to the client, or record that it went out"),
    ),
    ActionSpec(
        id="quote.decide", text=N_("Record the decision…"), menu="quote", group="way", shortcuts=("Ctrl+Shift+Y",),
        sentence=N_("The client accepted or declined, or we withdraw the quote"),
    ),
    ActionSpec(
        id="quote.revise", text=N_("New revision"), menu="quote", group="way", shortcuts=("Ctrl+Shift+V",),
        sentence=N_("Change an issued quote: the next revision takes its place once it is issued"),
    ),
    ActionSpec(
        id="quote.compare", text=N_("Compare revisions"), menu="quote", group="look", shortcuts=("Ctrl+Shift+K",),
        sentence=N_("What differs from the revision before, side by side"),
    ),
    ActionSpec(
        id="quote.save_pdf", text=N_("Save the PDF…"), menu="quote", group="look", shortcuts=("Ctrl+P",),
        sentence=N_("Write the quote's PDF to a file"),
    ),
)  # fmt: skip
