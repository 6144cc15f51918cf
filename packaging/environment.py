"""The virtual environment at .venv/: made from requirements.lock once, and known by a stamp from then on.

Standard library only; part of bootstrap.py. An environment that uv or a person made at the same place is brought up
to date, not thrown away; one that was left half made, moved, or made by another Python is built anew.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Literal

from qt_libraries import apt_install, apt_line, apt_may_install, package_manager

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = Path("packaging") / "requirements.lock"
# Inside .venv/: what it was made from, written last; and that its making began, deleted last.
STAMP = "ecsupport-stamp"
UNFINISHED = "ecsupport-unfinished"

Todo = Literal["ready", "update", "create", "rebuild"]


def interpreter(venv: Path, system: str = sys.platform) -> Path:
    return venv / ("Scripts/python.exe" if system == "win32" else "bin/python")


def script(venv: Path, name: str, system: str = sys.platform) -> Path:
    return venv / (f"Scripts/{name}.exe" if system == "win32" else f"bin/{name}")


def fingerprint(root: Path, version: str) -> str:
    """All that the environment is made from, a line each: any difference means work to do.

    The root is in it because neither an environment nor an editable install can be moved.
    """
    lines = [f"python {version}", f"root {root}"]
    for name in (LOCK, Path("pyproject.toml")):
        # As text, so that a checkout with other line ends is the same project.
        text = (root / name).read_text(encoding="utf-8")
        lines.append(f"{name.name} {hashlib.sha256(text.encode()).hexdigest()}")
    return "\n".join(lines) + "\n"


def todo(venv: Path, wanted: str, version: str) -> Todo:
    """What has to be done to the environment so that it is what `wanted` says, under the running Python's version."""
    if not venv.is_dir():
        return "create"
    if (venv / UNFINISHED).exists() or not interpreter(venv).exists():
        return "rebuild"
    stamp = (venv / STAMP).read_text(encoding="utf-8") if (venv / STAMP).exists() else ""
    if stamp == wanted:
        return "ready"
    if stamp and stamp.splitlines()[:2] != wanted.splitlines()[:2]:
        return "rebuild"
    return "update" if version_of(interpreter(venv)) == version else "rebuild"


def version_of(python: Path) -> str:
    """The full version of that interpreter; empty when it doesn't start any more."""
    code = "import platform; print(platform.python_version())"
    try:
        done = subprocess.run([python, "-I", "-c", code], capture_output=True, encoding="utf-8")
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def clean_variables() -> dict[str, str]:
    """The variables for everything started in the environment: nothing in them points to another Python's modules."""
    foreign = ("PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__")
    return {name: value for name, value in os.environ.items() if name not in foreign}


def need_environment() -> None:
    """Makes .venv/ what the lock says, unless it is already."""
    version = ".".join(map(str, sys.version_info[:3]))
    wanted = fingerprint(ROOT, version)
    work = todo(VENV, wanted, version)
    if work == "ready":
        return
    print(f"bootstrap: {work} .venv with Python {version}, once", file=sys.stderr, flush=True)
    if work != "update":
        need_venv_module()
    if work == "rebuild":
        remove(VENV)
    VENV.mkdir(exist_ok=True)
    (VENV / UNFINISHED).write_text("The set-up began here and has not ended.\n", encoding="utf-8")
    fill(VENV, fresh=work != "update")
    (VENV / STAMP).write_text(wanted, encoding="utf-8")
    (VENV / UNFINISHED).unlink()


def fill(venv: Path, *, fresh: bool) -> None:
    """Installs what the lock pins, then the project itself, editable; nothing is compiled, nothing unpinned."""
    python = str(interpreter(venv))
    if fresh:
        step(sys.executable, "-m", "venv", str(venv))
    elif not any(venv.glob("[Ll]ib/**/site-packages/pip/__init__.py")):
        step(python, "-m", "ensurepip")  # uv leaves pip out
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    step(*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / LOCK))
    # The build back-end is in the lock too, so that nothing is fetched for this.
    step(*pip, "--no-index", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))


def step(*command: str) -> None:
    """One step of the set-up; when it fails everything ends, and the next call begins anew."""
    variables = clean_variables() | {"PIP_USER": "0"}
    if subprocess.call(command, cwd=ROOT, env=variables, stdout=sys.stderr):
        sys.exit(f"bootstrap: the set-up failed at: {' '.join(command)}")


def remove(venv: Path) -> None:
    """Deletes an environment, and nothing that isn't one."""
    if venv.is_symlink():
        venv.unlink()
    elif any((venv / name).exists() for name in ("pyvenv.cfg", UNFINISHED)) or not any(venv.iterdir()):
        shutil.rmtree(venv)
    else:
        sys.exit(f"{venv} is in the way and is no virtual environment: move it, then run this again.")


def need_venv_module() -> None:
    """Debian's Python comes without ensurepip: installs it where we may, else ends with the line that does."""
    if importlib.util.find_spec("ensurepip") is not None:
        return
    line = apt_line("python{}.{}-venv".format(*sys.version_info))
    if apt_may_install() and apt_install(line):
        return
    way_out = f"sudo {line}" if package_manager() == "apt-get" else "install your system's package for Python's venv"
    sys.exit(f"This Python can't make a virtual environment, for it lacks ensurepip. What mends it:\n  {way_out}")
