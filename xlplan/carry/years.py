"""Years: the plan's own in its title, dates that move on, and years left over in the texts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from xlplan import schema
from xlplan.carry.notes import Note
from xlplan.plan import Agency, Plan
from xlplan.text import roc_year, said_years, tidy, with_year
from xlplan.vocabulary import framework

_DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
_TEXTS = ("heading", "action", "indicator", "target", "due", "note")


def carried_title(plan: Plan, agency: Agency, year: int) -> str:
    """Return a plan's title with the new year and the agency's name of today; "" stays so."""
    title = plan.title
    if agency.name and plan.agency.name:
        title = title.replace(plan.agency.name, agency.name)
    if plan.year:
        title = with_year(title, plan.year, year)
    if title.startswith(agency.name) and agency.name and not any(said_years(title)):
        rest = tidy(title.removeprefix(agency.name))
        title = f"{agency.name}{roc_year(year)}年度{rest}"
    return title


def moved(due: str, before: int, after: int) -> str | None:
    """Return a date of one year in another one, None when it is no date of that year.

    The last day of February stays the last one.
    """
    match = _DATE.fullmatch(due)
    if not match or int(match[1]) != before:
        return None
    if match[3] is None:
        return f"{after}-{match[2]}"
    day = int(match[3])
    while True:
        try:
            return dt.date(after, int(match[2]), day).isoformat()
        except ValueError:  # 29 February
            day -= 1


def is_date(due: str) -> bool:
    """Tell whether a term is a day or a month of some year."""
    return _DATE.fullmatch(due) is not None


def left_over_years(plan: Plan, made: Plan) -> Iterator[Note]:
    """Yield the texts that speak of the year of the old plan, or of one up to the new one."""
    wanted = range(plan.year, max(made.year, plan.year + 1) + 1) if plan.year else range(made.year)
    for place, text, row, name in (*_general(made), *_rows(made)):
        found = dict.fromkeys(word for word, year in said_years(text) if year in wanted)
        if found:
            yield Note("year", place, text, row=row, field=name, remark=_quoted(found))


def _quoted(words: Iterable[str]) -> str:
    return f"寫著{'、'.join(f'「{word}」' for word in words)}。"


def _general(plan: Plan) -> Iterator[tuple[str, str, None, str]]:
    parts = schema.column("general", "part").choices
    for name in ("basis", "goals", "subjects", "monitoring", "other"):
        said = getattr(plan, name)
        texts: Iterable[str] = (said,) if isinstance(said, str) else said
        for text in texts:
            yield f"總則　{parts[name]}", text, None, "text"
    for section in plan.extra_sections:
        yield f"總則　{section.title}", section.text, None, "text"
    for member in plan.taskforce:
        text = "　".join(filter(None, (member.title, member.member, member.duty, member.note)))
        yield "推動小組", text, None, "duty"
    for item in plan.nil_returns:
        place = framework(plan.framework).label_of(item.sub_item)
        yield f"封面　{place}", item.reason, None, "reason"


def _rows(plan: Plan) -> Iterator[tuple[str, str, int, str]]:
    for row, item in enumerate(plan.measures):
        place = framework(plan.framework).label_of(item.sub_item)
        for name in _TEXTS:
            text = getattr(item, name)
            if name != "due" or not is_date(text):  # of dates others tell
                yield place, text, row, name
        for heading, text in item.extra.items():
            yield f"{place}　{heading}", text, row, ""
