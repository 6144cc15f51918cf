"""What a team may set: when to warn, whether Level 3 exists, what its quotes begin with. The 48 hours it may not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from .errors import N_, InvalidField
from .quote import QuoteSettings

RESPONSE_TIME: Final = timedelta(hours=48)
"""Policy: "each request is analysed and gets a response within 48 hours"; wall-clock time."""
HOLD_TIME: Final = timedelta(seconds=10)
"""How long a message by mail is held after Send, so that it can be taken back."""
LARGEST_FILES: Final = 20_000_000
"""Bytes of all files of one mail: they grow by a third on their way, and most servers take 25 to 30 MB."""


_QUOTING: Final = QuoteSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The team's settings, the same for all its agents. Durations are time left until due."""

    nearing: timedelta = timedelta(hours=12)
    critical: timedelta = timedelta(hours=4)
    level_3_enabled: bool = True
    quoting: QuoteSettings = _QUOTING

    def __post_init__(self) -> None:
        if not timedelta(0) < self.critical < RESPONSE_TIME:
            raise InvalidField(N_("Critical must begin between 0 and 48 hours before due"), field="critical")
        if not self.critical < self.nearing <= RESPONSE_TIME:
            raise InvalidField(
                N_("Nearing must begin before critical and at most 48 hours before due"), field="nearing"
            )
