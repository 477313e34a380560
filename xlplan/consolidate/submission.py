"""One checked file as a Submission: small enough to keep a thousand of them, and to send around.

Measures and problems are packed (JSON, deflated) and unpacked one file at a time when they are
written: 200 measures take about 15 kB instead of half a megabyte.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from xlplan.plan import Event, Measure, NilReturn, Plan, in_order
from xlplan.problems import Problem, counts
from xlplan.table import Reading
from xlplan.text import fold
from xlplan.vocabulary import Entry, Roster

FILED = "核備"
_QUICK = 1  # zlib's level: twice as fast as the default, and a tenth larger
_MOST_DIGITS = 4  # of a version
_CHANGED = "B222"  # since it was sent
_NO_MATTER = "P507"  # not in the roster that the file was checked against


class Source(Protocol):
    """What was read of a file."""

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""

    @property
    def reading(self) -> Reading:
        """What it says."""


class Checked(Protocol):
    """A checked file; ``source`` is None when it could not be read, and a problem says why."""

    @property
    def path(self) -> Path:
        """Where it is."""

    @property
    def source(self) -> Source | None:
        """What was read of it."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with it."""


class Row(NamedTuple):
    """A measure as the city's table shows it; ``due`` is ISO or words, ``cell`` the text's own."""

    sub_item: str
    heading: str
    action: str
    units: Sequence[str]
    indicator: str
    target: str
    due: str
    note: str
    sheet: str
    cell: str


class Nil(NamedTuple):
    """A sub-item that is declared not done, the reason, and where that is said."""

    sub_item: str
    reason: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Filing:
    """What is known of a plan's 核備: date and document number as written, and of which version."""

    date: str = ""
    document_number: str = ""
    version: int | None = None
    note: str = ""

    def covers(self, version: int) -> bool:
        """Tell whether this files a version; one that names no version files any."""
        return bool(self.date or self.document_number) and self.version in (None, version)


@dataclass(frozen=True, slots=True)
class Submission:
    """A file that came in, and what it says.

    ``agency`` is the full name as the roster has it, else as the file says, "" when it says none.
    ``year`` is Gregorian, 0 when unknown. ``kinds`` counts problems by (severity, code),
    ``sub_items`` measures by the keys of the file's own framework, ``units`` by responsible unit
    ("" for those that name none). ``content`` is the hash of what was sent where
    the file still says that, "" where it was changed since, or never sent.
    """

    path: str
    sha256: str | None
    readable: bool = True
    agency: str = ""
    parent: str = ""
    year: int = 0
    framework: str = ""
    version: int = 1
    submitted: str = ""
    content: str = ""
    section: str = ""
    sections: tuple[str, ...] = ()
    outside_units: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    kinds: Mapping[tuple[str, str], int] = field(default_factory=dict)
    sub_items: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)
    nil_returns: tuple[Nil, ...] = ()
    filing: Filing = field(default_factory=Filing)
    packed_measures: bytes = field(default=b"", repr=False)
    packed_problems: bytes = field(default=b"", repr=False)

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return Path(self.path).name

    @property
    def errors(self) -> int:
        """How many errors the file has."""
        return self.counts.get("error", 0)

    @property
    def measures(self) -> int:
        """How many measures the file has."""
        return sum(self.sub_items.values())

    def rows(self) -> list[Row]:
        """Return the measures in the order of the document."""
        return [Row._make(item) for item in _opened(self.packed_measures)]

    def problems(self) -> list[Problem]:
        """Return what was found in the file, the most pressing first."""
        return [Problem(*item) for item in _opened(self.packed_problems)]


def submission_of(checked: Checked, roster: Roster) -> Submission:
    """Return what the city needs of a checked file.

    Whether an agency is in the roster is for the summary to say, so P507 goes when ``roster`` knows
    the agency.
    """
    if checked.source is None:
        return Submission(
            path=str(checked.path), sha256=None, readable=False, **_found(checked.problems)
        )
    reading = checked.source.reading
    plan = reading.plan
    entry = _entry(reading, roster)
    problems = [item for item in checked.problems if not (entry and item.code == _NO_MATTER)]
    return Submission(
        path=str(checked.path),
        sha256=checked.source.sha256,
        agency=entry.name if entry else plan.agency.name,
        parent=entry.agency.parent if entry else plan.agency.parent,
        year=plan.year,
        framework=plan.framework,
        version=_version(plan.version) or 1,
        submitted=reading.stamp.submitted if reading.stamp else "",
        content=_content(reading),
        section=reading.section,
        sections=plan.agency.sections,
        outside_units=plan.agency.outside_units,
        nil_returns=tuple(_nil(item) for item in plan.nil_returns),
        filing=_filing(plan.events),
        **_found(problems),
        **_contents(plan),
    )


def _content(reading: Reading) -> str:
    if reading.stamp is None or any(item.code == _CHANGED for item in reading.problems):
        return ""
    return reading.stamp.sha


def _entry(reading: Reading, roster: Roster) -> Entry | None:
    """Find the agency by what the cover says, else by the template's stamp."""
    stamped = reading.stamp.agency.name if reading.stamp else ""
    said = reading.plan.agency.name
    return (roster.find(said) if said else None) or (roster.find(stamped) if stamped else None)


def _version(said: int | str | None) -> int | None:
    """Return the number in "2", "第2版" or 2; None where there is none."""
    digits = re.search(r"\d+", fold(str(said or "")))
    return int(digits[0]) if digits and len(digits[0]) <= _MOST_DIGITS else None


def _found(problems: Iterable[Problem]) -> dict[str, Any]:
    found = list(problems)
    return {
        "counts": counts(found),
        "kinds": dict(Counter((item.severity, item.code) for item in found)),
        "packed_problems": _packed([list(item.to_dict().values()) for item in found]),
    }


def _contents(plan: Plan) -> dict[str, Any]:
    measures = in_order(plan.measures)
    units: Counter[str] = Counter()
    for item in measures:
        units.update(item.responsible_units or ("",))
    return {
        "sub_items": dict(Counter(item.sub_item for item in measures)),
        "units": dict(units),
        "packed_measures": _packed([_row(item) for item in measures]),
    }


def _row(item: Measure) -> list[Any]:
    place = item.location
    return [
        item.sub_item,
        item.heading,
        item.action,
        item.responsible_units,
        item.indicator,
        item.target,
        item.due,
        item.note,
        place.sheet if place else "",
        (place.cell("action") or f"A{place.row}") if place else "",
    ]


def _nil(item: NilReturn) -> Nil:
    place = item.location
    cell = place.cell("reason") if place else None
    return Nil(item.sub_item, item.reason, place.sheet if place else "", cell or "")


def _filing(events: Iterable[Event]) -> Filing:
    """Return the last 核備 of 辦理紀錄; the date stays ISO where it is one."""
    filed = [item for item in events if item.kind == FILED]
    if not filed:
        return Filing()
    last = max(filed, key=lambda item: (_version(item.version) or 0, str(item.date)))
    return Filing(str(last.date), str(last.document_number), _version(last.version))


def _packed(value: list[Any]) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), _QUICK)


def _opened(packed: bytes) -> list[Any]:
    if not packed:
        return []
    found: list[Any] = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
    return found
