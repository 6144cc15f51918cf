"""A server that takes a connection, says what it was given to say, and then nothing any more."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Sequence
from typing import Self

IMAP_UNTIL_TLS = (b"* OK Ready\r\n", b"* CAPABILITY IMAP4rev1 STARTTLS\r\n{tag} OK Done\r\n", b"{tag} OK Begin TLS\r\n")
SMTP_UNTIL_TLS = (b"220 Ready\r\n", b"250-mail.ecshops.example\r\n250 STARTTLS\r\n", b"220 Begin TLS\r\n")
"""What is said before the encryption is agreed on; the agreement itself stays unanswered."""


class SilentServer(socketserver.ThreadingTCPServer):
    """Listens on `port` of 127.0.0.1. `says`: the greeting and the answers to the first lines.

    `taken`: a connection was; `waiting`: somebody said something that nobody will answer.
    """

    allow_reuse_address = True

    def __init__(self, says: Sequence[bytes] = ()) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.says = says
        self.taken, self.waiting = threading.Event(), threading.Event()
        self.port: int = self.server_address[1]
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), name="silent-server")
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        """Whoever was connected has to have hung up."""
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Handler(socketserver.StreamRequestHandler):
    server: SilentServer

    def handle(self) -> None:
        self.server.taken.set()
        for number, answer in enumerate(self.server.says):
            line = self.rfile.readline() if number else b""
            if number and not line:
                return
            self.wfile.write(answer.replace(b"{tag}", line.split(b" ")[0]))
        while self.rfile.read1(4096):
            self.server.waiting.set()
