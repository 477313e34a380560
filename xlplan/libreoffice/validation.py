"""Data validation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlplan.errors import OfficeError

from . import bridge
from .edge import edge
from .formulas import excel_sheet, shift, to_calc, to_excel

if TYPE_CHECKING:
    from .ranges import Range

_TYPES = {
    "none": "ANY",
    "whole_number": "WHOLE",
    "decimal": "DECIMAL",
    "list": "LIST",
    "date": "DATE",
    "time": "TIME",
    "text_length": "TEXT_LEN",
    "custom": "CUSTOM",
}
_OPERATORS = {
    "between": "BETWEEN",
    "not_between": "NOT_BETWEEN",
    "equal_to": "EQUAL",
    "not_equal_to": "NOT_EQUAL",
    "greater_than": "GREATER",
    "less_than": "LESS",
    "greater_than_or_equal": "GREATER_EQUAL",
    "less_than_or_equal": "LESS_EQUAL",
}
_ALERTS = {"STOP": "stop", "WARNING": "warning", "INFO": "information", "MACRO": "stop"}
_COMPARED = frozenset(["whole_number", "decimal", "date", "time", "text_length"])
_DROPDOWN, _NO_DROPDOWN = 1, 0  # com.sun.star.sheet.TableValidationVisibility
_CUSTOM_OPERATOR = "FORMULA"


@edge
class DataValidation(base_classes.DataValidation):
    """The validation of a range: type "inconsistent" where its cells differ.

    UNO hands out a copy, so a changed one is set back.
    """

    parent: Range

    def __init__(self, parent: Range) -> None:
        self.parent = parent

    @property
    def api(self) -> Any:
        """The UNO validation, a copy."""
        return self.parent.uno.Validation

    @property
    def type(self) -> str:
        """The kind of rule, "none" for none."""
        if _differ(self.parent):
            kinds = [item.Type.value for item in _each(self.parent)]
            return "mixed_criteria" if "ANY" in kinds else "inconsistent"
        return _name(_TYPES, self.api.Type.value) or "unknown"

    @property
    def operator(self) -> str | None:
        """How it compares, None where it does not."""
        if self.type not in _COMPARED:
            return None
        return _name(_OPERATORS, self.api.getOperator().value)

    @property
    def formula1(self) -> str | None:
        """What it compares with, as it reads in the first cell."""
        return self._formula(self.api.getFormula1()) if self.type in _COMPARED else None

    @property
    def formula2(self) -> str | None:
        """The second value of between and not between."""
        if self.operator not in ("between", "not_between"):
            return None
        return self._formula(self.api.getFormula2())

    @property
    def formula(self) -> str | None:
        """The formula of a custom rule, as it reads in the first cell."""
        return self._formula(self.api.getFormula1()) if self.type == "custom" else None

    @property
    def source(self) -> str | None:
        """The list as Excel gives it: "甲,乙" or "=資料!$A$1:$A$3"."""
        if self.type != "list":
            return None
        text = self.api.getFormula1()
        if text.startswith('"'):
            parts = text.split('";"') if '";"' in text else text.split(";")
            return ",".join(part.strip('"').replace('""', '"') for part in parts)
        return self._formula(text)

    @property
    def in_cell_dropdown(self) -> Any:
        """Whether a list shows its button in the cell."""
        return self.api.ShowList != _NO_DROPDOWN if self.type == "list" else None

    @property
    def ignore_blank(self) -> Any:
        """Whether empty cells pass."""
        return self._of("IgnoreBlankCells")

    @property
    def input_title(self) -> Any:
        """The title of the input message."""
        return self._of("InputTitle")

    @property
    def input_message(self) -> Any:
        """The input message."""
        return self._of("InputMessage")

    @property
    def show_input(self) -> Any:
        """Whether the input message is shown."""
        return self._of("ShowInputMessage")

    @property
    def error_title(self) -> Any:
        """The title of the error message."""
        return self._of("ErrorTitle")

    @property
    def error_message(self) -> Any:
        """The error message."""
        return self._of("ErrorMessage")

    @property
    def show_error(self) -> Any:
        """Whether a wrong entry is reported."""
        return self._of("ShowErrorMessage")

    @property
    def alert_style(self) -> str | None:
        """What a wrong entry brings: "stop", "warning" or "information"."""
        style = self._of("ErrorAlertStyle")
        return None if style is None else _ALERTS[style.value]

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:
        """Allow the values of a list, a range or a name."""
        from .ranges import Range

        if isinstance(source, Range):
            text = f"={excel_sheet(source.sheet.name)}!{source.address}"
        elif isinstance(source, base_classes.Name):
            text = f"={source.name}"
        else:
            text = ""
        rule = self._fresh("list")
        literal = ";".join(_quoted(item) for item in source) if not text else ""
        rule.setFormula1(literal or _calc(text))
        rule.ShowList = _DROPDOWN if in_cell_dropdown else _NO_DROPDOWN
        self.parent.uno.Validation = rule

    def set_rule(
        self, rule_type: str, operator: str | None, formula1: str, formula2: str | None
    ) -> None:
        """Allow what compares so with one or two formulas, or what makes a formula true."""
        rule = self._fresh(rule_type)
        name = _OPERATORS[operator] if operator else _CUSTOM_OPERATOR
        rule.setOperator(bridge.enum("sheet.ConditionOperator", name))
        rule.setFormula1(_calc(formula1))
        rule.setFormula2(_calc(formula2 or ""))
        self.parent.uno.Validation = rule

    def delete(self) -> None:
        """Allow everything, without any message."""
        self.parent.check_editable()
        rule = self.parent(1, 1).uno.Validation
        rule.Type = bridge.enum("sheet.ValidationType", "ANY")
        rule.setFormula1("")
        rule.setFormula2("")
        for name in ("InputTitle", "InputMessage", "ErrorTitle", "ErrorMessage"):
            rule.setPropertyValue(name, "")
        rule.ShowInputMessage = rule.ShowErrorMessage = False
        self.parent.uno.Validation = rule

    def _fresh(self, rule_type: str) -> Any:
        """Return a copy to change; messages stay, the position of its formulas is the range's."""
        self.parent.check_editable()
        if _differ(self.parent):
            raise OfficeError("選取的儲存格有不同的資料驗證，請先清除再設定。")
        rule = self.api
        rule.Type = bridge.enum("sheet.ValidationType", _TYPES[rule_type])
        rule.ShowErrorMessage = True
        rule.setSourcePosition(self.parent.cell_address())
        return rule

    def _of(self, name: str) -> Any:
        known = self.type not in ("none", "mixed_criteria", "inconsistent")
        return self.api.getPropertyValue(name) if known else None

    def _formula(self, text: str) -> str:
        """Return a formula as it reads in the first cell of the range."""
        start = self.api.getSourcePosition()
        rows, columns = self.parent.row - 1 - start.Row, self.parent.column - 1 - start.Column
        return shift(to_excel("=" + text), rows, columns)


def spread(source: Range, target: Range) -> None:
    """Give cells the validations of a pattern, whose formulas move along.

    One row spreads over many, one column likewise; a larger pattern repeats. LibreOffice exports a
    formula as it reads at the position that the validation was made for, whatever its cells, so
    one with relative references is made anew for where it goes.
    """
    for place, rule in [(place, place.uno.Validation) for place in _units(source)]:
        for part in places(source, target, place):
            part.uno.Validation = _rebased(rule, place, part)


def remembered(target: Range) -> Callable[[], None]:
    """Return what puts the validations of a range back."""
    groups = target.uno.getUniqueCellFormatRanges() if _differ(target) else None
    found = [groups.getByIndex(place) for place in range(groups.Count)] if groups else [target.uno]
    kept = [(group, group.Validation) for group in found]

    def put_back() -> None:
        for group, rule in kept:
            group.Validation = rule

    return put_back


def rebase(source: Range, target: Range) -> None:
    """Make the validations with relative references anew in cells that a pattern was pasted on."""
    for place in _units(source):
        rule = place.uno.Validation
        if _is_relative(rule):
            for part in places(source, target, place):
                part.uno.Validation = _rebased(rule, place, part)


def _rebased(rule: Any, place: Range, part: Range) -> Any:
    if not _is_relative(rule):
        return rule
    start = rule.getSourcePosition()
    same = place.sheet.index == part.sheet.index and start.Column == part.column - 1
    if same and place.column - 1 == start.Column and start.Row <= part.row - 1:
        return rule  # the same rule further down: one entry in the file
    moved = place.uno.Validation
    rows, columns = part.row - 1 - start.Row, part.column - 1 - start.Column
    for get, put in ((rule.getFormula1, moved.setFormula1), (rule.getFormula2, moved.setFormula2)):
        put(_calc(shift(to_excel("=" + get()), rows, columns)))
    moved.setSourcePosition(part.cell_address())
    return moved


def _is_relative(rule: Any) -> bool:
    formulas = [to_excel("=" + text) for text in (rule.getFormula1(), rule.getFormula2())]
    return any(shift(formula, 1, 1) != formula for formula in formulas)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _calc(formula: str) -> str:
    return to_calc(formula).removeprefix("=")


def _differ(target: Range) -> bool:
    return bool(target.uno.getPropertyState("Validation").value == "AMBIGUOUS_VALUE")


def _each(target: Range) -> Iterator[Any]:
    groups = target.uno.getUniqueCellFormatRanges()
    return (groups.getByIndex(place).Validation for place in range(groups.Count))


def _units(source: Range) -> Iterator[Range]:
    """Yield parts of a pattern within which the validation is the same."""
    rows, columns = source.shape
    lines = [source.part(0, j, rows, 1) for j in range(columns)]
    for line in lines:
        if rows == 1 or not _differ(line):
            yield line
        else:
            yield from (line.part(i, 0, 1, 1) for i in range(rows))


def places(source: Range, target: Range, place: Range) -> Iterator[Range]:
    """Yield where a part of the pattern comes to stand in the target."""
    top, left = place.row - source.row, place.column - source.column
    rows, columns = place.shape
    whole = rows == source.shape[0]
    for j in range(left, target.shape[1], source.shape[1]):
        if whole:
            yield target.part(0, j, target.shape[0], columns)
            continue
        for i in range(top, target.shape[0], source.shape[0]):
            yield target.part(i, j, rows, columns)


def _name(names: dict[str, str], value: str) -> str | None:
    return next((name for name, found in names.items() if found == value), None)
