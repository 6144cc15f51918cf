"""Attachments are opened from a folder of this account alone, read-only; what could do harm is asked about first."""

import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.ui.request.attachments import AttachmentRow
from ecsupport_desktop.ui.request.private_copies import keep_copy, sweep
from ecsupport_desktop.ui.request.request_view import RequestPane

POSIX = sys.platform != "win32"


class Opened(QObject):
    """Takes what would be handed to another program."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.files.append(url.toLocalFile())


@pytest.fixture
def opened() -> Iterator[Opened]:
    made = Opened()
    QDesktopServices.setUrlHandler("file", made, "take")
    yield made
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture
def pane(world, link, notices, qtbot, settled):
    def made(name: str, content: bytes) -> RequestPane:
        pane = RequestPane(link, notices)
        qtbot.addWidget(pane)
        with qtbot.waitExposed(pane):
            pane.show()
        pane.activateWindow()
        file = c.NewAttachment(name=name, media_type="application/octet-stream", content=content)
        pane.show_request(world.register(message=world.message(attachments=(file,))))
        settled()
        row = pane.findChild(AttachmentRow)
        row.open_requested.emit(row.attachments[0])
        settled()
        return pane

    return made


def test_a_harmless_file_is_opened_from_the_private_folder(pane, opened, link):
    pane("two\nlines\u202e.txt", b"words")
    (name,) = opened.files
    assert name.endswith("/twolines.txt")
    assert name.startswith(link.paths.opened_attachments_folder.as_posix())
    assert Path(name).read_bytes() == b"words"
    if POSIX:
        assert stat.S_IMODE(Path(name).stat().st_mode) == 0o400
        assert stat.S_IMODE(link.paths.opened_attachments_folder.stat().st_mode) == 0o700


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # menus, on the offscreen platform
def test_a_chip_offers_both(pane, qtbot):
    shown = pane("a.xyz", b"words")
    shown.findChild(QAbstractButton, "attachmentChip").click()
    menu = shown.findChild(QMenu, "attachmentMenu")
    assert [action.text() for action in menu.actions()] == ["Open", "Save…", "Send with the answer"]
    with qtbot.waitSignal(shown._conversation.open_requested):
        menu.actions()[0].trigger()
    menu.close()


def test_a_program_is_asked_about_first_whatever_it_is_called(pane, opened, settled, qtbot):
    shown = pane("invoice.pdf", b"MZ\x90\0" + b"\0" * 60)
    assert opened.files == []
    assert shown.findChild(QLabel, "askFirstWhy").text() == (
        "invoice.pdf is a program: it can do anything on this computer."
    )
    assert shown.findChild(QAbstractButton, "askFirstSave").hasFocus()
    with qtbot.waitSignal(shown._conversation.open_anyway_requested):
        shown.findChild(QAbstractButton, "askFirstOpen").click()
    settled()
    assert [name.rpartition("/")[2] for name in opened.files] == ["invoice.pdf"]
    assert not shown.findChild(QLabel, "askFirstWhy").isVisible()


def test_copies_are_swept_at_the_start(world, link, notices, qtbot, settled):
    folder = link.paths.opened_attachments_folder
    kept = keep_copy(folder, "a.txt", b"one")
    assert keep_copy(folder, "a.txt", b"one") == kept
    assert keep_copy(folder, "a.txt", b"two") != kept
    qtbot.addWidget(RequestPane(link, notices))
    settled()
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(not POSIX, reason="links need rights on Windows")
def test_a_link_in_the_folder_leads_nowhere(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    folder = tmp_path / "opened"
    folder.mkdir()
    place = keep_copy(folder, "a.txt", b"one")
    place.chmod(0o600)
    place.unlink()
    place.symlink_to(outside)
    assert keep_copy(folder, "a.txt", b"one").read_bytes() == b"one"
    (folder / "link").symlink_to(tmp_path)
    sweep(folder)
    assert outside.read_text() == "mine"
    assert list(folder.iterdir()) == []
