"""The committed files that the program makes itself: write them, or check that they are current.

Run as ``python -m xlplan.generated [--check]``. Files are compared by their unzipped parts, so
another version of a compression library is no difference. A kind of file is one entry of
``MAKERS``.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from xlplan import data
from xlplan.books import macros
from xlplan.books.template import write_template
from xlplan.books.template.native import maker, write_native
from xlplan.errors import OfficeGone
from xlplan.excel import addin
from xlplan.excel.modules import AGENCY, CITY, configuration
from xlplan.excel.project import vba_project
from xlplan.extension import NAME as EXTENSION
from xlplan.extension import package
from xlplan.plan import Agency, Plan
from xlplan.table import Layout, layout
from xlplan.vocabulary import framework, frameworks, sections_for

Maker = Callable[[Path], Iterator[Path]]
"""Writes its files below a folder that stands for the checkout, and yields their paths in it."""

_TEMPLATES = Path("workbook_templates")
_DEMO = Path("schema", "demo", "fengshan-114.ods")
_OFFICE = "7.4.7"
"""The LibreOffice whose .ods files are committed; another one writes them a little differently."""
_DOUBTS = 2  # sheets that a template may have besides: 合併疑義, 匯入疑義
_CITY_SHEETS = 11
_SETTINGS = 1  # the sheet that only workbooks with macros have

_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <selectfont>
    <acceptfont>
      <pattern><patelt name="family"><string>DejaVu Sans</string></patelt></pattern>
    </acceptfont>
    <rejectfont><pattern/></rejectfont>
  </selectfont>
</fontconfig>
"""
"""The one font that LibreOffice sees, for what it writes depends on those that it finds."""


class Unmade(Exception):
    """Some files cannot be made here; the text says why."""


def blank_workbooks(folder: Path) -> Iterator[Path]:
    """Write the blank templates of the newest framework; ``xlplan template`` makes all others.

    There are two, for an agency with sections and for one without. Agency and year stay empty, to
    be filled in on the cover.
    """
    yield from _blank_workbooks(folder, ".xlsx")


def macro_workbooks(folder: Path) -> Iterator[Path]:
    """Write the same templates with macros, which ``xlplan install excel`` copies."""
    yield from _blank_workbooks(folder, ".xlsm")


def _blank_workbooks(folder: Path, suffix: str) -> Iterator[Path]:
    for name, plan, frame in _blanks():
        path = _TEMPLATES / f"{name}{suffix}"
        write_template(folder / path, plan, frame, has_units=bool(plan.agency.sections))
        yield path


def native_workbooks(folder: Path) -> Iterator[Path]:
    """Write the same templates as .ods, and the demonstration's plan; raise Unmade."""
    demo = Plan.from_dict(data.read_json("demo", _DEMO.with_suffix(".json").name))
    wanted = [(_TEMPLATES / f"{name}.ods", plan, frame) for name, plan, frame in _blanks()]
    wanted.append((_DEMO, demo, layout(framework(demo.framework))))
    with contextlib.ExitStack() as stack:
        fonts = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "fonts.conf"
        fonts.write_text(_FONTS, encoding="utf-8")
        try:
            app = stack.enter_context(maker({"LC_ALL": "C.UTF-8", "FONTCONFIG_FILE": str(fonts)}))
        except OfficeGone:
            raise Unmade(f".ods files are made with LibreOffice {_OFFICE}: none here") from None
        version = app.impl.version
        if not version.startswith(f"{_OFFICE}."):
            raise Unmade(f".ods files are made with LibreOffice {_OFFICE}: not {version}")
        for path, plan, frame in wanted:
            write_native(app, folder / path, plan, frame, has_units=bool(plan.agency.sections))
            yield path


def extension(folder: Path) -> Iterator[Path]:
    """Write LibreOffice's extension."""
    path = _TEMPLATES / EXTENSION
    package.write(folder / path)
    yield path


def macro_projects(folder: Path) -> Iterator[Path]:
    """Write the VBA projects of the workbooks, one for each number of sheets, and their settings.

    With them every .xlsm is made without pyOpenVBA. Raises Unmade.
    """
    _require_builder()
    least = [len(layout(item).sheet_names) + _SETTINGS for item in frameworks()]
    counts = {
        AGENCY: range(min(least), max(least) + _DOUBTS + 1),
        CITY: [_CITY_SHEETS + _SETTINGS],
    }
    for kind, numbers in counts.items():
        for number in numbers:
            path = macros.project_file(kind, number)
            (folder / path).write_bytes(vba_project(kind, macros.code_names(number)))
            yield path
    said = {kind: configuration(kind) for kind in counts}
    text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    (folder / macros.CONFIGURATION_FILE).write_text(text, encoding="utf-8")
    yield macros.CONFIGURATION_FILE


def excel_addin(folder: Path) -> Iterator[Path]:
    """Write Excel's add-in; raise Unmade."""
    _require_builder()
    path = _TEMPLATES / addin.NAME
    addin.write(folder / path)
    yield path


def _require_builder() -> None:
    if importlib.util.find_spec("pyopenvba") is None:
        raise Unmade("VBA projects are written with pyOpenVBA: not installed here")


MAKERS: tuple[Maker, ...] = (
    blank_workbooks,
    native_workbooks,
    extension,
    macro_projects,
    macro_workbooks,
    excel_addin,
)


def _blanks() -> Iterator[tuple[str, Plan, Layout]]:
    newest = frameworks()[-1]
    name = f"blank-{newest.key.rpartition('-')[2]}"
    sections = sections_for("區公所", newest.first_year)
    for suffix, own in (("", Agency(sections=sections)), ("-without-sections", Agency())):
        plan = Plan(framework=newest.key, agency=own, version=1)
        yield name + suffix, plan, layout(newest)


def parts(path: Path) -> dict[str, bytes]:
    """Return the unzipped parts of a file by name; a file that is no zip file is its own part."""
    if not zipfile.is_zipfile(path):
        return {"": path.read_bytes()}
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def stale(folder: Path, make: Maker) -> list[str]:
    """Return the committed files below a folder that are missing or differ from what is made now.

    Raises Unmade.
    """
    with tempfile.TemporaryDirectory() as temporary:
        fresh = _room(Path(temporary))
        return [
            path.as_posix()
            for path in make(fresh)
            if not (folder / path).is_file() or parts(fresh / path) != parts(folder / path)
        ]


def _room(folder: Path) -> Path:
    for path in (_TEMPLATES, _DEMO.parent, macros.FOLDER):
        (folder / path).mkdir(parents=True, exist_ok=True)
    return folder


def main(arguments: Sequence[str]) -> int:
    """Write the files, or with ``--check`` tell which are stale; return 1 when there are any.

    Those that cannot be made here are named in one line and left as they are.
    """
    found: list[str] = []
    for make in MAKERS:
        try:
            if "--check" in arguments:
                found += stale(data.root(), make)
            else:
                for path in make(_room(data.root())):
                    print(path.as_posix())
        except Unmade as why:
            print(f"left out: {why}")
    for name in found:
        print(f"{name} is not current: run python -m xlplan.generated")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
