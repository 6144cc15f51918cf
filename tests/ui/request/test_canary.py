"""Nothing a mail asks for is fetched or opened: a canary listens on the loopback, a tracer watches the files."""

import re
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QTextBrowser
from support.leaks import file_leaks, leaks
from support.programs import program

from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.ui.queue.queue_pane import QueuePane
from ecsupport_desktop.ui.request.as_sent import AsSent
from ecsupport_desktop.ui.request.request_view import RequestPane

VIEWER = Path(__file__).parents[2] / "support" / "leak_viewer.py"
SECRET = "outside-secret"


class Canary:
    """Listens on the loopback and counts who comes."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.visits: list[bytes] = []
        self._thread = threading.Thread(target=self._listen, name="canary")
        self._thread.start()

    def _listen(self) -> None:
        while True:
            connection, _peer = self._socket.accept()
            with connection:
                connection.settimeout(5)
                head = connection.recv(4_096)
                if head == b"stop":
                    return
                self.visits.append(head)
                connection.sendall(b"HTTP/1.0 404 Not Found\r\n\r\n")

    def call(self, head: bytes) -> None:
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as caller:
            caller.sendall(head)

    def close(self) -> None:
        """After all who came before."""
        self.call(b"stop")
        self._thread.join()
        self._socket.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    made = Canary()
    yield made
    if made._thread.is_alive():
        made.close()


def test_the_canary_counts(canary):
    canary.call(b"GET /leak.png HTTP/1.0\r\n\r\n")
    canary.close()
    assert canary.visits == [b"GET /leak.png HTTP/1.0\r\n\r\n"]


class Careless(QTextBrowser):
    """Fetches what a page names, as a view does that means well; QTextBrowser itself opens files and has no network."""

    def loadResource(self, kind, name):
        url = QUrl(name)
        if url.scheme() == "http" or (not url.scheme() and url.authority()):
            with suppress(OSError, ValueError):
                urllib.request.urlopen(f"http://{url.authority()}{url.path()}", timeout=5).close()
            return QImage(1, 1, QImage.Format.Format_ARGB32)
        return super().loadResource(kind, name)


@pytest.mark.qt_log_ignore("QFSFileEngine::open: No file name specified", extend=True)
def test_a_careless_view_would_be_seen(canary, qtbot):
    view = Careless()
    qtbot.addWidget(view)
    view.resize(300, 300)
    for page in leaks(canary.port).values():
        view.setHtml(page)
        view.grab()
    canary.close()
    assert len(canary.visits) > 10


def test_nothing_is_fetched_in_any_place_of_the_window(canary, world, link, notices, qtbot, settled, tmp_path):
    """Conversation, page as sent, heading and list: whatever a page says, it is shown in all of them."""
    pane = RequestPane(link, notices)
    queue = QueuePane(link, QSettings(str(tmp_path / "state.ini"), QSettings.Format.IniFormat))
    for widget in (pane, queue):
        qtbot.addWidget(widget)
        widget.resize(640, 800)
        with qtbot.waitExposed(widget):
            widget.show()
    shown = 0
    for leak in leaks(canary.port).values():
        page = leak.replace("\0", "\ufffd")  # as intake hands it on
        sender = Address(name=page[:200], address="ana@acme.example")
        message = world.message(page, html=page, sender=sender, hours_ago=1)
        pane.show_request(world.register(" ".join(page.split())[:200], message, known=False))
        settled()
        pane.toggle_as_sent()
        settled()
        shown += pane.findChild(AsSent) is not None
        pane.grab()
    queue.show_queue("to_analyse")
    settled()
    queue.grab()
    canary.close()
    assert shown >= 60
    assert canary.visits == []


def _traced(folder: Path, how: str) -> tuple[list[str], str]:
    """Files opened and sockets connected while pages were shown, by the kernel; and what Python's audit hook heard."""
    log = folder / "trace"
    calls = "open,openat,openat2,connect,execve,stat,statx,access,readlink,newfstatat"
    strace = [program("strace"), "-f", "-qq", "-s", "300", "-e", f"trace={calls}", "-o", str(log)]
    done = subprocess.run(
        [*strace, sys.executable, str(VIEWER), str(folder), how],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    lines = log.read_text(errors="replace").splitlines()
    begin = next(at for at, line in enumerate(lines) if "/BEGIN" in line)
    end = next(at for at, line in enumerate(lines) if "/END" in line)
    return [line for line in lines[begin + 1 : end] if "ENOENT" not in line or SECRET in line], done.stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux traces so")
def test_no_file_is_opened_and_no_socket_connected(canary, tmp_path):
    secret = tmp_path / f"{SECRET}.png"
    secret.write_bytes(b"\x89PNG\r\n\x1a\nsecret")
    folder = tmp_path / "pages"
    folder.mkdir()
    for at, page in enumerate((leaks(canary.port) | file_leaks(str(secret))).values()):
        (folder / f"{at:03}.html").write_text(page)
    naive, _heard = _traced(folder, "naive")
    assert any(SECRET in line for line in naive), "the trace must be able to see it"
    real, heard = _traced(folder, "real")
    assert heard == ""
    assert not [line for line in real if SECRET in line or "127.0.0.1" in line]
    assert not [line for line in real if re.search(r"connect\(|execve\(", line)]
    opened = {found[1] for line in real if (found := re.search(r'open(?:at2?)?\((?:AT_FDCWD, )?"([^"]*)"', line))}
    assert not {name for name in opened if not _is_the_systems(name)}, opened
    canary.close()
    assert canary.visits == []


def _is_the_systems(name: str) -> bool:
    """Libraries, fonts and tables of the system that drawing letters may need."""
    return name.startswith(("/usr/", "/lib", "/etc/fonts", "/proc/", "/sys/", sys.prefix)) or "/fontconfig" in name
