"""The hash chain of a stream's events: whoever changes a recorded event breaks every hash after it."""

from __future__ import annotations

import hashlib
from typing import Final

BEGINNING: Final = bytes(32)
"""What stands before the first event of a stream."""


def link(
    previous: bytes, stream_id: str, position: int, kind: str, at: int, actor_id: str, command_id: str, payload: str
) -> bytes:
    """SHA-256 over the previous hash and the event as a JSON array; `at` in microseconds, ids and payload as text."""
    # A kind is a word of letters and underscores: no JSON escaping is needed.
    event = f'["{stream_id}",{position},"{kind}",{at},"{actor_id}","{command_id}",{payload}]'
    return hashlib.sha256(previous + event.encode()).digest()
