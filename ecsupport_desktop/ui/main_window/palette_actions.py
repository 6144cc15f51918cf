"""What the command palette finds besides actions and requests: clients, settings, templates; and what was run last."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.config.settings import SETTINGS
from ecsupport_desktop.ui.main_window.feature import Feature
from ecsupport_desktop.ui.main_window.kept import kept_texts
from ecsupport_desktop.ui.main_window.palette_clients import PaletteClients
from ecsupport_desktop.ui.settings.titles import GROUPS, OF_QUOTES, OF_THE_TEAM, title_of
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


class PaletteActions(Feature):
    """Settings open at their row; a template begins the answer anew, which Ctrl+Z in the text takes back."""

    def __init__(self, view: DeskView) -> None:
        super().__init__(view)
        self._clients = PaletteClients(view.link, view.palette, self)
        self._clients.client_chosen.connect(view.show_client)
        view.palette.add_provider(self._settings)
        view.palette.add_provider(self._templates)
        view.palette.use_recent(kept_texts(view.state, RECENT_KEY))

    def close_down(self) -> None:
        self.view.state.setValue(RECENT_KEY, list(self.view.palette.recent))

    def _settings(self, query: str) -> list[Entry]:
        """Not among everything there is, only for who types."""
        if not query.strip():
            return []
        mine = [
            (key, title_of(key), _(SETTINGS[key].explanation), _(group.title)) for group in GROUPS for key in group.keys
        ]
        team = [(key, _(title), _(sentence), _("Team")) for key, (title, sentence) in OF_THE_TEAM.items()]
        return [
            *(
                Entry(
                    id=f"setting.{key}",
                    title=title,
                    detail=sentence,
                    keywords=f"{group} {sentence} {key}",
                    kind=_("Setting"),
                    run=partial(self.view.settings.open_at, key),
                )
                for key, title, sentence, group in (*mine, *team)
            ),
            *(
                Entry(
                    id=f"quotes.{name}",
                    title=_("Quotes: {setting}").format(setting=_(title)),
                    detail=_("The company's facts on quotes, the usual words and the rate card"),
                    kind=_("Setting"),
                    run=partial(self.view.settings.open_quotes_at, name),
                )
                for name, title in OF_QUOTES.items()
            ),
            Entry(
                id="agents",
                title=_("Agents…"),
                detail=_("Who works here, and in which role"),
                keywords=_("Who works here, and in which role"),
                kind=_("Setting"),
                run=self.view.settings.open_agents,
            ),
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
