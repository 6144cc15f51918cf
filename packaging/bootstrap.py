"""Sets up .venv/ at the root of a checkout once, then runs the program, its tests or its checks in it.

    python3 packaging/bootstrap.py run --demo     the window; more arguments go to ecsupport-desktop
    python3 packaging/bootstrap.py test           the tests; more arguments go to pytest
    python3 packaging/bootstrap.py check          lint, format, types and import contracts

On Windows say `py` instead of `python3`. Standard library only: what it installs is pinned by hash in
requirements.lock. A second call finds the stamp of the first and starts at once.
"""

import os
import subprocess
import sys
from pathlib import Path

# Before anything newer than Python 3.6 is parsed or imported: an old one gets this sentence, not a traceback.
if sys.version_info < (3, 11):
    version = "{}.{}".format(*sys.version_info)
    sys.exit(
        f"ECShops support needs Python 3.11 or newer and this is {version}: install one and run the same line with it, "
        "for example with python3.11 in place of python3."
    )

from environment import ROOT, VENV, clean_variables, interpreter, need_environment, script
from programs_of_tests import want_test_programs
from qt_libraries import need_libraries

NO_DISPLAY = (
    "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): run this in a desktop session, "
    "or with --screenshot DIR for pictures of the window."
)
WINDOWLESS_ARGUMENTS = {"--screenshot", "--help", "-h", "--version"}
WINDOWLESS_PLATFORMS = {"offscreen", "minimal", "vnc"}


def wants_window(arguments: list[str], variables: dict[str, str]) -> bool:
    """Whether a window will open on a display: pictures, help and Qt's windowless platforms need none."""
    if {argument.partition("=")[0] for argument in arguments} & WINDOWLESS_ARGUMENTS:
        return False
    return variables.get("QT_QPA_PLATFORM", "").partition(":")[0] not in WINDOWLESS_PLATFORMS


def lacks_display(variables: dict[str, str], system: str) -> bool:
    """Whether Qt would find no display and abort; a platform named by hand is taken at its word."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return system.startswith("linux") and not any(variables.get(name) for name in names)


def start(command: list[str], **variables: str) -> int:
    """Runs a command of the environment to its end; Ctrl+C is the command's own affair."""
    child = subprocess.Popen(command, env=clean_variables() | variables)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue


def run(arguments: list[str]) -> int:
    """Opens the window, in the folder that the person is in, so that relative paths mean what they say."""
    window = wants_window(arguments, dict(os.environ))
    if window and lacks_display(dict(os.environ), sys.platform):
        sys.exit(NO_DISPLAY)
    need_libraries(window)
    need_environment()
    code = "import sys; sys.argv[0] = 'ecsupport-desktop'; from ecsupport_desktop.app import main; sys.exit(main())"
    return start([str(interpreter(VENV)), "-c", code, *arguments])


def test(arguments: list[str]) -> int:
    """Runs the tests, all of them unless told otherwise, in parallel and without a display."""
    need_libraries(window=False)
    want_test_programs()
    need_environment()
    os.chdir(ROOT)
    pytest = [str(interpreter(VENV)), "-m", "pytest", "-n", "auto", "--dist", "worksteal"]
    return start([*pytest, *arguments], QT_QPA_PLATFORM=os.environ.get("QT_QPA_PLATFORM", "offscreen"))


def check(arguments: list[str]) -> int:
    """Runs every check, also after one has failed, and fails if any did."""
    if arguments:
        sys.exit("check takes no arguments.")
    need_environment()
    os.chdir(ROOT)
    python = str(interpreter(VENV))
    commands = (
        [python, "-m", "ruff", "check"],
        [python, "-m", "ruff", "format", "--check"],
        [python, "-m", "mypy"],
        [str(script(VENV, "lint-imports")), "--no-logo"],
    )
    statuses = [start(command) for command in commands]
    return int(any(statuses))


COMMANDS = {"run": run, "test": test, "check": check}


def main(arguments: list[str]) -> int:
    """Returns the exit status of what was run; 2 when it was not said what to run."""
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__, file=sys.stderr)
        return 2
    base = Path(getattr(sys, "_base_executable", sys.executable))
    if Path(sys.prefix) == VENV and base.parent != Path(sys.executable).parent:
        # Started with the environment's own Python, which can't rebuild the ground it stands on.
        return start([str(base), __file__, *arguments])
    return COMMANDS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("bootstrap: stopped; the next call takes up the set-up anew")
