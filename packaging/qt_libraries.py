"""The system libraries that Qt opens on Linux: found, installed where we may, else named.

Standard library only; part of bootstrap.py.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from typing import NamedTuple


class Library(NamedTuple):
    """A shared library by its file name, and the packages of Debian and Arch that bring it."""

    soname: str
    debian: str
    arch: str


BASE = (
    Library("libEGL.so.1", "libegl1", "libglvnd"),
    Library("libGL.so.1", "libgl1", "libglvnd"),
    Library("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    Library("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    Library("libdbus-1.so.3", "libdbus-1-3", "dbus"),
    Library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
)
# A real window needs these too: Qt's xcb plugin aborts the process when one is missing.
WINDOW = (
    Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    Library("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
)
MANAGERS = ("apt-get", "dnf", "zypper", "pacman")


def loads(library: Library) -> bool:
    """Whether the dynamic linker finds and opens it, as Qt would."""
    try:
        ctypes.CDLL(library.soname)
    except OSError:
        return False
    return True


def missing(libraries: tuple[Library, ...]) -> list[Library]:
    return [library for library in libraries if not loads(library)]


def package_manager() -> str | None:
    """The first package manager found that we know how to talk to."""
    return next((name for name in MANAGERS if shutil.which(name)), None)


def install_line(libraries: list[Library], manager: str | None) -> str:
    """The line that installs them by that package manager; empty when we know none."""
    match manager:
        case "apt-get":
            return apt_line(*(library.debian for library in libraries))
        case "dnf" | "zypper":
            return f"{manager} install " + " ".join(f"'{library.soname}()(64bit)'" for library in libraries)
        case "pacman":
            return "pacman -S --needed " + " ".join(dict.fromkeys(library.arch for library in libraries))
    return ""


def apt_line(*packages: str) -> str:
    return " ".join(("apt-get install -y --no-install-recommends", *packages))


def apt_may_install() -> bool:
    """Whether this is a Debian or Ubuntu and we are root on it."""
    return sys.platform != "win32" and package_manager() == "apt-get" and os.geteuid() == 0


def apt_install(line: str) -> bool:
    """Runs apt's line, its lists of packages brought up to date first; answers whether it worked."""
    print(f"bootstrap: {line}", file=sys.stderr, flush=True)
    variables = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.call(["apt-get", "update", "-q"], env=variables, stdout=sys.stderr)
    return subprocess.call(line.split(), env=variables, stdout=sys.stderr) == 0


def need_libraries(window: bool) -> None:
    """Sees to it that Qt finds its libraries on this Linux; ends with the line to run where we may not install."""
    if not sys.platform.startswith("linux"):
        return
    wanted = (BASE + WINDOW) if window else BASE
    lacking = missing(wanted)
    if lacking and apt_may_install() and apt_install(install_line(lacking, "apt-get")):
        lacking = missing(wanted)
    if not lacking:
        return
    names = ", ".join(library.soname for library in lacking)
    line = install_line(lacking, package_manager())
    way_out = f"This line installs them:\n  sudo {line}" if line else "Install them, then run this again."
    sys.exit(f"Qt needs these system libraries: {names}. {way_out}")
