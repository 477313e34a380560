"""LibreOffice's extension, built from its parts in macros/libreoffice and the registries.

Run as ``python -m xlplan.extension.package FILE``. What the menu, the toolbar and the function
wizard show comes from ``buttons.BUTTONS`` and ``functions.FUNCTIONS``; the same parts make the same
file.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from xlplan import __version__
from xlplan.books.faces import faces
from xlplan.books.save import replacing
from xlplan.buttons import BUTTONS, Button
from xlplan.buttons.answer import QUESTIONS, TITLE
from xlplan.data import root
from xlplan.functions import FUNCTIONS, Argument, Function

FUNCTIONS_SERVICE = "tw.xlplan.Functions"

_DOCUMENT = "com.sun.star.sheet.SpreadsheetDocument"
_SIZES = {"ImageSmallURL": 16, "ImageBigURL": 26}  # pixels, as LibreOffice shows them
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:component-data'
    ' xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    ' oor:name="{name}" oor:package="org.openoffice.Office">\n'
)
_FOOT = "</oor:component-data>\n"


def write(target: Path) -> None:
    """Write the extension to a file; raise Unwritable."""
    with replacing(target) as temporary, zipfile.ZipFile(temporary, "w") as file:
        for name, content in sorted(parts().items()):
            info = zipfile.ZipInfo(name, _LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            file.writestr(info, content)


def parts() -> dict[str, bytes]:
    """Return the extension's parts by their names."""
    folder = root() / "macros" / "libreoffice"
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".svg")
    }
    found["description.xml"] = found["description.xml"].replace(b"VERSION", __version__.encode())
    for button in BUTTONS.values():
        drawing = (folder / "icons" / f"{button.name}.svg").read_text(encoding="utf-8")
        for size in _SIZES.values():
            found[_icon(button, size)] = _sized(drawing, size).encode()
    made = {
        "Addons.xcu": "".join(_addons()),
        "CalcAddIns.xcu": "".join(_add_ins()),
        "XFunctions.idl": "".join(_interface()),
        "faces.json": _faces(),
    }
    return found | {name: text.encode() for name, text in made.items()}


def method(function: Function) -> str:
    """Return the name of a cell function's method: planCheck for PLAN_CHECK."""
    return re.sub("_(.)", lambda found: found[1].upper(), function.name.lower())


def _faces() -> str:
    said = {
        "buttons": {button.name: button.label for button in BUTTONS.values()},
        "functions": {method(item): item.name for item in FUNCTIONS},
        "questions": dict(QUESTIONS),
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _icon(button: Button, size: int) -> str:
    return f"icons/{button.name}_{size}.svg"


def _sized(drawing: str, size: int) -> str:
    return drawing.replace('width="16" height="16"', f'width="{size}" height="{size}"', 1)


# ---- menu and toolbar


def _addons() -> Iterator[str]:
    yield _HEAD.format(name="Addons")
    yield '<node oor:name="AddonUI">\n'
    yield '<node oor:name="OfficeMenuBar">\n'
    yield _open("tw.xlplan.menu")
    yield _prop("Title", TITLE, True) + _prop("Context", _DOCUMENT)
    yield '<node oor:name="Submenu">\n'
    yield from _entries(BUTTONS.values())
    yield "</node>\n</node>\n</node>\n"
    yield '<node oor:name="OfficeToolBar">\n'
    yield _open("tw.xlplan.toolbar")
    yield from _entries(button for button in BUTTONS.values() if button.in_toolbar)
    yield "</node>\n</node>\n"
    yield '<node oor:name="Images">\n'
    for button in BUTTONS.values():
        yield _open(f"tw.xlplan.{button.name}") + _prop("URL", faces()[button.name].address)
        yield '<node oor:name="UserDefinedImages">\n'
        for name, size in _SIZES.items():
            yield _prop(name, f"%origin%/{_icon(button, size)}")
        yield "</node>\n</node>\n"
    yield "</node>\n</node>\n"
    yield _FOOT


def _entries(buttons: Iterable[Button]) -> Iterator[str]:
    """Yield menu or toolbar entries, with a line between one group and the next."""
    number = 0
    for _, group in groupby(buttons, key=lambda button: button.group):
        if number:
            yield _open(f"b{number:02}") + _prop("URL", "private:separator") + "</node>\n"
            number += 1
        for button in group:
            yield _open(f"b{number:02}")
            yield _prop("URL", faces()[button.name].address) + _prop("Title", button.label, True)
            yield _prop("Target", "_self") + _prop("Context", _DOCUMENT) + "</node>\n"
            number += 1


# ---- cell functions


def _interface() -> Iterator[str]:
    """Yield the interface as LibreOffice reads it: IDL in plain text."""
    yield "module tw { module xlplan {\n"
    yield "interface XFunctions : com::sun::star::uno::XInterface\n{\n"
    for item in FUNCTIONS:
        said = ", ".join(f"[in] {_type(argument)} {argument.name}" for argument in item.arguments)
        yield f"  sequence< sequence< any > > {method(item)}( {said} );\n"
    yield "};\n}; };\n"


def _type(argument: Argument) -> str:
    return "sequence< any >" if argument.repeated else "any"


def _add_ins() -> Iterator[str]:
    yield _HEAD.format(name="CalcAddIns")
    yield '<node oor:name="AddInInfo">\n'
    yield _open(FUNCTIONS_SERVICE) + '<node oor:name="AddInFunctions">\n'
    for item in FUNCTIONS:
        yield _open(method(item))
        yield _prop("DisplayName", item.name, True) + _prop("Description", item.help, True)
        yield _prop("Category", "Add-In") + _prop("CompatibilityName", item.name, True)
        yield '<node oor:name="Parameters">\n'
        for argument in item.arguments:
            yield _open(argument.name) + _prop("DisplayName", argument.title, True)
            yield _prop("Description", argument.help, True) + "</node>\n"
        yield "</node>\n</node>\n"
    yield "</node>\n</node>\n</node>\n"
    yield _FOOT


def _open(name: str) -> str:
    return f'<node oor:name={quoteattr(name)} oor:op="replace">\n'


def _prop(name: str, text: str, is_shown: bool = False) -> str:
    """Return a property; ``is_shown``: the same text whatever the language of the office."""
    language = ' xml:lang="en"' if is_shown else ""
    value = f"<value{language}>{escape(text)}</value>"
    return f'<prop oor:name="{name}" oor:type="xs:string">{value}</prop>\n'


def main(arguments: Sequence[str]) -> None:
    """Build the extension into the file that is named."""
    write(Path(arguments[0]))


if __name__ == "__main__":
    main(sys.argv[1:])
