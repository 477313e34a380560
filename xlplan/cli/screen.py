"""Problems on a screen: grouped, counted, a few dozen lines at most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xlplan.problems import KINDS, SEVERITIES, SEVERITY_NAMES, Problem, counts, rank
from xlplan.text import roc_year
from xlplan.workflow.checking import Checked

_MOST_LINES = 36
_MOST_EXAMPLES = 3
_MOST_FILES = 20


def report(checked: Sequence[Checked]) -> Iterator[str]:
    """Yield the lines that tell a person what check found, a few dozen at most."""
    if len(checked) == 1:
        yield f"{checked[0].path}：{_about(checked[0])}"
    else:
        yield from _file_lines(checked)
    pairs = [(item, problem) for item in checked for problem in item.problems]
    total = counts(problem for _, problem in pairs)
    kept = sum(len(item.kept) for item in checked)
    said = [f"{SEVERITY_NAMES[name]} {total[name]}" for name in SEVERITIES]
    yield "　".join([*said, f"保留 {kept}（理由在工作表「檢核結果」）"] if kept else said)
    if not pairs:
        yield "沒有發現問題。"
        return
    yield from _grouped(pairs, several=len(checked) > 1)


def _about(item: Checked) -> str:
    about = item.about
    if about is None:
        return "無法讀取"
    year = f"{roc_year(about.year)}年度" if about.year else "年度不明"
    return f"{about.agency or '機關不明'}　{year}　{about.measures}項措施"


def _file_lines(checked: Sequence[Checked]) -> Iterator[str]:
    ordered = sorted(checked, key=lambda item: (item.about is not None, -item.counts["error"]))
    for item in ordered[:_MOST_FILES]:
        said = "　".join(f"{SEVERITY_NAMES[name]} {item.counts[name]}" for name in SEVERITIES)
        yield f"{item.path}：{_about(item)}　{said}"
    if len(ordered) > _MOST_FILES:
        yield f"……另有 {len(ordered) - _MOST_FILES} 個檔案"
    yield f"共 {len(checked)} 個檔案"


def _grouped(pairs: Iterable[tuple[Checked, Problem]], *, several: bool) -> Iterator[str]:
    groups: dict[tuple[str, str], list[tuple[Checked, Problem]]] = {}
    for item, problem in pairs:
        groups.setdefault((problem.severity, problem.code), []).append((item, problem))
    ordered = sorted(groups.items(), key=lambda entry: rank(entry[1][0][1]))
    budget = _MOST_LINES
    for index, ((severity, code), found) in enumerate(ordered):
        if budget < 2:
            yield f"……另有 {sum(len(entry[1]) for entry in ordered[index:])} 個問題"
            break
        lines = [f"{SEVERITY_NAMES[severity]} {code} {KINDS[code].title}（{len(found)}）"]
        lines.extend(_examples(found, min(_MOST_EXAMPLES, budget // 2), several))
        budget -= len(lines)
        yield from lines
    yield "全部的問題請加 -o 報告.xlsx 寫成活頁簿，或用 --json。"


def _examples(found: Sequence[tuple[Checked, Problem]], most: int, several: bool) -> Iterator[str]:
    for item, problem in found[:most]:
        where = "!".join(part for part in (problem.sheet, problem.cell) if part)
        name = item.path.name if several else ""
        place = "　".join(part for part in (name, where) if part)
        yield f"  {place + '：' if place else ''}{problem.message}→ {problem.hint}"
    if len(found) > most:
        yield f"  ……同類的還有 {len(found) - most} 個"
