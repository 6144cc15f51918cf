"""Programs that some tests run beside PostgreSQL: installed where we may, else those tests are skipped and say so.

Standard library only; part of bootstrap.py.
"""

import os
import shutil
import subprocess
import sys

from qt_libraries import WINDOW, apt_install, apt_line, apt_may_install, missing

# The program, and the Debian package that brings it.
PACKAGES = {
    "dovecot": "dovecot-imapd",
    "pgbouncer": "pgbouncer",
    "pdftotext": "poppler-utils",
    "strace": "strace",
    # A window on a display of its own, with a screen reader's bus.
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "dbus-daemon": "dbus",
    "at-spi-bus-launcher": "at-spi2-core",
}
SERVICES = ("dovecot.socket", "dovecot.service", "pgbouncer.service")
PLACES = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin", "/usr/libexec"))


def want_test_programs() -> None:
    """What is missing, where we are root on a Debian; nothing ends here, since most tests need none of it."""
    if not sys.platform.startswith("linux") or not apt_may_install():
        return
    lacking = [package for name, package in PACKAGES.items() if not shutil.which(name, path=PLACES)]
    lacking += [library.debian for library in missing(WINDOW)]
    if not lacking:
        return
    if apt_install(apt_line(*lacking)) and shutil.which("systemctl"):
        # Installing a server starts it for everybody; the tests start their own.
        command = ["systemctl", "disable", "--now", *SERVICES]
        subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
