"""A real Dovecot for the tests: a private process on free ports, its own folder, gone however the run ends."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from support.programs import program

from ecsupport_desktop.config.mail import MailAccount, MailServer

if TYPE_CHECKING:
    import pwd

CERTIFICATES = Path(__file__).parent / "certificates"
RUNNER = '"$0" -F -c "$1/conf" & server=$!; said=$(cat); kill $server; wait $server; [ -n "$said" ] || rm -rf "$1"'
"""Runs the server until whoever holds its input is gone; the folder goes with it, unless it was told to keep it."""
SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail/%u
auth_mechanisms = plain login
disable_plaintext_auth = yes
auth_failure_delay = 0
ssl = required
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/certificate.key
imap_capability = {capability}
mail_max_userip_connections = 50
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {starttls_port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""
"""For Dovecot 2.3; %u is its own, single braces are for `format`."""


class NoImapServer(Exception):
    """It didn't start: the tests that need it fail."""


def _account() -> pwd.struct_passwd:
    """Whom its processes run as: it serves nobody's mail as root."""
    import pwd  # not on Windows, where these tests are skipped

    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


class ImapServer:
    """One server. Every user there is may log in with `password`, over TLS only; each has a mailbox of his own.

    `capability`: what it says it can, where that is less than all it can.
    """

    def __init__(self, *, capability: str = "", certificate: str = "server") -> None:
        self._program, self._account = program("dovecot"), _account()
        self.password = secrets.token_hex(8)
        self.folder = Path(tempfile.mkdtemp(prefix="ecimap-"))
        self._capability = capability
        self._runner: subprocess.Popen[bytes] | None = None
        atexit.register(self.close)
        for ending in ("pem", "key"):
            shutil.copyfile(CERTIFICATES / f"{certificate}.{ending}", self.folder / f"certificate.{ending}")
        for name in ("run", "mail", "home"):
            (self.folder / name).mkdir()
        self._give_away(self.folder)
        self.tls_port = self.starttls_port = 0
        try:
            self._start_somewhere()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def start(self) -> None:
        """Where it was: the same ports and mail. Returns when it answers."""
        import grp

        group = grp.getgrgid(self._account.pw_gid).gr_name
        settings = SETTINGS.format(**vars(self), user=self._account.pw_name, group=group, capability=self._capability)
        (self.folder / "conf").write_text(settings)
        as_root = os.geteuid() == 0
        who = {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []} if as_root else {}
        self._runner = subprocess.Popen(
            ["/bin/sh", "-c", RUNNER, self._program, str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            start_new_session=True,
            **who,  # type: ignore[arg-type]
        )
        if not self._answers():
            log = self.folder / "log"
            self.stop()
            raise NoImapServer(f"Dovecot didn't start: {log.read_text()[-2000:] if log.exists() else 'no log'}")

    def stop(self) -> None:
        """Every connection ends; the mail stays."""
        if (runner := self._runner) is None or runner.stdin is None:
            return
        self._runner = None
        with suppress(BrokenPipeError):
            runner.stdin.write(b"keep")
        with suppress(BrokenPipeError):
            runner.stdin.close()
        runner.wait(60)

    def close(self) -> None:
        """For good, with its mail. More than once is fine."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        atexit.unregister(self.close)

    def account(self, user: str, *, port: int | None = None, security: str = "tls", **more: Any) -> MailAccount:
        """The settings with which a console reads this user's mailbox; `port` where something stands in between."""
        usual = self.tls_port if security == "tls" else self.starttls_port
        server = MailServer(
            protocol="imap",
            host="localhost",
            port=port or usual,
            security=security,
            user=user,
            ca_file=CERTIFICATES / "ca.pem",
        )
        defaults: dict[str, Any] = {
            "address": user,
            "name": "Support",
            "imap": server,
            "smtp": None,
            "folder": "INBOX",
            "moves": True,
            "processed_folder": "Processed",
            "quarantine_folder": "Quarantine",
            "largest_bytes": 1024 * 1024,
            "signatures": {},
            "acknowledge": False,
        }
        return MailAccount(**(defaults | more))

    def deliver(self, user: str, mails: Iterable[bytes]) -> None:
        """Put mails into his inbox, as the mail system does."""
        folder = self.folder / "mail" / user
        for name in ("cur", "new", "tmp"):
            (folder / name).mkdir(parents=True, exist_ok=True)
            self._give_away(folder / name)
        self._give_away(folder)
        for number, raw in enumerate(mails):
            name = f"{time.time_ns() // 1_000_000_000}.M{number:06}P{secrets.token_hex(4)}.test"
            waiting = folder / "tmp" / name
            waiting.write_bytes(raw)
            self._give_away(waiting)
            waiting.rename(folder / "new" / name)

    def mails(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """What is in one of his folders now, read beside the server."""
        place = self.folder / "mail" / user / ("" if folder == "INBOX" else f".{folder.replace('/', '.')}")
        found = [path for part in ("cur", "new") for path in (place / part).glob("*")]
        return [path.read_bytes() for path in sorted(found, key=lambda path: path.name)]

    def number_anew(self, user: str) -> None:
        """His inbox gets another UIDVALIDITY, as after a restored backup. Ends every connection."""
        self.stop()
        for path in (self.folder / "mail" / user).glob("dovecot*"):
            if path.name != "dovecot-keywords":
                path.unlink()
        self.start()

    def _start_somewhere(self) -> None:
        """On free ports: somebody else may take one in the moment between, so more than once."""
        for turn in range(5):
            self.tls_port, self.starttls_port = _free_ports(2)
            try:
                return self.start()
            except NoImapServer:
                if turn == 4:
                    raise
        return None

    def _answers(self) -> bool:
        pause = threading.Event()
        for _turn in range(400):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.starttls_port), timeout=10) as link:
                if link.recv(4) == b"* OK":
                    return True
            if self._runner is None or self._runner.poll() is not None:
                return False
            pause.wait(0.05)
        return False

    def _give_away(self, path: Path) -> None:
        if os.geteuid() == 0:
            for each in (path, *path.rglob("*")):
                with suppress(FileNotFoundError):  # the server renames its own files meanwhile
                    os.chown(each, self._account.pw_uid, self._account.pw_gid)
