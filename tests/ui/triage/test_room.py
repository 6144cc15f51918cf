"""Nothing in the panel lies over anything else, however narrow the window and however much is still needed."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

SIZE_AT_1280 = (560, 740)
"""What a window of 1280×800 leaves to the request's column."""


def in_a_column_as_the_window_has_it(bench) -> QScrollArea:
    column, area = QWidget(), QScrollArea()
    inside = QVBoxLayout(column)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(0)
    inside.addWidget(bench.pane, 1)
    inside.addWidget(bench.panel)
    area.setWidgetResizable(True)
    area.setWidget(column)
    bench.qtbot.addWidget(area)
    area.resize(*SIZE_AT_1280)
    area.show()
    return area


def overlaps(panel: QWidget) -> list[str]:
    kinds = (QLineEdit, QPlainTextEdit, QComboBox)
    parts = [part for kind in kinds for part in panel.findChildren(kind) if part.isVisible() and part.objectName()]
    parts += [part for part in panel.findChildren(QLabel) if part.isVisible() and "message" in part.objectName()]
    parts = [part for part in parts if not isinstance(part.parent(), QComboBox)]
    placed = [(part.objectName(), QRect(part.mapTo(panel, part.rect().topLeft()), part.size())) for part in parts]
    return [
        f"{name} over {other}"
        for at, (name, place) in enumerate(placed)
        for other, other_place in placed[at + 1 :]
        if place.intersects(other_place)
    ]


def cut(panel: QWidget) -> list[str]:
    """Fields that aren't wholly inside whatever holds them."""
    found = []
    for field in panel.findChildren(QWidget):
        if field.isVisible() and field.objectName().startswith("field.") and not isinstance(field, QLabel):
            holder = field.parentWidget()
            if not holder.rect().contains(field.geometry()):
                found.append(field.objectName())
    return found


@pytest.mark.parametrize("level", [1, 2, 3, "extra"])
def test_what_is_still_needed_hides_no_field(bench, level):
    bench.show(bench.world.register())
    area = in_a_column_as_the_window_has_it(bench)
    bench.panel.choose_level(level)
    bench.settled()
    bench.panel.send()
    bench.settled()
    bench.qtbot.waitUntil(lambda: overlaps(bench.panel) == [], timeout=2_000)
    assert cut(bench.panel) == []
    area.takeWidget().setParent(bench.host)


def test_a_long_subject_is_read_whole_while_an_answer_is_written(bench):
    bench.show(bench.world.register("Invoices of the last three months leave out the equalisation surcharge " * 2))
    area = in_a_column_as_the_window_has_it(bench)
    bench.area = area  # it holds what the bench looks at to the end
    area.resize(460, 600)
    bench.panel.choose_level(1)
    bench.settled()
    subject = bench.pane.findChild(QLabel, "requestSubject")
    bench.qtbot.waitUntil(lambda: subject.height() >= subject.heightForWidth(subject.width()), timeout=2_000)
