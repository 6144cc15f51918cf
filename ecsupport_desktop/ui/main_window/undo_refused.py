"""Says why a change is neither undone nor done again: who changed its request since, and when, or what forbids it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from ecsupport_desktop.config.language import N_, _, ngettext
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.services.outcome import Status
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.views import RecordedEvent, RequestView
from ecsupport_desktop.ui.main_window.undo_steps import Group, Refused, Step
from ecsupport_desktop.ui.shared.keys import current_keys
from ecsupport_desktop.ui.shared.moments import moment_text
from ecsupport_desktop.ui.shared.news import news_since, news_text
from ecsupport_desktop.ui.shared.refusals import refusal_text

if TYPE_CHECKING:
    from ecsupport_desktop.ui.main_window.request_desk import RequestDesk

MOST_NAMED: Final = 10
"""Requests, one a line; the bar shows the first line, its button all of them."""
_CHANGED: Final = {
    True: N_("{number}: {news} So its {what} isn't undone."),
    False: N_("{number}: {news} So its {what} isn't changed again."),
}
_BY_NOBODY_KNOWN: Final = {
    True: N_("{number} was changed since, so its {what} isn't undone. Look at its history with {key}."),
    False: N_("{number} was changed since, so its {what} isn't changed again. Look at its history with {key}."),
}
_NOT_ON: Final = {True: N_("Not undone on {requests}."), False: N_("Not done again on {requests}.")}
_CHANGED_BY: Final = {
    True: N_("Not undone on {requests}: changed since by {names}, last {moment}."),
    False: N_("Not done again on {requests}: changed since by {names}, last {moment}."),
}


@dataclass(frozen=True, slots=True)
class _Reason:
    """Why one step was refused. `number`: of the request it is done on; `rule`: without its stop.

    `news`: sentences, and in short by whom and when, each in words.
    """

    step: Step
    number: str
    news: str = ""
    rule: str = ""
    names: tuple[str, ...] = ()
    moments: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """Of the steps of one group: reasons, and those whose requests oneself alone changed, elsewhere."""

    back: bool
    reasons: tuple[_Reason, ...]
    own: Group


@dataclass(frozen=True, slots=True)
class _Ear:
    """Who is told, and when. A change by somebody else explains more than the rule it brought into force."""

    me: UUID
    zone: tzinfo
    now: datetime

    def heard(self, refused: Refused, view: RequestView | None) -> _Reason | Step:
        """Where nobody but oneself changed the request: the step, to be done from where the request is now."""
        step = refused.step
        events = view.events if view is not None else ()
        ours = [each.seq for each in events if each.command_id == step.head]
        news = news_since(view, ours[-1], self.me) if view is not None and ours else ()
        if view is not None and news:
            told = news_text(news, self.zone, self.now)
            names, moments = (_who(each) for each in news), (each.at for each in news)
            return _Reason(step, view.request.number, told, names=tuple(names), moments=tuple(moments))
        if refused.outcome.status is not Status.CONFLICT:
            return _Reason(step, step.number, rule=refusal_text(refused.outcome, self.zone, self.now))
        if view is not None and ours and step.head != view.request.head:
            return replace(step, head=view.request.head)
        return _Reason(step, step.number)


class UndoRefused(QObject):
    """Reads what happened to the requests, then says it in one notice.

    `changed_by_oneself(steps, back)`: nobody else changed these; they can be gone on with from where they are now.
    """

    changed_by_oneself = Signal(object, bool)

    def __init__(self, view: RequestDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view

    def tell(self, refused: Sequence[Refused], *, back: bool) -> None:
        """`refused`: in the order they were done at first."""
        link = self._view.link
        ear = _Ear(link.agent.id, link.zone, link.now())

        def read(readers: Readers) -> _Found:
            met = [ear.heard(each, readers.request(each.step.request_id)) for each in refused]
            reasons = tuple(each for each in met if isinstance(each, _Reason))
            return _Found(back, reasons, tuple(each for each in met if isinstance(each, Step)))

        link.query(read, self._on_read)

    def _on_read(self, found: _Found) -> None:
        if found.own:
            self.changed_by_oneself.emit(found.own, found.back)
        if found.reasons:
            self._say(found.reasons, found.back)

    def _say(self, reasons: Sequence[_Reason], back: bool) -> None:
        notices, link = self._view.notices, self._view.link
        if len(reasons) == 1:
            notices.warning(_of_one(reasons[0], back))
            return
        lines = [_of_all(reasons, back, link.zone, link.now()), *map(_named, reasons[:MOST_NAMED])]
        if (more := len(reasons) - MOST_NAMED) > 0:
            lines.append(ngettext("And {count} more.", "And {count} more.", more).format(count=more))
        notices.warning("\n".join(lines), _("Details"), lambda: self._view.registry.trigger("help.notices"))


def requests_text(count: int) -> str:
    return ngettext("{count} request", "{count} requests", count).format(count=count)


def _who(recorded: RecordedEvent) -> str:
    return _("the client") if isinstance(recorded.event, e.MessageReceived) else recorded.actor


def _of_all(reasons: Sequence[_Reason], back: bool, zone: tzinfo, now: datetime) -> str:
    names = dict.fromkeys(name for each in reasons for name in each.names)
    requests = requests_text(len(reasons))
    if not names:
        return _(_NOT_ON[back]).format(requests=requests)
    last = moment_text(max(moment for each in reasons for moment in each.moments), zone, now)
    return _(_CHANGED_BY[back]).format(requests=requests, names=", ".join(names), moment=last)


def _of_one(reason: _Reason, back: bool) -> str:
    if reason.rule:
        return _("{why}.").format(why=reason.rule)
    words = _((_CHANGED if reason.news else _BY_NOBODY_KNOWN)[back])
    key, what = current_keys().said("H"), _(reason.step.back.what)
    return words.format(number=reason.number, news=reason.news, what=what, key=key)


def _named(reason: _Reason) -> str:
    """Among others."""
    if reason.rule:
        return _("{number}: {why}.").format(number=reason.number, why=reason.rule)
    if reason.news:
        return f"{reason.number}: {reason.news}"
    return _("{number} was changed since.").format(number=reason.number)
