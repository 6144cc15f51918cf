"""What is typed is there again: after another request, another agent, a colleague's change, and a killed program."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt

from ecsupport_desktop.config.paths import paths_for
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.words import Impact
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.views import Draft
from ecsupport_desktop.ui.shared.unwritten import WRITE_AFTER_MILLISECONDS

REASONING = "The terms of the shop allow one voucher an order."


def write(bench, text="Half an answer "):
    bench.panel.choose_level(1)
    bench.type("reasoning", REASONING)
    bench.editor.setFocus()
    bench.qtbot.keyClicks(bench.editor, text)


def test_typing_is_journalled_within_two_seconds_even_while_it_goes_on(bench):
    request_id = bench.show(bench.world.register())
    bench.panel.focus_answer()

    def type_on() -> bool:
        bench.qtbot.keyClicks(bench.editor, "x")
        return bench.draft(request_id) is not None

    bench.qtbot.waitUntil(type_on, timeout=2_000)
    assert WRITE_AFTER_MILLISECONDS < 1_500


def test_going_to_another_request_writes_at_once_and_coming_back_brings_it_all(bench):
    first, second = bench.world.register(), bench.world.register("Another")
    bench.show(first)
    write(bench)
    bench.segment("answerLanguage.es").click()
    typed = bench.panel._parts.typed()
    bench.show(second)
    assert not bench.there("answerEditor")
    assert bench.draft(first).fields["reasoning"] == REASONING
    bench.show(first)
    again = bench.panel._parts.typed()
    assert again == replace(typed, items=again.items)
    assert bench.segment("analysis.level_1").isChecked()
    assert not again.untouched


def test_a_proposal_nobody_edited_goes_on_following_the_fields(bench):
    first, second = bench.world.register(), bench.world.register("Another")
    bench.show(first)
    bench.panel.choose_level(1)
    bench.type("reasoning", "At first")
    bench.show(second)
    bench.show(first)
    bench.type("reasoning", REASONING)
    assert REASONING in bench.answer


def test_the_chosen_items_come_back(bench):
    first, second = bench.world.register(), bench.world.register("Another")
    bench.show(first)
    bench.panel.focus_ask()
    bench.segment("missing.browser").click()
    ticked = bench.panel._parts.checklist.ticked()
    bench.show(second)
    bench.show(first)
    assert bench.panel._parts.checklist.ticked() == ticked
    assert bench.panel._parts.mode == "ask"


def test_a_colleagues_change_leaves_it_alone(bench):
    request_id = bench.show(bench.world.register())
    write(bench)
    typed = bench.panel._parts.typed()
    bench.world.run(c.SetImpact(**bench.world.base(request_id, bench.world.bea), impact=Impact.DEGRADED))
    bench.settled()
    assert bench.segment("impact.degraded").isChecked()
    assert bench.panel._parts.typed() == typed
    bench.panel.flush()
    bench.settled()
    assert "Half an answer" in bench.draft(request_id).answer


def test_it_is_gone_once_it_was_sent(bench):
    request_id = bench.show(bench.world.register())
    write(bench)
    bench.panel.flush()
    bench.settled()
    bench.press_send()
    assert bench.draft(request_id) is None
    bench.qtbot.wait(0)
    bench.show(bench.world.register("Another"))
    bench.show(request_id)
    assert not bench.there("answerEditor")


def test_what_is_cleared_leaves_no_draft(bench):
    request_id = bench.show(bench.world.register())
    bench.panel.focus_answer()
    bench.qtbot.keyClicks(bench.editor, "x")
    bench.panel.flush()
    bench.settled()
    assert bench.draft(request_id) is not None
    bench.editor.selectAll()
    bench.qtbot.keyClick(bench.editor, Qt.Key.Key_Delete)
    bench.panel.flush()
    bench.settled()
    assert bench.draft(request_id) is None


def test_drafts_belong_to_the_agent(bench):
    request_id = bench.show(bench.world.register())
    write(bench)
    typed = bench.answer
    bench.link.act_as(bench.world.bea)
    bench.settled()
    assert not bench.there("answerEditor")
    assert bench.draft(request_id, bench.world.bea) is None
    assert bench.draft(request_id, bench.world.me).answer == typed
    bench.link.act_as(bench.world.me)
    bench.settled()
    assert bench.answer == typed


def test_a_note_beside_it_stays(bench):
    """The note popup keeps its text in the same draft."""
    request_id = bench.world.register()
    note = Draft(
        agent_id=bench.world.me.id, request_id=request_id, note="Call Ana", fields={}, saved_at=bench.world.clock.now
    )
    bench.link.drafts.save(note)
    bench.show(request_id)
    assert not bench.there("answerEditor")
    assert bench.panel._parts.checklist.ticked()
    write(bench)
    bench.panel.flush()
    bench.settled()
    assert bench.draft(request_id).note == "Call Ana"
    bench.press_send()
    left = bench.draft(request_id)
    assert (left.note, left.answer, left.fields) == ("Call Ana", "", {})


def test_an_agent_quicker_than_the_disk_loses_neither_text(bench):
    request_id = bench.world.register()
    kept = Draft(
        agent_id=bench.world.me.id,
        request_id=request_id,
        answer="Written yesterday",
        fields={"mode": "level_1", "language": "en", "items": "", "untouched": "", "reasoning": "Old"},
        saved_at=bench.world.clock.now,
    )
    bench.link.drafts.save(kept)
    bench.panel.set_view(bench.world.view(request_id))
    bench.panel.focus_answer()
    bench.write("Written now")
    bench.settled()
    assert bench.answer == "Written now\n\nWritten yesterday"
    bench.panel.flush()
    bench.settled()
    assert bench.draft(request_id).answer == "Written now\n\nWritten yesterday"


def test_going_on_before_the_disk_answered_loses_neither_text(bench):
    request_id, other = bench.world.register(), bench.world.register("Another")
    kept = Draft(
        agent_id=bench.world.me.id,
        request_id=request_id,
        answer="Written yesterday",
        fields={"mode": "", "language": "en", "items": "", "untouched": ""},
        saved_at=bench.world.clock.now,
    )
    bench.link.drafts.save(kept)
    bench.panel.set_view(bench.world.view(request_id))
    bench.panel.focus_answer()
    bench.write("Written now")
    bench.panel.set_view(bench.world.view(other))
    bench.settled()
    assert bench.draft(request_id).answer == "Written now\n\nWritten yesterday"


# ── kill -9 ─────────────────────────────────────────────────────────────────────────────────────────────────

CHILD = """
import sys
from pathlib import Path
from uuid import UUID
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from ecsupport_desktop import app as composition
from ecsupport_desktop.config.paths import paths_for
from ecsupport_desktop.config.settings import Settings
from ecsupport_desktop.documents.quote_pdf import QuotePrinter
from ecsupport_desktop.mail.parser_process import MailParser
from ecsupport_desktop.mail.sources import read_sources
from ecsupport_desktop.ui.main_window import Doors
from ecsupport_desktop.ui.main_window.program import Program

base, request_id = Path(sys.argv[1]), UUID(sys.argv[2])
application = QApplication([])
paths = paths_for(base)
settings = Settings(language="en", acting_agent="carla", backup_daily=False, remind_of="none")
doors = Doors(
    make_parser=MailParser, read_sources=read_sources, export=composition.export_requests, printer=QuotePrinter()
)
program = Program(
    application, paths, settings, doors,
    lambda: composition.open_desk(paths.database_file, paths, settings, demo=False),
    problems=[],
)
program.window.show()

def ready():
    view = program.window.desk_view
    if view is None:
        return QTimer.singleShot(20, ready)
    view.rooms.show_request(request_id)
    type_it()

def type_it():
    triage = program.window.desk_view.rooms.triage
    if not triage.isVisible():
        return QTimer.singleShot(20, type_it)
    triage.choose_level(2)
    triage.findChild(QLineEdit, "field.effort_hours").insert("1,5")
    triage.focus_answer()
    triage.findChild(QPlainTextEdit, "answerEditor").insertPlainText("Typed just before the end. ")

program.open()
ready()
application.exec()
"""


def test_what_was_typed_survives_kill_9(tmp_path: Path) -> None:
    from ecsupport_desktop.services.desk import Desk
    from ecsupport_desktop.services.people import acting_agent
    from ecsupport_desktop.storage.store import open_store

    paths = paths_for(tmp_path / "base")
    paths.database_file.parent.mkdir(parents=True, exist_ok=True)
    store = open_store(paths.database_file, daily=False)
    desk = Desk(store)
    me, request_id = acting_agent(desk, "carla"), new_id()
    message = c.NewMessage(text="It fails", new_text="It fails")
    registered = desk.execute(
        c.RegisterRequest(id=new_id(), actor_id=me.id, request_id=request_id, subject="Checkout", message=message)
    )
    assert registered.accepted
    store.close()

    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path / "base"), str(request_id)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    try:
        assert _kept_within(60.0, paths.database_file, me.id, request_id, child)
    finally:
        child.kill()  # -9
        child.wait(10)

    store = open_store(paths.database_file, daily=False)
    draft = store.drafts.load(me.id, request_id)
    store.close()
    assert draft is not None
    assert draft.answer.startswith("Typed just before the end.") or "Typed just before the end." in draft.answer
    assert draft.fields["effort_hours"] == "1,5"
    assert draft.fields["mode"] == "level_2"


def _kept_within(seconds: float, path: Path, agent_id: UUID, request_id: UUID, child: subprocess.Popen[bytes]) -> bool:
    """Watches as another process would; the moment it is there is the moment the child may die."""
    from ecsupport_desktop.storage.store import open_store

    store = open_store(path, daily=False)
    until = time.monotonic() + seconds
    try:
        while time.monotonic() < until and child.poll() is None:
            if store.drafts.load(agent_id, request_id) is not None:
                return True
        return False
    finally:
        store.close()
