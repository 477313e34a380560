"""The very hidden sheet stamp: that this is a city workbook, of which year and versions."""

from __future__ import annotations

from xlplan import __version__, schema
from xlplan.books.city.book import STAMP, City, printable, write
from xlplan.books.city.folders import written

KIND = "city-summary"


def write_stamp(city: City) -> None:
    """Write the stamp that tells the next run what this workbook is."""
    sheet = city.workbook.add_worksheet(STAMP)
    sheet.very_hidden()
    roster = city.origin.roster
    said = (
        ("kind", KIND),
        ("program_version", __version__),
        ("schema_version", schema.version()),
        ("framework", city.summary.framework.key),
        ("year", str(city.summary.year)),
        ("receiver", city.summary.receiver),
        ("parent", city.origin.parent),
        ("roster", printable(written(roster, city.target)) if roster else ""),
    )
    for row, (key, value) in enumerate(said):
        write(sheet, row, 0, key, city.styles["plain"])
        write(sheet, row, 1, value, city.styles["plain"])
