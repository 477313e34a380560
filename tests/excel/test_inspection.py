"""``xlplan install excel --check``: each thing it looks at, fine or with what to do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.excel.windows import (
    ASR,
    EXCEL,
    OFFICE,
    POLICY,
    USER,
    bundle,
    computer,
    ready_python,
    run,
)
from xlplan.excel import office, placed, trust, ways
from xlplan.excel.inspection import inspect
from xlplan.excel.profile import DESCRIPTION, Profile
from xlplan.excel.shipped import VERSION

__all__ = ["bundle"]

SERVER = ("--server", "https://xlplan.example.gov.tw")
SECURITY = USER + r"\Excel\Security"
LOCATIONS = SECURITY + r"\Trusted Locations"
CHILDREN = "Defender：禁止 Office 啟動其他程式"


def looked_at(profile: Profile) -> dict[str, tuple[int, str]]:
    """Return what the check tells, by name."""
    return {item.name: (item.code, item.told) for item in inspect(profile=profile.home)}


@pytest.fixture
def clerk(tmp_path: Path, bundle: Path, capsys: pytest.CaptureFixture[str]) -> Profile:
    """A computer on which everything is installed, by way of the server."""
    profile = computer(tmp_path / "王 小明")
    assert run(capsys, profile, *SERVER)[0] == 0
    return profile


def with_registry(profile: Profile, said: dict[str, dict[str, Any]]) -> Profile:
    """Return the same computer with more in its registry."""
    return computer(profile.home, registry=said)


def test_where_all_is_well_every_line_says_so(
    clerk: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(capsys, clerk, "--check")
    *lines, last = said.splitlines()
    assert (code, last) == (0, "全部正常。")
    assert all("：正常　" in line for line in lines)
    assert [line.split("：")[0] for line in lines] == [
        *("電腦", "Excel", "啟動資料夾", "範本資料夾", "設定資料夾"),
        *("增益集", "範本", "設定檔", "伺服器"),
        *("巨集設定", "網路來的巨集", "信任位置", "增益集限制", "Defender", "Defender"),
    ]
    assert "16.0.17928.20114，64 位元，zh-tw" in said


def test_on_an_empty_computer_it_says_what_to_do(
    tmp_path: Path, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = computer(tmp_path / "王")
    (empty.home / DESCRIPTION).unlink()
    code, said = run(capsys, empty, "--check")
    assert code == 1
    wrong = [line.split("：")[0] for line in said.splitlines() if "正常" not in line]
    assert wrong == ["Excel", "增益集", "範本", "設定檔", "有 4 項要處理。"]
    assert "還沒有安裝；安裝過的，可能被防毒軟體隔離了。請執行 xlplan install excel" in said
    assert list(empty.home.iterdir()) == []  # looking changes nothing


# ---- Excel


@pytest.mark.parametrize(
    ("registry", "told"),
    [
        ({OFFICE: {"VersionToReport": "16.0.1", "Platform": "x86"}}, "16.0.1，32 位元"),
        ({r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Office\16.0\Excel\InstallRoot": {"Path": "C:"}},
         "16.0，32 位元"),
        ({r"HKLM\SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot": {"Path": "C:"}}, "16.0"),
        ({r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe": {"": "C:"}},
         "16.0"),
        ({}, None),
    ],
)  # fmt: skip
def test_the_excel_is_told_as_far_as_the_registry_does(
    registry: dict[str, Any], told: str | None, tmp_path: Path
) -> None:
    found = office.excel(computer(tmp_path / "王", registry={OFFICE: {}} | registry))
    assert (str(found) if found else None) == told


def test_an_excel_that_is_too_old_is_told(clerk: Profile) -> None:
    old = with_registry(clerk, {OFFICE: {"VersionToReport": "15.0.5603.1000"}})
    code, told = looked_at(old)["Excel"]
    assert (code, "請改用 Excel 2016 以後的版本" in told) == (1, True)


def test_the_excel_of_a_mac_tells_its_version(tmp_path: Path, bundle: Path) -> None:
    mac = computer(tmp_path / "王", system="mac")
    assert office.excel(mac) is None
    contents = mac.home / "Applications" / "Microsoft Excel.app" / "Contents"
    contents.mkdir(parents=True)
    (contents / "Info.plist").write_text(
        '<?xml version="1.0"?><plist version="1.0"><dict>'
        "<key>CFBundleShortVersionString</key><string>16.89.1</string></dict></plist>"
    )
    assert str(office.excel(mac)) == "16.89.1，64 位元"
    assert "巨集設定" not in looked_at(mac)


# ---- the files


def test_an_add_in_that_is_another_version_or_marked_or_gone_is_told(clerk: Profile) -> None:
    addin = clerk.startup / "xlplan.xlam"
    placed.mark(addin).write_text("[ZoneTransfer]")
    assert "帶著網路下載的標記" in looked_at(clerk)["增益集"][1]
    placed.mark(addin).unlink()
    addin.write_bytes(b"older")
    assert "和這個 xlplan 附的不同" in looked_at(clerk)["增益集"][1]
    addin.unlink()
    assert looked_at(clerk)["增益集"][0] == 1


def test_templates_are_told_apart_missing_older_marked_or_changed(
    clerk: Profile, bundle: Path
) -> None:
    name = "提升服務執行計畫.xlsm"
    template = clerk.templates / name
    template.write_bytes(b"mine")
    assert looked_at(clerk)["範本"] == (0, f"3 個，{clerk.templates}；{name} 有人改過")
    placed.mark(template).write_text("[ZoneTransfer]")
    assert looked_at(clerk)["範本"] == (
        1, f"{name} 帶著網路下載的標記。請執行 xlplan install excel。"
    )  # fmt: skip
    template.unlink()
    assert looked_at(clerk)["範本"][1].startswith(f"缺少 {name}。")


def test_an_older_template_is_told(clerk: Profile, bundle: Path) -> None:
    ours = bundle / "xlplan" / "_data" / "workbook_templates" / "blank-113.xlsx"
    ours.write_bytes(b"newer")
    assert looked_at(clerk)["範本"][1].startswith("提升服務執行計畫（沒有按鈕）.xlsx 是舊版的範本")


def test_settings_of_no_known_way_are_told(clerk: Profile) -> None:
    clerk.settings.write_bytes(b'"WAY","telepathy"\r\n')
    found = looked_at(clerk)
    assert (found["設定檔"][0], "沒有可以用的 WAY" in found["設定檔"][1]) == (1, True)
    assert "伺服器" not in found


def test_a_way_is_known_in_capitals_too(clerk: Profile) -> None:
    clerk.settings.write_bytes(b'"way","Server"\r\n"URL","https://xlplan.example.gov.tw"\r\n')
    found = looked_at(clerk)
    assert (found["設定檔"][0], found["伺服器"][0]) == (0, 0)


def test_settings_that_cannot_be_read_ask_for_2(
    clerk: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    clerk.settings.unlink()
    clerk.settings.mkdir()
    code, said = run(capsys, clerk, "--check")
    assert (code, f"設定檔：無法讀取「{clerk.settings}」" in said) == (2, True)


def test_a_folder_that_cannot_be_written_asks_for_2(
    clerk: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in sorted(clerk.startup.rglob("*"), reverse=True):
        path.unlink()
    clerk.startup.rmdir()
    clerk.startup.write_bytes(b"a file in the way")
    code, said = run(capsys, clerk, "--check")
    assert (code, f"沒有寫入「{clerk.startup}」的權限" in said) == (2, True)


def test_folders_that_onedrive_keeps_are_told(clerk: Profile) -> None:
    own = clerk.home / "OneDrive - 高雄市政府" / "文件" / "自訂 Office 範本"
    own.mkdir(parents=True)
    shell = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
    synced = computer(
        clerk.home,
        variables={"OneDriveCommercial": r"%USERPROFILE%\OneDrive - 高雄市政府"},
        registry={shell: {"Personal": r"%USERPROFILE%\OneDrive - 高雄市政府\文件"}},
    )
    code, told = looked_at(synced)["範本資料夾"]
    assert (code, told.startswith(str(own)), "由 OneDrive 同步" in told) == (0, True, True)
    assert "OneDrive" not in looked_at(synced)["啟動資料夾"][1]


# ---- the ways in


def test_a_python_is_tried_with_its_xlwings_and_the_library_beside(
    clerk: Profile, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    python = ready_python(tmp_path)
    assert run(capsys, clerk, "--python", str(python))[0] == 0
    found = looked_at(clerk)
    assert found["Python"][0] == 0
    assert str(python) in found["Python"][1]
    assert found["xlwings"] == (0, f"{VERSION} 版，和增益集的相同")
    code, told = found["xlwings 的 DLL"]
    assert (code, f"找不到 xlwings64-{VERSION}.dll" in told) == (1, True)
    library = python.parent.parent / f"xlwings64-{VERSION}.dll"  # where pip puts it
    library.touch()
    assert looked_at(clerk)["xlwings 的 DLL"] == (0, str(library))
    library.rename(library.with_name(f"xlwings32-{VERSION}.dll"))
    assert looked_at(clerk)["xlwings 的 DLL"][0] == 1  # Excel is one of 64 bits


def test_a_python_that_is_gone_is_told(clerk: Profile) -> None:
    clerk.settings.write_bytes(b'"WAY","python"\r\n"INTERPRETER_WIN","C:\\gone\\python.exe"\r\n')
    code, told = looked_at(clerk)["這台電腦的 Python"]
    assert (code, "找不到 Python「C:\\gone\\python.exe」" in told) == (1, True)


def test_a_variable_in_the_settings_is_taken_as_the_macros_take_it(clerk: Profile) -> None:
    python = ready_python(clerk.home)
    own = computer(clerk.home, variables={"PYTHONS": r"%USERPROFILE%\我的 Python"})
    name = python.relative_to(clerk.home / "我的 Python")
    said = f'"WAY","python"\r\n"INTERPRETER_WIN","%Pythons%/{name}"\r\n'
    own.settings.write_bytes(said.encode("cp950"))
    assert looked_at(own)["Python"][0] == 0


def test_an_executable_that_is_gone_is_told(clerk: Profile) -> None:
    clerk.settings.write_bytes(b'"WAY","frozen"\r\n"EXECUTABLE","/gone/xlplan.exe"\r\n')
    code, told = looked_at(clerk)["xlplan 執行檔"]
    assert (code, "無法執行「/gone/xlplan.exe」" in told) == (1, True)


@pytest.mark.skipif(os.name != "posix", reason="needs programs of a POSIX system")
def test_an_executable_that_does_not_answer_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ways, "_LIMIT", 1)
    (tmp_path / "xlplan").write_text("#!/bin/sh\nsleep 60\n")
    (tmp_path / "xlplan").chmod(0o755)
    with pytest.raises(ways.OfficeError, match="過了 1 秒沒有回答，可能被防毒軟體擋住"):
        ways.check_executable(tmp_path / "xlplan")


def test_a_server_without_encryption_is_told(
    clerk: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, clerk, "--server", "http://intranet/xlplan")
    assert "沒有加密" in looked_at(clerk)["伺服器"][1]


# ---- security


@pytest.mark.parametrize(
    ("registry", "name", "code", "told"),
    [
        ({SECURITY: {"VBAWarnings": 1}}, "巨集設定", 0, "啟用所有巨集。"),
        ({SECURITY: {"VBAWarnings": 2}}, "巨集設定", 0, "請按「啟用內容」"),
        ({SECURITY: {"VBAWarnings": 4}}, "巨集設定", 0, "信任位置裡的增益集仍可使用"),
        ({POLICY + r"\Excel\Security": {"vbawarnings": 3}}, "巨集設定", 0,
         "只允許經數位簽章的巨集（由機關的原則設定）"),
        ({SECURITY: {"VBAWarnings": 1}, POLICY + r"\Excel\Security": {"VBAWarnings": 4},
          LOCATIONS: {"AllLocationsDisabled": 1}}, "巨集設定", 1, "停用所有巨集，不通知（由機關"),
        ({r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0\Excel\Security":
          {"VBAWarnings": 4}}, "巨集設定", 0, "停用所有巨集，不通知（由機關"),
        ({POLICY + r"\Excel\Security": {"BlockContentExecutionFromInternet": 1}}, "網路來的巨集", 0,
         "（由機關的原則設定）；這個命令放的檔案不受影響"),
        ({}, "網路來的巨集", 0, "新版 Office 的預設"),
        ({SECURITY: {"BlockContentExecutionFromInternet": 0}}, "網路來的巨集", 0, "沒有設成"),
        ({LOCATIONS: {"AllLocationsDisabled": 1}}, "信任位置", 1, "信任位置已停用"),
        ({SECURITY: {"RequireAddinSig": 1}}, "增益集限制", 0, "沒有限制"),
        ({SECURITY: {"RequireAddinSig": 1}, LOCATIONS: {"AllLocationsDisabled": 1}},
         "增益集限制", 1, "必須由信任的發行者簽章"),
        ({SECURITY: {"DisableAllAddins": 1}}, "增益集限制", 1, "停用所有的應用程式增益集"),
    ],
)  # fmt: skip
def test_the_settings_of_office_are_told(
    registry: dict[str, Any], name: str, code: int, told: str, clerk: Profile
) -> None:
    found = looked_at(with_registry(clerk, registry))[name]
    assert (found[0], told in found[1]) == (code, True), found


@pytest.mark.parametrize(
    ("registry", "is_trusted"),
    [
        ({}, True),
        ({LOCATIONS + r"\Location0": {"Path": r"%APPDATA%\Microsoft\Excel\xlstart\ "}}, True),
        ({LOCATIONS + r"\Location0": {"Path": r"%APPDATA%\Microsoft\Templates"}}, False),
        ({LOCATIONS + r"\Location0": {"Path": r"%APPDATA%\Microsoft"}}, False),
        ({LOCATIONS + r"\Location0": {"Path": r"%APPDATA%\Microsoft", "AllowSubfolders": 1}}, True),
        ({POLICY + r"\Excel\Security\Trusted Locations\Location0": {"Path": r"D:\機關"}}, True),
        ({POLICY + r"\Excel\Security\Trusted Locations\Location0": {"Path": r"D:\機關"},
          POLICY + r"\Common\Security\Trusted Locations": {"AllowUserLocations": 0}}, False),
    ],
)  # fmt: skip
def test_the_add_ins_folder_must_be_a_trusted_one(
    registry: dict[str, Any], is_trusted: bool, clerk: Profile
) -> None:
    profile = with_registry(clerk, registry)
    assert trust.covers(profile, profile.startup) is is_trusted
    assert looked_at(profile)["信任位置"][0] == (0 if is_trusted else 1)


def test_templates_elsewhere_are_told_to_be_asked_about(clerk: Profile) -> None:
    options = USER + r"\Excel\Options"
    other = with_registry(clerk, {options: {"PersonalTemplates": r"D:\範本"}})
    code, told = looked_at(other)["信任位置"]
    assert (code, told.endswith("不在，開啟範本時會詢問。")) == (0, True)


@pytest.mark.parametrize(
    ("registry", "code", "told"),
    [
        ({ASR: {trust.CHILDREN: "1"}}, 1, "請改用伺服器（--way server）"),
        ({ASR: {trust.CHILDREN.upper(): "6"}}, 0, "設成警告"),
        ({ASR: {trust.CHILDREN: "2"}}, 0, "只記錄"),
        ({ASR: {trust.CHILDREN: "0"}}, 0, "沒有開啟"),
        ({ASR: {trust.CALLS: "1"}}, 0, "登錄裡沒有這個設定"),
        ({r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager":
          {"ASRRules": f"{trust.CALLS}=2|{trust.CHILDREN.upper()}=1"}}, 1, "按鈕不能啟動 xlplan"),
    ],
)  # fmt: skip
def test_defenders_rule_against_starting_programs_is_told(
    registry: dict[str, Any], code: int, told: str, clerk: Profile
) -> None:
    guarded = with_registry(clerk, registry)
    clerk.settings.write_bytes(b'"WAY","frozen"\r\n')
    found = looked_at(guarded)[CHILDREN]
    assert (found[0], told in found[1]) == (code, True), found


def test_the_server_needs_no_program_to_be_started(clerk: Profile) -> None:
    guarded = with_registry(clerk, {ASR: {trust.CHILDREN: "1", trust.CALLS: "1"}} | EXCEL)
    found = looked_at(guarded)
    assert found[CHILDREN] == (0, "已開啟；改用伺服器，不受影響。")
    assert found["Defender：禁止 Office 巨集呼叫 Win32 API"][0] == 1
