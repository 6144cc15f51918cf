"""The actions of triage: impact, how the analysis ends, the answer, and what to do where a colleague was quicker."""

from __future__ import annotations

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.ui.shared.actions import ActionSpec

TRIAGE = (
    ActionSpec(
        id="triage.impact_none", text=N_("Impact: none"), menu="triage", group="impact", shortcuts=("Alt+1",),
        sentence=N_("The incident doesn't affect the service"),
    ),
    ActionSpec(
        id="triage.impact_degraded", text=N_("Impact: degraded"), menu="triage", group="impact",
        shortcuts=("Alt+2",), sentence=N_("The service works worse than it should"),
    ),
    ActionSpec(
        id="triage.impact_discontinued", text=N_("Impact: discontinued"), menu="triage", group="impact",
        shortcuts=("Alt+3",), sentence=N_("The service doesn't work"),
    ),
    ActionSpec(
        id="triage.ask", text=N_("Ask for information"), menu="triage", group="ask", icon="question",
        shortcuts=("I",), sentence=N_("Ask the client for what is missing; it ends the cycle once delivered"),
    ),
    ActionSpec(
        id="triage.no_response", text=N_("No response needed…"), menu="triage", group="ask", shortcuts=("X",),
        sentence=N_("End the cycle without a response, with a reason"),
    ),
    ActionSpec(
        id="triage.level_1", text=N_("Level 1"), menu="triage", group="assess", shortcuts=("1",),
        sentence=N_("No bug and no change: explain the reasoning in detail"),
    ),
    ActionSpec(
        id="triage.level_2", text=N_("Level 2"), menu="triage", group="assess", shortcuts=("2",),
        sentence=N_("A non-critical error: priority, effort and the steps that restore the service"),
    ),
    ActionSpec(
        id="triage.level_3", text=N_("Level 3"), menu="triage", group="assess", shortcuts=("3",),
        sentence=N_("A critical error or a discontinued service: high priority, top of every queue"),
    ),
    ActionSpec(
        id="triage.extra_functionality", text=N_("Extra functionality"), menu="triage", group="assess",
        shortcuts=("E",), sentence=N_("What is asked goes beyond the service and is priced separately"),
    ),
    ActionSpec(
        id="triage.answer", text=N_("Write the answer"), menu="triage", group="send", icon="mail", shortcuts=("R",),
        sentence=N_("Move to the answer"),
    ),
    ActionSpec(
        id="triage.take_over", text=N_("Take over the answer"), menu="triage", group="send", shortcuts=("Shift+T",),
        sentence=N_("Write the answer that a colleague is writing; they are told, and nothing of theirs is lost"),
    ),
    ActionSpec(
        id="triage.template", text=N_("Insert a template…"), menu="triage", group="send", shortcuts=("Ctrl+T",),
        sentence=N_("Start the answer from a template in the client's language"),
    ),
    ActionSpec(
        id="triage.attach", text=N_("Attach to the answer…"), menu="triage", group="send", icon="attach",
        shortcuts=("Ctrl+Shift+E",), sentence=N_("Choose files that go to the client with the answer"),
    ),
    ActionSpec(
        id="triage.copy_answer", text=N_("Copy the answer"), menu="triage", group="send", icon="copy",
        shortcuts=("Ctrl+R",), sentence=N_("Copy the answer to the clipboard"),
    ),
    ActionSpec(
        id="triage.send", text=N_("Send"), menu="triage", group="send", icon="send",
        shortcuts=("Ctrl+Enter", "Ctrl+Return"), sentence=N_("Send what is written to the client"),
    ),
    ActionSpec(
        id="triage.sent_another_way", text=N_("Sent another way…"), menu="triage", group="send", icon="phone",
        shortcuts=("Ctrl+Shift+Enter", "Ctrl+Shift+Return"),
        sentence=N_("Record that the answer went out by phone, chat or your own mail program, and when"),
    ),
    ActionSpec(
        id="triage.follow_up", text=N_("Send as follow-up"), menu="triage", group="meanwhile",
        shortcuts=("Ctrl+Shift+F",), sentence=N_("A colleague answered first: send what you wrote after theirs"),
    ),
    ActionSpec(
        id="triage.revise", text=N_("Establish mine as revision"), menu="triage", group="meanwhile",
        shortcuts=("Ctrl+Shift+R",),
        sentence=N_("A colleague established another assessment: put yours in its place, with a reason"),
    ),
    ActionSpec(
        id="triage.take_theirs", text=N_("Take theirs"), menu="triage", group="meanwhile",
        shortcuts=("Ctrl+Shift+T",), sentence=N_("Leave the colleague's assessment as it is; your text stays"),
    ),
    ActionSpec(
        id="triage.discard", text=N_("Discard what is typed"), menu="triage", group="meanwhile",
        shortcuts=("Ctrl+Shift+D",), sentence=N_("Drop what you typed on this request; undoing brings it back"),
    ),
    ActionSpec(
        id="triage.bring_back", text=N_("Undo"), menu="triage", group="meanwhile",
        icon="undo", shortcuts=("Ctrl+Z",),
        sentence=N_("Take back a message while it is held, what was discarded, or what was changed last on a request"),
    ),
    ActionSpec(
        id="triage.mark_restored", text=N_("Mark restored"), menu="triage", group="restored", icon="restore",
        shortcuts=("Shift+R",), sentence=N_("Record that the service is back to normal"),
    ),
)  # fmt: skip
