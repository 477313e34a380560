"""Cells patched into an .ods file that a person filled in; everything else stays byte for byte."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.small_files import AREA, edited, good_ods, ods_of, replacing
from xlplan import data
from xlplan.books.edit import patch
from xlplan.books.ods_edit import with_cells
from xlplan.books.package import calamine_sheets, open_package
from xlplan.books.read import read
from xlplan.errors import Unreadable, Unwritable, UsageError

CONTENT = "content.xml"
DEMO = data.root() / "schema" / "demo" / "fengshan-114.ods"
BLANK = data.root() / "workbook_templates" / "blank-113.ods"
STATIC = zipfile.ZIP_STORED
SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style", "draw", "dc", "fo")
)
FRAME = (
    f"<office:document-content{SPACES}>{{styles}}<office:body><office:spreadsheet>"
    '<table:table table:name="甲">{rows}<table:named-expressions/></table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


def cell(text: str, more: str = "") -> str:
    return cell_of(f'{more} office:value-type="string"', f"<text:p>{text}</text:p>")


def cell_of(said: str, inner: str) -> str:
    return f"<table:table-cell{said}>{inner}</table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def blank(times: int = 1) -> str:
    return (
        f'<table:table-cell table:number-columns-repeated="{times}"/>' if times > 1 else BLANK_CELL
    )


BLANK_CELL = "<table:table-cell/>"


def changed(rows: str, cells: Mapping[str, str | int], styles: str = "") -> str:
    """Return the rows of a sheet after some cells were changed; fail when more changes."""
    before = FRAME.format(rows=rows, styles=styles)
    after = with_cells(before.encode(), {"甲": cells}).decode()
    head, tail = FRAME.format(rows="|", styles=styles).split("|")
    assert after.startswith(head) and after.endswith(tail)
    return after[len(head) : -len(tail)]


def values(path: Path, sheet: str) -> list[list[object]]:
    """Return what python-calamine by itself reads from a sheet."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def at(rows: list[list[Any]], address: str) -> Any:
    letters = address.rstrip("0123456789")
    number, column = int(address[len(letters) :]), ord(letters) - 65
    return rows[number - 1][column]


# which cell


@pytest.mark.parametrize(
    ("rows", "address", "wanted"),
    [
        (row(cell("一"), cell("二")), "B1", row(cell("一"), cell("新"))),
        (row(cell("一")), "C1", row(cell("一"), blank(), cell("新"))),
        (row(cell("一")), "E1", row(cell("一"), blank(3), cell("新"))),
        (row(cell("一")), "A3", row(cell("一")) + row(blank()) + row(cell("新"))),
        (
            row(cell("一")),
            "B4",
            row(cell("一"))
            + row(blank(), more=' table:number-rows-repeated="2"')
            + row(blank(), cell("新")),
        ),
        ("", "A1", row(cell("新"))),
        ("<table:table-row/>", "A1", row(cell("新"))),
    ],
    ids=["there", "behind", "far behind", "below", "far below", "no row", "a row without cells"],
)
def test_a_cell_that_was_not_written_is_made(rows: str, address: str, wanted: str) -> None:
    assert changed(rows, {address: "新"}) == wanted


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("A1", cell("新", ' table:style-name="s"') + 'R"3"' + cell("尾")),
        ("B1", "R1" + cell("新", ' table:style-name="s"') + 'R"2"' + cell("尾")),
        ("D1", 'R"3"' + cell("新", ' table:style-name="s"') + cell("尾")),
        ("E1", 'R"4"' + cell("新")),
    ],
    ids=["first", "inside", "last", "behind"],
)
def test_a_cell_is_split_out_of_its_run(address: str, wanted: str) -> None:
    run = cell("同", ' table:style-name="s"{}')
    rows = row(run.format(' table:number-columns-repeated="4"'), cell("尾"))
    found = changed(rows, {address: "新"})
    found = re.sub(
        r'<table:table-cell table:style-name="s" office:value-type="string"'
        r'(?: table:number-columns-repeated=("\d"))?><text:p>同</text:p></table:table-cell>',
        lambda match: f"R{match[1] or 1}",
        found,
    )
    found = found.replace(run.format(' table:number-columns-repeated="4"'), 'R"4"')
    assert found == row(wanted)


def test_a_row_is_split_out_of_its_run() -> None:
    same = cell("同") + blank(9)
    rows = row(same, more=' table:style-name="r" table:number-rows-repeated="5"') + row(cell("尾"))
    assert changed(rows, {"A2": "新", "K2": 7, "B4": "也新"}) == "".join(
        (
            row(same, more=' table:style-name="r"'),
            row(
                cell("新"),
                blank(9),
                '<table:table-cell office:value-type="float" office:value="7"><text:p>7</text:p>'
                "</table:table-cell>",
                more=' table:style-name="r"',
            ),
            row(same, more=' table:style-name="r"'),
            row(cell("同"), cell("也新"), blank(8), more=' table:style-name="r"'),
            row(same, more=' table:style-name="r"'),
            row(cell("尾")),
        )
    )


def test_rows_in_groups_are_counted_and_none_is_added_to_a_group() -> None:
    heads = f"<table:table-header-rows>{row(cell('頭'))}</table:table-header-rows>"
    group = "<table:table-row-group>{}</table:table-row-group>"
    group = group.format("{}" + group)
    rows = heads + group.format(row(cell("一")), row(cell("二")))
    wanted = heads + group.format(row(cell("一")), row(cell("新"))) + row(cell("末"))
    assert changed(rows, {"A3": "新", "A4": "末"}) == wanted


def test_columns_and_drawings_do_not_count_as_rows() -> None:
    ahead = (
        "<table:shapes><draw:frame><draw:text-box><text:p>圖</text:p></draw:text-box></draw:frame>"
        '</table:shapes><table:table-column table:number-columns-repeated="3"/>'
    )
    assert changed(ahead, {"A1": "新"}) == ahead + row(cell("新"))
    assert changed(ahead + row(cell("一")), {"A1": "新"}) == ahead + row(cell("新"))


def test_what_only_looks_like_cells_does_not_count() -> None:
    aside = "<!-- <table:table-row><table:table-cell/></table:table-row> -->"
    hidden = '<table:table-cell table:formula="of:=&quot;&lt;table:table-row&gt;&quot;"/>'
    inner = cell("<![CDATA[<table:table-cell>]]>")
    rows = aside + row(aside, hidden, inner, aside, cell("一")) + aside
    assert changed(rows, {"C1": "新"}) == rows.replace(cell("一"), cell("新"))


# what stays and what goes


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '<table:table-cell table:style-name="s" table:content-validation-name="v"'
            ' table:number-columns-spanned="2" table:number-rows-spanned="1"/>',
            '<table:table-cell table:style-name="s" table:content-validation-name="v"'
            ' table:number-columns-spanned="2" table:number-rows-spanned="1"'
            ' office:value-type="string"><text:p>新</text:p></table:table-cell>',
        ),
        (
            cell(
                "舊",
                ' table:style-name="s" table:formula="of:=&quot;a office:value=\'1\'&quot;"'
                ' office:string-value="舊"',
            ),
            cell("新", ' table:style-name="s"'),
        ),
        (
            "<table:table-cell table:number-matrix-columns-spanned='2' table:formula='of:=\"\"'"
            " table:number-matrix-rows-spanned = '1' table:style-name = 's' />",
            cell("新", " table:style-name = 's'"),
        ),
        (
            cell_of(
                ' office:value-type="date" office:date-value="2025-01-03"', "<text:p>1月</text:p>"
            ),
            cell("新"),
        ),
        (
            '<table:table-cell office:value-type="percentage" office:value="0.9"/>',
            cell("新"),
        ),
        (
            "<table:covered-table-cell><text:p>舊</text:p></table:covered-table-cell>",
            '<table:covered-table-cell office:value-type="string"><text:p>新</text:p>'
            "</table:covered-table-cell>",
        ),
        (
            "<table:table-cell><office:annotation><dc:creator>某</dc:creator><text:p>註</text:p>"
            "</office:annotation><text:p>舊</text:p><text:p>舊</text:p><draw:frame><text:p>圖"
            "</text:p></draw:frame></table:table-cell >",
            '<table:table-cell office:value-type="string"><office:annotation><dc:creator>某'
            "</dc:creator><text:p>註</text:p></office:annotation><text:p>新</text:p><draw:frame>"
            "<text:p>圖</text:p></draw:frame></table:table-cell>",
        ),
    ],
    ids=["look and span", "formula", "array", "date", "percentage", "covered", "note and drawing"],
)
def test_a_cell_keeps_all_but_its_value(before: str, after: str) -> None:
    assert changed(row(before, cell("鄰")), {"A1": "新"}) == row(after, cell("鄰"))


def test_an_emptied_cell_keeps_its_look_and_its_note() -> None:
    note = "<office:annotation><text:p>註</text:p></office:annotation>"
    number = ' table:style-name="s" office:value-type="float" office:value="1"'
    inner = cell_of(number, f"{note}<text:p>1</text:p>")
    rows = row(inner, cell("二", ' table:style-name="t"'))
    assert changed(rows, {"A1": "", "B1": ""}) == row(
        cell_of(' table:style-name="s"', note),
        '<table:table-cell table:style-name="t"/>',
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("甲\n\n乙", "甲</text:p><text:p></text:p><text:p>乙"),
        ("甲\r\n乙\r丙\v丁", "甲</text:p><text:p>乙</text:p><text:p>丙</text:p><text:p>丁"),
        ("  甲 乙   丙 ", '<text:s text:c="2"/>甲 乙 <text:s text:c="2"/>丙<text:s/>'),
        (" ", "<text:s/>"),
        ("甲\t乙\t\t", '甲 乙<text:s text:c="2"/>'),
        ('甲<乙>&丙"', '甲&lt;乙&gt;&amp;丙"'),
        ("甲\x00乙\ud800丙\uffff丁\x1b", "甲�乙�丙�丁�"),
        ("=1+1", "=1+1"),
        ("𠮷😀", "𠮷😀"),
    ],
)
def test_a_text_is_written_as_the_format_wants_it(text: str, wanted: str) -> None:
    assert changed(row(cell("舊")), {"A1": text}) == row(cell(wanted))


def test_numbers_are_numbers() -> None:
    found = changed(row(cell("舊"), cell("舊")), {"A1": 0, "B1": -12})
    assert re.findall(r'"float" office:value="(.+?)"><text:p>(.+?)<', found) == [
        ("0", "0"),
        ("-12", "-12"),
    ]


# heights


STYLES = """<office:automatic-styles>
<style:style style:name="co1" style:family="table-column">
<style:table-column-properties style:column-width="2.54cm"/></style:style>
<style:style style:name="ro1" style:family="table-row">
<style:table-row-properties style:row-height="0.5in"
 fo:break-before="page" style:use-optimal-row-height="false"/></style:style>
<style:style style:name="ro3" style:family="table-cell"/>
<style:style style:name="ro2" style:family="table-row"/></office:automatic-styles>"""
FIXED = ' table:style-name="ro1"'


def heights(cells: Mapping[str, str | int]) -> tuple[list[str], str]:
    """Return the row styles of two rows of a column of 12 characters, and the new styles."""
    column = '<table:table-column table:style-name="co1"/>'
    before = FRAME.format(styles=STYLES, rows=column + row(blank(), more=FIXED) * 2)
    after = with_cells(before.encode(), {"甲": cells}).decode()
    styles = after.split("<office:body>")[0]
    end = "</office:automatic-styles>"
    new = styles.removeprefix(before.split(end, 1)[0]).removesuffix(end)
    return re.findall(r'<table:table-row table:style-name="(\w+)"', after), new


def test_a_row_that_is_high_enough_keeps_its_style() -> None:
    assert heights({"A1": "甲乙丙丁戊己庚辛"}) == (["ro1", "ro1"], "")
    assert heights({"A1": ""}) == (["ro1", "ro1"], "")


def test_a_row_of_a_fixed_height_gets_a_higher_style_that_is_fitted_again() -> None:
    told, new = heights({"A1": "甲\n乙\n丙", "A2": "丁" * 18})
    assert told == ["ro3", "ro3"]
    assert " ".join(new.split()) == (
        '<style:style style:name="ro3" style:family="table-row"><style:table-row-properties'
        ' style:row-height="51pt" style:use-optimal-row-height="true"'
        ' fo:break-before="page"/></style:style>'
    )


def test_rows_of_different_needs_get_styles_of_their_own() -> None:
    told, new = heights({"A1": "甲\n乙\n丙", "A2": "甲\n乙\n丙\n丁"})
    assert told == ["ro3", "ro4"]
    assert re.findall(r'row-height="(\d+pt)"', new) == ["51pt", "67pt"]


# files


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def test_only_the_content_of_the_file_changes(tmp_path: Path) -> None:
    target = tmp_path / "b.ods"
    patch(DEMO, target, {"一、基礎服務": {"E4": "改過的作法。", "B4": 7, "E200": "新的一列。"}})
    before, after = parts(DEMO), parts(target)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == [CONTENT]
    with zipfile.ZipFile(DEMO) as old, zipfile.ZipFile(target) as new:
        first = new.infolist()[0]
        assert (first.filename, first.compress_type, first.header_offset) == ("mimetype", STATIC, 0)
        assert target.read_bytes()[30:38] == b"mimetype"
        kept = [(item.date_time, item.compress_type, item.external_attr) for item in old.infolist()]
        assert kept == [
            (item.date_time, item.compress_type, item.external_attr) for item in new.infolist()
        ]


CELL = '<table:table-cell table:style-name="ce" table:content-validation-name="val"'
STYLED = (
    '<style:style style:name="ro" style:family="table-row">',
    '<style:table-row-properties style:row-height="19pt" style:use-optimal-row-height="true"'
    ' fo:break-before="auto"/>',
    "</style:style>",
    '<table:table-row table:style-name="ro">',
)


@pytest.mark.parametrize(
    ("source", "style", "gone"),
    [(DEMO, (), ()), (BLANK, STYLED, ('<table:table-row table:style-name="ro">',))],
    ids=["filled", "blank"],
)
def test_only_the_cell_meant_changes_in_the_content(
    source: Path, style: tuple[str, ...], gone: tuple[str, ...], tmp_path: Path
) -> None:
    target = tmp_path / "b.ods"
    patch(source, target, {"一、基礎服務": {"G5": "A01"}})
    before, after = (
        Counter(re.findall("<[^<]*", parts(path)[CONTENT].decode())) for path in (source, target)
    )
    new, old = (
        Counter(re.sub(r'"(ce|val|ro)\d+"', r'"\1"', item) for item in some.elements())
        for some in (after - before, before - after)
    )
    value = (
        f'{CELL} office:value-type="string">',
        "<text:p>A01",
        "</text:p>",
        "</table:table-cell>",
    )
    assert new == Counter((*value, *style))
    assert old == Counter((f"{CELL}/>", *gone))


def test_the_plan_reads_with_the_new_words_and_no_other_change(tmp_path: Path) -> None:
    target, sheet = tmp_path / "b.ods", "一、基礎服務"
    patch(DEMO, target, {sheet: {"E4": "改過的\n作法。", "B4": 7, "E200": "新的一列。"}})
    old, new = read(DEMO), read(target)
    assert new.reading.problems == old.reading.problems
    found = {
        (grid.name, number, column): (was, now)
        for grid, other in zip(old.grids, new.grids, strict=True)
        for number, (before, after) in enumerate(zip(grid.rows, other.rows, strict=True), 1)
        for column, (was, now) in enumerate(zip(before, after, strict=True))
        if was != now
    }
    assert {key: now for key, (_, now) in found.items()} == {
        (sheet, 4, 4): "改過的\n作法。",
        (sheet, 4, 1): 7.0,
        (sheet, 200, 4): "新的一列。",
    }
    rows = {item.location.row for item in new.reading.plan.measures if item.location}
    assert 200 in rows


def test_a_file_may_be_patched_in_place_and_again(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(DEMO.read_bytes())
    for text in ("一次。", "兩次。"):
        patch(path, path, {"一、基礎服務": {"E4": text}})
        assert at(values(path, "一、基礎服務"), "E4") == text
    assert [item.name for item in tmp_path.iterdir()] == ["a.ods"]


def test_several_sheets_are_patched_at_once(tmp_path: Path) -> None:
    path = good_ods(tmp_path / "a.ods")
    patch(path, path, {"封面": {"B1": "甲"}, AREA: {"C4": "乙", "A3000": "丙"}})
    assert at(values(path, "封面"), "B1") == "甲"
    area = values(path, AREA)
    assert (at(area, "C4"), at(area, "A3000"), at(area, "D4")) == ("乙", "丙", "民政課")


def test_texts_come_through_whatever_is_in_them(tmp_path: Path) -> None:
    texts = ["甲<乙&丙>", "一\n\n二", "  前後有空白  ", "a  b", "=1+1", '"引號"', "_x000D_"]
    path = good_ods(tmp_path / "a.ods")
    patch(path, path, {AREA: {f"C{number}": text for number, text in enumerate(texts, 4)}})
    sheets, _ = calamine_sheets(open_package(path))
    rows = next(rows for info, rows in sheets if info.name == AREA)
    assert [at(rows, f"C{number}") for number in range(4, 11)] == texts


def test_tabs_and_line_breaks_inside_a_paragraph_are_read(tmp_path: Path) -> None:
    """Other programs write them; python-calamine runs the words together."""
    marks = "甲<text:tab/>乙<text:line-break></text:line-break>丙"
    path = edited(tmp_path / "a.ods", {CONTENT: replacing("第4列的作法", marks)})
    assert next(item.action for item in read(path).reading.plan.measures) == "甲 乙\n丙"


def test_a_content_in_another_encoding_is_patched_too(tmp_path: Path) -> None:
    path = edited(
        tmp_path / "a.ods",
        {CONTENT: lambda part: part.decode().replace("UTF-8", "UTF-16").encode("utf-16")},
    )
    patch(path, path, {AREA: {"C4": "新"}})
    assert at(values(path, AREA), "C4") == "新"


def test_a_sheet_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"fengshan-114\.ods.*沒有工作表「沒有」"):
        patch(DEMO, tmp_path / "b.ods", {"一、基礎服務": {"A4": "x"}, "沒有": {"A1": "x"}})
    assert not (tmp_path / "b.ods").exists()


def test_the_target_stands_when_it_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match="找不到資料夾"):
        patch(DEMO, tmp_path / "none" / "b.ods", {"一、基礎服務": {"A4": "x"}})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</table:table-row>", "</table:table-row"),
        ('number-rows-repeated="1994"', 'number-rows-repeated="many"'),
        ("<table:table-cell ", "<loext:table-cell "),
    ],
    ids=["bad XML", "bad number", "unknown prefix"],
)
def test_a_damaged_content_is_unreadable(tmp_path: Path, old: str, new: str) -> None:
    path = edited(
        tmp_path / "a.ods", {CONTENT: lambda part: part.replace(old.encode(), new.encode(), 1)}
    )
    before = path.read_bytes()
    with pytest.raises(Unreadable):
        patch(path, path, {AREA: {"C2000": "x"}})
    assert path.read_bytes() == before


# any cells of any sheet

TEXTS = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=("Cc",),
        include_characters="\n",
        exclude_characters="\ufffe\uffff",
    ),
    max_size=12,
)
VALUES = st.one_of(TEXTS, st.integers(-(10**9), 10**9), st.just(""))
TIMES = st.integers(1, 4)


@st.composite
def sheets(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    """Return the rows of a small sheet as a file has them, with runs, and as they read."""
    written, meant = [], []
    for _ in range(draw(st.integers(0, 4))):
        cells, texts = [], []
        for _ in range(draw(st.integers(1, 4))):
            times, text = draw(TIMES), draw(st.sampled_from(["", "甲", "乙 丙"]))
            run = f' table:number-columns-repeated="{times}"' if draw(st.booleans()) else ""
            cells.append(cell(text, run) if text else f"<table:table-cell{run}/>")
            texts += [text] * (times if run else 1)
        times = draw(TIMES)
        run = f' table:number-rows-repeated="{times}"' if draw(st.booleans()) else ""
        group = draw(st.sampled_from(["{}", "<table:table-row-group>{}</table:table-row-group>"]))
        written.append(group.format(row(*cells, more=run)))
        meant += [texts] * (times if run else 1)
    return "".join(written), meant


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    sheet=sheets(),
    wanted=st.dictionaries(
        st.tuples(st.integers(1, 20), st.integers(0, 20)), VALUES, min_size=1, max_size=6
    ),
)
def test_just_the_cells_meant_change(
    tmp_path_factory: pytest.TempPathFactory,
    sheet: tuple[str, list[list[str]]],
    wanted: dict[tuple[int, int], str | int],
) -> None:
    written, meant = sheet
    # python-calamine takes a sheet without a value for an empty one, so each has one below
    other = row(cell("尾"))
    path = ods_of(
        tmp_path_factory.mktemp("any") / "a.ods",
        f'<table:table table:name="甲">{written}</table:table>'
        f'<table:table table:name="乙">{other}</table:table>',
    )
    patch(path, path, {"甲": {f"{chr(65 + at)}{number}": v for (number, at), v in wanted.items()}})
    expected = {
        (number, column): text
        for number, texts in enumerate(meant, 1)
        for column, text in enumerate(texts)
    } | wanted
    expected = {place: value for place, value in expected.items() if value != ""}
    found, _ = calamine_sheets(open_package(path))
    for rows in (found[0][1], values(path, "甲")):
        assert {
            (number, column): value
            for number, cells in enumerate(rows, 1)
            for column, value in enumerate(cells)
            if value != ""
        } == expected
    assert values(path, "乙") == [["尾"]]
