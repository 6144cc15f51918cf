"""Gives every text an agent writes its snippets, and opens where they are written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.settings_file import SettingsError
from ecsupport_desktop.config.snippets import load_snippets, save_snippets
from ecsupport_desktop.services.snippets import STARTERS, Snippet, values_of
from ecsupport_desktop.ui.main_window.feature import Feature
from ecsupport_desktop.ui.snippets.completer import SnippetCompleter

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView
    from ecsupport_desktop.ui.main_window.request_desk import RequestDesk


class SnippetActions(Feature):
    """The snippets of this person on this computer; the ones shipped until some are written."""

    def __init__(self, view: DeskView) -> None:
        super().__init__(view)
        found, problems = load_snippets(view.link.paths)
        self.snippets = list(STARTERS) if found is None else [Snippet(name=name, texts=texts) for name, texts in found]
        for problem in problems:
            view.notices.warning(problem.message)
        self.completers = self.serve(view)
        view.request_desk_made.connect(self.serve)
        view.registry.on("file.snippets", self.open)

    def serve(self, desk: RequestDesk) -> list[SnippetCompleter]:
        """Give the texts of this window their snippets, which go with it."""
        writers = [*desk.column.triage.findChildren(QPlainTextEdit), desk.actions.note.editor]
        return [SnippetCompleter(each, partial(self.offer, desk), desk) for each in writers]

    def offer(self, desk: RequestDesk) -> tuple[list[Snippet], str, dict[str, str]]:
        """What can be put in now."""
        view = desk.acting.view
        language = view.request.language if view is not None else self.view.link.settings.answer_language
        return self.snippets, language, values_of(view, self.view.link.agent.name)

    def open(self) -> None:
        """Where they are written."""
        from ecsupport_desktop.ui.snippets.snippets_dialog import SnippetsDialog

        dialog = SnippetsDialog(
            self.snippets, values_of(self.view.acting.view, self.view.link.agent.name), self.view.window
        )
        dialog.saved.connect(self._on_saved)
        dialog.open()

    def _on_saved(self, snippets: tuple[Snippet, ...]) -> None:
        self.snippets = list(snippets)
        try:
            save_snippets(self.view.link.paths, [(each.name, each.texts) for each in snippets])
        except SettingsError as error:
            self.view.notices.warning(error.problem.message)
        else:
            self.view.notices.info(_("The snippets are saved."))
