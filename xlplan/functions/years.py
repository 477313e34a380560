"""Years and agencies as people give them to a cell function."""

from __future__ import annotations

from xlplan import text
from xlplan.errors import UsageError
from xlplan.functions.cells import plain_cell
from xlplan.plan import Agency
from xlplan.table.cells import plain_text
from xlplan.vocabulary import (
    Framework,
    agency_for,
    framework,
    framework_for,
    frameworks,
    roster,
)

_SHOWN = 20  # characters of a cell that a message repeats


def framework_of(year: object) -> Framework:
    """Return a year's framework, the newest without one; raise UsageError for what is no year.

    A framework's key serves, too.
    """
    said = plain_text(plain_cell(year)).strip()
    if said in {item.key for item in frameworks()}:
        return framework(said)
    number = year_of(year)
    return framework_for(number) if number else frameworks()[-1]


def year_of(year: object) -> int:
    """Return the Gregorian year that is meant, 0 for none; raise UsageError for what is no year."""
    said = plain_text(plain_cell(year)).strip()
    if not said:
        return 0
    number = text.parse_year(said)
    if number is None:
        raise UsageError(f"年度「{said[:_SHOWN]}」看不懂，請填民國年，例如114。")
    return number


def agency_of(name: object, year: int) -> Agency:
    """Return the agency of a name as the roster has it, else one of that name; "" is none."""
    said = plain_text(plain_cell(name)).strip()
    entry = roster().find(said) if said else None
    if entry is None:
        return Agency(name=said)
    return agency_for(entry, year or frameworks()[-1].first_year)
