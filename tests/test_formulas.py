"""Formula text between Excel's grammar and Calc's; what Calc makes of it is in tests/live."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.libreoffice.formulas import excel_sheet, shift, to_calc, to_excel

BOTH_WAYS = [
    ("=SUM(A1,B2:C3)", "=SUM(A1;B2:C3)"),
    ("=資料!A1", "=$'資料'.A1"),
    ("='一、基礎服務'!$E$1:$E$300", "=$'一、基礎服務'.$E$1:$E$300"),
    ("='it''s'!A:A", "=$'it''s'.A:A"),
    ("=資料!1:3", "=$'資料'.1:3"),
    ('=IF(A1="a,b;c",TRUE,FALSE)', '=IF(A1="a,b;c";TRUE();FALSE())'),
    ('="a""b, c"&A1', '="a""b, c"&A1'),
    ('=SUM({1,2;3,-4},INDEX({"a","b"},2))', '=SUM({1;2|3;-4};INDEX({"a";"b"};2))'),
    ("=IF(A1,,2)", "=IF(A1;;2)"),
    ("=SUM((A1,B2))", "=SUM((A1~B2))"),
    ("=SUM(A1:B3 B2:C3)", "=SUM(A1:B3!B2:C3)"),
    ("=IFERROR(#N/A,#REF!)", "=IFERROR(#N/A;#REF!)"),
    ("=CEILING(A1,2)+FLOOR(A1,2)", "=CEILING.XCL(A1;2)+FLOOR.XCL(A1;2)"),
    ("=STDEV.P(A1:A3)", "=STDEV.P(A1:A3)"),
    ("=SUM(Sheet1:資料!A1:B2)", "=SUM($'Sheet1'.A1:$'資料'.B2)"),
    ("=Table1[[#This Row],[金額]]", "=Table1[[#This Row];[金額]]"),
    ("=SUM(Table1[金額])", "=SUM(Table1[金額])"),
    ("=ROWS(Table1[#All])", "=ROWS(Table1[[#All]])"),
    ("=COUNTA(Table1[[#Headers],[a]:[b c]])", "=COUNTA(Table1[[#Headers];[a]:[b c]])"),
    ("='/srv/案/[年 度.xlsx]表'!A1", "='file:///srv/案/年 度.xlsx'#$'表'.A1"),
    ("=5%+1.5E-7", "=5%+1.5E-7"),
    ("=A5:INDEX(A:A,3)", "=A5:INDEX(A:A;3)"),
    ("=-1^2<>chk_key", "=-1^2<>chk_key"),
]


@pytest.mark.parametrize(("excel", "calc"), BOTH_WAYS)
def test_a_formula_is_put_into_calcs_grammar_and_back(excel: str, calc: str) -> None:
    assert to_calc(excel) == calc
    assert to_excel(calc) == excel


@pytest.mark.parametrize(
    ("excel", "calc"),
    [
        ("=_xlfn.IFS(TRUE,1)", "=IFS(TRUE();1)"),
        ("=sum(a1)", "=SUM(a1)"),
        ("=IF( A1 , 1 )", "=IF( A1 ; 1 )"),
        ("=DURATION(1,2,3,4,5)", "=COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GETDURATION(1;2;3;4;5)"),
        ("=@A1:A3", "=A1:A3"),
        ("=Table1[@金額]", "=Table1[[#This Row];[金額]]"),
        ("=Table1[@[金 額]]", "=Table1[[#This Row];[金 額]]"),
        ("={1,TRUE}", "={1;1}"),
        ("=資料!#REF!", "=#REF!"),
        ("=ZZZ1+A9999999", "=ZZZ1+A9999999"),
        ("=LOG10(A1)", "=LOG10(A1)"),
    ],
)
def test_words_that_only_excel_writes_so_are_understood(excel: str, calc: str) -> None:
    assert to_calc(excel) == calc


@pytest.mark.parametrize(
    ("calc", "excel"),
    [
        ("=COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GETEDATE(A1;2)", "=EDATE(A1,2)"),
        ("=1E-020", "=1E-20"),
        ("{=D2:D4*2}", "=D2:D4*2"),
        ("=SUM($#REF!.A1;$#REF!.A:A;A#REF!;$資料.B#REF!)", "=SUM(#REF!,#REF!,#REF!,資料!#REF!)"),
        ("=資料.A1+$Sheet1.$B$2", "=資料!A1+Sheet1!$B$2"),
        ("=$'一 二'.A1:$'一 二'.B2", "='一 二'!A1:B2"),
        ("=$'年度'.foo", "=年度!foo"),
        ("=$'R1C1'.A1", "='R1C1'!A1"),
    ],
)
def test_words_that_only_calc_writes_so_are_understood(calc: str, excel: str) -> None:
    assert to_excel(calc) == excel


def test_a_reference_without_its_table_means_the_table_it_stands_in() -> None:
    assert to_calc("=[@金額]*2", "明細") == "=明細[[#This Row];[金額]]*2"


def test_a_reference_into_another_open_workbook_is_refused_by_name() -> None:
    with pytest.raises(NotImplementedError, match="Book2"):
        to_calc("=[Book2.xlsx]Sheet1!A1")


def test_a_text_that_is_no_formula_stays_as_it_is() -> None:
    for text in ("=", "a;b", "", "1,5"):
        assert to_calc(text) == to_excel(text) == shift(text, 1, 1) == text


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=A1+$A1+A$1+$A$1", "=B3+$A3+B$1+$A$1"),
        ("=SUM(A:A,1:1,$A:$A,$1:$1)", "=SUM(B:B,3:3,$A:$A,$1:$1)"),
        ('=資料!A1&"A1"', '=資料!B3&"A1"'),
        ("='A1'!B2+LOG10(A1)+Table1[A1]", "='A1'!C4+LOG10(B3)+Table1[A1]"),
    ],
)
def test_relative_references_move_with_their_cell(formula: str, moved: str) -> None:
    assert shift(formula, 2, 1) == moved


def test_a_reference_that_leaves_the_sheet_is_lost() -> None:
    assert shift("=A1+B2", -1, 0) == "=#REF!+B1"
    assert shift("=SUM(XFD1:XFD2)", 0, 1) == "=SUM(#REF!)"


def test_a_sheet_name_is_quoted_where_excel_quotes_it() -> None:
    assert [excel_sheet(name) for name in ("資料", "a b", "A1", "it's", "1月", "封面_2")] == [
        "資料",
        "'a b'",
        "'A1'",
        "'it''s'",
        "'1月'",
        "封面_2",
    ]


cells = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "$"]),
    st.sampled_from(["A", "Z", "AA", "XFC"]),
    st.sampled_from(["", "$"]),
    st.integers(2, 1048575),
)
words = st.recursive(
    st.one_of(
        cells,
        st.builds("{}:{}".format, cells, cells),
        st.builds("'{}'!{}".format, st.sampled_from(["一 二", "a''b"]), cells),
        st.builds('"{}"'.format, st.sampled_from(["", "a;b", '""', "A1", "資,料"])),
        st.sampled_from(["1", "2.5", "TRUE", "#N/A", "chk_key", "{1,2;3,4}"]),
    ),
    lambda inner: st.one_of(
        st.builds("SUM({},{})".format, inner, inner),
        st.builds("({}+{})".format, inner, inner),
        st.builds("IF({},,{})".format, inner, inner),
    ),
    max_leaves=8,
)


@given(words)
def test_to_calc_and_back_is_the_same_formula(text: str) -> None:
    assert to_excel(to_calc("=" + text)) == "=" + text


@given(words)
def test_moving_there_and_back_is_the_same_formula(text: str) -> None:
    assert shift(shift("=" + text, 1, 1), -1, -1) == "=" + text
