"""A database on a network share is refused; one on this computer, however it is mounted, isn't."""

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.storage import network_share
from ecsupport_desktop.storage.network_share import (
    mounts_of_mount_command,
    mounts_of_mountinfo,
    network_by_mounts,
    network_on_windows,
    refuse_network_share,
)

MOUNTINFO = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
23 22 0:21 / /proc rw,nosuid shared:5 - proc proc rw
30 22 0:40 / /home rw shared:8 master:2 - nfs4 files.example:/home rw,vers=4.2,addr=10.0.0.2
31 22 0:41 / /mnt/support\040files rw - cifs //server/share rw,vers=3.1.1
32 30 254:3 / /home/ana/local rw - xfs /dev/vdb1 rw
33 22 0:42 / /home/ana/remote rw - fuse.sshfs ana@host:/srv rw,user_id=1000
34 22 0:43 / /srv rw - autofs systemd-1 rw,fd=44
35 34 0:44 / /srv rw - smb3 //nas/srv rw
36 22 0:45 / /merged rw - overlay overlay rw,lowerdir=/l,upperdir=/u,workdir=/w
37 22 0:46 / /mnt/c rw - 9p drvfs rw,aname=drvfs
38 22 0:47 / /media/stick rw - fuseblk /dev/sdb1 rw
39 22 0:48 / /mnt/shut rw - nfs files.example:/old rw
40 39 8:1 / /mnt/shut rw - btrfs /dev/sda1 rw
""".strip()
MOUNT_COMMAND = """
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect)
//ana@nas._smb._tcp.local/Support (2024) on /Volumes/Support (2024) (smbfs, nodev, nosuid, mounted by ana)
files.example:/home on /Volumes/home (nfs, nodev, nosuid, automounted)
ana@host:/srv on /Users/ana/srv (macfuse.sshfs, nodev, nosuid, synchronous, mounted by ana)
""".strip()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/ecsupport.db", None),
        ("/home/ana/.local/share/ecsupport/ecsupport.db", "nfs4"),
        ("/homely/ecsupport.db", None),
        ("/mnt/support files/ecsupport.db", "cifs"),
        ("/home/ana/local/ecsupport.db", None),
        ("/home/ana/remote/ecsupport.db", "fuse.sshfs"),
        ("/srv/ecsupport.db", "smb3"),
        ("/merged/ecsupport.db", None),
        ("/mnt/c/Users/ana/ecsupport.db", None),
        ("/media/stick/ecsupport.db", None),
        ("/mnt/shut/ecsupport.db", None),
    ],
)
def test_linux_mounts(path: str, kind: str | None) -> None:
    assert network_by_mounts(PurePosixPath(path), mounts_of_mountinfo(MOUNTINFO)) == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/Users/ana/Library/Application Support/ecsupport/ecsupport.db", None),
        ("/Volumes/Support (2024)/ecsupport.db", "smbfs"),
        ("/Volumes/home/ecsupport.db", "nfs"),
        ("/Users/ana/srv/ecsupport.db", "macfuse.sshfs"),
    ],
)
def test_macos_mounts(path: str, kind: str | None) -> None:
    assert network_by_mounts(PurePosixPath(path), mounts_of_mount_command(MOUNT_COMMAND)) == kind


@pytest.mark.parametrize(
    ("path", "drive_type", "kind"),
    [
        (r"C:\Users\ana\ecsupport.db", 3, None),
        (r"Z:\ecsupport.db", 4, "Z:"),
        (r"\\server\share\ecsupport.db", None, r"\\server\share"),
        (r"\\wsl.localhost\Debian\home\ana\ecsupport.db", None, r"\\wsl.localhost\Debian"),
        (r"\\?\UNC\server\share\ecsupport.db", None, r"\\?\UNC\server\share"),
        (r"\\?\C:\Users\ana\ecsupport.db", 3, None),
        ("//server/share/ecsupport.db", None, r"\\server\share"),
    ],
)
def test_windows_drives(path: str, drive_type: int | None, kind: str | None) -> None:
    assert network_on_windows(PureWindowsPath(path), drive_type) == kind


def test_an_unreadable_or_odd_mount_table_refuses_nothing() -> None:
    assert mounts_of_mountinfo("nonsense\n1 2 3 - nfs\n") == []
    assert network_by_mounts(PurePosixPath("/a"), []) is None


def test_the_sentence_names_the_file_the_share_and_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_share, "network_kind", lambda path: "nfs")
    with pytest.raises(EnvironmentFault) as refused:
        refuse_network_share(Path("/net/ecsupport.db"))
    assert str(refused.value) == (
        "/net/ecsupport.db is on a network share (nfs). SQLite loses answers there. "
        "Keep the file on this computer, or use a shared PostgreSQL database."
    )


def test_this_computers_own_disk_is_accepted(tmp_path: Path) -> None:
    refuse_network_share(tmp_path / "not yet there" / "ecsupport.db")
