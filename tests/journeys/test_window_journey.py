"""The whole job through the window, from the keyboard: from a client's mail to an answer in time, and proved."""

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ecsupport_desktop.domain.words import CycleEnd, State
from ecsupport_desktop.ui.queue.columns import COLUMN_AT
from ecsupport_desktop.ui.queue.model import Role

CONTROL = Qt.KeyboardModifier.ControlModifier
FIRST = b"""\
From: =?iso-8859-1?Q?Bego=F1a_Salas?= <pedidos@laespiga.example>\r
To: Soporte <support@ecshops.example>\r
Subject: =?iso-8859-1?Q?La_p=E1gina_de_pago_no_funciona?=\r
Message-ID: <uno@laespiga.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary="corte"\r
\r
--corte\r
Content-Type: text/plain; charset=iso-8859-1\r
Content-Transfer-Encoding: 8bit\r
\r
Buenos d\xedas: la p\xe1gina de pago no funciona desde ma\xf1ana.\r
--corte\r
Content-Type: image/png; name="captura.png"\r
Content-Disposition: attachment; filename="captura.png"\r
Content-Transfer-Encoding: base64\r
\r
iVBORw0KGgo=\r
--corte--\r
"""
REPLY = """\
From: Begoña Salas <pedidos@laespiga.example>\r
Subject: Re: La página de pago no funciona\r
Message-ID: <dos@laespiga.example>\r
In-Reply-To: <uno@laespiga.example>\r
Content-Type: text/plain; charset=utf-8\r
\r
Firefox 140.\r
""".encode()
REASONING = "El complemento del navegador bloquea el pago; no hay ningún error en la tienda."


def drop(running, *files):
    """Drop files on the window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    event = QDropEvent(
        QPointF(300, 300), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    running.window.dropEvent(event)
    running.settle()


def subjects(running):
    model = running.rooms.queue.model
    return [model.index(row, COLUMN_AT["subject"]).data() for row in range(model.rowCount())]


def test_from_a_mail_to_an_answer_in_time(started, tmp_path, qtbot):
    running = started()
    first, reply = tmp_path / "first.eml", tmp_path / "reply.eml"
    first.write_bytes(FIRST)
    reply.write_bytes(REPLY)

    drop(running, first)
    assert subjects(running) == ["La página de pago no funciona"]
    running.press(Qt.Key.Key_J)
    running.settle()
    view = running.desk_view.acting.view
    assert view is not None and [each.name for each in view.request.attachments] == ["captura.png"]

    running.press(Qt.Key.Key_I)
    running.settle()
    running.press(Qt.Key.Key_Return, CONTROL)
    running.settle()
    assert running.desk_view.acting.request.state is State.WAITING_FOR_CLIENT
    assert subjects(running) == []

    drop(running, reply)
    assert subjects(running) == ["La página de pago no funciona"]
    running.press(Qt.Key.Key_Escape)
    running.press(Qt.Key.Key_1)
    reasoning = running.rooms.triage.findChild(QWidget, "field.reasoning")
    assert isinstance(reasoning, QPlainTextEdit)
    assert reasoning.hasFocus()
    reasoning.insertPlainText(REASONING)
    running.settle()
    running.press(Qt.Key.Key_Return, CONTROL)
    running.settle()

    request = running.desk_view.acting.request
    assert request.state is State.ANSWERED
    assert [cycle.ended_by for cycle in request.cycles] == [CycleEnd.INFORMATION_ASKED, CycleEnd.RESPONSE_DELIVERED]
    assert all(cycle.in_time for cycle in request.cycles)
    running.press(Qt.Key.Key_Escape)
    running.press(Qt.Key.Key_P)
    running.settle()
    assert running.rooms.request._tabs.currentWidget() is running.rooms.request._proof
    assert list(running.desk.store.doctor()) == []


def test_a_second_import_of_the_same_mail_adds_nothing(started, tmp_path):
    running = started()
    first = tmp_path / "first.eml"
    first.write_bytes(FIRST)
    drop(running, first)
    drop(running, first)
    assert subjects(running) == ["La página de pago no funciona"]
    assert "1 duplicate" in running.window.notices.history[-1].message


def test_what_was_typed_survives_the_program(started, tmp_path, qtbot):
    running = started()
    first = tmp_path / "first.eml"
    first.write_bytes(FIRST)
    drop(running, first)
    running.press(Qt.Key.Key_J)
    running.settle()
    running.press(Qt.Key.Key_R)
    editor = running.rooms.triage.findChild(QPlainTextEdit, "answerEditor")
    editor.setFocus()
    qtbot.keyClicks(editor, "Half an answer")
    running.window.close()
    again = started()
    again.press(Qt.Key.Key_J)
    again.settle()
    editor = again.rooms.triage.findChild(QPlainTextEdit, "answerEditor")
    assert "Half an answer" in editor.toPlainText()


def test_the_demo_shows_every_queue(started):
    running = started(demo=True)
    counts = running.rooms.sidebar.counts
    assert counts["to_analyse"] > 0 and counts["overdue"] > 0
    assert running.window.windowTitle() == f"({counts['overdue']} overdue) To analyse — ECShops support"
    names = ("nearing", "overdue", "waiting_for_client", "restoring", "quotes_to_prepare", "quotes_sent", "to_plan")
    for name in (*names, "planning", "mine", "closed", "all"):
        running.window.registry.trigger(f"queue.show.{name}")
        running.settle()
        model = running.rooms.queue.model
        assert model.listing.queue.name == name
        if name in counts:
            assert model.rowCount() == counts[name]
        assert model.rowCount() == 0 or model.index(0, 0).data(Role.READY) is not None
