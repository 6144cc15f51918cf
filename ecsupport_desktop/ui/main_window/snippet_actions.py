"""Gives every text an agent writes its snippets and templates, and opens where they are written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QPlainTextEdit

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.settings_file import SettingsError
from ecsupport_desktop.config.snippets import load_snippets, load_templates, save_snippets, save_templates
from ecsupport_desktop.services.own_texts import OwnTemplates
from ecsupport_desktop.services.snippets import Snippet, values_of
from ecsupport_desktop.ui.main_window.feature import Feature
from ecsupport_desktop.ui.main_window.kept import kept_texts
from ecsupport_desktop.ui.shared.page import Page
from ecsupport_desktop.ui.snippets.completer import SnippetCompleter
from ecsupport_desktop.ui.snippets.kinds import offered

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.desk_view import DeskView
    from ecsupport_desktop.ui.main_window.request_desk import RequestDesk

GAPS_KEY: Final = "snippets/gaps"
"""Gaps of texts that may be gone, while a draft still has them."""


class SnippetActions(Feature):
    """The texts of this person on this computer; the ones shipped until some are written."""

    def __init__(self, view: DeskView) -> None:
        super().__init__(view)
        self.texts, paths = view.link.texts, view.link.paths
        self.texts.remember(kept_texts(view.state, GAPS_KEY))
        found, problems = load_snippets(paths)
        if found is not None:
            self.texts.use_snippets(Snippet(name=name, texts=texts) for name, texts in found)
        own, more = load_templates(paths)
        self.texts.use_templates(own)
        for problem in (*problems, *more):
            view.notices.warning(problem.message)
        self.serve(view)
        view.request_desk_made.connect(self.serve)
        view.rooms.page_added.connect(self._on_page_added)
        view.registry.on("file.snippets", self.open)

    def serve(self, desk: RequestDesk) -> None:
        """Give the texts of this window their snippets, which go with it."""
        triage = desk.column.triage
        for each in (*triage.findChildren(QPlainTextEdit), desk.actions.note.editor):
            SnippetCompleter(each, partial(self.offer_in_answer if each is triage.answer.editor else self.offer, desk))
        triage.text_made.connect(partial(self._on_text_made, desk))

    def _on_text_made(self, desk: RequestDesk, editor: QPlainTextEdit) -> None:
        SnippetCompleter(editor, partial(self.offer, desk))

    def _on_page_added(self, page: Page) -> None:
        """The message that goes with a quote; the quote's own fields aren't looked through for gaps, and have none."""
        from ecsupport_desktop.ui.quote.quote_page import QuotePage

        if isinstance(page, QuotePage):
            self._sending = page.send_panel
            SnippetCompleter(self._sending.message, self.offer_with_quote)

    def offer_with_quote(self) -> tuple[list[Snippet], str, dict[str, str]]:
        """What can be put into that message."""
        view, language = self._sending.written_for
        values = values_of(view, self.view.link.agent.name)
        return [*self.texts.snippets, *offered(self.texts)], language, values

    def offer(self, desk: RequestDesk) -> tuple[list[Snippet], str, dict[str, str]]:
        """What can be put in now."""
        view = desk.acting.view
        language = view.request.language if view is not None else self.view.link.settings.answer_language
        return self.texts.snippets, language, values_of(view, self.view.link.agent.name)

    def offer_in_answer(self, desk: RequestDesk) -> tuple[list[Snippet], str, dict[str, str]]:
        """Templates too, filled with what is typed in the form, in the language of the answer."""
        triage = desk.column.triage
        # A target date is a sentence of its own: without one there is nothing to type over.
        values = {"{target_date}": ""} | triage.known_values()
        return [*self.texts.snippets, *offered(self.texts)], triage.answer.language, values

    def open(self) -> None:
        """Where they are written."""
        from ecsupport_desktop.ui.snippets.snippets_dialog import SnippetsDialog

        values = values_of(self.view.acting.view, self.view.link.agent.name)
        dialog = SnippetsDialog(self.texts, values, self.view.window)
        dialog.saved.connect(self._on_saved)
        dialog.templates_saved.connect(self._on_templates_saved)
        dialog.open()

    def _on_saved(self, snippets: tuple[Snippet, ...]) -> None:
        self.texts.use_snippets(snippets)
        kept = [(each.name, each.texts) for each in snippets]
        self._keep(partial(save_snippets, self.view.link.paths, kept), _("The snippets are saved."))

    def _on_templates_saved(self, own: OwnTemplates) -> None:
        self.texts.use_templates(own)
        self.view.rooms.triage.renew_proposal()
        self._keep(partial(save_templates, self.view.link.paths, own), _("The templates are saved."))

    def _keep(self, write: Callable[[], None], said: str) -> None:
        self.view.state.setValue(GAPS_KEY, self.texts.remembered())
        try:
            write()
        except SettingsError as error:
            self.view.notices.warning(error.problem.message)
        else:
            self.view.notices.info(said)
