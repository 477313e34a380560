"""The add-in xlplan.xlam: the macros and the ribbon, for workbooks that have none themselves."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

from xlplan.books.archive import copy_parts
from xlplan.books.macros import add_project, code_names, write_configuration
from xlplan.books.save import replacing
from xlplan.excel.modules import ADDIN, configuration
from xlplan.excel.project import vba_project
from xlplan.excel.ribbon import TAB, ribbon

NAME = "xlplan.xlam"

_RIBBON_PART = "customUI/customUI14.xml"
_RIBBON = (
    '<Relationship Id="xlplanRibbon"'
    ' Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"'
    f' Target="{_RIBBON_PART}"/>'
)
_WORKBOOK_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN_TYPE = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"
_RELATIONS, _TYPES = "_rels/.rels", "[Content_Types].xml"
_DAY = dt.datetime(2000, 1, 1)
_ABOUT = "檢核、填寫、合併、送件和彙整提升服務執行計畫。"


def write(target: Path) -> None:
    """Write the add-in, the same bytes at every call.

    Raises Unwritable, BrokenInstall; ImportError where pyOpenVBA is missing.
    """
    raw = io.BytesIO(_workbook())
    with replacing(target) as temporary, zipfile.ZipFile(raw) as made:
        relations = made.read(_RELATIONS)
        end = relations.rindex(b"</Relationships>")
        changed = {
            _TYPES: made.read(_TYPES).replace(_WORKBOOK_TYPE, _ADDIN_TYPE),
            _RELATIONS: relations[:end] + _RIBBON.encode() + relations[end:],
        }
        copy_parts(made, temporary, changed, added={_RIBBON_PART: ribbon().encode()})


def _workbook() -> bytes:
    """Return an .xlsm with an empty sheet, the settings and the project."""
    import xlsxwriter

    raw = io.BytesIO()
    made = xlsxwriter.Workbook(raw, {"in_memory": True})
    made.set_properties({"title": TAB, "comments": _ABOUT, "created": _DAY})
    made.add_worksheet("xlplan")
    write_configuration(made, configuration(ADDIN))
    add_project(made, vba_project(ADDIN, code_names(len(made.worksheets()))))
    made.close()
    return raw.getvalue()
