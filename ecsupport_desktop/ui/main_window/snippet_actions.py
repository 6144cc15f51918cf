"""Gives every text an agent writes its snippets, and opens where they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QPlainTextEdit

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.settings_file import SettingsError
from ecsupport_desktop.config.snippets import load_snippets, save_snippets
from ecsupport_desktop.services.snippets import Snippet, values_of
from ecsupport_desktop.ui.main_window.feature import Feature
from ecsupport_desktop.ui.main_window.kept import kept_texts
from ecsupport_desktop.ui.snippets.completer import SnippetCompleter

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView


GAPS_KEY: Final = "snippets/gaps"
"""Gaps of snippets that may be gone, while a draft still has them."""


class SnippetActions(Feature):
    """The snippets of this person on this computer; the ones shipped until some are written."""

    def __init__(self, view: DeskView) -> None:
        super().__init__(view)
        found, problems = load_snippets(view.link.paths)
        self.texts = view.link.texts
        self.texts.remember(kept_texts(view.state, GAPS_KEY))
        if found is not None:
            self.texts.use_snippets(Snippet(name=name, texts=texts) for name, texts in found)
        for problem in problems:
            view.notices.warning(problem.message)
        writers = [*view.rooms.triage.findChildren(QPlainTextEdit), view.actions.note.editor]
        self.completers = [SnippetCompleter(each, self.offer, self) for each in writers]
        view.registry.on("file.snippets", self.open)

    def offer(self) -> tuple[list[Snippet], str, dict[str, str]]:
        """What can be put in now."""
        view = self.view.acting.view
        language = view.request.language if view is not None else self.view.link.settings.answer_language
        return self.texts.snippets, language, values_of(view, self.view.link.agent.name)

    def open(self) -> None:
        """Where they are written."""
        from ecsupport_desktop.ui.snippets.snippets_dialog import SnippetsDialog

        dialog = SnippetsDialog(
            self.texts.snippets, values_of(self.view.acting.view, self.view.link.agent.name), self.view.window
        )
        dialog.saved.connect(self._on_saved)
        dialog.open()

    def _on_saved(self, snippets: tuple[Snippet, ...]) -> None:
        self.texts.use_snippets(snippets)
        self.view.state.setValue(GAPS_KEY, self.texts.remembered())
        try:
            save_snippets(self.view.link.paths, [(each.name, each.texts) for each in snippets])
        except SettingsError as error:
            self.view.notices.warning(error.problem.message)
        else:
            self.view.notices.info(_("The snippets are saved."))
