"""The words of Excel's and Calc's formulas: how to tell them apart, where their names differ.

Calc's own English grammar (``Formula``, ``setFormulaArray``) takes most names as Excel has them.
The differences below were read off LibreOffice's FormulaOpCodeMapper, 7.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlplan.text import column_index

ROWS, COLUMNS = 1048576, 16384

_TEXT = r'(?P<text>"(?:[^"]|"")*")'
_ERROR = r"(?P<error>\#(?:N/A|REF!|DIV/0!|NAME\?|VALUE!|NUM!|NULL!))"
_TABLE = r"(?P<table>(?:[^\W\d][\w.]*)?\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])"
_AREA = (
    r"(?P<area>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.(!\[$])"
    r"|\$?\d{1,7}:\$?\d{1,7}(?![\w.(!]))"
)
_ONE = r"\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}(?![\w.(!\[])"
_CELL = rf"(?P<cell>{_ONE}(?::{_ONE})?)"
_NUMBER = r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
_FUNCTION = r"(?P<function>[^\W\d][\w.]*(?=\())"
_NAME = r"(?P<name>[^\W\d][\w.\\?]*)"
_REST = r"(?P<space>\s+)|(?P<operator><=|>=|<>|.)"

EXCEL = re.compile(
    "|".join(
        [
            _TEXT,
            _ERROR,
            r"(?P<sheet>(?:'(?:[^']|'')+'|(?:\[[^\]]+\])?[\w.]+(?::[\w.]+)?)!)",
            _TABLE,
            _AREA,
            _CELL,
            _NUMBER,
            _FUNCTION,
            _NAME,
            _REST,
        ]
    ),
    re.DOTALL,
)
CALC = re.compile(
    "|".join(
        [
            _TEXT,
            r"(?P<lost>\$?\#REF!\.(?:\$?[A-Za-z]{1,3}(?:\$?\d+|\#REF!)?(?::\$?[A-Za-z]{1,3}\$?\d*)?)"
            r"|\$?[A-Za-z]{1,3}\$?\#REF!|\#REF!\$?\d+)",
            _ERROR,
            _FUNCTION,
            r"(?P<sheet>(?:'file:(?:[^']|'')*'\#)?\$?(?:'(?:[^']|'')+'|[^\W\d]\w*)\."
            r"(?=\$?[A-Za-z]{1,3}(?:\$?\d|\#REF!|:)|\$?\d+:|\#REF!))",
            r"(?P<scope>\$?'(?:[^']|'')+'\.(?=[^\W\d]))",
            _TABLE,
            _AREA,
            _CELL,
            _NUMBER,
            _NAME,
            _REST,
        ]
    ),
    re.DOTALL,
)

_ANALYSIS = "COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GET"
_DATES = "COM.SUN.STAR.SHEET.ADDIN.DATEFUNCTIONS.GET"
_TO_CALC = {
    "CEILING": "CEILING.XCL",
    "FLOOR": "FLOOR.XCL",
    "FORMULATEXT": "FORMULA",
    "PDURATION": "DURATION",
    "RRI": "ZGZ",
    "SKEW.P": "SKEWP",
    "FORECAST.ETS": "FORECAST.ETS.ADD",
    "FORECAST.ETS.CONFINT": "FORECAST.ETS.PI.ADD",
    "FORECAST.ETS.STAT": "FORECAST.ETS.STAT.ADD",
    "DURATION": f"{_ANALYSIS}DURATION",
    "CONVERT": f"{_ANALYSIS}CONVERT",
    "EFFECT": f"{_ANALYSIS}EFFECT",
}
_TO_EXCEL = {calc: excel for excel, calc in _TO_CALC.items()}
_FUTURE = re.compile(r"_xlfn\.(?:_xlws\.)?", re.I)


def calc_function(name: str) -> str:
    """Return Calc's name of a function that Excel knows by ``name``, in capitals."""
    plain = _FUTURE.sub("", name).upper()
    return _TO_CALC.get(plain, plain)


def excel_function(name: str) -> str:
    """Return Excel's name of a function that Calc knows by ``name``, in capitals."""
    plain = name.upper()
    if plain in _TO_EXCEL:
        return _TO_EXCEL[plain]
    for prefix in (_ANALYSIS, _DATES):
        if plain.startswith(prefix):
            return plain.removeprefix(prefix)
    return plain


def words(grammar: re.Pattern[str], formula: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) of every word after the equals sign; a kind is a group of the grammar."""
    for found in grammar.finditer(formula, 1):
        kind, text = str(found.lastgroup), found[0]
        if kind in ("cell", "area") and not _on_sheet(text):
            kind = "name"
        yield kind, text


def column_number(letters: str) -> int:
    """Return the number of a column, A being 1."""
    return column_index(letters.upper()) + 1


def _on_sheet(reference: str) -> bool:
    """Say whether a reference lies within a sheet: ZZZ1 and A9999999 are names."""
    parts = re.findall(r"[A-Za-z]+|\d+", reference)
    return all(
        1 <= int(part) <= ROWS if part.isdigit() else column_number(part) <= COLUMNS
        for part in parts
    )
