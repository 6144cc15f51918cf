"""What holds for every test: nothing of the user's is touched, and nothing odd passes unseen.

A test fails for a Qt message or a log record of WARNING or above (unless it asks for caplog), for a Python warning,
and for a thread, running QThread, active QTimer or top-level widget that it leaves behind.
"""

import atexit
import gc
import logging
import os
import shutil
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Generator, Iterator
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

# What several folders of tests need is imported as `support.…`.
sys.path.insert(0, str(Path(__file__).parent))

from support.memory import folder_in_memory

# ── Before Qt or the program is imported ────────────────────────────────────────────────────────────────────
if (memory := folder_in_memory()) is not None:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))
HOME = Path(tempfile.mkdtemp(prefix="ecsupport-tests-", dir=memory))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
FOLDERS = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
    "WIN_PD_OVERRIDE_APPDATA": "roaming",
    "WIN_PD_OVERRIDE_LOCAL_APPDATA": "local",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_RUNTIME_DIR": "runtime",
    "XDG_STATE_HOME": "state",
}
for variable, folder in FOLDERS.items():
    (HOME / folder).mkdir(mode=0o700, exist_ok=True)
    os.environ[variable] = str(HOME / folder)
# What a developer's desktop or shell may say must not change what the tests see.
for variable in (
    "ECSUPPORT_BASEDIR",
    "ECSUPPORT_DATABASE",
    "ECSUPPORT_SERVER",
    "LANGUAGE",
    "PGPASSFILE",
    "PGPASSWORD",
    "QT_LOGGING_RULES",
    "QT_QPA_PLATFORMTHEME",
    "QT_SCALE_FACTOR",
    "QT_STYLE_OVERRIDE",
):
    os.environ.pop(variable, None)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Nobody's passwords are touched; a test that wants a keyring brings one.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ["LC_ALL"] = os.environ["LANG"] = "C.UTF-8"
if hasattr(time, "tzset"):
    # Away from UTC, and with summer time: who mistakes local time for UTC is found out.
    os.environ["TZ"] = "Europe/Madrid"
    time.tzset()

import pytest  # noqa: E402
import shiboken6  # noqa: E402
from hypothesis import HealthCheck, settings  # noqa: E402
from PySide6.QtCore import (  # noqa: E402
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QObject,
    QThread,
    QThreadPool,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

if TYPE_CHECKING:
    from support.imap_server import ImapServer
    from support.postgres_server import PostgresServer
    from support.smtp_server import SmtpServer

    from ecsupport_desktop.config.server import ServerAddress

# ── Options ─────────────────────────────────────────────────────────────────────────────────────────────────
# Two cores shared with others make any deadline a lie, and CI must draw new examples as everybody does.
COMMON = {"deadline": None, "derandomize": False, "print_blob": True, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("dev", max_examples=50, **COMMON)
settings.register_profile("ci", max_examples=60, **COMMON)
settings.register_profile("long", max_examples=2_000, **COMMON)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("ecsupport")
    group.addoption("--kills", type=int, default=100, help="how often the writer is killed under load (default 100)")
    group.addoption("--sender-kills", type=int, default=12, help="how often who sends mail is killed (default 12)")
    group.addoption("--restarts", type=int, default=8, help="how often a server under load fails (default 8)")
    group.addoption("--writers-commands", type=int, default=30, help="commands of each of 32 consoles (default 30)")


@pytest.fixture(scope="session")
def kills(pytestconfig: pytest.Config) -> int:
    """How many times the tests that kill the writer do it: `--kills 10000` for a long night."""
    return int(pytestconfig.getoption("--kills"))


@pytest.fixture(scope="session")
def restarts(pytestconfig: pytest.Config) -> int:
    """How many times the plug of a server under load is pulled: `--restarts 200` for a long night."""
    return int(pytestconfig.getoption("--restarts"))


@pytest.fixture(scope="session")
def writers_commands(pytestconfig: pytest.Config) -> int:
    """How many commands each of 32 consoles executes at once: `--writers-commands 300` for a long night."""
    return int(pytestconfig.getoption("--writers-commands"))


# ── Databases ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: copying it is faster than migrating."""
    from ecsupport_desktop.storage.store import open_store

    path = tmp_path_factory.mktemp("empty") / "empty.db"
    open_store(path, daily=False).close()
    return path


# ── PostgreSQL, imported where it is used: most tests need no server ────────────────────────────────────────
@pytest.fixture(scope="session")
def postgres() -> Iterator["PostgresServer"]:
    """This test process's server, with contrib where the system has it; started by the first test that asks."""
    from support.postgres_server import PostgresServer

    server = PostgresServer()
    yield server
    server.close()


@pytest.fixture(scope="session")
def postgres_plain() -> Iterator["PostgresServer"]:
    """Another without contrib, and of the newest release."""
    from support.postgres_server import PostgresServer

    server = PostgresServer(contrib=False)
    yield server
    server.close()


@pytest.fixture
def new_shared_database(postgres: "PostgresServer") -> Iterator[Callable[[], "ServerAddress"]]:
    """Makes fresh databases with our schema, as their owner reaches them: no password. Their people go with them."""
    with postgres.shared_databases() as make:
        yield make


@pytest.fixture
def shared_database(new_shared_database: Callable[[], "ServerAddress"]) -> "ServerAddress":
    return new_shared_database()


# ── Mail servers ────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture(scope="session")
def imap() -> Iterator["ImapServer"]:
    """A real mailbox server, for one test process."""
    from support.imap_server import ImapServer

    with ImapServer() as server:
        yield server


@pytest.fixture
def smtp() -> Iterator["SmtpServer"]:
    """A real server that mail is handed to, encrypted from the start."""
    from support.smtp_server import SmtpServer

    with SmtpServer(tls=True) as server:
        yield server


@pytest.fixture
def user() -> str:
    """Somebody whose mailbox nobody else uses."""
    return f"{uuid4().hex[:12]}@shop.example"


# ── Qt messages ─────────────────────────────────────────────────────────────────────────────────────────────
# pytest-qt watches from setup to call; this handler sees what comes before and after, as when widgets are destroyed.
unseen_messages: list[str] = []
# The offscreen platform says of windows that it has no manager to give their hints to: of no concern to anybody.
OFFSCREEN_SAYS = "This plugin does not support propagateSizeHints"


def _keep_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not message.startswith(OFFSCREEN_SAYS):
        unseen_messages.append(f"{kind.name}: {message}")


def pytest_sessionstart() -> None:
    qInstallMessageHandler(_keep_message)


def pytest_sessionfinish(session: pytest.Session) -> None:
    qInstallMessageHandler(None)
    if unseen_messages:
        print("\nQt said after the last test:", *unseen_messages, sep="\n  ", file=sys.stderr)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None]:
    yield
    if unseen_messages:
        messages = "\n  ".join(unseen_messages)
        unseen_messages.clear()
        pytest.fail(f"Qt said while the test was set up or torn down:\n  {messages}", pytrace=False)


# ── Logs ────────────────────────────────────────────────────────────────────────────────────────────────────
class _Unexpected(logging.Handler):
    """Keeps the records that no test expects."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


# ── Leftovers ───────────────────────────────────────────────────────────────────────────────────────────────
failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[failed] = report.failed or item.stash.get(failed, False)
    return report


MANY_OBJECTS = 50_000
_set_aside: list[weakref.ref[QObject]] = []
"""Threads and timers that are looked at still, though the collector doesn't know them any more."""


def pytest_collection_finish() -> None:
    _forget_what_stays()


def _forget_what_stays() -> None:
    """What imports and caches made lives as long as the process: left out, every search for leftovers is short."""
    gc.collect()
    _set_aside.extend(weakref.ref(thing) for thing in _known_to_the_collector())
    gc.freeze()


def _forget_if_many() -> None:
    """Between two tests, when there is nothing of a single one's that would then never be let go."""
    if len(gc.get_objects()) > MANY_OBJECTS:
        _forget_what_stays()


def _known_to_the_collector() -> list[QThread | QTimer]:
    """By their exact types and without a loop of Python's: every object there is is looked at, twice a test."""
    kinds, more = set[type](), {QThread, QTimer}
    while more:
        kinds |= more
        more = {derived for kind in more for derived in kind.__subclasses__()} - kinds
    objects = gc.get_objects()
    return list(compress(objects, map(kinds.__contains__, map(type, objects))))


def _threads_and_timers() -> list[QThread | QTimer]:
    older = [thing for known in _set_aside if (thing := known()) is not None]
    return [*older, *_known_to_the_collector()]


def _python_threads() -> dict[int, str]:
    """The threads that Python started. One that Qt started and Python met (a dummy) is counted as a QThread."""
    met = (thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread))
    return {id(thread): f"thread {thread.name}" for thread in met}


def _qt_objects() -> dict[int, str]:
    """The running QThreads, active QTimers and top-level widgets, by what they are called."""
    found: dict[int, str] = {}
    for thing in _threads_and_timers():
        if not shiboken6.isValid(thing) or thing.objectName() == "Qt mainThread":
            continue
        if thing.isRunning() if isinstance(thing, QThread) else thing.isActive():
            found[id(thing)] = f"{type(thing).__name__} {thing.objectName()!r} child of {thing.parent()!r}"
    if isinstance(QCoreApplication.instance(), QApplication):
        found |= {id(widget): repr(widget) for widget in QApplication.topLevelWidgets() if _stays(widget)}
    return found


def _stays(widget: QWidget) -> bool:
    """Whether a top-level widget is somebody's to close: Qt keeps a few of its own."""
    return widget.parent() is None and widget.metaObject().className() not in ("QTipLabel", "QDesktopScreenWidget")


def _settle() -> None:
    """Lets go what is on its way out: finished threads, deleteLater, reference cycles."""
    for thread in threading.enumerate():
        if thread.daemon is False and thread is not threading.current_thread():
            thread.join(1)
    QThreadPool.globalInstance().waitForDone(1_000)
    gc.collect()
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def _leftovers(before: dict[int, str], now: dict[int, str]) -> list[str]:
    return [name for key, name in now.items() if key not in before]


@pytest.fixture(autouse=True)
def nothing_unexpected(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test for what it logged or left behind; the first fixture in, so the last one out."""
    qt = "qapp" in request.fixturenames or QCoreApplication.instance() is not None
    handler = _Unexpected()
    logging.getLogger().addHandler(handler)
    _forget_if_many()
    threads, objects = _python_threads(), _qt_objects() if qt else {}
    yield
    logging.getLogger().removeHandler(handler)
    if request.node.stash.get(failed, False):
        return  # its traceback holds on to things
    faults = [] if "caplog" in request.fixturenames else [f"logged {line}" for line in handler.lines]
    if left := _leftovers(threads, _python_threads()) + (_leftovers(objects, _qt_objects()) if qt else []):
        _settle()
        left = _leftovers(threads, _python_threads()) + (_leftovers(objects, _qt_objects()) if qt else [])
    faults += [f"left behind {name}" for name in left]
    if faults:
        pytest.fail("The test passed, but it\n  " + "\n  ".join(faults), pytrace=False)
