"""What is read stays where it is, and what is saved is saved whole or not at all."""

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.words import Impact
from ecsupport_desktop.ui.request.attachments import AttachmentSaver, proposed_name
from ecsupport_desktop.ui.request.request_view import RequestPane


@pytest.fixture
def shown(world, link, notices, settled, qtbot):
    pane = RequestPane(link, notices)
    qtbot.addWidget(pane)
    pane.resize(600, 400)
    pane.show()
    files = (
        c.NewAttachment(name="one.bin", media_type="application/octet-stream", content=b"\x00one\xff"),
        c.NewAttachment(name="two.bin", media_type="application/octet-stream", content=b"two" * 1_000),
    )
    request_id = world.register(message=world.message("\n".join(["A line."] * 80), hours_ago=2, attachments=files))
    for at in range(3):
        world.reply(request_id, "\n".join([f"Reply {at}."] * 30))
    pane.show_request(request_id)
    settled()
    return pane, request_id


def test_a_refresh_leaves_the_conversation_where_it_is_read(shown, world, settled, qtbot):
    pane, request_id = shown
    bar = pane._conversation.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    bar.setValue(100)
    blocks = [block for _entry, block in pane._conversation._blocks.values()]
    world.run(c.SetImpact(**world.base(request_id), impact=Impact.DEGRADED))
    settled()
    assert bar.value() == 100
    world.note(request_id, "A note while somebody reads")
    settled()
    qtbot.waitUntil(lambda: len(pane._conversation._blocks) == 5)
    assert bar.value() == 100
    assert [block for _entry, block in pane._conversation._blocks.values()][:4] == blocks


def test_two_files_saved_at_once_keep_their_own_bytes(shown, tmp_path, settled, world):
    pane, request_id = shown
    saver = pane.findChild(AttachmentSaver)
    files = world.request(request_id).attachments
    for file in files:
        saver.save_to(file, tmp_path / file.name)
    settled()
    assert (tmp_path / "one.bin").read_bytes() == b"\x00one\xff"
    assert (tmp_path / "two.bin").read_bytes() == b"two" * 1_000
    assert not list(tmp_path.glob("*.part")) and not list(tmp_path.glob(".ecsupport-*"))


def test_a_folder_that_takes_nothing_says_why(shown, tmp_path, settled, world, notices):
    pane, request_id = shown
    file = world.request(request_id).attachments[0]
    (tmp_path / "full").write_text("a file, no folder")
    pane.findChild(AttachmentSaver).save_to(file, tmp_path / "full" / "one.bin")
    settled()
    assert notices.history[-1].message.startswith("one.bin could not be saved: ")


@pytest.mark.parametrize(
    ("sent", "proposed"),
    [
        ("../../.bashrc", "bashrc"),
        ("/etc/passwd", "passwd"),
        ("C:\\Windows\\x.dll", "x.dll"),
        ("CON.txt", "_CON.txt"),
        ("..", "attachment"),
        ("photo.jpg", "photo.jpg"),
    ],
)
def test_a_senders_file_name_leads_nowhere(sent, proposed):
    assert proposed_name(sent) == proposed
    assert len(proposed_name("x" * 400 + ".png")) <= 120
