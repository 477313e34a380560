"""Exporting documents by the command line: which files, how far the plan has come, publishing."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests import real_plans
from tests.documents.written import document, docx_tables, odt_tables, tables
from tests.tables import full_plan
from xlplan.books.read import read
from xlplan.books.template import write_template
from xlplan.cli import main
from xlplan.errors import UsageError
from xlplan.libreoffice.installed import SOFFICE
from xlplan.plan import Event, Measure, Plan, Report
from xlplan.table import Reading, Stamp, layout
from xlplan.table.content import content_hash
from xlplan.vocabulary import framework
from xlplan.workflow.documenting import is_document, write_document
from xlplan.workflow.exporting import export_plan
from xlplan.workflow.standing import standing_of

SENT = Event("函報", 1, date="2025-03-24", document_number="高市三區秘字第1號")
FILED = Event("核備", 1, date="2025-04-16", document_number="高市研發字第2號")


def reading(
    *events: Event, stamped: Plan | None = None, version: int = 1, **said: object
) -> Reading:
    """Return a plan as read, and stamped as if just ``stamped`` had been sent as version 1."""
    plan = full_plan(events=events, version=version, **said)
    if stamped is None:
        return Reading(plan)
    sha = content_hash(stamped)
    return Reading(
        plan, stamp=Stamp(submitted="2025-03-24T09:00:00+08:00", sha=sha, submitted_version=1)
    )


# how far a plan has come


def test_a_plan_is_a_draft_until_it_is_sent():
    assert standing_of(reading()).is_draft
    assert not standing_of(reading(SENT)).is_draft
    assert not standing_of(reading(stamped=full_plan())).is_draft
    assert standing_of(reading(Event("補正", 1, date="2025-04-01"))).is_draft


def test_a_new_version_is_a_draft_until_it_is_sent_itself():
    assert standing_of(reading(SENT, FILED, version=2)).is_draft
    amended = Event("修正", 2, date="2025-07-15")
    found = standing_of(reading(SENT, FILED, amended, version=2))
    assert (found.is_draft, found.is_filed) == (False, False)


def test_content_changed_since_it_was_sent_is_a_draft_whatever_came_after():
    before = full_plan(other="原來的文字。")
    assert standing_of(reading(SENT, FILED, stamped=before)).is_draft
    later = Event("函報", 2, date="2025-07-15")
    assert not standing_of(reading(SENT, later, stamped=before, version=2)).is_draft


def test_the_last_filing_of_the_version_counts():
    earlier = replace(FILED, date="2025-04-01", document_number="較早")
    found = standing_of(reading(SENT, FILED, earlier))
    assert (found.filed_date, found.filed_number) == ("114年4月16日", "高市研發字第2號")
    assert standing_of(reading(replace(FILED, version=None))).is_filed


# publishing


@pytest.mark.parametrize("suffix", [".odt", ".docx", ".json", ".csv"])
def test_only_a_plan_on_file_is_published(suffix, tmp_path):
    target = tmp_path / f"公開{suffix}"
    with pytest.raises(UsageError, match="第1版的核備，還不能公開"):
        export_plan(reading(SENT), target, publish=True)
    with pytest.raises(UsageError, match="送件後改過內容"):
        export_plan(reading(FILED, stamped=full_plan(other="舊")), target, publish=True)
    assert list(tmp_path.iterdir()) == []
    export_plan(reading(FILED), target, publish=True)
    assert target.stat().st_size


def test_published_data_has_nothing_of_what_was_noted_while_working(tmp_path):
    first, *rest = full_plan().measures
    measures = (replace(first, note="待確認", extra={"承辦": "分機123"}, carried="舊文"), *rest)
    said = reading(
        FILED, measures=measures, reports=(Report("0", "秘書室"),), doubts=({"kind": "疑義"},)
    )
    for publish, wanted in ((False, True), (True, False)):
        export_plan(said, tmp_path / "a.json", publish=publish)
        text = (tmp_path / "a.json").read_text(encoding="utf-8")
        words = ("待確認", "分機123", "舊文", "reports", "疑義")
        assert [word in text for word in words] == [wanted] * 5
    assert json.loads(text)["measures"][0]["action"] == first.action


# the command


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook of a plan."""
    plan = full_plan()
    target = tmp_path / "三民.xlsx"
    write_template(target, plan, layout(framework(plan.framework)), has_units=True)
    return target


def test_a_workbook_becomes_a_document_in_both_formats(book, tmp_path, capsys):
    plan = read(book).reading.plan
    for suffix, tables_of in ((".odt", odt_tables), (".docx", docx_tables)):
        target = tmp_path / f"計畫{suffix}"
        assert main(["export", str(book), "-o", str(target)]) == 0
        assert tables_of(target.read_bytes()) == tables(document(plan))
        assert "23 項措施" in capsys.readouterr().out


def test_the_command_refuses_to_publish_a_draft(book, tmp_path, capsys):
    target = tmp_path / "計畫.odt"
    assert main(["export", str(book), "-o", str(target), "--publish"]) == 2
    assert "還不能公開" in capsys.readouterr().err
    assert not target.exists()


def test_a_pdf_without_libreoffice_says_what_to_do_and_leaves_nothing(
    book, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv(SOFFICE, str(tmp_path / "none"))
    assert main(["export", str(book), "-o", str(tmp_path / "計畫.pdf")]) == 2
    assert "沒有 LibreOffice" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [book.name]


def test_a_damaged_look_of_the_city_is_told_and_the_old_file_stands(
    book, tmp_path, monkeypatch, capsys
):
    home = tmp_path / "home"
    home.mkdir()
    (home / "documents.json").write_text('{"sizes": 3}', encoding="utf-8")
    monkeypatch.setenv("XLPLAN_HOME", str(home))
    target = tmp_path / "計畫.odt"
    target.write_text("舊的", encoding="utf-8")
    assert main(["export", str(book), "-o", str(target)]) == 2
    assert "文件樣式" in capsys.readouterr().err
    assert target.read_text(encoding="utf-8") == "舊的"


def test_a_document_of_ours_is_known_again_and_others_are_not(tmp_path):
    ours = tmp_path / "a.odt"
    write_document(reading(), ours)
    assert is_document(ours)
    other, text = tmp_path / "b.odt", tmp_path / "c.odt"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("meta.xml", "<meta:generator>LibreOffice/7.4</meta:generator>")
    text.write_text("文字", encoding="utf-8")
    (tmp_path / "d.pdf").write_bytes(b"%PDF-1.6")
    paths = (other, text, tmp_path / "d.pdf", tmp_path / "none.odt")
    assert [is_document(path) for path in paths] == [False] * 4


def test_an_agency_s_kind_is_looked_up_where_the_plan_does_not_say_it(tmp_path):
    said = full_plan()
    health = replace(said.agency, name="高雄市彌陀區衛生所", kind="", sections=("甲課",))
    write_document(Reading(replace(said, agency=health)), tmp_path / "a.odt")
    head = odt_tables((tmp_path / "a.odt").read_bytes())[0][0]
    assert [cell.lines[0] for cell in head if cell] == ["工作要項", "工作重點", "業務單位"]


def test_a_plan_of_a_thousand_measures_is_written_in_no_time(tmp_path):
    many = tuple(
        Measure(id=f"m{n}", order=n, sub_item="1-1", heading=f"題{n // 9}", action="辦理。" * 30)
        for n in range(1000)
    )
    for suffix in (".odt", ".docx"):
        write_document(reading(measures=many), tmp_path / f"a{suffix}")
    assert len(odt_tables((tmp_path / "a.odt").read_bytes())[0]) == 1001


@pytest.mark.real
@pytest.mark.skipif(not real_plans.is_there(), reason="the real plans are not beside the project")
@pytest.mark.parametrize("name", real_plans.NAMES)
def test_the_real_plans_become_documents_that_say_the_same(name, tmp_path):
    plan = Plan.from_dict(real_plans.plan_json(real_plans.outline(name)))
    for suffix, tables_of in ((".odt", odt_tables), (".docx", docx_tables)):
        target = tmp_path / f"{name}{suffix}"
        export_plan(Reading(plan), target)
        written = tables_of(target.read_bytes())
        wanted = tables(document(plan))
        assert written[0][1:] == wanted[0][1:]
        rows = written[0][1:]
        assert len(rows) == len(plan.measures)
        units = [cell.lines for row in rows for cell in row[3:] if cell]
        named = [item for item in plan.measures if item.responsible_units]
        assert sum(any(names) for names in units) == len(named)


# what a person should know before


def test_one_sections_copy_makes_no_document_of_the_agency(tmp_path: Path):
    copy = replace(reading(), section="民政課")
    with pytest.raises(
        UsageError, match=r"「民政課」：這是課室檔，不能做成機關的計畫書.+合併課室檔"
    ):
        export_plan(copy, tmp_path / "a.odt")
    assert list(tmp_path.iterdir()) == []
    export_plan(copy, tmp_path / "a.json")  # data may go from hand to hand


def test_what_an_import_left_open_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    doubts = ({"kind": "讀取說明", "text": "一句"}, {"kind": "課室數目不符", "text": "二句"})
    plan = full_plan(doubts=doubts, leftovers=({"text": "三句"}, {"text": "四句"}))
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan.to_dict(), ensure_ascii=False), encoding="utf-8")
    assert main(["export", str(path), "-o", str(tmp_path / "a.odt")]) == 0
    told = capsys.readouterr().out
    assert "還有 1 處疑義沒有確認，2 段文字沒有歸位，沒有印在計畫書裡。請看「匯入疑義」。" in told
    assert main(["export", str(path), "-o", str(tmp_path / "a.csv")]) == 0
    assert "疑義" not in capsys.readouterr().out
