"""Shows pages in the real view, in a process that can be traced: `leak_viewer.py FOLDER naive|real`.

Every *.html of the folder is shown. Python's own opens are written to standard output between the lines BEGIN and END,
which are also opened as files, so that a tracer sees where the showing begins and ends.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication, QTextBrowser, QVBoxLayout, QWidget

from ecsupport_desktop.services.safe_html import safe_html
from ecsupport_desktop.ui.request.as_sent import AsSent, AsSentPage
from ecsupport_desktop.ui.shared.text_view import PlainTextView
from ecsupport_desktop.ui.shared.theme import apply_theme

_opened: list[str] = []
_watching = False


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _watching and event in ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen"):
        _opened.append(f"{event} {arguments[0]!r}")


def main() -> None:
    global _watching
    folder, how = Path(sys.argv[1]), sys.argv[2]
    application = QApplication([])
    apply_theme(application, "light")
    pages = [file.read_text() for file in sorted(folder.glob("*.html"))]
    _show(application, "<p>warm <b>up</b> <code>fonts</code></p><h1>x</h1><ul><li>x</ul>", how)
    sys.addaudithook(_watch)
    (folder / "BEGIN").open("w").close()
    _watching = True
    for page in pages:
        _show(application, page, how)
    _watching = False
    (folder / "END").open("w").close()
    print("\n".join(_opened))


def _show(application: QApplication, page: str, how: str) -> None:
    if how == "naive":
        view = QTextBrowser()
        view.setHtml(page)
        shown: list[QWidget] = [view]
    else:
        safe = safe_html(page)
        shown = [PlainTextView(page)]
        if safe is not None:
            host = QWidget()
            QVBoxLayout(host).addWidget(AsSent(AsSentPage(safe=safe, pictures=(None,) * len(safe.images)), host))
            shown.append(host)
    for widget in shown:
        widget.resize(600, 400)
        widget.show()
        widget.grab()
    application.processEvents()
    for widget in shown:
        widget.close()


main()
