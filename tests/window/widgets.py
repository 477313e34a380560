"""What can be seen and clicked in a window, found as a screen reader finds it: name and role.

Roles are the names of com.sun.star.accessibility.AccessibleRole's constants: "PUSH_BUTTON". Every
question to LibreOffice takes half a millisecond and a window has a thousand parts, so no more is
asked than is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any

from tests.window.picture import Box
from xlplan.libreoffice.bridge import load, lost

_DEEPEST = 16
_CLOSED = ("LIST", "TABLE", "TREE", "COMBO_BOX")
"""Roles not looked into: their many children are never what a test looks for."""


class Widget:
    """Something in a window."""

    def __init__(self, context: Any) -> None:
        self.context = context

    @cached_property
    def name(self) -> str:
        found: str = self.context.getAccessibleName()
        return found

    @cached_property
    def role(self) -> int:
        found: int = self.context.getAccessibleRole()
        return found

    @cached_property
    def box(self) -> Box:
        """Where it is on the screen; without width when it is not shown."""
        try:
            size, place = self.context.getSize(), self.context.getLocationOnScreen()
        except lost():
            return Box(0, 0, 0, 0)
        return Box(place.X, place.Y, size.Width, size.Height)

    def is_a(self, *roles: str) -> bool:
        return self.role in map(number, roles)

    def is_called(self, name: str) -> bool:
        """Whether this is its name; a letter to press may follow: 檢核(A)."""
        return self.name == name or self.name.startswith(f"{name}(")

    def parts(self, depth: int = 0) -> Iterator[Widget]:
        """Give all that is shown in it, from the outside in."""
        for child in self._children():
            yield child
            if depth < _DEEPEST and not child.is_a(*_CLOSED):
                yield from child.parts(depth + 1)

    def _children(self) -> Iterator[Widget]:
        try:
            for index in range(self.context.getAccessibleChildCount()):
                child = widget(self.context.getAccessibleChild(index))
                if child.box.width:
                    yield child
                elif self.is_a("MENU"):  # it is closed, and has all its entries nevertheless
                    return
        except lost():  # it went while we looked
            return


@cache
def number(role: str) -> int:
    """Return the number of a role."""
    found: int = load().getConstantByName(f"com.sun.star.accessibility.AccessibleRole.{role}")
    return found


def widget(accessible: Any) -> Widget:
    """Return a window or a part of one."""
    return Widget(accessible.getAccessibleContext())
