"""LibreOffice as an engine of xlwings: starting and ending it, opening and saving workbooks."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

import xlplan.libreoffice as lo
from xlplan.errors import Locked, OfficeError, OfficeGone
from xlplan.libreoffice import bridge, installed
from xlplan.libreoffice.locks import lock_of, remove_dead_lock

pytestmark = pytest.mark.live


@pytest.fixture
def second(app: xw.App) -> Iterator[xw.App]:
    """Another LibreOffice, for what ends one."""
    running = lo.start()
    yield running
    running.kill()
    app.activate()


@pytest.fixture
def saved(book: xw.Book, tmp_path: Path) -> Path:
    """A workbook on disk that nobody has open."""
    path = tmp_path / "資料 1.xlsx"
    cell(book, "A1").String = "甲"
    book.impl.save_copy(path)
    return path


def cell(book: xw.Book, address: str, sheet: int = 0) -> Any:
    return book.sheets[sheet].api.getCellRangeByName(address)


def runs(group: int) -> bool:
    """Say whether a process of a group still runs; one that has ended and waits is none."""
    listed = subprocess.run(
        ["ps", "-eo", "pgid=,stat="], capture_output=True, text=True, check=True
    )
    found = (line.split() for line in listed.stdout.splitlines())
    return any(int(pgid) == group and not state.startswith("Z") for pgid, state in found)


@pytest.fixture
def profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which profiles are made meanwhile."""
    folder = tmp_path / "profiles"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


# ---- the office


def test_an_app_of_xlwings_is_a_libreoffice_while_the_engine_is_active(app: xw.App) -> None:
    xw.engines["libreoffice"].activate()
    with xw.App(visible=False) as other:
        assert other.engine.name == "libreoffice"
        assert len(other.books) == 1
        assert xw.apps.active == other
        assert set(xw.apps.keys()) >= {app.pid, other.pid}
        assert xw.books.active == other.books[0]
        assert other.version >= 7
        assert Path(other.path).is_dir()
    assert other.pid not in list(xw.apps.keys())
    assert not runs(other.pid)


def test_nothing_is_left_of_an_office_that_was_killed(app: xw.App, profiles: Path) -> None:
    other = lo.start()
    assert [item.name[:14] for item in profiles.iterdir()] == ["xlplan-office-"]
    other.kill()
    assert not runs(other.pid)
    assert not list(profiles.iterdir())
    assert runs(app.pid)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="the system shows no processes")
def test_an_office_does_not_fill_the_memory_with_heaps_of_its_threads(app: xw.App) -> None:
    """Forty workbooks opened, saved and closed took 530 MB, and take 370 with two heaps."""
    started_with = Path(f"/proc/{app.pid}/environ").read_bytes().split(b"\0")
    assert f"MALLOC_ARENA_MAX={os.environ.get('MALLOC_ARENA_MAX', '2')}".encode() in started_with


def test_a_file_that_a_killed_office_had_open_is_opened_again(
    app: xw.App, saved: Path, profiles: Path
) -> None:
    other = lo.start()
    other.books.open(saved)
    app.activate()
    with pytest.raises(OfficeError, match="正由別人開啟"):
        app.books.open(saved)
    other.kill()
    assert lock_of(saved).exists()
    opened = app.books.open(saved)
    assert not opened.impl.read_only
    opened.close()


@pytest.mark.parametrize(
    "said",
    [
        ",王小明,elsewhere,22.11.2026 08:00,file:///tmp/xlplan-office-abc/profile;",
        f",王小明,{socket.gethostname()},22.11.2026 08:00,file:///home/clerk/profile;",
        "",
    ],
)
def test_the_lock_of_somebody_else_stays(tmp_path: Path, said: str) -> None:
    lock = lock_of(tmp_path / "a.xlsx")
    lock.write_text(said, encoding="utf-8")
    assert not remove_dead_lock(tmp_path / "a.xlsx")
    assert lock.read_text(encoding="utf-8") == said


@pytest.mark.parametrize(
    "end", ["", "raise SystemExit(3)", "1 / 0", "import os; os.kill(os.getpid(), 9)"]
)
def test_an_office_ends_with_the_program_that_started_it(
    saved: Path, profiles: Path, end: str
) -> None:
    code = f"""
import xlplan.libreoffice as lo
app = lo.start()
app.books.open({str(saved)!r})
print(app.pid, flush=True)
{end}
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, timeout=90, check=False
    )
    until = time.monotonic() + 15
    while (runs(int(done.stdout)) or list(profiles.iterdir())) and time.monotonic() < until:
        time.sleep(0.1)
    assert not runs(int(done.stdout))
    assert not list(profiles.iterdir())
    if done.returncode >= 0:
        assert [path.name for path in saved.parent.iterdir() if "lock" in path.name] == []


def test_an_office_that_does_not_start_is_said_and_leaves_nothing(profiles: Path) -> None:
    with pytest.raises(OfficeGone, match="連不上"):
        lo.start(soffice=Path("/bin/false"))
    with pytest.raises(OfficeGone, match="無法啟動"):
        lo.start(soffice=Path(__file__))
    assert not list(profiles.iterdir())


def test_an_open_dialog_does_not_keep_an_office_alive(second: xw.App) -> None:
    os.killpg(second.pid, signal.SIGSTOP)  # it no longer answers, as behind a modal dialog
    begun = time.monotonic()
    second.quit()
    assert not runs(second.pid)
    assert time.monotonic() - begun < 30


def test_one_that_was_connected_to_is_let_go_and_runs_on(app: xw.App) -> None:
    other = lo.connect(app.impl.pipe)
    assert other == app
    with pytest.raises(OfficeGone, match="連不上"):
        lo.connect("xlplan-nobody-listens")


def test_what_is_asked_of_an_office_that_is_gone_raises_office_gone(second: xw.App) -> None:
    opened = second.books.add()
    sheet = opened.sheets[0]
    font = sheet["A1"].font
    os.killpg(second.pid, signal.SIGKILL)
    time.sleep(0.5)
    with pytest.raises(OfficeGone, match="已經關閉"):
        _ = sheet.name
    with pytest.raises(OfficeGone):
        sheet.name = "x"
    with pytest.raises(OfficeGone):
        font.bold = True
    with pytest.raises(OfficeGone):
        opened.sheets.add()
    with pytest.raises(OfficeGone):
        second.books.add()
    with pytest.raises(OfficeGone), second.properties(screen_updating=False):
        pass


def test_an_error_inside_a_context_manager_of_xlwings_arrives_as_it_is(book: xw.Book) -> None:
    with pytest.raises(OfficeError), book.app.properties(display_alerts=True):
        book.impl.save("/nowhere/at/all.abc")


def test_what_the_engine_lacks_is_named(book: xw.Book) -> None:
    with pytest.raises(NotImplementedError, match=r"^Sheet\.charts$"):
        _ = book.sheets[0].charts
    with pytest.raises(NotImplementedError, match=r"^App\.interactive$"):
        book.app.interactive = False


# ---- the bridge


def test_the_bridge_leaves_imports_paths_and_environment_alone() -> None:
    code = """
import os, sys
before = list(sys.path), dict(os.environ)
from xlplan.libreoffice import bridge
bridge.load()
assert (list(sys.path), dict(os.environ)) == before
assert "URE_BOOTSTRAP" not in os.popen("env").read()
from com.sun.star.table import CellAddress
try:
    from nowhere import something
except ModuleNotFoundError as error:
    print(error)
try:
    import mailmerge
except ModuleNotFoundError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["No module named 'nowhere'", "No module named 'mailmerge'"]


def test_the_bridge_says_for_which_python_it_was_built(app: xw.App) -> None:
    assert [item.python for item in installed.bindings()][:1] == [sys.version_info[:2]]


def test_without_libreoffice_the_message_is_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(installed.SOFFICE, "/nowhere/soffice")
    with pytest.raises(OfficeGone, match="找不到 LibreOffice"):
        lo.start()


# ---- opening


def test_a_file_is_opened_once(app: xw.App, saved: Path) -> None:
    opened = xw.Book(saved)
    assert xw.Book(saved) == opened
    assert app.impl.books.open(str(saved)).name == opened.name
    assert app.books.open(saved) == opened
    assert [item.name for item in app.books].count(saved.name) == 1
    assert (opened.name, opened.fullname) == (saved.name, str(saved))
    assert app.books[saved.name.upper()] == opened
    assert app.books.active == opened
    assert not opened.impl.modified
    assert cell(opened, "A1").String == "甲"


def test_a_workbook_is_active_once_it_is_activated(app: xw.App, book: xw.Book) -> None:
    other = app.books.add()
    assert app.books.active == other
    book.activate()
    assert app.books.active == book


def test_formulas_are_calculated_when_a_file_is_opened(app: xw.App, tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "f.xlsx") as made:
        made.add_worksheet("s").write_formula("A1", "=1+1", value=0)
    assert cell(app.books.open(tmp_path / "f.xlsx"), "A1").Value == 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "找不到檔案"),
        (b"", "空的"),
        (b"hello\nworld", "不是試算表"),
        (b"PK\x03\x04" + b"x" * 500, "無法開啟"),
    ],
)
def test_a_file_that_cannot_be_opened_is_said(
    app: xw.App, tmp_path: Path, content: bytes | None, says: str
) -> None:
    path = tmp_path / "壞.xlsx"
    if content is not None:
        path.write_bytes(content)
    before = len(list(app.api.Components))
    with pytest.raises(OfficeError, match=says):
        app.impl.books.open(str(path))
    assert len(list(app.api.Components)) == before


def test_a_file_open_in_another_office_is_said(app: xw.App, second: xw.App, saved: Path) -> None:
    second.books.open(saved)
    with pytest.raises(OfficeError, match="正由別人開啟"):
        app.books.open(saved)
    assert app.books.open(saved, read_only=True).impl.read_only


def test_macros_of_a_workbook_never_run(app: xw.App, book: xw.Book) -> None:
    with pytest.raises(OfficeError, match="巨集不會執行"):
        book.macro("Module1.Main")()
    with pytest.raises(OfficeError, match="找不到巨集"):
        app.macro("Module1.Nothing")()


# ---- read only, protected


def test_a_workbook_open_for_reading_refuses_changes(app: xw.App, saved: Path) -> None:
    opened = app.books.open(saved, read_only=True)
    assert opened.impl.read_only
    with pytest.raises(Locked, match="只能讀取"):
        opened.sheets.add()
    with pytest.raises(Locked, match="只能讀取"):
        opened.save()
    with pytest.raises(Locked, match="只能讀取"):
        opened.sheets[0].name = "x"
    cells = opened.sheets[0]["A1:B2"]
    acts: list[Callable[[], object]] = [
        lambda: setattr(cells, "value", 1),
        cells.clear_contents,
        lambda: cells.insert("down"),
        lambda: cells.delete("up"),
        cells.merge,
        cells.autofit,
        lambda: setattr(cells, "color", (1, 2, 3)),
        lambda: setattr(cells, "column_width", 40),
        lambda: setattr(cells.rows, "hidden", True),
        lambda: setattr(cells.borders["edge_top"], "line_style", "continuous"),
        lambda: cells[0, 0].add_note("註"),
        lambda: cells[0, 0].add_hyperlink("https://www.kcg.gov.tw"),
        lambda: opened.sheets[0].tables.add(cells),
        opened.sheets[0].clear,
    ]
    for act in acts:
        with pytest.raises(Locked, match="只能讀取"):
            act()
    assert not opened.impl.modified


def test_a_closed_workbook_is_told_from_a_closed_office(app: xw.App) -> None:
    opened = app.books.add()
    opened.close()
    with pytest.raises(OfficeError, match="這個檔案或工作表已經關閉") as caught:
        opened.sheets.add()
    assert not isinstance(caught.value, OfficeGone)
    assert caught.value.__context__ is None


# ---- saving


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".ods", ".csv"])
def test_the_suffix_chooses_the_format(
    app: xw.App, book: xw.Book, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"計畫{suffix}"
    cell(book, "A1").String = "提升"
    book.save(path)
    assert (book.name, book.impl.modified) == (path.name, False)
    if suffix == ".csv":
        assert path.read_text("utf-8-sig").strip() == "提升"
    else:
        kinds = {".ods": "mimetype"}
        assert kinds.get(suffix, "[Content_Types].xml") in zipfile.ZipFile(path).namelist()
    cell(book, "A1").String = "服務"
    book.save()
    book.close()
    assert cell(app.books.open(path), "A1").String == "服務"


def test_a_copy_leaves_the_workbook_where_and_as_it_is(book: xw.Book, tmp_path: Path) -> None:
    cell(book, "A1").String = "x"
    for suffix in (".xlsx", ".ods", ".pdf"):
        book.impl.save_copy(tmp_path / f"copy{suffix}")
        assert (tmp_path / f"copy{suffix}").stat().st_size > 1000
    assert book.impl.modified
    assert not book.impl.document.hasLocation()
    book.impl.modified = False
    book.impl.save_copy(tmp_path / "copy.xlsx")
    assert not book.impl.modified


@pytest.mark.parametrize("quality", ["standard", "minimum"])
def test_a_pdf_is_made(book: xw.Book, tmp_path: Path, quality: str) -> None:
    cell(book, "A1").String = "x"
    made = book.to_pdf(tmp_path / "a.pdf", quality=quality)
    assert Path(made).read_bytes().startswith(b"%PDF")


def test_a_new_workbook_without_a_path_is_saved_in_the_current_folder(
    book: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    title = book.name
    book.save()
    assert book.fullname == str(tmp_path / f"{title}.xlsx")


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_password_is_needed_to_open_what_was_saved_with_it(
    app: xw.App, book: xw.Book, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"密{suffix}"
    cell(book, "A1").String = "甲"
    book.save(path, password="秘密1")
    book.close()
    for password in (None, "x"):
        with pytest.raises(OfficeError, match="密碼"):
            app.books.open(path, password=password)
    opened = app.books.open(path, password="秘密1")
    assert cell(opened, "A1").String == "甲"


@pytest.mark.parametrize("name", ["a.abc", "missing.xlsx/a.xlsx"])
def test_a_file_that_cannot_be_written_is_said(book: xw.Book, tmp_path: Path, name: str) -> None:
    (tmp_path / "missing.xlsx").write_text("")
    with pytest.raises(OfficeError, match=r"不能存成|無法存檔"):
        book.save(tmp_path / name)
    with pytest.raises(OfficeError, match="不能加密碼"):
        book.save(tmp_path / "a.csv", password="x")


# ---- one step for Ctrl+Z


def test_a_step_is_undone_at_once_and_exactly(book: xw.Book) -> None:
    manager = book.api.UndoManager
    cells = cell(book, "A1:C2")
    before = (("1", "", "'01"), ("", "=1+1", "文字"))
    cells.setFormulaArray(before)
    manager.clear()
    after = (("a", "b", ""), ("", "e", "f"))
    with book.impl.undo("檢核"):
        book.impl.write(cells, lambda: cells.setDataArray(after))
        with book.impl.undo("裡面"):
            cell(book, "E1").String = "x"
    assert manager.getAllUndoActionTitles() == ("檢核",)
    manager.undo()
    assert (cells.getFormulaArray(), cell(book, "E1").String) == (before, "")
    manager.redo()
    assert (cells.getDataArray(), cell(book, "E1").String) == (after, "x")


def test_a_step_that_fails_is_closed_and_its_writing_is_put_back(book: xw.Book) -> None:
    manager = book.api.UndoManager
    cells = cell(book, "A1:A2")
    cells.setFormulaArray((("1",), ("",)))
    manager.clear()
    with pytest.raises(ZeroDivisionError), book.impl.undo("檢核"):
        book.impl.write(cells, lambda: 1 / 0)
    assert cells.getFormulaArray() == (("1",), ("",))
    assert manager.getAllUndoActionTitles() == manager.getAllRedoActionTitles() == ()
    assert not book.api.hasControllersLocked()


def test_a_step_that_is_undone_leaves_the_workbook_in_front_alone(
    app: xw.App, book: xw.Book, tmp_path: Path
) -> None:
    """Its window showed the sheet with the number of the one undone: none, and saving crashed."""
    last = book.sheets.add("最後", after=book.sheets[-1])
    front = app.books.add()
    shown = front.sheets.active.name
    with pytest.raises(ZeroDivisionError), book.impl.undo("檢核"):
        last["A1:B2"].value = "x"
        raise ZeroDivisionError
    with book.impl.undo("填入"):
        last["A1:B2"].value = "x"
    book.impl.take_back("填入")
    assert last["A1"].value is None
    assert front.sheets.active.name == shown
    assert app.books.active == front
    front.save(tmp_path / "front.xlsx")
    front.close()


# ---- the rest of xlwings


def test_the_selection_is_what_a_person_selected(app: xw.App, book: xw.Book) -> None:
    sheet = book.sheets.add("x")
    sheet["B2:C3"].select()
    assert app.selection == sheet["B2:C3"]
    assert book.selection.address == "$B$2:$C$3"
    several = book.api.createInstance("com.sun.star.sheet.SheetCellRanges")
    for address in ("D4:E5", "G7"):
        several.addRangeAddress(cell(book, address).RangeAddress, False)
    book.api.CurrentController.select(several)
    assert app.selection.address == "$D$4:$E$5"


def test_the_caller_of_a_macro_can_be_mocked(book: xw.Book) -> None:
    book.set_mock_caller()
    assert xw.Book.caller() == book


def test_screen_and_calculation_can_be_switched(app: xw.App, book: xw.Book) -> None:
    with app.properties(screen_updating=False, calculation="manual", status_bar="檢核中…"):
        assert (app.screen_updating, app.calculation) == (False, "manual")
        assert app.status_bar == "檢核中…"
        cell(book, "A1").Formula = "=B1+1"
        cell(book, "B1").Value = 4
        app.calculate()
        assert cell(book, "A1").Value == 5
    assert (app.screen_updating, app.calculation, app.status_bar) == (True, "automatic", False)


def test_the_status_bar_outlives_the_window_it_was_shown_in(app: xw.App, tmp_path: Path) -> None:
    first, second = app.books.add(), app.books.add()
    second.activate()
    app.status_bar = "在這個視窗"
    second.close()
    app.status_bar = "在另一個視窗"
    assert app.status_bar == "在另一個視窗"
    app.status_bar = False
    assert app.status_bar is False
    first.close()


def test_a_message_needs_a_screen(app: xw.App) -> None:
    with pytest.raises(OfficeError, match="在背景啟動"):
        app.alert("好")


def test_uno_exceptions_have_one_root() -> None:
    assert bridge.exceptions()[0].__name__.endswith("Exception")
