"""What the command palette finds besides actions and requests: clients, settings, templates; and what was run last."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.config.settings import SETTINGS
from ecsupport_desktop.ui.main_window.feature import Feature
from ecsupport_desktop.ui.main_window.palette_clients import PaletteClients
from ecsupport_desktop.ui.settings.titles import GROUPS, title_of
from ecsupport_desktop.ui.shared.palette_entries import Entry

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView

RECENT_KEY: Final = "palette/recent"

_TEMPLATES: Final = (
    ("triage.ask", N_("Template: ask for information")),
    ("triage.level_1", N_("Template: Level 1")),
    ("triage.level_2", N_("Template: Level 2")),
    ("triage.level_3", N_("Template: Level 3")),
    ("triage.extra_functionality", N_("Template: extra functionality")),
    ("triage.answer", N_("Template: message that ends no analysis")),
)
"""The action that chooses how to answer, and its text to begin with."""

_OF_THE_TEAM: Final = (
    ("nearing", N_("Nearing"), N_("How long before its 48 hours a request is marked.")),
    ("critical", N_("Critical"), N_("How long before its 48 hours it is urgent.")),
    (
        "level_3_enabled",
        N_("Level 3"),
        N_("For a critical error or a discontinued service; the policy's text names two levels only."),
    ),
)
"""The team's settings as their rows say them."""


class PaletteActions(Feature):
    """Settings open at their row; a template begins the answer anew, which Ctrl+Z in the text takes back."""

    def __init__(self, view: DeskView) -> None:
        super().__init__(view)
        self._clients = PaletteClients(view.link, view.palette, self)
        self._clients.client_chosen.connect(view.show_client)
        view.palette.add_provider(self._settings)
        view.palette.add_provider(self._templates)
        kept = view.state.value(RECENT_KEY) or []  # a list of one comes back as that one
        view.palette.use_recent([str(each) for each in (kept if isinstance(kept, list) else [kept])])

    def close_down(self) -> None:
        self.view.state.setValue(RECENT_KEY, list(self.view.palette.recent))

    def _settings(self, query: str) -> list[Entry]:
        """Not among everything there is, only for who types."""
        if not query.strip():
            return []
        mine = [
            (key, title_of(key), _(SETTINGS[key].explanation), _(group.title)) for group in GROUPS for key in group.keys
        ]
        team = [(key, _(title), _(sentence), _("Team")) for key, title, sentence in _OF_THE_TEAM]
        return [
            Entry(
                id=f"setting.{key}",
                title=title,
                detail=sentence,
                keywords=f"{group} {sentence} {key}",
                kind=_("Setting"),
                run=partial(self.view.settings.open_at, key),
            )
            for key, title, sentence, group in (*mine, *team)
        ]

    def _templates(self, query: str) -> list[Entry]:
        registry = self.view.registry
        if not query.strip():
            return []
        return [
            Entry(
                id=f"template.{action_id}",
                title=_(title),
                detail=_("Begin the answer with this text"),
                kind=_("Template"),
                enabled=registry.action(action_id).isEnabled(),
                why_not=registry.why_not(action_id),
                run=partial(self._insert, action_id),
            )
            for action_id, title in _TEMPLATES
        ]

    def _insert(self, action_id: str) -> None:
        self.view.registry.trigger(action_id)
        self.view.rooms.triage.insert_template()
