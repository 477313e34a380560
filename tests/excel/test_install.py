"""Installing for Excel in folders like those of Windows and the Mac: what is put, and taken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path, PureWindowsPath

import pytest

from tests.excel.windows import brought, bundle, computer, ready_python, run, tree
from tests.test_install import bare_python
from xlplan.excel import placed, settings, ways
from xlplan.excel.profile import Profile
from xlplan.excel.shipped import VERSION

__all__ = ["bundle"]

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs programs of a POSIX system")
SERVER = ("--server", "https://xlplan.example.gov.tw/")
ADDIN = "AppData/Roaming/Microsoft/Excel/XLSTART/xlplan.xlam"
TEMPLATES = "AppData/Roaming/Microsoft/Templates"
CONF, RECORD = ".xlplan/xlplan.conf", ".xlplan/installed.json"


@pytest.fixture
def clerk(tmp_path: Path, bundle: Path) -> Profile:
    """A computer whose user's name is Chinese, with a blank."""
    return computer(tmp_path / "使用者" / "王 小明")


# ---- what is put where


def test_everything_is_put_where_excel_finds_it(
    clerk: Profile, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(capsys, clerk, *SERVER)
    assert code == 0, said
    found = tree(clerk.home)
    ours = bundle / "xlplan" / "_data" / "workbook_templates"
    assert found[ADDIN] == (ours / "xlplan.xlam").read_bytes()
    assert {name: content for name, content in found.items() if TEMPLATES in name} == {
        f"{TEMPLATES}/提升服務執行計畫.xlsm": (ours / "blank-113.xlsm").read_bytes(),
        f"{TEMPLATES}/提升服務執行計畫（沒有按鈕）.xlsx": (ours / "blank-113.xlsx").read_bytes(),
        f"{TEMPLATES}/提升服務執行計畫（沒有課室的機關）.xlsm": (
            ours / "blank-113-without-sections.xlsm"
        ).read_bytes(),
    }
    assert found[CONF] == b'"WAY","server"\r\n"URL","https://xlplan.example.gov.tw"\r\n'
    assert "使用伺服器：https://xlplan.example.gov.tw\n" in said
    assert "請重新啟動 Excel" in said


def test_what_xlplan_really_brings_is_put_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clerk = computer(tmp_path / "王小明")
    assert run(capsys, clerk, *SERVER)[0] == 0
    kinds = [path.suffix for path in clerk.templates.iterdir()]
    assert sorted(kinds) == [".xlsm", ".xlsm", ".xlsx", ".xlsx"]
    with zipfile.ZipFile(clerk.startup / "xlplan.xlam") as addin:
        assert {"xl/vbaProject.bin", "customUI/customUI14.xml"} <= set(addin.namelist())
    assert run(capsys, clerk, "--check")[0] == 0


def test_installing_again_changes_nothing(
    clerk: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, clerk, *SERVER)
    before = tree(clerk.home)
    code, said = run(capsys, clerk, *SERVER)
    assert (code, tree(clerk.home)) == (0, before)
    assert "改名" not in said


def test_on_a_mac_everything_is_in_the_containers(
    tmp_path: Path, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mac = computer(tmp_path / "Users" / "王小明", system="mac")
    python = ready_python(tmp_path)
    code, said = run(capsys, mac, "--python", str(python))
    assert code == 0, said
    found = tree(mac.home)
    office = "Library/Group Containers/UBF8T346G9.Office/User Content.localized"
    assert f"{office}/Startup.localized/Excel/xlplan.xlam" in found
    assert f"{office}/Templates.localized/提升服務執行計畫.xlsm" in found
    script = f"Library/Application Scripts/com.microsoft.Excel/xlwings-{VERSION}.applescript"
    assert b"VbaHandler" in found[script]  # what xlwings' VBA calls
    conf = found["Library/Containers/com.microsoft.Excel/Data/xlplan.conf"].decode()
    assert conf == f'"WAY","python"\n"INTERPRETER_MAC","{python}"\n'
    code, said = run(capsys, mac, "--way", "frozen")
    assert (code, "Mac 的 Excel 不能用執行檔" in said) == (2, True)


@pytest.mark.parametrize("name", ["自訂 Office 範本", "Custom Office Templates"])
def test_templates_go_to_the_folder_that_office_has_made_for_them(
    name: str, clerk: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    own = clerk.home / "Documents" / name
    own.mkdir(parents=True)
    run(capsys, clerk, *SERVER)
    assert (own / "提升服務執行計畫.xlsm").is_file()
    assert not (clerk.home / TEMPLATES).exists()


def test_documents_may_be_where_onedrive_has_put_them(tmp_path: Path, bundle: Path) -> None:
    shell = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
    moved = computer(
        tmp_path / "王",
        registry={shell: {"Personal": r"%USERPROFILE%\OneDrive - 高雄市政府\文件"}},
    )
    own = moved.home / "OneDrive - 高雄市政府" / "文件" / "自訂 Office 範本"
    own.mkdir(parents=True)
    assert moved.templates == own


def test_the_folder_of_templates_that_a_person_chose_goes_first(
    tmp_path: Path, bundle: Path
) -> None:
    options = r"HKCU\Software\Microsoft\Office\16.0\Excel\Options"
    chosen = computer(tmp_path / "王", registry={options: {"PersonalTemplates": r"D:\我的 範本"}})
    (chosen.home / "Documents" / "自訂 Office 範本").mkdir(parents=True)
    assert chosen.templates == chosen.home / "D:" / "我的 範本"


def test_an_older_office_keeps_its_options_under_its_own_number(tmp_path: Path) -> None:
    offices = {
        rf"HKCU\Software\Microsoft\Office\{number}\Excel\Options": {"PersonalTemplates": folder}
        for number, folder in (("9.0", r"D:\九"), ("15.0", r"D:\十五"))
    }
    assert computer(tmp_path / "王", registry=offices).templates.name == "十五"


def test_the_copies_carry_no_mark_of_the_web(
    clerk: Profile, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = bundle / "xlplan" / "_data" / "workbook_templates" / "xlplan.xlam"
    for path in (ours, clerk.startup / "xlplan.xlam"):
        path.parent.mkdir(parents=True, exist_ok=True)
        placed.mark(path).write_text("[ZoneTransfer]\nZoneId=3\n")
    run(capsys, clerk, *SERVER)
    assert [path for path in clerk.home.rglob("*") if "Zone.Identifier" in path.name] == []


# ---- the settings


def test_the_settings_of_others_stay_byte_for_byte(
    clerk: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    clerk.settings.parent.mkdir()
    others = '"LICENSE_KEY","某某"\r\n'.encode("cp950") + b'"ONEDRIVE_COMMERCIAL_WIN","D:\\x"\r\n'
    clerk.settings.write_bytes(b'"way","frozen"\r\n' + others + b'"EXECUTABLE","C:\\old.exe"\r\n')
    run(capsys, clerk, *SERVER)
    assert clerk.settings.read_bytes() == (
        b'"WAY","server"\r\n"URL","https://xlplan.example.gov.tw"\r\n' + others
    )
    run(capsys, clerk, "--uninstall")
    assert clerk.settings.read_bytes() == others


def test_a_path_is_written_in_the_code_page_that_vba_reads(tmp_path: Path) -> None:
    clerk = computer(tmp_path / "王")
    clerk.settings.parent.mkdir()
    said = settings.wanted(clerk, settings.PYTHON, r"C:\使用者\王 小明\python.exe")
    settings.write(clerk, said)
    assert r"C:\使用者\王 小明\python.exe".encode("cp950") in clerk.settings.read_bytes()
    assert settings.read(clerk) == said


@pytest.mark.parametrize(
    ("path", "told"),
    [("C:\\王\u5586\\python.exe", "「\u5586」不在"), ('C:\\a"b\\python.exe', "引號")],
)
def test_a_path_that_vba_cannot_read_is_told_and_nothing_is_written(
    path: str, told: str, tmp_path: Path
) -> None:
    clerk = computer(tmp_path / "王")
    clerk.settings.parent.mkdir()
    with pytest.raises(settings.UsageError, match=told):
        settings.write(clerk, settings.wanted(clerk, settings.PYTHON, path))
    assert not clerk.settings.exists()


# ---- the ways in


def test_a_python_is_tried_before_anything_is_written(
    clerk: Profile, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(clerk.home)
    code, said = run(capsys, clerk, "--python", str(bare_python(tmp_path / "空的")))
    assert (code, "沒有安裝 xlplan" in said) == (2, True)
    assert tree(clerk.home) == before
    python = str(ready_python(tmp_path))
    code, said = run(capsys, clerk, "--python", python)
    assert code == 0, said
    assert f"：{python}\n" in said
    assert settings.read(clerk) == {"WAY": "python", "INTERPRETER_WIN": python}


def test_a_python_with_another_xlwings_is_told_with_what_to_do(tmp_path: Path) -> None:
    other = tmp_path / "other" / "xlwings"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text('__version__ = "0.30.0"\n')
    python = ready_python(tmp_path, other.parent)
    with pytest.raises(ways.OfficeError, match=rf"0\.30\.0 版，增益集要用 {VERSION} 版。.*pip"):
        ways.python(python)


@POSIX
def test_an_executable_must_be_ours_and_of_this_version(
    clerk: Profile, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "執行 檔" / "xlplan.exe"
    program.parent.mkdir()
    for said, expected in (("0.0.1", 2), (ways.__version__, 0)):
        program.write_text(f"#!/bin/sh\necho {said}\n")
        program.chmod(0o755)
        code, told = run(capsys, clerk, "--way", "frozen", "--python", str(program))
        assert code == expected, told
    assert settings.read(clerk) == {"WAY": "frozen", "EXECUTABLE": str(program)}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--way", "frozen"], "請用 --python 指出 xlplan 執行檔的路徑"),
        (["--way", "frozen", "--python", "沒有"], "找不到執行檔「"),
        (["--way", "server"], "請用 --server 指定伺服器的網址"),
        (["--server", "ftp://x"], "「ftp://x」不是網址"),
        (["--server", 'https://x/"&calc'], "不是網址"),
        (["--way", "python", *SERVER], "--server 只能和 --way server 一起用"),
        ([*SERVER, "--python", "x"], "用伺服器時不需要 --python"),
        (["--way", "other"], "--way 不能是「other」"),
        (["--check", *SERVER], "--server 只能在安裝時使用"),
        (["--uninstall", "--way", "python"], "--way 只能在安裝時使用"),
        (["--check", "--uninstall"], "--uninstall 和 --check 不能一起用"),
        (["--shared"], "看不懂的參數：--shared"),
    ],
)
def test_wrong_usage_is_told_and_nothing_is_written(
    arguments: list[str], told: str, clerk: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(clerk.home)
    code, said = run(capsys, clerk, *arguments)
    assert (code, told in said) == (2, True), said
    assert tree(clerk.home) == before


def test_a_python_of_microsofts_store_is_known_by_its_folder() -> None:
    store = r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12_x64"
    assert ways.is_from_store(PureWindowsPath(store))
    assert not ways.is_from_store(PureWindowsPath(r"C:\Program Files\Python312"))


# ---- what a person has done meanwhile


def test_a_newer_version_replaces_ours_but_not_what_a_person_changed(
    clerk: Profile, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, clerk, *SERVER)
    changed = clerk.templates / "提升服務執行計畫.xlsm"
    changed.write_bytes(b"mine")
    brought(bundle, "2")
    code, said = run(capsys, clerk, *SERVER)
    assert code == 0
    found = tree(clerk.home)
    assert found[f"{TEMPLATES}/提升服務執行計畫（改過的1）.xlsm"] == b"mine"
    assert "「提升服務執行計畫.xlsm」有人改過，已改名為「提升服務執行計畫（改過的1）.xlsm」" in said
    ours = bundle / "xlplan" / "_data" / "workbook_templates"
    assert found[ADDIN] == (ours / "xlplan.xlam").read_bytes()
    assert changed.read_bytes() == (ours / "blank-113.xlsm").read_bytes()
    assert len([name for name in found if "改過" in name]) == 1


def test_uninstalling_takes_just_what_was_put_there(
    clerk: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    (clerk.startup).mkdir(parents=True)
    (clerk.startup / "PERSONAL.XLSB").write_bytes(b"theirs")
    before = tree(clerk.home)
    run(capsys, clerk, *SERVER)
    assert tree(clerk.home) != before
    code, said = run(capsys, clerk, "--uninstall")
    assert (code, tree(clerk.home)) == (0, before)
    assert "保留" not in said
    assert not clerk.settings.parent.exists()


def test_uninstalling_keeps_what_a_person_changed_and_says_so(
    clerk: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, clerk, *SERVER)
    changed = clerk.templates / "提升服務執行計畫.xlsm"
    changed.write_bytes(b"mine")
    clerk.settings.write_bytes(b'"WAY","server"\r\n"URL","https://other.example"\r\n')
    code, said = run(capsys, clerk, "--uninstall")
    assert code == 0
    assert tree(clerk.home).keys() == {
        f"{TEMPLATES}/提升服務執行計畫.xlsm", CONF, "xlplan-profile.json"
    }  # fmt: skip
    assert f"保留「{changed}」：安裝後有人改過" in said
    assert f"保留「{clerk.settings}」裡的 URL：安裝後有人改過" in said
    assert clerk.settings.read_bytes() == b'"URL","https://other.example"\r\n'


def test_what_was_never_installed_is_left_alone(
    clerk: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    clerk.startup.mkdir(parents=True)
    (clerk.startup / "xlplan.xlam").write_bytes(b"copied by hand")
    code, said = run(capsys, clerk, "--uninstall")
    assert (code, said) == (0, "沒有用這個命令安裝過，不用移除。\n")
    assert (clerk.startup / "xlplan.xlam").read_bytes() == b"copied by hand"


@POSIX
@pytest.mark.parametrize("action", ["install", "uninstall"])
def test_while_the_add_in_is_in_use_nothing_is_changed(
    action: str, clerk: Profile, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, clerk, *SERVER)
    shutil.copy("/bin/sleep", clerk.startup / "xlplan.xlam")  # a program that runs is not writable
    with subprocess.Popen([clerk.startup / "xlplan.xlam", "60"]) as excel:
        try:
            brought(bundle, "2")
            before = tree(clerk.home)
            code, said = run(capsys, clerk, *(SERVER if action == "install" else ["--uninstall"]))
            assert (code, tree(clerk.home) == before) == (2, True)
        finally:
            excel.kill()
    assert f"「{clerk.startup / 'xlplan.xlam'}」正在使用，或不能寫入，所以什麼都沒有更動" in said
    assert "請關閉 Excel 的所有視窗" in said


def test_a_folder_that_cannot_be_made_is_told(
    clerk: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    clerk.settings.parent.write_bytes(b"a file in the way")
    code, said = run(capsys, clerk, *SERVER)
    assert (code, "無法建立資料夾「" in said or "不能寫入" in said) == (2, True), said
    assert not (clerk.startup / "xlplan.xlam").exists()


# ---- systems and folders


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has no Excel")
def test_a_system_without_excel_says_what_to_do_instead(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from xlplan.cli import main

    monkeypatch.delenv("XLPLAN_EXCEL_PROFILE", raising=False)
    for arguments in ([], ["--uninstall"]):
        assert main(["install", "excel", *arguments]) == 2
        assert "這台電腦的作業系統沒有 Excel" in capsys.readouterr().err
    assert main(["install", "excel", "--check"]) == 1
    assert "請用 xlplan install libreoffice" in capsys.readouterr().out


def test_the_profile_may_be_named_in_the_environment(
    clerk: Profile, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from xlplan.cli import main

    monkeypatch.setenv("XLPLAN_EXCEL_PROFILE", str(clerk.home))
    assert main(["install", "excel", *SERVER]) == 0
    assert (clerk.startup / "xlplan.xlam").is_file()


@pytest.mark.parametrize(
    ("name", "told"), [("沒有", "找不到資料夾"), ("壞的", "不是可以讀的 JSON")]
)
def test_a_profile_that_is_none_is_told(
    name: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "壞的").mkdir()
    (tmp_path / "壞的" / "xlplan-profile.json").write_text("{")
    from xlplan.cli import main

    for action in ([], ["--check"], ["--uninstall"]):
        code = main(["install", "excel", "--profile", str(tmp_path / name), *action])
        assert (code, told in capsys.readouterr().err) == (2, True)
