"""Random plans for hypothesis, such as could stand in a workbook."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from tests.tables import KEYS_113, SANMIN, SECTIONS
from xlplan.plan import Event, ExtraSection, Measure, NilReturn, Plan, Report, TaskforceMember
from xlplan.text import tidy

_CHARACTERS = st.characters(
    codec="utf-8", categories=("L", "N", "P", "S", "Zs"), include_characters="\n"
)


def texts(most: int = 40, least: int = 0) -> st.SearchStrategy[str]:
    """Return tidied texts of visible characters."""
    found = st.text(_CHARACTERS, max_size=most).map(tidy)
    return found.filter(lambda text: len(text) >= least)


_DATES = st.dates(dt.date(1921, 1, 1), dt.date(2910, 12, 31)).map(lambda d: d.isoformat())
_DUES = st.sampled_from(["", "每月", "每季", "全年", "6月底前", "2025-03-01", "2025-06"])
_HEADINGS = st.text("甲乙丙丁戊己庚辛", min_size=2, max_size=5)


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    """Return a measure that could be a row of an area sheet."""
    units = draw(st.lists(st.sampled_from([*SECTIONS, "各課室"]), unique=True, max_size=3))
    return Measure(
        order=draw(st.none() | st.integers(1, 500)),
        sub_item=draw(st.sampled_from(KEYS_113)),
        heading=draw(texts(20)),
        action=draw(texts(60, least=1)),
        responsible_units=tuple(units),
        indicator=draw(texts(10)),
        target=draw(texts(10)),
        due=draw(_DUES),
        note=draw(texts(20)),
        layout=draw(st.sampled_from(["", "numbered", "paragraph", "intro"])),
        carried=draw(texts(10)),
        extra=draw(st.dictionaries(_HEADINGS, texts(10, least=1), max_size=2)),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Return a plan of framework 113 whose measures stand in the order of its sheets."""
    rows = sorted(draw(st.lists(measures(), max_size=8)), key=lambda item: item.sub_item[0])
    numbered = [_with_id(item, f"m{index}") for index, item in enumerate(rows, 1)]
    nil = draw(st.lists(st.sampled_from(KEYS_113), unique=True, max_size=3))
    return Plan(
        framework="kaohsiung-113",
        year=draw(st.integers(2024, 2040)),
        version=draw(st.none() | st.integers(1, 9)),
        title=draw(texts(30)),
        agency=SANMIN,
        basis=_some(draw, texts(30, least=1)),
        goals=_some(draw, texts(30, least=1)),
        subjects=draw(texts(30)),
        monitoring=_some(draw, texts(30, least=1)),
        other=draw(texts(30)),
        extra_sections=_some(draw, _extra_sections()),
        taskforce=_some(draw, _members()),
        nil_returns=tuple(
            NilReturn(key, draw(texts(20, least=2))) for key in sorted(nil, key=KEYS_113.index)
        ),
        measures=tuple(numbered),
        reports=_some(draw, _reports()),
        events=_some(draw, _events()),
    )


def _some(draw: st.DrawFn, strategy: st.SearchStrategy[object]) -> tuple[object, ...]:
    return tuple(draw(st.lists(strategy, max_size=3)))


def _with_id(item: Measure, name: str) -> Measure:
    return Measure.from_dict(item.to_dict() | {"id": name})


def _extra_sections() -> st.SearchStrategy[ExtraSection]:
    return st.builds(
        ExtraSection, texts(10, least=1), texts(20, least=1), st.none() | st.integers(1, 9)
    )


def _members() -> st.SearchStrategy[TaskforceMember]:
    return st.builds(TaskforceMember, texts(8, least=1), texts(8), texts(20), texts(8))


def _reports() -> st.SearchStrategy[Report]:
    return st.builds(
        Report,
        scope=texts(8, least=1),
        unit=st.sampled_from(["", *SECTIONS]),
        period=texts(6),
        status=st.sampled_from(["", "未開始", "辦理中", "已完成", "延後", "取消"]),
        progress=st.none() | st.integers(0, 100),
        result=texts(30),
        evidence=texts(10),
        date=st.just("") | _DATES,
    )


def _events() -> st.SearchStrategy[Event]:
    return st.builds(
        Event,
        kind=st.sampled_from(["函報", "補正", "核備", "修正", "公布"]),
        version=st.none() | st.integers(1, 9),
        from_=texts(8),
        to=texts(8),
        date=st.just("") | _DATES,
        document_number=texts(12),
        url=texts(12),
    )
