"""What a queue or a search says while it has nothing to show, with the keys in force."""

from __future__ import annotations

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.queue.reading import Listing
from ecsupport_desktop.ui.shared.keys import current_keys


def empty_text(listing: Listing | None, *, none_at_all: bool = False) -> str:
    """ "" before anything was read. `none_at_all`: there is no request, in whatever queue."""
    if listing is None:
        return ""
    if listing.text:
        return _("Nothing found for “{text}”.").format(text=listing.text)
    return _first_steps() if none_at_all else _of_queue(listing)


def _of_queue(listing: Listing) -> str:
    keys = current_keys()
    return _(listing.queue.empty).format(claim=keys.said("C"), new=keys.said("Ctrl+N"))


def _first_steps() -> str:
    """The ways in which the first request gets here."""
    keys = current_keys()
    ways = (
        _("No request yet."),
        _("Press {new} to write one down that came by phone or chat.").format(new=keys.said("Ctrl+N")),
        _("Press {open} to take in mails from files, or drop them on the window.").format(open=keys.said("Ctrl+O")),
        _("Press {settings} for the settings: with a mailbox set up there, mails come in by themselves.").format(
            settings=keys.said("Ctrl+,")
        ),
    )
    return "\n\n".join(ways)
