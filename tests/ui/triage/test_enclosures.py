"""Files that go with the answer, the signature below it, and whom it goes to: shown, kept, and sent as shown."""

from dataclasses import replace

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit, QTextEdit

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.ui.shared.chip import Chip

REASONING = "The terms of the shop allow one voucher an order."


def by_mail(bench):
    """As with a mailbox that sends."""
    settings = replace(
        bench.link.settings, mail_address="help@ecshops.example", mail_smtp_host="smtp.ecshops.example",
        mail_signature_en="{agent}\nECShops support",
    )  # fmt: skip
    bench.link.use_settings(settings)


def chips(bench):
    return [chip for chip in bench.panel.findChildren(Chip, "enclosureChip") if not chip.isHidden()]


def drop(bench, *files):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    assert bench.editor.canInsertFromMimeData(data)
    before = len(chips(bench))
    bench.editor.insertFromMimeData(data)
    bench.qtbot.waitUntil(lambda: len(chips(bench)) == before + len(files) or "can't be read" in bench.said())


def ready(bench):
    """A request that is answered but for Send."""
    by_mail(bench)
    request_id = bench.show(bench.world.register())
    bench.panel.choose_level(1)
    bench.type("reasoning", REASONING)
    bench.write(f"Hello. {REASONING}")
    return request_id


def last_message(bench, request_id):
    return bench.link.desk.readers.request(request_id).request.messages[-1]


def test_a_dropped_file_is_on_the_request_and_goes_with_the_answer(bench, tmp_path):
    request_id = ready(bench)
    file = tmp_path / "steps.txt"
    file.write_text("one, two")
    drop(bench, file)
    assert [chip.text() for chip in chips(bench)] == ["steps.txt · 8 bytes"]
    bench.press_send()
    view = bench.link.desk.readers.request(request_id)
    (attachment,) = view.request.attachments
    assert last_message(bench, request_id).files == (attachment.id,)
    assert chips(bench) == []


def test_nothing_is_sent_without_a_file_that_is_still_on_its_way(bench, tmp_path):
    request_id = ready(bench)
    file = tmp_path / "steps.txt"
    file.write_text("one, two")
    bench.panel._parts.enclosures.add_files([file])
    bench.panel.send()
    assert "still being attached" in bench.said()
    bench.qtbot.waitUntil(lambda: len(chips(bench)) == 1)
    assert last_message(bench, request_id).purpose is None
    bench.press_send()
    assert len(last_message(bench, request_id).files) == 1


def test_what_is_taken_away_stays_here(bench, tmp_path):
    request_id = ready(bench)
    file = tmp_path / "steps.txt"
    file.write_text("one, two")
    drop(bench, file)
    (chip,) = chips(bench)
    chip.setFocus()
    bench.qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert chips(bench) == []
    bench.editor.setFocus()
    bench.press_send()
    assert last_message(bench, request_id).files == ()


def test_a_copied_picture_is_pasted_as_a_file(bench):
    ready(bench)
    data = QMimeData()
    data.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    bench.editor.insertFromMimeData(data)
    bench.qtbot.waitUntil(lambda: len(chips(bench)) == 1)
    (chip,) = chips(bench)
    assert chip.text().startswith("Picture ") and ".png" in chip.text()


def test_a_file_that_cant_be_read_is_said_and_nothing_is_lost(bench, tmp_path):
    ready(bench)
    drop(bench, tmp_path / "gone.txt")
    assert chips(bench) == []
    assert "gone.txt can't be read" in bench.said()
    assert REASONING in bench.answer


def test_the_files_and_whom_it_goes_to_are_part_of_the_draft(bench, tmp_path):
    first, second = ready(bench), bench.world.register("Another")
    file = tmp_path / "steps.txt"
    file.write_text("one, two")
    drop(bench, file)
    bench.type("to", "Bo <bo@acme.example>")
    bench.field("to").textEdited.emit(bench.field("to").text())
    bench.show(second)
    assert chips(bench) == []
    bench.show(first)
    assert [chip.text() for chip in chips(bench)] == ["steps.txt · 8 bytes"]
    assert bench.field("to").text() == "Bo <bo@acme.example>"


def test_the_signature_is_shown_and_sent_as_it_is_now(bench):
    request_id = ready(bench)
    name = bench.link.agent.name
    assert bench.find(type(bench.panel._parts.answer._signature), "signatureLine").text() == (
        f"Signature: {name} · ECShops support"
    )
    bench.press_send()
    content = bench.link.desk.readers.request(request_id).contents[last_message(bench, request_id).id]
    assert content.text == f"Hello. {REASONING}\n\n-- \n{name}\nECShops support"
    assert content.new_text == f"Hello. {REASONING}"


def test_another_way_has_no_signature(bench):
    ready(bench)
    way = bench.field("way")
    way.setCurrentIndex(way.findData("phone"))
    assert not bench.there("signatureLine")


def test_a_file_of_the_request_is_sent_along(bench):
    by_mail(bench)
    request_id = bench.world.register()
    file = c.NewAttachment(name="log.txt", media_type="text/plain", content=b"log")
    bench.world.run(c.Attach(**bench.link.command_base(), request_id=request_id, attachments=(file,)))
    bench.show(request_id)
    (attachment,) = bench.link.desk.readers.request(request_id).request.attachments
    bench.panel.enclose(attachment)
    bench.panel.enclose(attachment)
    assert [chip.text() for chip in chips(bench)] == ["log.txt · 3 bytes"]
    assert bench.there("answerEditor")


def test_a_signed_answer_closes_without_names_and_one_by_phone_with_them(bench):
    ready(bench)
    bench.panel.insert_template()
    name = bench.link.agent.name
    assert bench.answer.rstrip().endswith("Kind regards,")
    way = bench.field("way")
    way.setCurrentIndex(way.findData("phone"))
    assert name in bench.answer.rsplit("Kind regards,", 1)[1]


def test_the_conversation_shows_the_file_once_and_the_signature_on_demand(bench, tmp_path):
    request_id = ready(bench)
    file = tmp_path / "steps.txt"
    file.write_text("one, two")
    drop(bench, file)
    bench.press_send()
    bench.show(request_id)
    shown = [chip.text() for chip in bench.pane.findChildren(Chip, "attachmentChip") if chip.isVisible()]
    assert shown == ["steps.txt · 8 bytes"]
    button = bench.pane.findChild(QAbstractButton, "signatureButton")
    assert button.text() == "Show the signature"
    button.click()
    texts = [each.toPlainText() for each in bench.pane.findChildren(QTextEdit, "messageText")]
    texts += [each.toPlainText() for each in bench.pane.findChildren(QPlainTextEdit, "messageText")]
    assert any("ECShops support" in text for text in texts), texts
