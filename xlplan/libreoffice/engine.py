"""The engine as xlwings knows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .apps import Apps
from .values import CellError, own


class Engine:
    """LibreOffice Calc as an engine of xlwings."""

    name = "libreoffice"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Mapping[str, Any]) -> Any:
        """Return a value as Range.raw_value takes it: numpy's and pandas' become Python's own."""
        return own(value)

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Return raw values as the caller's options want dates, numbers, errors, empty cells."""

        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty_as
            if isinstance(value, CellError):
                return str(value) if err_to_str else None
            if isinstance(value, dt.datetime):
                return _rebuilt(value, datetime_builder)
            if number_builder is not None and type(value) is float:
                return number_builder(value)
            return value

        return [[clean(value) for value in row] for row in data]


def _rebuilt(moment: dt.datetime, builder: Callable[..., Any]) -> Any:
    names = ("year", "month", "day", "hour", "minute", "second", "microsecond")
    return builder(**{name: getattr(moment, name) for name in names}, tzinfo=None)
