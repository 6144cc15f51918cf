"""The IMAP server that the tests of the mailbox talk to: installed where we may, else those tests say what is missing.

Standard library only; part of bootstrap.py.
"""

import os
import shutil
import subprocess
import sys

from qt_libraries import apt_install, apt_line, apt_may_install

PACKAGE = "dovecot-imapd"
PLACES = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))


def want_mail_server() -> None:
    """Dovecot's program, where we are root on a Debian; nothing ends here, since most tests need none."""
    if not sys.platform.startswith("linux") or shutil.which("dovecot", path=PLACES) or not apt_may_install():
        return
    if apt_install(apt_line(PACKAGE)) and shutil.which("systemctl"):
        # Installing it starts it for everybody; the tests start their own.
        command = ["systemctl", "disable", "--now", "dovecot.socket", "dovecot.service"]
        subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
