"""Before the desk is open: where to work is asked once, a team's server is joined, its password asked where it must be.

Nothing here is modal, and nothing typed is lost. The keyring and the server are asked on the command thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.passwords import Kept, keep_password, kept_password, libpq_finds_one, missing_keyring
from ecsupport_desktop.config.paths import Paths
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.config.settings import Settings, SettingsError, save_setting
from ecsupport_desktop.config.weakness import is_accepted
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.services.faults import ConnectionLost, EnvironmentFault, LoginRefused, ServerBusy
from ecsupport_desktop.ui.first_run.choices_page import ChoicesPage
from ecsupport_desktop.ui.first_run.door_page import DoorPage
from ecsupport_desktop.ui.first_run.join_page import Joining, JoinPage
from ecsupport_desktop.ui.main_window.doors import Ways
from ecsupport_desktop.ui.main_window.opened import Opened
from ecsupport_desktop.ui.shared.refusals import error_text
from ecsupport_desktop.ui.shared.worker import Jobs

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.window import MainWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Why nobody is in yet: a password is needed (`why` none is kept, or what the server `refused`), or a `fault`."""

    password: bool = False
    refused: str = ""
    why: str = ""
    fault: str = ""


class Entrance(QObject):
    """Shows its pages in the window until there is a desk.

    Signals: way_chosen(Callable[[], Opened]) — the demo, or this computer · opened(Opened) — a team's desk.
    """

    way_chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        jobs: Jobs,
        paths: Paths,
        settings: Settings,
        ways: Ways,
        server: ServerAddress | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("entrance")
        self._window, self._jobs, self._paths, self._ways, self._server = window, jobs, paths, ways, server
        self.settings = settings
        self.notices: list[str] = []
        self._choices: ChoicesPage | None = None
        self._join: JoinPage | None = None
        self._door: DoorPage | None = None
        self._joining: Joining | None = None
        self._not_kept = ""

    def begin(self) -> None:
        """Go to the server that is known, else ask where to work."""
        server = self._server
        if server is None:
            self._show_choices()
        elif not is_accepted(server, self.settings.weaker_accepted):
            self._look_for_password(server)
        else:
            self._window.show_opening(_("Opening {name}…").format(name=server.name))
            self._jobs.mutate(lambda: self._enter_as_kept(server), self._on_entered)

    def begin_with(self, joining: Joining) -> None:
        """Go to the server that was joined in another window, with the password typed there."""
        self._joining = joining
        self._window.show_opening(_("Opening {name}…").format(name=joining.server.name))
        self._enter_with(joining)

    # ── pages ───────────────────────────────────────────────────────────────────────────────────────────────

    def _show_choices(self) -> None:
        if self._choices is None:
            self._choices = ChoicesPage()
            self._choices.demo_requested.connect(self._on_demo_requested)
            self._choices.local_requested.connect(self._on_local_requested)
            self._choices.team_requested.connect(self._on_team_requested)
        self._window.show_page(self._choices)

    def _show_join(self) -> None:
        if self._join is None:
            user = self._server.user if self._server else self.settings.agent_login.lower()
            self._join = JoinPage(self._ways.test, self._jobs, user)
            self._join.back_requested.connect(self._on_back_requested)
            self._join.join_requested.connect(self._on_join_requested)
            self._join.begin(self._server)
            self._jobs.query(missing_keyring, self._join.show_no_keyring, key="entrance.keyring")
        self._window.show_page(self._join)

    def _show_door(self) -> DoorPage:
        assert self._server is not None
        if self._door is None:
            self._door = DoorPage(self._server)
            self._door.open_requested.connect(self._on_open_requested)
            self._door.change_requested.connect(self._on_team_requested)
        self._window.show_page(self._door)
        return self._door

    # ── the person's choices ────────────────────────────────────────────────────────────────────────────────

    def _on_demo_requested(self) -> None:
        self.way_chosen.emit(self._ways.demo)

    def _on_local_requested(self) -> None:
        """Where a server was known it isn't opened any more at the next start."""
        if self.settings.server:
            self._save("server", None, "")
        self.way_chosen.emit(self._ways.local)

    def _on_team_requested(self) -> None:
        self._show_join()

    def _on_back_requested(self) -> None:
        self._show_choices()

    def _on_join_requested(self, joining: Joining) -> None:
        self._joining = joining
        self._jobs.mutate(lambda: self._enter(joining), self._on_entered)

    def _on_open_requested(self, joining: Joining) -> None:
        self._joining = joining
        if joining.accepted:
            self._accept(joining.accepted)
        self._window.show_opening(_("Opening {name}…").format(name=joining.server.name))
        self._enter_with(joining)

    def _enter_with(self, joining: Joining) -> None:
        """With the password typed, else with the one that is kept."""
        if joining.password is None:
            self._jobs.mutate(lambda: self._enter_as_kept(joining.server), self._on_entered)
        else:
            self._jobs.mutate(lambda: self._enter(joining), self._on_entered)

    # ── on the command thread ───────────────────────────────────────────────────────────────────────────────

    def _look_for_password(self, server: ServerAddress) -> None:
        def look() -> Kept | None:
            return None if _needs_none(server) else kept_password(server)

        self._jobs.mutate(look, self._on_password_looked_for)

    def _enter_as_kept(self, server: ServerAddress) -> Opened | _Asked:
        """With what the keyring or PostgreSQL's own password file has."""
        if _needs_none(server):
            return self._try(lambda: self._ways.server(server, None))
        kept = kept_password(server)
        if kept.password is None:
            return _Asked(password=True, why=kept.why)
        return self._try(lambda: self._ways.server(server, kept.password))

    def _enter(self, joining: Joining) -> Opened | _Asked:
        """With what was typed; it is kept once it was right."""
        entered = self._try(lambda: self._ways.server(joining.server, joining.password))
        if isinstance(entered, Opened) and joining.keep and joining.password is not None:
            self._not_kept = keep_password(joining.server, joining.password)
        return entered

    @staticmethod
    def _try(way: Callable[[], Opened]) -> Opened | _Asked:
        try:
            return way()
        except LoginRefused as refused:
            return _Asked(password=True, refused=str(refused), why=missing_keyring())
        except ServerBusy as busy:
            return _Asked(fault=str(busy))
        except ConnectionLost:
            return _Asked(fault=_("The server doesn't answer: is it running, and is this computer on its network?"))
        except EnvironmentFault as fault:
            return _Asked(fault=str(fault))
        except DomainError as error:
            return _Asked(fault=error_text(error))

    # ── home again ──────────────────────────────────────────────────────────────────────────────────────────

    def _on_password_looked_for(self, kept: Kept | None) -> None:
        """What is weak about the connection is asked first, together with the password where none is kept."""
        asked = kept is not None and kept.password is None
        self._show_door().ask(accept=True, password=asked, why=kept.why if kept else "")

    def _on_entered(self, entered: Opened | _Asked) -> None:
        if isinstance(entered, Opened):
            self._remember()
            if self._not_kept:
                self.notices.append(self._not_kept)
            self.opened.emit(entered)
        elif self._join is not None and self._joining is not None and self._joining.server != self._server:
            self._window.show_page(self._join)
            self._join.show_refusal(entered.refused or entered.fault)
        elif entered.password:
            self._show_door().ask(refused=entered.refused, why=entered.why)
        else:
            self._show_door().show_fault(entered.fault)

    def _remember(self) -> None:
        """A team that was joined is opened at the next start; one that an option or the environment names isn't."""
        joining = self._joining
        if joining is None or joining.server == self._server:
            return
        if joining.accepted:
            self._accept(joining.accepted)
        self._save("server", str(joining.server), str(joining.server))

    def _accept(self, acceptance: str) -> None:
        accepted = self.settings.weaker_accepted
        if acceptance not in accepted:
            self._save("weaker_accepted", (*accepted, acceptance), (*accepted, acceptance))

    def _save(self, key: str, written: Any, value: Any) -> None:
        try:
            save_setting(self._paths, key, written)
        except SettingsError as error:
            self.notices.append(error.problem.message)
        self.settings = replace(self.settings, **{key: value})


def _needs_none(server: ServerAddress) -> bool:
    return server.is_socket or libpq_finds_one(server)
