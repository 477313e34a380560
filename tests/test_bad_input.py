"""Whatever is handed in: one clear problem in Chinese, the exit code, soon, in little memory."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import bad_files, small_files
from xlplan.cli import main

SECONDS, MEGABYTES = 8, 300
NOBODY = 65534
# A process begins as a copy of the one that starts it, and its peak counts from there. This one may
# be large by now, so a small one starts the command and tells the peak, in KiB, last on stderr.
MEASURE = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def check(path, *more):
    """Run ``check --json`` in a process of its own; return exit code, problems, seconds, MiB."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "xlplan", "check", str(path), "--json", *more]
    measured = [sys.executable, "-S", "-c", MEASURE, *command]
    done = subprocess.run(measured, capture_output=True, check=False)
    seconds = time.perf_counter() - start
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    (found,) = json.loads(done.stdout.decode("utf-8"))["files"]
    assert found["path"] == str(path)
    return done.returncode, found, seconds, int(done.stderr.split()[-1]) / 1024


UNREADABLE = {
    "空的.xlsx": (bad_files.empty, "F111"),
    "名單.xlsx": (bad_files.csv_renamed, "F102"),
    "網頁.xlsx": (bad_files.web_page, "F102"),
    "壓縮.xlsx": (bad_files.zip_without_workbook, "F105"),
    "文件.xlsx": (bad_files.word_document, "F105"),
    "截斷.xlsx": (bad_files.truncated, "F103"),
    "壞掉.xlsx": (bad_files.damaged_part, "F103"),
    "密碼.xlsx": (bad_files.password_protected, "F104"),
    "密碼.ods": (bad_files.encrypted_ods, "F104"),
    "舊檔.xls": (bad_files.old_xls, "F112"),
    "炸彈.xlsx": (bad_files.zip_bomb, "F109"),
    "謊報.xlsx": (bad_files.lying_zip_bomb, None),
    "實體.xlsx": (bad_files.entities, "F110"),
    "~$計畫.xlsx": (small_files.good, "F107"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_is_one_problem_that_says_why(tmp_path, name):
    make, code = UNREADABLE[name]
    path = tmp_path / name
    make(path)
    left, found, seconds, megabytes = check(path)
    assert left == 2
    (problem,) = found["problems"]
    assert problem["code"] == code or (code is None and problem["code"][0] == "F")
    assert problem["severity"] == "error"
    assert problem["hint"]
    assert found["agency"] is None
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


READABLE = {
    "百萬列.xlsx": bad_files.million_blank_rows,
    "最遠的格.xlsx": bad_files.stray_cell,
    "遠處.xlsx": lambda path: bad_files.stray_cell(path, "N1048576"),
    "遠處.ods": bad_files.stray_cell_ods,
    "新錯誤.xlsx": bad_files.new_error,
    "嚴格.xlsx": bad_files.strict,
}


@pytest.mark.parametrize("name", READABLE)
def test_a_file_that_would_bring_a_reader_down_is_read(tmp_path, name):
    path = tmp_path / name
    READABLE[name](path)
    left, found, seconds, megabytes = check(path)
    assert left == 1
    assert "B203" in {item["code"] for item in found["problems"]}
    assert not {item["code"] for item in found["problems"]} & {"F103", "F114", "F116"}
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


def test_a_missing_file_and_a_folder_are_told(tmp_path):
    assert [item["code"] for item in check(tmp_path / "無.xlsx")[1]["problems"]] == ["F101"]
    assert [item["code"] for item in check(tmp_path)[1]["problems"]] == ["F106"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
def test_a_file_without_permission_is_told(tmp_path):
    path, known = tmp_path / "機密.xlsx", tmp_path / "公開.xlsx"
    for made in (path, known):
        small_files.good(made)
    path.chmod(0o600)
    code = (
        "import os, sys\n"
        "from xlplan.cli import main\n"
        "main(['check', sys.argv[1]])\n"  # load all there is to load while it may be read
        f"os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})\n"
        "sys.exit(main(['check', '機密.xlsx']))\n"
    )
    command = [sys.executable, "-c", code, str(known)]
    done = subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        check=False,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )
    assert done.returncode == 2, done.stderr
    assert "沒有讀取這個檔案的權限" in done.stdout


def template_words(target):
    return ["template", "--year", "114", "--agency", "三民區公所", "-o", str(target)]


def test_a_full_disk_leaves_the_old_file_as_it_was(tmp_path):
    target = tmp_path / "計畫.xlsx"
    target.write_bytes(b"the old file")
    code = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))\n"
        "from xlplan.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    command = [sys.executable, "-c", code, *template_words(target)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2, done.stderr
    assert str(target) in done.stderr or target.name in done.stderr
    assert "Traceback" not in done.stderr
    assert target.read_bytes() == b"the old file"
    assert [item.name for item in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize("place", ["資料夾", "沒有/這個/資料夾/計畫.xlsx"])
def test_a_target_that_cannot_be_written_is_told(tmp_path, place, capsys):
    (tmp_path / "資料夾").mkdir()
    assert main(template_words(tmp_path / place)) == 2
    assert "資料夾" in capsys.readouterr().err


def test_one_bad_file_stops_no_other(tmp_path):
    bad, good = tmp_path / "壞.xlsx", tmp_path / "好.xlsx"
    bad_files.truncated(bad)
    assert main(template_words(good)) == 0
    command = [sys.executable, "-m", "xlplan", "check", str(bad), str(good), "--json"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 2
    files = json.loads(done.stdout.decode("utf-8"))["files"]
    assert [item["agency"] for item in files] == [None, "高雄市三民區公所"]
