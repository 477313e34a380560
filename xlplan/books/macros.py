"""What makes a workbook an .xlsm: the VBA project, code names, settings, buttons in the sheets.

The projects lie ready in ``workbook_templates/macros`` (``generated`` builds them). A project has a
document module for the workbook and one for each sheet, named as in ``code_names``, and Excel makes
dead modules where that does not fit: so there is a project for each number of sheets.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlplan.data import root
from xlplan.errors import BrokenInstall
from xlplan.table.layout import workbook

if TYPE_CHECKING:
    from xlplan.books.template.bars import Bar

SUFFIX = ".xlsm"
WORKBOOK = "ThisWorkbook"
"""The code name of every workbook."""

FOLDER = Path("workbook_templates", "macros")
CONFIGURATION_FILE = FOLDER / "configuration.json"

_PIXELS = 4 / 3  # of a point
_COLUMN = 72  # pixels of a column that nobody gave a width, in our font (styles.DIGIT)
_VML = re.compile(r"xl/drawings/vmlDrawing\d+\.vml")
_FONT = re.compile(rb'<font face="Calibri" size="220" ')  # what XlsxWriter gives every button


def has_macros(target: Path) -> bool:
    """Return whether a file of this name is a workbook with macros."""
    return target.suffix.lower() == SUFFIX


def widths(target: Path) -> dict[str, int]:
    """Return XlsxWriter's option that has it place buttons by the width of our font's digits."""
    return {"default_column_width": _COLUMN} if has_macros(target) else {}


def configuration_sheet() -> str:
    """Return the name of the very hidden sheet that says how the macros reach the program."""
    name: str = workbook()["sheets"]["configuration"]["name"]
    return name


def code_names(sheets: int) -> list[str]:
    """Return the code names of a workbook's sheets, in order."""
    return [f"Sheet{number}" for number in range(1, sheets + 1)]


def project_file(kind: str, sheets: int) -> Path:
    """Return where in the checkout the project of a kind of workbook lies."""
    return FOLDER / f"{kind}-{sheets}.bin"


def add_macros(made: Any, kind: str, bars: Iterable[Bar]) -> None:
    """Give an XlsxWriter workbook, its own sheets written, all that an .xlsm has more.

    ``kind`` is "agency" or "city". Raises BrokenInstall where the program's files lack the project.
    """
    for bar in bars:
        _add_buttons(made.get_worksheet_by_name(bar.sheet), bar)
    said = json.loads(_read(CONFIGURATION_FILE))
    write_configuration(made, said[kind])
    add_project(made, _read(project_file(kind, len(made.worksheets()))))


def write_configuration(made: Any, rows: Iterable[Sequence[str]]) -> None:
    """Add the sheet of settings to an XlsxWriter workbook."""
    sheet = made.add_worksheet(configuration_sheet())
    sheet.very_hidden()
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text)


def add_project(made: Any, project: bytes) -> None:
    """Give an XlsxWriter workbook with all its sheets a VBA project and the code names in it."""
    made.add_vba_project(io.BytesIO(project), is_stream=True)
    made.set_vba_name(WORKBOOK)
    for sheet, name in zip(made.worksheets(), code_names(len(made.worksheets())), strict=True):
        sheet.set_vba_name(name)


def lettered(made: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Yield the parts of a workbook from XlsxWriter that letter its buttons, in our font."""
    from xlplan.books.template.bars import SIZE
    from xlplan.books.template.styles import FONT

    font = f'<font face="{FONT}" size="{SIZE * 20}" '.encode()
    for name in filter(_VML.fullmatch, made.namelist()):
        yield name, _FONT.sub(font, made.read(name))


def _add_buttons(sheet: Any, bar: Bar) -> None:
    sheet.set_row(bar.row - 1, bar.height)
    for button in bar.buttons:
        options = {
            "macro": button.face.macro,
            "caption": button.face.label,
            "description": button.face.tip,
            "width": round(button.width * _PIXELS),
            "height": round(button.height * _PIXELS),
            "x_offset": round(button.left * _PIXELS),
            "y_offset": round(button.top * _PIXELS),
        }
        sheet.insert_button(bar.row - 1, 0, options)


def _read(path: Path) -> bytes:
    try:
        return (root() / path).read_bytes()
    except FileNotFoundError:
        raise BrokenInstall(f"找不到 xlplan 的資料檔：{path.name}，請重新安裝。") from None
