"""What each command does: call one verb, show the answer."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.errors import UsageError

if TYPE_CHECKING:
    from xlplan.installing.items import Item
    from xlplan.workflow.checking import Checked

Command = Callable[[argparse.Namespace], int]

_XLSX = (".xlsx", ".xlsm")  # the second has macros and buttons


def run(options: argparse.Namespace) -> int:
    """Run the command that was asked for and return its exit code."""
    return _COMMANDS[options.command](options)


def _template(options: argparse.Namespace) -> int:
    from xlplan.workflow.templating import SUFFIXES, make_all, make_template

    wanted = (f".{options.format}",) if options.format else SUFFIXES
    if options.all:
        if options.plan:
            raise UsageError("--all 和 --plan 不能一起用。")
        made = make_all(options.output, options.year, _progress(), wanted[0])
        print(f"已在「{options.output}」做好 {len(made)} 份範本。")
        return 0
    _workbook(options.output, wanted)
    _spare([options.plan], options.output)
    plan = make_template(options.output, options.year, options.agency, options.plan)
    print(f"已做好「{plan.title}」的範本：{options.output}")
    return 0


def _check(options: argparse.Namespace) -> int:
    from xlplan.workflow.checking import check_files, exit_code

    _workbook(options.report)
    _workbook(options.into, _XLSX)
    _spare(options.files, options.report, options.into)
    files = list(_expanded(options.files))
    if options.into and len(files) > 1:
        raise UsageError("--into 一次只能檢核一個檔案。")
    checked = check_files(files, _progress() if len(files) > 1 else None)
    if options.json:
        said = {"files": [item.to_dict() for item in checked]}
        print(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        from xlplan.cli.screen import report

        print("\n".join(report(checked)))
    _write_results(options, checked)
    return exit_code(checked)


def _expanded(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files that patterns like *.xlsx stand for; a Windows shell leaves that to us."""
    for path in paths:
        if set("*?[") & set(path.name) and not path.exists():
            found = sorted(path.parent.glob(path.name))
            yield from found or [path]
        else:
            yield path


def _spare(read: Iterable[Path | None], *written: Path | None) -> None:
    """Raise UsageError when a file to write is one of those to read, or another one to write."""
    known = {path.resolve() for path in read if path}
    for target in filter(None, written):
        if target.resolve() in known:
            raise UsageError(f"「{target}」已經用在這個命令的別處，寫進去會蓋掉它。請換一個檔名。")
        known.add(target.resolve())


def _workbook(target: Path | None, suffixes: Sequence[str] = (".xlsx",)) -> None:
    """Raise UsageError when the name of a file to write is not that of what is written."""
    if target and target.suffix.lower() not in suffixes:
        raise UsageError(f"「{target}」的副檔名不對。這個檔案要存成 {' 或 '.join(suffixes)}。")


def _write_results(options: argparse.Namespace, checked: Sequence[Checked]) -> None:
    if not (options.report or options.into):
        return
    from xlplan.workflow import reporting

    told = []
    if options.report:
        reporting.write_report(options.report, checked)
        told.append(f"檢核報告已寫成：{options.report}")
    if options.into:
        reporting.write_into(options.into, checked[0])
        told.append(f"檢核結果已寫進副本：{options.into}")
    if not options.json:
        print("\n".join(told))


def _merge(options: argparse.Namespace) -> int:
    from xlplan.workflow.merging import merge_files

    _workbook(options.output, _XLSX)
    files = list(_expanded(options.files))
    _spare(files, options.output)
    merged = merge_files(files, options.output)
    print(f"已合併 {len(files)} 份，共 {len(merged.plan.measures)} 項措施：{options.output}")
    if merged.doubts:
        waiting = merged.open_doubts
        told = f"有 {waiting} 處要請您確認" if waiting else "沒有需要確認的地方"
        print(f"{told}；各份不同的地方共 {len(merged.doubts)} 處，都列在工作表「合併疑義」。")
    return 0


def _fill(options: argparse.Namespace) -> int:
    from xlplan.cli.filled import report
    from xlplan.workflow.filling import Rows, fill_file

    if not (options.output or options.dry_run):
        raise UsageError("請用 -o 指定要寫的新檔；只想看會填入什麼時，請加 --dry-run。")
    target = None if options.dry_run else options.output
    how = {"overwrite": options.overwrite, "offered": options.offered}
    rows = [Rows(*item) for item in options.rows]
    found = fill_file(options.file, target, rows=rows, listing=options.listing, **how)
    print("\n".join(report(found, target, options.listing, **how)))
    return 0


def _suggest(options: argparse.Namespace) -> int:
    from xlplan.workflow.suggesting import suggest_for

    _workbook(options.listing)
    _spare([options.file], options.listing)
    found = suggest_for(options.file, options.listing)
    if options.json:
        print(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
    else:
        from xlplan.cli.suggested import report

        print("\n".join(report(found, options.listing)))
    return 0


def _fix(options: argparse.Namespace) -> int:
    from xlplan.cli.fixed import report
    from xlplan.workflow.fixing import fix_file

    if not (options.output or options.dry_run):
        raise UsageError("請用 -o 指定要寫的新檔；只想看會改正什麼時，請加 --dry-run。")
    target = None if options.dry_run else options.output
    found = fix_file(options.file, target, options.listing)
    print("\n".join(report(found, target, options.listing)))
    return 0


def _consolidate(options: argparse.Namespace) -> int:
    from xlplan.workflow.consolidating import consolidate

    _workbook(options.output, _XLSX)
    summary = consolidate(
        options.paths,
        options.output,
        json_target=options.json,
        roster_file=options.roster,
        parent=options.parent,
        jobs=options.jobs,
        cluster=options.cluster,
        progress=_progress(),
    )
    counted = sum(item.counted for item in summary.files)
    print(f"已彙整 {counted} 個機關、{summary.measures} 項措施：{options.output}")
    if len(summary.files) > counted:
        print(f"有 {len(summary.files) - counted} 個檔案沒有計入，原因列在「檔案清單」。")
    print(f"未送的機關有 {len(summary.missing)} 個，列在「缺漏」。")
    return 0


def _import(options: argparse.Namespace) -> int:
    from xlplan.cli.imported import report
    from xlplan.workflow.importing import SUFFIXES, import_document

    _workbook(options.output, SUFFIXES)
    _spare([options.file], options.output)
    made = import_document(options.file, options.output, options.year, options.agency)
    print("\n".join(report(made, options.output)))
    return 0


def _export(options: argparse.Namespace) -> int:
    from xlplan.workflow.documenting import SUFFIXES as DOCUMENTS
    from xlplan.workflow.exporting import SUFFIXES, export_plan
    from xlplan.workflow.standing import unsettled

    _workbook(options.output, SUFFIXES)
    _spare([options.file], options.output)
    plan = export_plan(options.file, options.output, publish=options.publish)
    print(
        f"已匯出「{plan.title or plan.agency.name}」，{len(plan.measures)} 項措施：{options.output}"
    )
    if options.output.suffix.lower() in DOCUMENTS and unsettled(plan):
        print(unsettled(plan))
    return 0


def _carry(options: argparse.Namespace) -> int:
    from xlplan.cli.carried import report
    from xlplan.workflow.carrying import carry_file
    from xlplan.workflow.templating import SUFFIXES

    _workbook(options.output, SUFFIXES)
    _workbook(options.listing)
    _spare([options.file], options.output, options.listing)
    made = carry_file(options.file, options.to, options.output, options.listing)
    print("\n".join(report(made, options.output, options.listing)))
    return 0


def _compare(options: argparse.Namespace) -> int:
    from xlplan.workflow.comparing import SUFFIXES, compare_files

    _workbook(options.output, SUFFIXES)
    _spare([options.old, options.new], options.output)
    found = compare_files(options.old, options.new, options.output)
    if options.json:
        print(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
    else:
        from xlplan.cli.compared import report

        print("\n".join(report(found, options.output)))
    return 0


def _roster(options: argparse.Namespace) -> int:
    from xlplan.workflow.roster import import_roster

    target, count, notes = import_roster(options.table, options.output)
    for note in notes:
        print(note)
    print(f"已匯入 {count} 個機關：{target}")
    return 0


def _wording(options: argparse.Namespace) -> int:
    from xlplan.workflow.wording import export_wording, import_wording

    if options.action == "export":
        _workbook(options.output, (".xlsx",))
        count = export_wording(options.output, options.year)
        print(f"已匯出 {count} 項標準文字：{options.output}")
        return 0
    _spare([options.table], options.output)
    target = import_wording(options.table, options.year, options.output)
    print(f"已匯入標準文字：{target}")
    return 0


def _terms(options: argparse.Namespace) -> int:
    from xlplan.workflow.terms import export_terms, import_terms

    if options.action == "export":
        target = options.output or Path("用語規則.xlsx")
        _workbook(target)
        if not options.output and target.exists():
            raise UsageError(f"「{target}」已經在這個資料夾裡。請用 -o 指定要寫的檔案。")
        count = export_terms(target)
        print(f"已匯出 {count} 條用語規則：{target}")
        return 0
    _spare([options.table], options.output)
    done = import_terms(options.table, options.output)
    words = ("新增", "修改", "停用", "恢復內建", "不再使用")
    for word, names in zip(words, done[1:], strict=True):
        if names:
            print(f"{word} {len(names)} 條：{'、'.join(names)}")
    print(f"已匯入用語規則：{done.target}")
    return 0


def _install(options: argparse.Namespace) -> int:
    if options.check or options.uninstall:
        for name in ("way", "server", "python"):
            if getattr(options, name, None):
                raise UsageError(f"--{name} 只能在安裝時使用。")
    return _install_excel(options) if options.office == "excel" else _install_libreoffice(options)


def _install_excel(options: argparse.Namespace) -> int:
    from xlplan.excel.inspection import inspect
    from xlplan.excel.install import install, uninstall

    where = {"profile": options.profile}
    if options.check:
        return _inspected(inspect(**where))
    if options.uninstall:
        return _told_all(uninstall(**where))
    how = {"way": options.way, "server": options.server}
    return _told_all(install(**how, python=options.python, **where))


def _install_libreoffice(options: argparse.Namespace) -> int:
    from xlplan.extension.inspection import inspect
    from xlplan.extension.install import install, uninstall

    where = {"shared": options.shared, "profile": options.profile}
    if options.check:
        return _inspected(inspect(**where))
    if options.uninstall:
        return _told_all(uninstall(**where))
    return _told_all(install(python=options.python, **where))


def _told_all(lines: Iterable[str]) -> int:
    for line in lines:
        print(line, flush=True)
    return 0


def _inspected(items: Iterable[Item]) -> int:
    codes = []
    for item in items:
        print(item, flush=True)
        codes.append(item.code)
    wrong = sum(code > 0 for code in codes)
    print(f"有 {wrong} 項要處理。" if wrong else "全部正常。")
    return max(codes)


def _demo(options: argparse.Namespace) -> int:
    from xlplan.workflow.demo import run_demo

    for line in run_demo(options.folder):
        print(line, flush=True)
    return 0


def _click(options: argparse.Namespace) -> int:
    from xlplan.excel.clicks import press

    press(options.button)
    return 0


_COMMANDS: dict[str, Command] = {
    "template": _template,
    "check": _check,
    "merge": _merge,
    "fill": _fill,
    "suggest": _suggest,
    "fix": _fix,
    "consolidate": _consolidate,
    "import": _import,
    "export": _export,
    "carry": _carry,
    "compare": _compare,
    "roster": _roster,
    "wording": _wording,
    "terms": _terms,
    "install": _install,
    "demo": _demo,
    "click": _click,
}


def _progress() -> Callable[[int, int, str], None] | None:
    """Return what draws a progress bar on stderr; None where nobody sees it."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int, name: str) -> None:
        width = 30
        filled = width * done // max(total, 1)
        bar = "█" * filled + "░" * (width - filled)
        end = "\n" if done >= total else ""
        name = Path(name).name[:24]
        print(f"\r\033[K{bar} {done}/{total} {name}", end=end, file=sys.stderr, flush=True)

    return show
