"""Every kind of workbook that we write, with much in it: what validators and lint look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.tables import SANMIN, full_plan
from xlplan.books import line_list
from xlplan.books.template import write_template
from xlplan.cli import main
from xlplan.data import root
from xlplan.merge import Doubt
from xlplan.plan import Agency, Event, Measure, NilReturn, Plan, Report, TaskforceMember
from xlplan.table import layout
from xlplan.vocabulary import framework

WITH_MACROS, PLAIN = ".xlsm", ".xlsx"
SUFFIXES = (PLAIN, WITH_MACROS)
FRAMEWORKS = ("kaohsiung-106", "kaohsiung-113")
WITHOUT = Agency(name="高雄市三民區戶政事務所")
DOUBTS = (
    Doubt("都是新增的列", "一、基礎服務", (("甲課", "一。"), ("乙課", "二。")), "兩列都留著"),
)
DOCUMENT = """高雄市三民區公所114年度提升服務執行計畫
壹、計畫依據
依本府年度實施計畫辦理。
貳、計畫內容
一、基礎服務
（一）訂定申辦作業流程圖，每半年檢討一次。（秘書室）
（二）設置諮詢窗口。（不明單位）
這一段不知道該放在哪裡。
"""


def plan(key: str = "kaohsiung-113", agency: Agency = SANMIN, *, filled: bool = True) -> Plan:
    """Return a plan with something in every part of it, or an empty one."""
    year = {"kaohsiung-106": 2021, "kaohsiung-113": 2025}[key]
    if not filled:
        return Plan(framework=key, year=year, agency=agency, title="提升服務執行計畫")
    units = agency.sections[:1]
    return full_plan(
        framework=key,
        year=year,
        agency=agency,
        measures=tuple(_measures(key, units)),
        nil_returns=(NilReturn("6-1", "本年度沒有這項業務。"),),
        taskforce=(TaskforceMember(title="召集人", member="主任秘書"),),
        reports=(Report(scope="m001", unit="秘書室", result="辦理完成。", date="2025-03-01"),),
        events=(Event(kind="函報", version=1, date="2025-01-15"),),
    )


def _measures(key: str, units: tuple[str, ...]) -> Iterator[Measure]:
    for index, item in enumerate(framework(key).sub_items, 1):
        if item.key != "6-1":
            yield Measure(
                id=f"m{index:03}",
                order=index,
                sub_item=item.key,
                heading="共同標題" if index % 2 else "",
                action=f"=第{index}項作法，<每季> & 檢討一次。\n(1)公布結果。",
                responsible_units=units,
                extra={"自己的欄": f"記{index}"},
            )


def write(target: Path, what: Plan, doubts: tuple[Doubt, ...] = ()) -> Path:
    """Write a plan's workbook."""
    frame = layout(framework(what.framework))
    write_template(target, what, frame, has_units=bool(what.agency.sections), doubts=doubts)
    return target


def templates(folder: Path) -> Iterator[Path]:
    """Write and yield templates of both frameworks, empty, filled and with doubts."""
    for suffix in SUFFIXES:
        for key in FRAMEWORKS:
            for name, agency in (("sections", SANMIN), ("none", WITHOUT)):
                stem = f"{key}-{name}"
                yield write(folder / f"{stem}{suffix}", plan(key, agency))
                yield write(folder / f"{stem}-empty{suffix}", plan(key, agency, filled=False))
            yield write(folder / f"{key}-doubts{suffix}", plan(key), DOUBTS)


def results(folder: Path) -> Iterator[Path]:
    """Write and yield what the commands make of plans: summaries, reports, lists, tables."""
    plans = folder / "plans"
    plans.mkdir()
    wrong = plan()
    coded, slip, *others = wrong.measures
    coded = replace(coded, wording_code="A07")
    slip = replace(slip, action="提昇服務品質，悠關民眾權益。", sub_item="9-9")
    wrong = replace(wrong, measures=(coded, slip, *others))
    good, bad = write(plans / "a.xlsm", plan()), write(plans / "b.xlsx", wrong)
    copies = [
        write(folder / f"{name}.xlsm", item) for name, item in (("甲", plan()), ("乙", wrong))
    ]
    for suffix in SUFFIXES:
        yield _run(folder / f"city{suffix}", "consolidate", plans)
        yield _run(folder / f"merged{suffix}", "merge", *copies)
    yield _run(folder / "report.xlsx", "check", good, bad)
    yield _run(folder / "into.xlsm", "check", copies[1], option="--into")
    for verb, *more in (("fix",), ("fill", "--overwrite")):
        listing = folder / f"{verb}-list.xlsx"
        yield _run(folder / f"{verb}.xlsm", verb, *more, copies[1], "--list", listing)
        yield listing
    yield _run(folder / "suggestions.xlsx", "suggest", bad)
    document, old = folder / "plan.txt", write(folder / "old.xlsm", plan("kaohsiung-106"))
    document.write_text(DOCUMENT, encoding="utf-8")
    for suffix in SUFFIXES:
        yield _run(folder / f"imported{suffix}", "import", document)
        listing = folder / f"carried{suffix}-list.xlsx"
        target = folder / f"carried{suffix}"
        yield _run(target, "carry", old, "--to", "114", "--list", listing)
        yield listing
    yield from _tables(folder)


def _tables(folder: Path) -> Iterator[Path]:
    for name in ("terms", "wording"):
        yield _run(folder / f"{name}.xlsx", name, "export")
    lines = folder / "lines.xlsx"
    line_list.write_lines(lines, "清單", ["=1+1", "第二行"])
    yield lines


def _run(target: Path, verb: str, *words: Path | str, option: str = "-o") -> Path:
    assert main([verb, *map(str, words), option, str(target)]) in (0, 1)
    return target


def committed() -> list[Path]:
    """Return the workbooks and the add-in that xlplan brings."""
    folder = root() / "workbook_templates"
    return sorted(path for path in folder.iterdir() if path.suffix.startswith(".xl"))
