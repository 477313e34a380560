"""The demonstration: plans of eight agencies made, merged, checked, consolidated; documents."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from xlplan import data
from xlplan.books.edit import patch
from xlplan.books.read import read
from xlplan.books.template import write_template
from xlplan.errors import Unwritable
from xlplan.plan import Measure, Plan
from xlplan.table import layout, sheet_rows
from xlplan.text import roc_year
from xlplan.vocabulary import framework
from xlplan.workflow.checking import Checked, check_file
from xlplan.workflow.consolidating import consolidate
from xlplan.workflow.demo_documents import show_documents
from xlplan.workflow.merging import merge_files
from xlplan.workflow.reporting import write_into, write_report

_SUBMITTED = (
    *("sanmin-114", "niaosong-113", "mituo-health-106", "changqing-113"),
    *("xiaogang-114-v1", "xiaogang-114-v2", "qishan-114"),
)
_ODS = "fengshan-114"
_SHARED = "gangshan-114"
_FAULTY = "qishan-114"
_LAST_YEARS = "niaosong-113"
_SENT = "sanmin-114"
_VERSIONS = ("xiaogang-114-v1", "xiaogang-114-v2")
_SECTIONS = ("民政課", "社會課")


def run_demo(folder: Path) -> Iterator[str]:
    """Make the demonstration in a folder, yielding what was made, line by line, in Chinese.

    Files of an earlier demonstration are replaced; others stay. Raises Unwritable.
    """
    sent, copies = folder / "1_各機關送件", folder / "2_岡山區公所各課室"
    documents = folder / "3_計畫書"
    try:
        for place in (sent, copies, documents):
            place.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Unwritable(f"無法建立資料夾「{folder}」。請換一個位置，或檢查權限。") from None
    yield "xlplan 示範：八個機關的提升服務執行計畫（內容為示範而寫，不是各機關的正式計畫）"
    for name in _SUBMITTED:
        yield f"　送件　{_submit(name, sent).name}"
    yield f"　送件　{_submit_ods(sent).name}（LibreOffice 存的 .ods）"
    merged = _merge(copies, sent)
    yield f"　合併　{merged}"
    yield f"　送件　{_damage(sent).name}（故意弄壞的檔案）"
    checked = check_file(_path(_plan(_FAULTY), sent))
    yield from _told(folder, checked)
    city = folder / "114年度全市彙整.xlsx"
    summary = consolidate([sent], city, json_target=city.with_suffix(".json"))
    counted = sum(item.counted for item in summary.files)
    yield f"彙整　{len(summary.files)} 個檔案，計入 {counted} 個機關、{summary.measures} 項措施"
    last, plan, *versions = (_path(_plan(name), sent) for name in (_LAST_YEARS, _SENT, *_VERSIONS))
    yield from show_documents(documents, last, plan, (versions[0], versions[1]))
    yield ""
    yield "請用 Excel 或 LibreOffice 開啟："
    yield f"　{city}"
    yield f"　{_into(folder)}（看「檢核結果」和變色的儲存格）"
    yield f"　{documents}（去年的計畫書匯入、延續成今年的，和匯出的計畫書）"


def _plan(name: str) -> Plan:
    return Plan.from_dict(data.read_json("demo", f"{name}.json"))


def _path(plan: Plan, folder: Path, suffix: str = ".xlsx") -> Path:
    version = f"_v{plan.version}" if plan.version else ""
    return folder / f"{roc_year(plan.year)}_{plan.agency.short_name}{version}{suffix}"


def _submit(name: str, folder: Path) -> Path:
    plan = _plan(name)
    target = _path(plan, folder)
    _write(target, plan)
    return target


def _write(target: Path, plan: Plan) -> None:
    frame = layout(framework(plan.framework))
    write_template(target, plan, frame, has_units=bool(plan.agency.sections))


def _submit_ods(folder: Path) -> Path:
    target = _path(_plan(_ODS), folder, ".ods")
    shutil.copyfile(data.root() / "schema" / "demo" / f"{_ODS}.ods", target)
    return target


def _damage(folder: Path) -> Path:
    """Write half a workbook, as a broken download leaves it."""
    whole = _path(_plan(_SUBMITTED[0]), folder)
    target = folder / "114_下載中斷的檔案.xlsx"
    content = whole.read_bytes()
    target.write_bytes(content[: len(content) // 2])
    return target


def _told(folder: Path, checked: Checked) -> Iterator[str]:
    write_report(folder / "檢核報告_旗山區公所.xlsx", [checked])
    write_into(_into(folder), checked)
    found = checked.counts
    name = checked.path.name
    yield f"檢核　{name}：錯誤 {found['error']}、警告 {found['warning']}、提示 {found['notice']}"
    for item in checked.problems[:3]:
        place = "!".join(part for part in (item.sheet, item.cell) if part)
        yield f"　　　{place}　{item.message}"


def _into(folder: Path) -> Path:
    return folder / "檢核後_旗山區公所.xlsx"


def _merge(copies: Path, sent: Path) -> str:
    """Hand one template to two sections, let both fill it in, and join their copies."""
    plan = _plan(_SHARED)
    shared = [item for item in plan.measures if len(item.responsible_units) != 1]
    shared += [item for item in plan.measures if item.responsible_units[0] not in _SECTIONS]
    common = tuple(item for item in plan.measures if item in shared)
    template = copies / "範本_岡山區公所.xlsx"
    _write(template, replace(plan, measures=common))
    paths = []
    for section in _SECTIONS:
        own = [item for item in plan.measures if item.responsible_units == (section,)]
        paths.append(_filled(template, copies / f"{section}.xlsx", plan, section, own))
    target = _path(plan, sent)
    merged = merge_files(paths, target)
    return f"{target.name}：{len(paths)} 份課室檔，{len(merged.doubts)} 處列入「合併疑義」"


def _filled(template: Path, target: Path, plan: Plan, section: str, own: list[Measure]) -> Path:
    """Fill a section's rows into its copy, as its clerk would, and reword one prefilled row."""
    source = read(template).reading
    frame = layout(framework(plan.framework))
    cover = source.cover["section"]
    cells: dict[str, dict[str, str | int]] = {
        frame.names["cover"]: {f"{cover.column}{cover.row}": section}
    }
    places = [item.location for item in source.plan.measures if item.location]
    letters = places[-1].columns
    shown = sheet_rows(replace(plan, measures=tuple(own)), frame)
    for sheet in (area.sheet for area in frame.framework.areas):
        filled = [place.row for place in places if place.sheet == sheet]
        first = max(filled, default=frame.first_row - 1) + 1
        for number, row in enumerate(shown[sheet], first):
            cells.setdefault(sheet, {}).update(_cells(row, letters, number))
    changed = places[-1]
    text = f"{source.plan.measures[-1].action[:-1]}，並由{section}彙整辦理情形。"
    cells.setdefault(changed.sheet, {})[f"{letters['action']}{changed.row}"] = text
    patch(template, target, cells)
    return target


def _cells(
    row: Mapping[str, str | int | float], letters: Mapping[str, str], number: int
) -> dict[str, str | int]:
    return {
        f"{letters[name]}{number}": value if isinstance(value, int) else str(value)
        for name, value in row.items()
        if name in letters
    }
