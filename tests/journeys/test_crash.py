"""An error in the running program: its report names nobody once the agent wants that."""

import pytest
from PySide6.QtWidgets import QPushButton

from ecsupport_desktop.ui.main_window.crash_names import known_to


@pytest.mark.usefixtures("caplog")
def test_a_report_names_nobody_the_window_knows(started):
    running = started(demo=True)
    view, link = running.desk_view.acting.view, running.desk_view.link
    named = [view.client.name, view.client.contacts[0].name, link.agent.name, link.agent.login]
    assert set(named) <= {*known_to(running.window).names, *known_to(running.window).people}
    funnel = running.program._funnel
    with running.qtbot.waitSignal(funnel.crashed):
        funnel.report(RuntimeError(f"in the answer to {', '.join(named)} <x@acme.example>"))
    dialog = funnel.dialog()
    assert all(name in dialog.report_text() for name in named)
    dialog.findChild(QPushButton, "crash_dialog.redact").click()
    assert "in the answer to [name], [name], [name], [name] <[e-mail]>" in dialog.report_text()
    dialog.reject()
