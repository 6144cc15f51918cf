"""Signals must not eat references: PySide6 6.12 dropped one to True at each emit on Python 3.11, and aborted.

The floor `>=6.11.3,<6.12` of pyproject.toml stands on this; whoever moves it finds out here.
"""

import sys

import pytest
from PySide6.QtCore import QObject, Signal

EMITS = 100_000


class Emitter(QObject):
    """Signals: toggled(bool), chosen(object)."""

    toggled = Signal(bool)
    chosen = Signal(object)


@pytest.mark.parametrize("connected", [True, False])
@pytest.mark.parametrize(("signal", "value"), [("toggled", True), ("toggled", False), ("chosen", None)])
def test_emitting_leaves_reference_counts_alone(signal: str, value: bool | None, connected: bool) -> None:
    emitter = Emitter()
    received = 0

    def count(_value: object) -> None:
        nonlocal received
        received += 1

    if connected:
        getattr(emitter, signal).connect(count)
    emit = getattr(emitter, signal).emit
    before = sys.getrefcount(value)
    for _ in range(EMITS):
        emit(value)
    # The loop, pytest and the collector hold a few more or less; a leak would be one each emit.
    assert abs(sys.getrefcount(value) - before) < EMITS // 1_000
    assert received == (EMITS if connected else 0)
