"""Lists of texts in the window's state, which is lost without loss."""

from __future__ import annotations

from PySide6.QtCore import QSettings


def kept_texts(state: QSettings, key: str) -> list[str]:
    """The texts kept under this key; QSettings gives a list of one back as that one."""
    kept = state.value(key) or []
    return [str(each) for each in (kept if isinstance(kept, list) else [kept])]
