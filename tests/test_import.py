"""A document into a workbook or a PLAN.json by the command line: whose, when, what is told."""

import json

import openpyxl
import pytest

from tests.documents.made import cell, p, table, word
from xlplan.books.read import read
from xlplan.cli import main
from xlplan.plan import Plan
from xlplan.validate import check
from xlplan.vocabulary import framework
from xlplan.workflow.exporting import export_plan

TITLE = "高雄市三民區公所114年度提升服務執行計畫"
HEADS = [cell("執行要項"), cell(""), cell("執行重點"), cell("執行課室")]
AREA, SUB = "一、完備基礎服務項目，注重服務特性差異化", "(一)"
FIELDS = ("basis", "goals", "subjects", "monitoring", "other", "taskforce")


@pytest.fixture
def sub_item():
    """The official title of the first sub-item."""
    return framework("kaohsiung-113").sub_item("1-1").title


@pytest.fixture
def document(tmp_path, sub_item):
    """A small plan: five sections, two measures."""
    return _document(tmp_path / "計畫.docx", sub_item, ["秘書室"])


def _document(path, sub_item, *units):
    """Write a small plan; without ``units`` it has no column of sections, which is doubtful."""
    text = cell("1. 標題", "(1)甲項作法。", "(2)乙項作法。")
    row = [cell(AREA), cell(SUB + sub_item), text, *(cell(*names) for names in units)]
    return word(
        path,
        *(
            p(TITLE),
            p("壹、計畫依據：高雄市政府提升服務實施計畫"),
            p("貳、計畫目標"),
            p("一、甲目標。"),
        ),
        *(p("參、實施對象：本所各課室"), p("肆、計畫內容"), table(HEADS[: len(row)], row)),
        p("伍、推動及管考：不定期查核。"),
    )


def imported(source, target, *more):
    assert main(["import", str(source), "-o", str(target), *more]) == 0
    return read(target).reading


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".json"])
def test_a_document_becomes_the_plan_of_its_year_and_agency(document, tmp_path, suffix):
    found = imported(document, tmp_path / f"計畫{suffix}").plan
    assert (found.title, found.year, found.agency.name) == (TITLE, 2025, "高雄市三民區公所")
    assert found.agency.sections  # from the roster
    assert found.basis == ("高雄市政府提升服務實施計畫",)
    said = [(item.sub_item, item.heading, item.action) for item in found.measures]
    assert said == [("1-1", "標題", "甲項作法。"), ("1-1", "標題", "乙項作法。")]


def test_the_screen_counts_and_says_what_waits(tmp_path, sub_item, capsys):
    imported(_document(tmp_path / "計畫.docx", sub_item), tmp_path / "計畫.xlsx")
    said = capsys.readouterr().out
    assert "共 5 個章節、2 項措施" in said
    assert "有 1 處要請您確認，都列在工作表「匯入疑義」。" in said


def test_the_screen_says_when_nothing_waits(document, tmp_path, capsys):
    imported(document, tmp_path / "計畫.xlsx")
    assert "沒有需要確認的地方。" in capsys.readouterr().out


def test_what_was_accepted_is_told_and_kept(tmp_path, document, capsys):
    import docx

    changed = docx.Document(document)
    changed.add_comment(changed.paragraphs[0].runs[0], "請確認年度", "王")
    changed.save(document)
    found = imported(document, tmp_path / "計畫.xlsx").plan
    assert "讀取說明1：文件有註解（1則）" in capsys.readouterr().out
    assert {"source": "註解1（王）", "text": "請確認年度"} in [
        dict(item) for item in found.leftovers
    ]
    assert any(item["kind"] == "讀取說明" for item in found.doubts)


def test_the_year_and_the_agency_can_be_said_where_the_document_does_not(
    tmp_path, document, capsys
):
    import docx

    bare = docx.Document(document)
    bare.paragraphs[0].runs[0].text = "提升服務執行計畫"
    bare.save(document)
    target = tmp_path / "計畫.xlsx"
    assert main(["import", str(document), "-o", str(target)]) == 2
    assert "--year 114" in capsys.readouterr().err
    assert main(["import", str(document), "-o", str(target), "--year", "114"]) == 2
    assert "--agency 三民區公所" in capsys.readouterr().err
    assert not target.exists()
    found = imported(document, target, "--year", "114", "--agency", "三民區公所").plan
    assert (found.year, found.agency.name) == (2025, "高雄市三民區公所")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--year", "113"], "xlplan carry"),
        (["--agency", "鳳山區公所"], "這是「高雄市三民區公所」的計畫"),
        (["--agency", "沒有這個機關"], "名冊裡找不到"),
    ],
)
def test_what_the_document_says_is_not_overruled(document, tmp_path, capsys, more, said):
    target = tmp_path / "計畫.xlsx"
    assert main(["import", str(document), "-o", str(target), *more]) == 2
    assert said in capsys.readouterr().err
    assert not target.exists()


def test_a_bad_document_leaves_what_stood_at_the_target(tmp_path, capsys):
    target = tmp_path / "計畫.xlsx"
    target.write_bytes(b"before")
    source = tmp_path / "舊.doc"
    source.write_bytes(b"{\\rtf1}")
    assert main(["import", str(source), "-o", str(target)]) == 2
    said = capsys.readouterr().err
    assert str(source) in said
    assert "另存成 .docx 或 .odt" in said
    assert target.read_bytes() == b"before"
    assert sorted(tmp_path.iterdir()) == sorted([target, source])


def test_the_target_must_be_another_file_of_a_known_kind(document, tmp_path, capsys):
    assert main(["import", str(document), "-o", str(tmp_path / "a.csv")]) == 2
    assert ".xlsx 或 .xlsm 或 .ods 或 .json" in capsys.readouterr().err


# the sheet 匯入疑義


def with_doubts(tmp_path, *doubts, leftovers=()):
    """Return the workbook of a small plan with these doubts."""
    plan = {
        "framework": "kaohsiung-113",
        "year": 2025,
        "title": TITLE,
        "agency": {"name": "高雄市三民區公所"},
        "basis": ["甲依據"],
        "measures": [
            {
                "id": "m1",
                "sub_item": "1-1",
                "action": "甲項作法。",
                "responsible_units": ["秘書室"],
            },
            {
                "id": "m2",
                "sub_item": "1-2",
                "action": "乙項作法。",
                "responsible_units": ["民政課"],
            },
        ],
        "doubts": list(doubts),
        "leftovers": list(leftovers),
    }
    source, target = tmp_path / "plan.json", tmp_path / "計畫.xlsx"
    source.write_text(json.dumps(plan), encoding="utf-8")
    assert main(["template", "--year", "114", "--plan", str(source), "-o", str(target)]) == 0
    return target


DOUBT = {
    "kind": "課室數目與項目數目不符",
    "source": "表格1第2列第4欄",
    "text": "秘書室 民政課",
    "chosen": "秘書室",
    "others": ["民政課", "秘書室、民政課"],
    "id": "m1",
    "field": "responsible_units",
}
BASIS = {"kind": "標題", "source": "第2段", "text": "依據", "chosen": "計畫依據", "field": "basis"}
LEFT = {"source": "第9段", "text": "剩下的一段。"}


def sheet_rows(path):
    sheet = openpyxl.load_workbook(path)["匯入疑義"]
    keys = [cell.value for cell in sheet[2]]
    return [
        {key: cell.value for key, cell in zip(keys, row, strict=True)}
        for row in sheet.iter_rows(min_row=4)
    ]


def test_doubts_stand_on_a_sheet_with_a_link_and_the_leftovers_last(tmp_path):
    rows = sheet_rows(with_doubts(tmp_path, DOUBT, BASIS, leftovers=[LEFT]))
    assert [row["kind"] for row in rows] == [DOUBT["kind"], "標題", "未歸位的文字"]
    assert rows[0]["others"] == "民政課\n秘書室、民政課"
    assert "#'一、基礎服務'!" in rows[0]["place"]
    assert "MATCH($I4,ids_1,0)" in rows[0]["place"]
    assert "#'總則'!" in rows[1]["place"]
    assert (rows[2]["text"], rows[2]["place"]) == (LEFT["text"], None)
    assert (rows[0]["id"], rows[0]["field"], rows[0]["value"]) == (
        "m1",
        "responsible_units",
        "秘書室",
    )


def test_what_is_open_is_read_back_and_told_by_the_check(tmp_path):
    path = with_doubts(tmp_path, DOUBT, BASIS, leftovers=[LEFT])
    found = read(path).reading
    assert dict(found.plan.doubts[0]) == DOUBT
    assert [dict(item) for item in found.plan.leftovers] == [LEFT]
    told = [item for item in check(found) if item.code in ("P511", "P512")]
    assert all(item.severity == "notice" for item in told)
    places = [(item.code, item.sheet, item.cell) for item in told]
    assert ("P511", "一、基礎服務", "F4") in places
    assert ("P512", "匯入疑義", None) in places
    assert len(told) == 3


def test_a_plan_without_doubts_has_no_such_sheet(tmp_path):
    path = with_doubts(tmp_path)
    assert "匯入疑義" not in openpyxl.load_workbook(path).sheetnames
    assert not [item for item in check(read(path).reading) if item.code in ("P511", "P512")]


def test_a_confirmed_doubt_is_open_no_more(tmp_path):
    path = with_doubts(tmp_path, DOUBT, BASIS, leftovers=[LEFT])
    book = openpyxl.load_workbook(path)
    sheet = book["匯入疑義"]
    keys = [cell.value for cell in sheet[2]]
    for row, mark in ((4, "key"), (6, "confirmed")):
        # what the spreadsheet's formula comes to once the doubt is confirmed
        sheet.cell(row, keys.index(mark) + 1).value = "" if mark == "key" else "是"
    book.save(path)
    found = read(path).reading.plan
    assert [item["kind"] for item in found.doubts if item["kind"] != "標題"] == []
    assert found.leftovers == ()


def test_rows_with_a_doubt_are_painted_by_a_conditional_format(tmp_path):
    def formulas(path):
        sheet = openpyxl.load_workbook(path)["一、基礎服務"]
        return [
            text
            for rules in sheet.conditional_formatting
            for rule in rules.rules
            for text in rule.formula
            if "doubt_key" in text
        ]

    assert formulas(with_doubts(tmp_path, DOUBT))
    assert not formulas(with_doubts(tmp_path))


# there and back


def demo(name):
    from xlplan import data

    return Plan.from_dict(data.read_json(f"demo/{name}.json"))


@pytest.mark.parametrize("suffix", [".docx", ".odt"])
@pytest.mark.parametrize("name", ["sanmin-114", "changqing-113", "niaosong-113", "gangshan-114"])
def test_a_plan_written_as_a_document_comes_back(name, suffix, tmp_path):
    plan = demo(name)
    source = tmp_path / "plan.json"
    source.write_text(json.dumps(plan.to_dict()), encoding="utf-8")
    written, target = tmp_path / f"計畫{suffix}", tmp_path / "back.json"
    export_plan(source, written)
    back = imported(written, target).plan
    assert kept(back) == kept(plan)


def kept(plan):
    """Return what a document says of a plan, whatever the layout of a measure that stands alone."""
    names = ("sub_item", "heading", "action", "responsible_units", "indicator", "target", "due")
    rows = [[getattr(item, name) for name in names] for item in plan.measures]
    return rows, [getattr(plan, name) for name in FIELDS]
