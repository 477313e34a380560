"""The scripts of docs/libreoffice.md, each run as its reader would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from xlplan.books.read import read
from xlplan.workflow.demo import run_demo

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "libreoffice.md"
SCRIPTS = re.findall(
    r"<!-- script -->\n```python\n(.+?)```", DOCUMENT.read_text("utf-8"), re.DOTALL
)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where the demonstration's agencies sent their plans to."""
    folder = tmp_path_factory.mktemp("demo")
    list(run_demo(folder))
    return folder / "1_各機關送件"


def ran(script: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", script],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.mark.live
def test_five_lines_read_a_sheet_and_save_as_ods(soffice: Path, sent: Path) -> None:
    assert len(SCRIPTS[0].strip().splitlines()) - 2 <= 5  # besides the import and a blank line
    said = ran(SCRIPTS[0], sent)
    assert said.startswith("['序號', '次項', '重點標題', '具體作法', '執行課室'")
    notes = next(g for g in read(sent / "三民區公所_筆記.ods").grids if g.name == "筆記")
    assert [list(row[:2]) for row in notes.rows] == [["項目", "數量"], ["措施", 31]]


@pytest.mark.live
def test_a_button_pressed_from_a_script_counts_the_problems(soffice: Path, sent: Path) -> None:
    assert ran(SCRIPTS[1], sent).startswith("檢核完成：錯誤8、警告2、提示4。")
    rows = next(g.rows for g in read(sent / "114_旗山區公所_v1.xlsx").grids if g.name == "檢核結果")
    assert len([row for row in rows[3:] if row and row[0]]) == 14
