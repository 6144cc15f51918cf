"""Where everything is: the one module that knows a folder by name.

Normally the system's own places (platformdirs); with a base folder (`--basedir`) everything the program keeps
lies below it, so that a trial or a test can be thrown away whole. Nothing is made before it is needed, and what
is made belongs to this account alone (0700): clients' mail is in there.
"""

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import platformdirs

PROGRAM = "ecsupport"


@cache
def resources_folder() -> Path:
    """The read-only files shipped with the program: in the package when installed, beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def private_folder(folder: Path) -> Path:
    """Make the folder, and what is missing above it, for this account alone; return it.

    Raises OSError where the folder can't be made.
    """
    if not folder.is_dir():
        private_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """The four folders the program keeps things in. Asking for a thing's place makes its folder, not the thing."""

    data: Path
    config: Path
    cache: Path
    log: Path

    @property
    def database_file(self) -> Path:
        return private_folder(self.data) / "ecsupport.db"

    @property
    def demo_database_file(self) -> Path:
        return private_folder(self.data) / "demo.db"

    @property
    def backups_folder(self) -> Path:
        return private_folder(self.data / "backups")

    def shared_folder(self, key: str) -> Path:
        """What this computer keeps of one team's server: what is typed there and not sent yet."""
        readable = re.sub(r"[^\w.-]+", "_", key)[:60]
        return private_folder(self.data / "shared" / f"{readable}-{sha256(key.encode()).hexdigest()[:8]}")

    @property
    def opened_attachments_folder(self) -> Path:
        """Copies of attachments handed to other programs; closed to other accounts even where the cache isn't."""
        folder = private_folder(self.cache / "opened")
        folder.chmod(0o700)
        return folder

    @property
    def open_mail_file(self) -> Path:
        """Names the mail that is being read; it is there after a crash only."""
        return private_folder(self.data) / "open-mail"

    @property
    def log_file(self) -> Path:
        return private_folder(self.log) / "ecsupport.log"

    @property
    def crash_file(self) -> Path:
        """What faulthandler writes when the process dies by a signal."""
        return private_folder(self.log) / "crash.log"

    @property
    def settings_file(self) -> Path:
        return private_folder(self.config) / "settings.toml"

    @property
    def reminders_folder(self) -> Path:
        """A mark for each reminder that was said, so that no window says it again."""
        return private_folder(self.data / "reminders")

    @property
    def shortcuts_file(self) -> Path:
        """The keys a person gave to actions."""
        return private_folder(self.config) / "shortcuts.toml"

    @property
    def snippets_file(self) -> Path:
        """The pieces of text a person has written."""
        return private_folder(self.config) / "snippets.toml"

    @property
    def templates_file(self) -> Path:
        """The texts a person has written in the place of the shipped templates."""
        return private_folder(self.config) / "templates.toml"

    @property
    def views_file(self) -> Path:
        return private_folder(self.config) / "views.toml"

    @property
    def state_file(self) -> Path:
        """Window geometry and column widths, written by QSettings: losing it loses nothing."""
        return private_folder(self.config) / "state.ini"


def paths_for(basedir: Path | None = None) -> Paths:
    """The system's own folders, or everything below one throw-away folder."""
    if basedir is not None:
        base = basedir.expanduser().resolve()
        return Paths(data=base / "data", config=base / "config", cache=base / "cache", log=base / "log")
    dirs = platformdirs.PlatformDirs(PROGRAM, appauthor=False, roaming=False)
    return Paths(
        data=dirs.user_data_path,
        config=dirs.user_config_path,
        cache=dirs.user_cache_path,
        log=dirs.user_log_path,
    )
