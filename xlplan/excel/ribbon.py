"""The ribbon of the add-in, made from the registry: one tab, a group for each group of buttons.

Icons are Office's own, by their names in the imageMso table of MS-CUSTOMUI; which button has which
is in ``macros/excel/ribbon.json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from xml.sax.saxutils import quoteattr

from xlplan.books.faces import group_labels
from xlplan.buttons import BUTTONS, Button
from xlplan.data import root
from xlplan.excel.modules import callback

TAB = "提升服務計畫"
NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"


def ribbon() -> str:
    """Return the part customUI14.xml."""
    return "".join(_lines())


def icons() -> Mapping[str, str]:
    """Return a button's name -> the name of its icon."""
    path = root() / "macros" / "excel" / "ribbon.json"
    found: Mapping[str, str] = json.loads(path.read_text(encoding="utf-8"))["icons"]
    return found


def _lines() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    yield f'<customUI xmlns="{NAMESPACE}">\n<ribbon>\n<tabs>\n'
    yield f"<tab{_attributes(id='xlplan', label=TAB)}>\n"
    pictures = icons()
    for group, buttons in groupby(BUTTONS.values(), key=lambda button: button.group):
        yield f"<group{_attributes(id=f'xlplan_group_{group}', label=group_labels()[group])}>\n"
        for button in buttons:
            yield _button(button, pictures[button.name])
        yield "</group>\n"
    yield "</tab>\n</tabs>\n</ribbon>\n</customUI>\n"


def _button(button: Button, picture: str) -> str:
    said = _attributes(
        id=f"xlplan_{button.name}",
        label=button.label,
        imageMso=picture,
        size="large" if button.in_toolbar else "normal",
        screentip=button.label,
        supertip=button.tip,
        onAction=callback(button.name),
    )
    return f"<button{said}/>\n"


def _attributes(**said: str) -> str:
    return "".join(f" {name}={quoteattr(text)}" for name, text in said.items())
