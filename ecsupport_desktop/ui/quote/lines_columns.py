"""The columns of a quote's lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.domain.quote import LineKind

Index = QModelIndex | QPersistentModelIndex
KINDS: Final = tuple(LineKind)
ROWS_MIME: Final = "application/x-ecsupport-quote-rows"
KIND_ROLE: Final = Qt.ItemDataRole.UserRole + 1
"""The value of a choice: LineKind in `kind`, Tax in `tax`."""


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    title: str
    right: bool = False
    width: int = 90


COLUMNS: Final = (
    Column("description", N_("Description"), width=260),
    Column("kind", N_("Priced by"), width=84),
    Column("quantity", N_("Quantity"), right=True, width=76),
    Column("unit_price", N_("Price"), right=True, width=80),
    Column("discount", N_("Discount"), right=True, width=80),
    Column("tax", N_("Tax"), right=True, width=60),
    Column("optional", N_("Optional"), width=80),
    Column("net", N_("Net"), right=True, width=86),
)
PLACES: Final = {column.key: place for place, column in enumerate(COLUMNS)}
TYPED: Final = frozenset({"description", "quantity", "unit_price", "discount"})
