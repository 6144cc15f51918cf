"""How the support mailbox gets on, and how that is said: a few words at the foot, a sentence with the way out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.services.mail_fetching import Fetching


@dataclass(frozen=True, slots=True, kw_only=True)
class MailState:
    """`incoming` None: no mailbox is read here. `looked_at`: when it was last looked into, aware UTC.

    `in_fault` and `out_fault` are sentences, translated; `refused`: the first one only ends by another
    password; `needs_password`: none is known yet.
    """

    set_up: bool = False
    sends: bool = False
    incoming: Fetching | None = None
    done: int = 0
    total: int = 0
    looked_at: datetime | None = None
    refused: bool = False
    needs_password: bool = False
    in_fault: str = ""
    out_fault: str = ""
    to_send: int = 0


def kind_of(state: MailState) -> str:
    """The kind of the words, see `labels.set_kind`."""
    if state.refused or state.needs_password or state.out_fault:
        return "critical"
    return "nearing" if state.in_fault else "muted"


def foot_text(state: MailState, zone: tzinfo) -> str:
    """ "Mail: connected, last looked 10:42 · 2 to be sent"; "" without a mailbox."""
    if not state.set_up:
        return ""
    said = [_incoming_text(state, zone)]
    if state.out_fault:
        said.append(_("can't send"))
    if state.to_send:
        said.append(ngettext("{count} to be sent", "{count} to be sent", state.to_send).format(count=state.to_send))
    return _("Mail: {state}").format(state=" · ".join(filter(None, said)) or _("ready to send"))


def _incoming_text(state: MailState, zone: tzinfo) -> str:
    if state.needs_password:
        return _("needs its password")
    if state.refused:
        return _("can't log in")
    match state.incoming:
        case None:
            return ""
        case Fetching.CONNECTING:
            return _("connecting…")
        case Fetching.TAKING:
            return _("taking in {done} of {total}").format(done=state.done, total=state.total)
        case Fetching.ELSEWHERE:
            return _("another console looks after it")
        case Fetching.TROUBLE:
            return _("no connection")
        case Fetching.WATCHING:
            moment = f"{state.looked_at.astimezone(zone):%H:%M}" if state.looked_at else "–"
            return _("connected, last looked {moment}").format(moment=moment)


def sentence(state: MailState, zone: tzinfo) -> str:
    """What there is to know, with the way out."""
    faults = [state.in_fault, state.out_fault if state.out_fault != state.in_fault else ""]
    said = " ".join(filter(None, faults))
    if said:
        return said
    if state.incoming is Fetching.ELSEWHERE:
        return _("Another console of the team looks after the mailbox; this one takes over when that one ends.")
    if state.to_send:
        return to_send_text(state.to_send)
    return _("{state}. Everything that was to be sent has left.").format(state=foot_text(state, zone))


def to_send_text(count: int) -> str:
    return ngettext(
        "{count} message is to be sent. It leaves as soon as the mail server takes it.",
        "{count} messages are to be sent. They leave as soon as the mail server takes them.",
        count,
    ).format(count=count)
