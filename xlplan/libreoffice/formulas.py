"""Formula text from Excel's English A1 grammar to Calc's own English one, and back.

No call to LibreOffice is needed, so a block of formulas costs nothing over the wire. LibreOffice's
FormulaParser would do less: it drops error values, knows no structured references and turns a union
into an argument list.
"""

from __future__ import annotations

import functools
import re
from pathlib import PureWindowsPath
from urllib.parse import unquote

from xlplan.text import column_letter

from .grammar import (
    CALC,
    COLUMNS,
    EXCEL,
    ROWS,
    calc_function,
    column_number,
    excel_function,
    words,
)

Word = tuple[str, str]  # kind, text

_OPERAND = frozenset(["cell", "area", "name", "table", "sheet", "scope", "function", "error"])
_CALC_ARRAY = {",": ";", ";": "|"}
_EXCEL_ARRAY = {";": ",", "|": ";"}
_THIS_ROW = re.compile(r"@\s*(?:\[(?P<quoted>[^\[\]]*)\]|(?P<plain>[^\[\]]*))")
_FILE = re.compile(r"('file:(?:[^']|'')*')#(.*)", re.DOTALL)
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")
_LIKE_CELL = re.compile(r"[A-Z]{1,3}\d+|R\d*C\d*|[RC]", re.I)


@functools.lru_cache(maxsize=1 << 16)
def to_calc(formula: str, table: str = "") -> str:
    """Return a formula of Excel's grammar ("=SUM(資料!A1,B:B)") as Calc's Formula takes it.

    ``table`` is the table that references without a name ("[@金額]") mean. Text that is no formula
    comes back as it is. Raises NotImplementedError for a reference into another open workbook.
    """
    if not is_formula(formula):
        return formula
    out: list[str] = []
    brackets: list[str] = []
    before: Word = ("", "")
    waiting = list(words(EXCEL, formula))
    while waiting:
        kind, text = word = waiting.pop(0)
        if kind == "operator":
            out.append(_calc_operator(text, brackets, before))
        elif kind == "space":
            out.append(_calc_space(text, before, waiting))
        elif kind == "sheet":
            out.append(_calc_sheet(text, waiting))
        elif kind == "table":
            out.append(_calc_table(text, table))
        elif kind in ("function", "name"):
            out.append(_calc_name(kind, text, bool(brackets) and brackets[-1] == "array"))
        else:
            out.append(text)
        before = word
    return "=" + "".join(out)


@functools.lru_cache(maxsize=1 << 16)
def to_excel(formula: str) -> str:
    """Return what Calc's Formula property gives, in Excel's grammar; array braces are dropped."""
    if formula.startswith("{=") and formula.endswith("}"):
        formula = formula[1:-1]
    if not is_formula(formula):
        return formula
    out: list[str] = []
    brackets: list[str] = []
    waiting = list(words(CALC, formula))
    while waiting:
        kind, text = waiting.pop(0)
        if kind == "operator":
            out.append(_excel_operator(text, brackets))
        elif kind == "sheet":
            out.append(_excel_reference(text, waiting))
        elif kind == "scope":
            out.append(excel_sheet(_bare(text[:-1])) + "!")
        elif kind == "lost":
            out.append("#REF!")
        elif kind == "table":
            out.append(_excel_table(text))
        elif kind == "number":
            out.append(re.sub(r"(?<=[eE][+-])0+(?=\d)", "", text))
        elif kind == "function":
            out.append(_excel_name(text, waiting))
        else:
            out.append(text)
    return "=" + "".join(out)


def shift(formula: str, rows: int, columns: int) -> str:
    """Return a formula of Excel's grammar moved by rows and columns, as copying moves it.

    A reference that leaves the sheet becomes #REF!. Text that is no formula comes back as it is.
    """
    if not (rows or columns) or not is_formula(formula):
        return formula
    moved = (
        _moved(text, rows, columns) if kind in ("cell", "area") else text
        for kind, text in words(EXCEL, formula)
    )
    return "=" + "".join(moved)


def is_formula(text: str) -> bool:
    """Say whether Excel takes a text for a formula: an equals sign and something after it."""
    return len(text) > 1 and text[0] == "="


def excel_sheet(name: str) -> str:
    """Return a sheet's name as it stands in an Excel formula before the exclamation mark."""
    if _PLAIN_SHEET.fullmatch(name) and not _LIKE_CELL.fullmatch(name):
        return name
    return "'" + name.replace("'", "''") + "'"


def calc_sheet(name: str) -> str:
    """Return a sheet's name as it stands in a Calc formula before the dot, always absolute."""
    return "$'" + name.replace("'", "''") + "'"


def _bare(name: str) -> str:
    """Return a sheet's name without $ and quotes."""
    name = name.removeprefix("$")
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


# ---- to Calc


def _calc_operator(text: str, brackets: list[str], before: Word) -> str:
    inside = brackets[-1] if brackets else "group"
    if text == "(":
        brackets.append("call" if before[0] == "function" else "group")
    elif text == "{":
        brackets.append("array")
    elif text in ")}" and brackets:
        brackets.pop()
    elif inside == "array":
        return _CALC_ARRAY.get(text, text)
    elif text == ",":
        return ";" if inside == "call" else "~"
    elif text == "@":  # implicit intersection is what Calc does anyway
        return ""
    return text


def _calc_space(text: str, before: Word, waiting: list[Word]) -> str:
    """Return a blank, or the intersection operator where the blank stands for it."""
    after = waiting[0] if waiting else ("", "")
    ends = before[0] in _OPERAND - {"function", "sheet"} or before[1] == ")"
    starts = after[0] in _OPERAND or after[1] == "("
    return "!" if ends and starts else text


def _calc_sheet(text: str, waiting: list[Word]) -> str:
    """Return a sheet prefix; where it spans sheets, the cells that wait behind it as well."""
    name = _bare(text[:-1])
    if "[" in name:
        return _calc_file(name)
    if waiting and waiting[0][0] == "error":
        return ""  # 資料!#REF! says no more than #REF!
    first, _, last = name.partition(":")
    if not last:
        return calc_sheet(name) + "."
    start, _, end = (waiting.pop(0)[1] if waiting else "").partition(":")
    return f"{calc_sheet(first)}.{start}:{calc_sheet(last)}.{end or start}"


def _calc_file(name: str) -> str:
    folder, _, rest = name.partition("[")
    book, _, sheet = rest.partition("]")
    if not folder:
        raise NotImplementedError(f"formula: reference into another workbook ({name})")
    path = folder + book
    url = PureWindowsPath(path).as_uri() if "\\" in path else f"file://{path}"
    return f"'{unquote(url)}'#{calc_sheet(sheet)}."


def _calc_table(text: str, table: str) -> str:
    """Return a structured reference; Calc takes [#This Row] for @, and items only in brackets."""
    name, _, rest = text.partition("[")
    name, inner = name or table, rest[:-1]
    if here := _THIS_ROW.fullmatch(inner.strip()):
        column = here["quoted"] or here["plain"] or ""
        inner = f"[#This Row];[{column}]" if column else "[#This Row]"
    elif inner.startswith("#"):
        inner = f"[{inner}]"
    else:
        inner = re.sub(r"\]\s*,\s*\[", "];[", inner)
    return f"{name}[{inner}]"


def _calc_name(kind: str, text: str, in_array: bool) -> str:
    if kind == "function":
        return calc_function(text)
    word = text.upper()
    if word not in ("TRUE", "FALSE"):
        return text
    return str(int(word == "TRUE")) if in_array else f"{word}()"


# ---- to Excel


def _excel_operator(text: str, brackets: list[str]) -> str:
    if text in "({":
        brackets.append(text)
    elif text in ")}" and brackets:
        brackets.pop()
    elif brackets and brackets[-1] == "{":
        return _EXCEL_ARRAY.get(text, text)
    return {";": ",", "~": ",", "!": " "}.get(text, text)


def _excel_name(text: str, waiting: list[Word]) -> str:
    if text.upper() in ("TRUE", "FALSE") and [word for _, word in waiting[:2]] == ["(", ")"]:
        del waiting[:2]
        return text.upper()
    return excel_function(text)


def _excel_reference(prefix: str, waiting: list[Word]) -> str:
    """Return sheet and cells; takes the second half of ``$a.A1:$b.B2`` from the words that wait."""
    outside = _FILE.fullmatch(prefix[:-1])
    file, name = outside.groups() if outside else ("", prefix[:-1])
    sheet = _bare(name)
    kind, cells = waiting.pop(0) if waiting else ("cell", "")
    if kind == "lost" or cells.startswith("#"):
        return "#REF!" if file else f"{excel_sheet(sheet)}!#REF!"
    if [word[0] for word in waiting[1:3]] == ["sheet", "cell"] and waiting[0][1] == ":":
        last, end = _bare(waiting[1][1][:-1]), waiting[2][1]
        del waiting[:3]
        cells = cells if cells == end else f"{cells}:{end}"
        if last != sheet:
            return f"{_span(sheet, last)}!{cells}"
    return (_excel_file(file, sheet) if file else excel_sheet(sheet)) + f"!{cells}"


def _span(first: str, last: str) -> str:
    plain = excel_sheet(first) == first and excel_sheet(last) == last
    joined = f"{first}:{last}"
    return joined if plain else "'" + joined.replace("'", "''") + "'"


def _excel_file(file: str, sheet: str) -> str:
    path = unquote(_bare(file)).removeprefix("file://")
    if re.match(r"/[A-Za-z]:", path):
        path = path[1:].replace("/", "\\")
    cut = max(path.rfind("/"), path.rfind("\\")) + 1
    return "'" + f"{path[:cut]}[{path[cut:]}]{sheet}".replace("'", "''") + "'"


def _excel_table(text: str) -> str:
    name, _, rest = text.partition("[")
    inner = rest[:-1].replace("];[", "],[")
    if lone := re.fullmatch(r"\[(#[^\[\]]*)\]", inner):
        inner = lone[1]
    return f"{name}[{inner}]"


# ---- moving


def _moved(reference: str, rows: int, columns: int) -> str:
    parts = [_moved_part(part, rows, columns) for part in reference.split(":")]
    return "#REF!" if None in parts else ":".join(part or "" for part in parts)


def _moved_part(part: str, rows: int, columns: int) -> str | None:
    found = re.fullmatch(r"(\$?)([A-Za-z]*)(\$?)(\d*)", part)
    if found is None:
        return part
    first, letters, second, digits = found.groups()
    if letters and not first:
        number = column_number(letters) + columns
        if not 1 <= number <= COLUMNS:
            return None
        letters = column_letter(number - 1)
    fixed = second if letters else first
    if digits and not fixed:
        row = int(digits) + rows
        if not 1 <= row <= ROWS:
            return None
        digits = str(row)
    return f"{first}{letters}{second}{digits}"
