"""The cell functions in Excel: the same answers, and VBA that hands the same arguments over."""

from __future__ import annotations

import datetime as dt
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from xlplan import udfs
from xlplan.excel import modules
from xlplan.excel.udf_module import help_rows, source
from xlplan.functions import FUNCTIONS
from xlplan.functions.phrases import similar_columns

RANGE = [["次項", "重點標題", "具體作法", "執行課室"], ["1-1", "標題", "", "民政課"]]

CALLS: dict[str, list[tuple[Any, ...]]] = {
    "PLAN_CHECK": [(RANGE,), (RANGE[1:], RANGE[:1], 114.0, [["社會課"]]), (RANGE, None, "甲")],
    "COVERAGE": [(RANGE,), ([["1-1"], ["2-1"]],)],
    "ROC_DATE": [([["114/3/1", ""], [45717.0, "改天"]],), ("1140301",)],
    "ROC_TEXT": [([[dt.datetime(2025, 3, 1)]],)],
    "STANDARD_WORDING": [([["A21"], ["Z99"]], "三民區公所", 114.0), ("A21",)],
    "TERM_CHECK": [([["悠關民眾權益"]], "三民區公所"), ("提昇服務",)],
}

XLWINGS = """
import io, json, sys, types
for name in ("pythoncom", "pywintypes", "win32com", "win32com.client"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["win32com.client"].Dispatch = None
sys.modules["pythoncom"].CoInitialize = None
import xlwings, xlwings.udfs
xlwings.func, xlwings.arg = xlwings.udfs.xlfunc, xlwings.udfs.xlarg
from xlplan import udfs
book = types.SimpleNamespace(Name="xlplan.xlam")
written = io.StringIO()
xlwings.udfs.generate_vba_wrapper("xlplan.udfs", udfs, written, book)
known = {name: getattr(udfs, name).__xlfunc__ for name in udfs.UDFS}
print(json.dumps([written.getvalue(), known]))
"""
"""What xlwings makes of our module; pywin32, which it imports for that, is for Windows alone."""


@pytest.fixture(scope="module")
def xlwings_own() -> tuple[str, dict[str, Any]]:
    """The VBA that xlwings itself would write, and what it knows of each function."""
    done = subprocess.run(
        [sys.executable, "-c", XLWINGS], capture_output=True, text=True, check=True
    )
    written, known = json.loads(done.stdout)
    return written, known


def signatures(vba: str) -> dict[str, list[str]]:
    """Return name -> arguments of each Function that can be seen, types left away."""
    found = re.findall(r"^(?:Public )?Function (\w+)\(([^\n]*?)\)(?: As Variant)?$", vba, re.M)
    return {
        name: [item.strip().replace(" As Variant", "") for item in said.split(",")]
        for name, said in found
    }


# answers


def test_every_function_of_ours_is_there_under_its_name() -> None:
    assert list(udfs.UDFS) == [item.name for item in FUNCTIONS]
    assert all(callable(getattr(udfs, name)) for name in udfs.UDFS)


@pytest.mark.parametrize("name", CALLS)
def test_a_udf_says_what_the_function_says(name: str) -> None:
    body = next(item.body for item in FUNCTIONS if item.name == name)
    udf: Callable[..., Any] = getattr(udfs, name)
    for arguments in CALLS[name]:
        found = udf(*arguments)
        assert found == [list(row) for row in body(*arguments)]
        assert len({len(row) for row in found}) == 1


def test_of_one_text_the_closest_measures_stand_in_rows() -> None:
    found = udfs.SIMILAR_WORDING("電話禮貌測試並辦理滿意度調查")
    assert found == udfs.SIMILAR_WORDING([["電話禮貌測試並辦理滿意度調查"]])
    assert [row[0] for row in found] == ["A21", "B05", "B06"]
    assert found[0][1] == "電話禮貌測試"
    scores = [row[2] for row in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 100 for score in scores)


def test_of_several_texts_each_has_a_row_of_its_own() -> None:
    found = udfs.SIMILAR_WORDING([["電話禮貌"], [""], ["zzz"], [None]])
    assert [row[0] for row in found] == ["A21", "", "", ""]
    assert [row[1] for row in found][1:] == ["", "沒有相近的標準文字。", ""]
    assert similar_columns([["電話"]], None, "哪一年") == [
        ["", "年度「哪一年」看不懂，請填民國年，例如114。", ""]
    ]


def test_the_year_comes_second_and_more_ranges_after_it() -> None:
    once, twice = udfs.COVERAGE(RANGE), udfs.COVERAGE(RANGE, [[113.0]], RANGE, RANGE)
    assert next(row[1] for row in once if row[0].startswith("1-1 ")) == 1
    assert next(row[1] for row in twice if row[0].startswith("1-1 ")) == 3
    assert udfs.COVERAGE(RANGE, None, RANGE) == udfs.COVERAGE(RANGE, [[None]], RANGE)
    assert udfs.COVERAGE(RANGE, [["哪年"]]) == [["年度「哪年」看不懂，請填民國年，例如114。"]]


def test_what_nobody_foresaw_is_said_in_the_cell(tmp_path: Any, monkeypatch: Any) -> None:
    class Odd:
        def __str__(self) -> str:
            raise RuntimeError("".join(["秘", "密"]))

    monkeypatch.setenv("XLPLAN_HOME", str(tmp_path))
    ((told,),) = udfs.TERM_CHECK("提昇", Odd())
    assert told.startswith("「TERM_CHECK」發生沒有預料到的錯誤")
    assert "秘密" not in told + (tmp_path / "xlplan.log").read_text(encoding="utf-8")


# VBA


def test_vba_and_python_and_xlwings_agree_on_every_argument(
    xlwings_own: tuple[str, dict[str, Any]],
) -> None:
    found = signatures(source())
    assert found == signatures(xlwings_own[0])
    for name, arguments in found.items():
        parameters = inspect.signature(getattr(udfs, name)).parameters.values()
        kinds = {inspect.Parameter.VAR_POSITIONAL: "ParamArray {}()"}
        assert arguments == [
            kinds.get(item.kind, "{}" if item.default is item.empty else "Optional {}").format(
                item.name
            )
            for item in parameters
        ]


def test_vba_calls_python_as_xlwings_own_does(xlwings_own: tuple[str, dict[str, Any]]) -> None:
    calls = re.findall(r'Excel" Then\n.*?\n\s+(\w+) = XLPy\.CallUDF\((.*)\)\n', xlwings_own[0])
    assert {name for name, _ in calls} == set(udfs.UDFS)
    (way,) = re.findall(r"Answer = XLPy\.CallUDF\((.*)\)", source())
    for name, said in calls:
        (given,) = re.findall(rf'{name} = Answer\("{name}", (.*)\)\n', source())
        own = way.replace("item", f'"{name}"').replace("arguments", given)
        assert own.replace("given", "argsArray") == said


def test_vba_joins_repeated_arguments_as_xlwings_own_does(
    xlwings_own: tuple[str, dict[str, Any]],
) -> None:
    def joined(vba: str) -> str:
        (body,) = re.findall(r"Function COVERAGE.*?\n(.*?Next \w+)\n", vba, re.DOTALL)
        lines = [line.strip() for line in body.splitlines()]
        text = "\n".join(line.removesuffix(", place As Long") for line in lines)
        return text.replace("given", "argsArray").replace("place", "k").replace("0 To", "0 to")

    assert joined(source()) == joined(xlwings_own[0])


def test_xlwings_knows_ranges_as_rows_and_our_texts(
    xlwings_own: tuple[str, dict[str, Any]],
) -> None:
    for name, known in xlwings_own[1].items():
        assert known["ret"]["doc"] == udfs.UDFS[name].help
        assert known["category"] == "xlplan"
        for argument in known["args"]:
            single = argument["name"] in ("year", "agency")
            assert argument["options"] == ({} if single else {"ndim": 2})
            assert argument["doc"].endswith("。")


def test_the_module_is_ascii_and_asks_only_what_the_add_in_has() -> None:
    text = source()
    assert text.isascii()
    assert text.startswith('Attribute VB_Name = "XlplanUdfs"\nOption Explicit\n')
    there = "\n".join(modules.modules(modules.ADDIN).values())
    for name, kind in (("XLPy", "Function"), ("Add", "Sub"), ("Message", "Function")):
        assert re.search(rf"^(?:Public )?{kind} {name}\(", there, re.MULTILINE)


def test_the_help_is_there_for_every_function_and_argument_and_fits() -> None:
    rows = dict(help_rows())
    assert rows["HELP_FUNCTIONS"].split(",") == list(udfs.UDFS)
    assert rows["HELP_CATEGORY"] == "xlplan"
    for name in udfs.UDFS:
        assert rows[f"HELP_{name}"] == udfs.UDFS[name].help
        count = len(inspect.signature(getattr(udfs, name)).parameters)
        assert [key for key in rows if re.fullmatch(rf"HELP_{name}_\d", key)] == [
            f"HELP_{name}_{number}" for number in range(1, count + 1)
        ]
    assert all(0 < len(text) < 255 for text in rows.values())
    assert rows[re.findall(r'Message\("(\w+)"\)', source())[0]].startswith("這一格沒有算出來")
