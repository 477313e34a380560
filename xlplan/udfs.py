"""The cell functions in Excel: COM on Windows, custom functions on xlwings' server.

Thin wrappers over ``functions.FUNCTIONS``, whose texts they bear. xlwings looks them up in this
module by their names, and hands a range over as rows of cells, a single cell as its value.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import xlwings as xw

from xlplan.functions import CATEGORY, FUNCTIONS, Function
from xlplan.functions.answers import answered
from xlplan.functions.cells import cells_of
from xlplan.functions.phrases import similar_columns

Table = list[list[Any]]

_SINGLE = ("year", "agency")
"""The arguments that are one value; all others are ranges."""

_IN_COLUMNS = {
    "SIMILAR_WORDING": (
        similar_columns,
        "找出和文字最相近的標準文字，分成代碼、標題、分數（滿分100）三欄：一格文字列出最多三項，"
        "好幾格文字各列最相近的一項。",
    )
}
"""What stands in columns here, where LibreOffice's function keeps to one cell; with its help."""


def _here(function: Function) -> Function:
    body, said = _IN_COLUMNS.get(function.name, (function.body, function.help))
    return replace(function, body=body, help=said)


UDFS: Mapping[str, Function] = {item.name: _here(item) for item in FUNCTIONS}
"""The functions as they are in Excel, by their names."""


def argument_help(function: Function, name: str) -> str:
    """Return the help of an argument of a UDF; one that stands for several has all of theirs."""
    arguments = {item.name: item for item in function.arguments}
    if not arguments[name].repeated:
        return arguments[name].help
    before = [item for item in function.arguments if item.optional and not item.repeated]
    said = "".join(f"先是{item.title}：{item.help}" for item in before)
    return f"{said}之後是{arguments[name].title}：{arguments[name].help}"


def _udf(function: Callable[..., Table]) -> Callable[..., Table]:
    """Make a function a UDF of its name, with the texts that FUNCTIONS has."""
    said = UDFS[function.__name__]
    names = list(inspect.signature(function).parameters)
    function.__doc__ = said.help
    function.__annotations__ = {}  # xlwings would take them for converters
    for name in names:
        options = {} if name in _SINGLE else {"ndim": 2}
        function = xw.arg(name, doc=argument_help(said, name), **options)(function)
    made: Callable[..., Table] = xw.func(category=CATEGORY)(function)
    return made


@_udf
def PLAN_CHECK(rows: Any, headings: Any = None, year: Any = None, sections: Any = None) -> Table:
    """See functions.plan_check."""
    return answered(UDFS["PLAN_CHECK"], rows, headings, year, sections)


@_udf
def COVERAGE(rows: Any, *more: Any) -> Table:
    """See functions.coverage; VBA cannot have optional arguments before repeated ones."""
    year = next((cell for row in cells_of(more[0]) for cell in row), None) if more else None
    return answered(UDFS["COVERAGE"], rows, year, *more[1:])


@_udf
def ROC_DATE(dates: Any) -> Table:
    """See functions.roc_date."""
    return answered(UDFS["ROC_DATE"], dates)


@_udf
def ROC_TEXT(dates: Any) -> Table:
    """See functions.roc_text."""
    return answered(UDFS["ROC_TEXT"], dates)


@_udf
def STANDARD_WORDING(codes: Any, agency: Any = None, year: Any = None) -> Table:
    """See functions.standard_wording."""
    return answered(UDFS["STANDARD_WORDING"], codes, agency, year)


@_udf
def SIMILAR_WORDING(texts: Any, agency: Any = None, year: Any = None) -> Table:
    """See functions.phrases.similar_columns."""
    return answered(UDFS["SIMILAR_WORDING"], texts, agency, year)


@_udf
def TERM_CHECK(texts: Any, agency: Any = None, year: Any = None) -> Table:
    """See functions.term_check."""
    return answered(UDFS["TERM_CHECK"], texts, agency, year)
