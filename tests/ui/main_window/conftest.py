"""A link that listens to a shared database, for the parts of the window around the rooms."""

import pytest


@pytest.fixture
def shared(live, link, settled):
    """The link, connected to a shared database."""
    link.start_polling()
    live.connected()
    settled()
    return link
