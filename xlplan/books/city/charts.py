"""The charts of 總覽: native ones, in the palette of the sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlplan.books.city.styles import CHART_COLOURS
from xlplan.books.template.styles import FONT, LINE, TEXT

_BAR = "#6F9FCC"
_WORDS = {"name": FONT, "size": 9, "color": TEXT}
_NO_LINE = {"none": True}

Rows = tuple[int, int]  # first and last, counted from 0


def status_chart(workbook: Any, sheet: str, rows: Rows, names: Sequence[str]) -> Any:
    """Return a ring of how many agencies have each status; names in column B, numbers in C."""
    chart = workbook.add_chart({"type": "doughnut"})
    points = [{"fill": {"color": CHART_COLOURS[name]}} for name in names]
    chart.add_series(
        {
            "name": "機關數",
            "categories": [sheet, rows[0], 1, rows[1], 1],
            "values": [sheet, rows[0], 2, rows[1], 2],
            "points": points,
        }
    )
    chart.set_hole_size(58)
    chart.set_legend({"position": "right", "font": _WORDS})
    return _framed(chart, (330, 212))


def area_chart(workbook: Any, sheet: str, rows: Rows) -> Any:
    """Return bars of the measures in each area; names in column H, numbers in J."""
    chart = _bars(workbook, sheet, rows, (7, 9), "措施數")
    return _framed(chart, (260, 212))


def coverage_chart(workbook: Any, sheet: str, rows: Rows) -> Any:
    """Return bars of the share of agencies (0 to 1); sub-items in column B, shares in F."""
    chart = _bars(workbook, sheet, rows, (1, 5), "涵蓋率")
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0, "max": 1})
    return _framed(chart, (590, 506))


def _bars(workbook: Any, sheet: str, rows: Rows, columns: tuple[int, int], name: str) -> Any:
    chart = workbook.add_chart({"type": "bar"})
    names, values = columns
    chart.add_series(
        {
            "name": name,
            "categories": [sheet, rows[0], names, rows[1], names],
            "values": [sheet, rows[0], values, rows[1], values],
            "fill": {"color": _BAR},
            "gap": 45,
            "data_labels": {"value": True, "font": _WORDS},
        }
    )
    chart.set_y_axis({"reverse": True, "num_font": _WORDS, "line": {"color": LINE}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    return chart


def _framed(chart: Any, size: tuple[int, int]) -> Any:
    chart.set_title({"none": True})
    chart.set_size({"width": size[0], "height": size[1]})
    chart.set_chartarea({"border": _NO_LINE, "fill": {"none": True}})
    chart.set_plotarea({"fill": {"none": True}})
    return chart
