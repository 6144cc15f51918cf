"""A screen reader's view of a window: what is there by role and name, what is heard, and what can be done with it.

Only QAccessible is asked, in this process. What isn't on the screen isn't there.
"""

from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget

Role = QAccessible.Role


class ScreenReader:
    """Of one window; its dialogs and popups are part of it."""

    def __init__(self, window: QWidget) -> None:
        QAccessible.setActive(True)
        self._window = window

    def everything(self) -> Iterator[QAccessibleInterface]:
        """What is on the screen, depth first; of a table the cell with the focus."""
        tops = [self._window, *(each for each in QApplication.topLevelWidgets() if each is not self._window)]
        for top in tops:
            if top.isVisible() and (root := QAccessible.queryAccessibleInterface(top)) is not None:
                yield from self._below(root)

    def _below(self, thing: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
        if not thing.isValid() or thing.state().invisible:
            return
        yield thing
        if thing.role() is Role.Table:
            return
        for at in range(thing.childCount()):
            if (child := thing.child(at)) is not None:
                yield from self._below(child)

    def find(self, role: Role, name: str) -> QAccessibleInterface:
        """The one thing of this role whose name begins so."""
        found = [each for each in self.everything() if each.role() is role and name_of(each).startswith(name)]
        assert found, f"no {role.name} “{name}” among {sorted({name_of(each) for each in self.everything()})}"
        return found[0]

    def heard(self) -> str:
        """What is read when the focus is where it is: of a table its row, of anything else its name."""
        focus = QAccessible.queryAccessibleInterface(QApplication.focusWidget())
        assert focus is not None
        inside = focus.focusChild()
        return name_of(inside if inside is not None and inside.isValid() else focus)

    def press(self, role: Role, name: str) -> None:
        """Do what a press on it does."""
        thing = self.find(role, name)
        actions = thing.actionInterface()
        assert actions is not None, f"nothing can be done with {name}"
        names = actions.actionNames()
        wanted = (QAccessibleActionInterface.toggleAction(), QAccessibleActionInterface.pressAction())
        action = next((each for each in wanted if each in names), None)
        assert action is not None, f"{name} only answers to {names}"
        actions.doAction(action)

    def type_into(self, name: str, text: str) -> None:
        """Replace what stands in the field of this name."""
        thing = self.find(Role.EditableText, name)
        assert not thing.state().readOnly, f"{name} can only be read"
        thing.setText(QAccessible.Text.Value, text)


def name_of(thing: QAccessibleInterface) -> str:
    return thing.text(QAccessible.Text.Name)
