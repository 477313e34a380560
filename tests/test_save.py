"""Files are written beside their target first: on failure the old one stands, nothing is left."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import xlsxwriter

from xlplan.books.save import replacing
from xlplan.errors import Unreadable, Unwritable

NOBODY = 65534


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "計畫.xlsx"
    path.write_text("old", encoding="utf-8")
    return path


def write(path: Path, text: str = "new") -> None:
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def assert_untouched(target: Path) -> None:
    assert target.read_text(encoding="utf-8") == "old"
    assert list(target.parent.iterdir()) == [target]


def test_the_new_file_takes_the_place_of_the_old_one(target: Path) -> None:
    write(target)
    assert target.read_text(encoding="utf-8") == "new"
    assert list(target.parent.iterdir()) == [target]


def test_the_temporary_file_has_the_targets_suffix_and_is_hidden(target: Path) -> None:
    with replacing(target) as temporary:
        assert temporary.suffix == ".xlsx"
        assert temporary.name.startswith(".")
        assert temporary.parent == target.parent
        temporary.touch()


def test_a_new_file_has_the_usual_mode_and_an_old_one_keeps_its_own(target: Path) -> None:
    fresh, plain = target.with_name("new.xlsx"), target.with_name("plain.xlsx")
    write(fresh)
    plain.write_text("", encoding="utf-8")
    assert fresh.stat().st_mode == plain.stat().st_mode
    target.chmod(0o640)
    write(target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_link_stays_a_link(target: Path) -> None:
    link = target.with_name("link.xlsx")
    link.symlink_to(target)
    write(link)
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize("error", [ValueError("no"), Unreadable("a", "F103"), KeyboardInterrupt()])
def test_any_failure_leaves_the_old_file_and_passes_on(target: Path, error: BaseException) -> None:
    with pytest.raises(type(error)), replacing(target) as temporary:
        temporary.write_text("half", encoding="utf-8")
        raise error
    assert_untouched(target)


def test_a_folder_is_no_target(tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match="這是資料夾"):
        write(tmp_path)


@pytest.mark.parametrize("folder", ["none", "計畫.xlsx"])
def test_a_missing_folder_is_named(target: Path, folder: str) -> None:
    with pytest.raises(Unwritable, match=f"找不到資料夾「.*{folder}」"):
        write(target.parent / folder / "new.xlsx")
    assert_untouched(target)


def test_a_name_too_long_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match="檔名太長"):
        write(tmp_path / ("長" * 200 + ".xlsx"))
    assert list(tmp_path.iterdir()) == []


def test_an_error_that_xlsxwriter_wraps_is_told_the_same(target: Path) -> None:
    with pytest.raises(Unwritable, match=r"找不到資料夾"), replacing(target) as temporary:
        xlsxwriter.Workbook(str(temporary / "inside.xlsx")).close()
    assert_untouched(target)


FILL = """
import resource, signal, sys
from pathlib import Path
from xlplan.books.save import replacing
from xlplan.errors import Unwritable
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    with replacing(Path(sys.argv[1])) as temporary:
        temporary.write_bytes(bytes(100_000))
except Unwritable as error:
    sys.stdout.buffer.write(str(error).encode())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits and users of POSIX")
def test_a_full_disk_leaves_the_old_file(target: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILL, str(target)], capture_output=True, check=True
    )
    assert "磁碟空間不足。原來的檔案沒有更動。" in done.stdout.decode()
    assert_untouched(target)


WRITE = f"""
import os, sys
from pathlib import Path
from xlplan.books.save import replacing
from xlplan.errors import Unwritable
if os.getuid() == 0:
    os.setgid({NOBODY}); os.setuid({NOBODY})
try:
    with replacing(Path(sys.argv[1])) as temporary:
        temporary.write_text("new", encoding="utf-8")
except Unwritable as error:
    sys.stdout.buffer.write(str(error).encode())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits and users of POSIX")
@pytest.mark.parametrize("locked", ["folder", "file"])
def test_without_permission_the_old_file_stands(target: Path, locked: str) -> None:
    shared = Path(tempfile.gettempdir())
    for folder in (target.parent, *target.parent.parents[:3]):
        if folder not in (shared, *shared.parents) and os.access(folder, os.W_OK):
            folder.chmod(0o755)
    target.parent.chmod(0o555 if locked == "folder" else 0o777)
    target.chmod(0o666 if locked == "folder" else 0o444)
    done = subprocess.run(
        [sys.executable, "-c", WRITE, str(target)], capture_output=True, check=True
    )
    target.parent.chmod(0o755)
    assert "沒有寫入的權限" in done.stdout.decode()
    assert_untouched(target)
