"""What a queue or a search says while it has nothing to show, with the keys in force."""

from __future__ import annotations

from ecsupport_desktop.config.language import _
from ecsupport_desktop.ui.queue.reading import Listing
from ecsupport_desktop.ui.shared.keys import current_keys


def empty_text(listing: Listing | None) -> str:
    """ "" before anything was read."""
    if listing is None:
        return ""
    if listing.text:
        return _("Nothing found for “{text}”.").format(text=listing.text)
    keys = current_keys()
    return _(listing.queue.empty).format(claim=keys.said("C"), new=keys.said("Ctrl+N"))
