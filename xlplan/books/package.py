"""A workbook file opened safely, before python-calamine sees its bytes.

Whatever is wrong with the file as a file is raised as Unreadable; what calamine cannot bear is
taken out of a copy in memory; what calamine does not tell is a problem. The pitfalls met here were
all seen: calamine aborts the process on a value in cell XFD1048576, fails a whole sheet for one
#SPILL!, reads an error value, a hidden row and a formula without a result as if nothing were there.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xlplan.books import xlsx_findings, xlsx_parts
from xlplan.books.parts import Contents, Scopes, SheetInfo
from xlplan.errors import Unreadable
from xlplan.files.container import Container
from xlplan.files.whole import whole_file
from xlplan.problems import Problem, problem

__all__ = ["Package", "SheetInfo", "calamine_sheets", "lost_validations", "open_package"]

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SUFFIXES = {
    "xlsx": (".xlsx", ".xltx"),
    "xlsm": (".xlsm", ".xltm", ".xlam"),
    "ods": (".ods", ".ots"),
}
_MUCH = 200_000  # cells; a sheet beyond this is read row by row


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook file that may be read.

    ``content`` is what calamine may open: the file's own bytes, or a copy of the parts it reads
    without what it cannot bear. ``parts`` are the sheets' parts by name, as ``content`` has them.
    """

    path: Path
    kind: str  # "xlsx", "xlsm" or "ods"
    sha256: str  # of the file
    content: bytes = field(repr=False)
    problems: tuple[Problem, ...]
    sheets: tuple[SheetInfo, ...]
    parts: Mapping[str, bytes] = field(repr=False)


def open_package(
    path: Path | str,
    *,
    quiet_sheets: Collection[str] = (),
    first_row: Mapping[str, int] | int = 1,
    only: Collection[str] | None = None,
) -> Package:
    """Open a workbook file, by its content rather than its suffix.

    Nothing is told of the cells of ``quiet_sheets`` but F116 and B217. ``first_row`` is where data
    begin, by sheet or for all; with rows above them, column A holds row ids, which are no data.
    ``only`` names the sheets wanted, when not all of them. Raises Unreadable: F101 to F112.
    """
    path = Path(path)
    raw = whole_file(path, otherwise="F102")
    if not raw.startswith(b"PK"):
        raise _not_a_zip(path, raw)
    container = Container(path, raw)
    scopes = Scopes(quiet_sheets, first_row)
    contents = _contents(path, container, scopes, only)
    problems = contents.problems
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES[contents.kind]:
        actual = f".{contents.kind} 檔"
        problems = (problem("F113", suffix=suffix or "（沒有）", actual=actual), *problems)
    return Package(
        path=path,
        kind=contents.kind,
        sha256=hashlib.sha256(raw).hexdigest(),
        content=container.repacked() if container.changed else raw,
        problems=problems,
        sheets=contents.sheets,
        parts=contents.parts,
    )


def _not_a_zip(path: Path, raw: bytes) -> Unreadable:
    if raw.startswith(_OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            return Unreadable(path, "F104")
        old = any(name.encode("utf-16-le") in raw for name in ("Workbook", "Book\0"))
        return Unreadable(path, "F112" if old else "F102")
    if not raw.strip(b"\0"):  # what a full or broken disk leaves behind
        return Unreadable(path, "F103")
    if b"\0" not in raw[:1000]:
        what = "網頁（HTML）" if b"<html" in raw[:1000].lower() else "純文字（例如 CSV）"
        return Unreadable(
            path,
            "F102",
            message=f"這個檔案的內容其實是{what}，不是活頁簿。",
            hint="請用 Excel 或 LibreOffice 開啟，另存成 .xlsx 或 .ods 再送；只改副檔名是不夠的。",
        )
    return Unreadable(path, "F102")


def _contents(
    path: Path, container: Container, scopes: Scopes, only: Collection[str] | None
) -> Contents:
    manifest = container.part("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise Unreadable(path, "F104")
    kind = container.part("mimetype") or b""
    if "xl/workbook.bin" in container:
        raise Unreadable(
            path,
            "F102",
            message="這是 .xlsb 活頁簿，本程式讀不了這種格式。",
            hint="請用 Excel 開啟，另存成 .xlsx 再送。",
        )
    if "word/document.xml" in container or b"opendocument.text" in kind:
        raise Unreadable(
            path,
            "F105",
            message="這是文書檔（Word 或 Writer），不是活頁簿。",
            hint="請把內容填進計畫範本，再送 .xlsx 或 .ods 檔。",
        )
    if xlsx_parts.is_workbook(container):
        return xlsx_parts.read(container, scopes, only)
    from xlplan.books import ods_parts

    content = container.part(ods_parts.CONTENT) or b""
    if kind.startswith(ods_parts.MIMETYPE) or b"<office:spreadsheet" in content:
        return ods_parts.read(container, scopes, only)
    raise Unreadable(path, "F105")


def calamine_sheets(
    package: Package,
) -> tuple[list[tuple[SheetInfo, list[list[object]]]], list[Problem]]:
    """Return the sheets' rows, every one from A1 on, and an F116 for each sheet that fails.

    A sheet that fails, or has an F116 among the package's own problems, is left out. Raises
    Unreadable F103 when calamine cannot open the workbook at all.
    """
    import python_calamine

    failed = {item.sheet for item in package.problems if item.code == "F116"}
    wanted = [sheet for sheet in package.sheets if sheet.name not in failed]
    found: list[tuple[SheetInfo, list[list[object]]]] = []
    problems: list[Problem] = []
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(package.content))
    except BaseException as error:
        _let_pass(error)
        raise Unreadable(package.path, "F103") from None
    for sheet in wanted:
        try:
            found.append((sheet, _rows(workbook.get_sheet_by_name(sheet.name))))
        except BaseException as error:
            _let_pass(error)
            problems.append(problem("F116", sheet=sheet.name))
    return found, problems


def _let_pass(error: BaseException) -> None:
    """Raise again what is no fault of the file; a panic of calamine is a BaseException."""
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        raise error


def _rows(sheet: Any) -> list[list[object]]:
    """Return a sheet's rows from A1 on; those of a large sheet end with their last value."""
    start, end = sheet.start, sheet.end
    if start is None or (end[0] + 1) * (end[1] + 1) <= _MUCH:
        rows: list[list[object]] = sheet.to_python(skip_empty_area=False)
        return rows
    left: list[object] = [""] * start[1]
    return [_ended(left, row) for row in sheet.iter_rows()]


def _ended(left: list[object], row: list[object]) -> list[object]:
    end = len(row)
    while end and row[end - 1] == "":
        end -= 1
    return left + row[:end] if end else []


def lost_validations(
    package: Package, sheet: str, columns: Mapping[str, str], rows: range
) -> list[Problem]:
    """Return a B215 for each column that has lost its drop-down in a filled row.

    ``columns`` is column letters -> title, ``rows`` the rows to look at.
    """
    part = next((item.part for item in package.sheets if item.name == sheet), None)
    if part is None or not rows:
        return []
    data = package.parts[part]
    if package.kind == "ods":
        from xlplan.books import ods_parts

        lost = ods_parts.lost_lists(data, sheet, columns, rows)
    else:
        lost = list(xlsx_findings.lost_lists(data, columns, rows))
    return [
        problem("B215", sheet=sheet, row=row, column=column, title=columns[column])
        for column, row in lost
    ]
