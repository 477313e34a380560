"""The commands for the program itself: installing, the demonstration, a click from Excel."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from xlplan.cli.arguments.chinese import Parser


def add_install(commands: Any) -> None:
    """Add the command ``install``."""
    command = commands.add_parser(
        "install",
        help="安裝到 Excel 或 LibreOffice",
        description="把選單、按鈕和儲存格函數裝進試算表程式。裝過舊版的會換成新版。",
    )
    offices = command.add_subparsers(
        dest="office", metavar="試算表程式", required=True, title="試算表程式", parser_class=Parser
    )
    _install_excel(offices)
    _install_libreoffice(offices)


def _install_excel(offices: Any) -> None:
    command = offices.add_parser(
        "excel",
        help="安裝到 Excel",
        description="把增益集、範本和設定放到 Excel 會找的位置，只給目前的使用者。裝過舊版的會換成新版。",
    )
    _install_actions(command, "移除；安裝後有人改過的檔案會保留")
    command.add_argument(
        "--way",
        choices=["python", "frozen", "server"],
        metavar="方式",
        help="按鈕要怎麼執行：python（這台電腦的 Python）、frozen（xlplan 執行檔）、server（機關的伺服器）；"
        "不指定時，有 --server 用伺服器，由執行檔執行時用執行檔，其他用 Python",
    )
    command.add_argument(
        "--server", metavar="網址", help="機關的伺服器，例如 https://xlplan.example.gov.tw"
    )
    command.add_argument(
        "--python",
        type=Path,
        metavar="路徑",
        help="要用的 Python，裡面要有 xlplan；--way frozen 時是 xlplan 執行檔。不指定時用現在執行的這一個",
    )
    command.add_argument(
        "--profile",
        type=Path,
        metavar="資料夾",
        help="代替使用者資料夾的資料夾，管理者試裝時用；不指定時用您自己的",
    )


def _install_libreoffice(offices: Any) -> None:
    command = offices.add_parser(
        "libreoffice",
        help="安裝到 LibreOffice",
        description="把選單、工具列和儲存格函數裝進 LibreOffice。裝過舊版的會換成新版。",
    )
    _install_actions(command, "移除")
    command.add_argument(
        "--shared", action="store_true", help="給這台電腦的所有使用者（要有系統管理員的權限）"
    )
    command.add_argument(
        "--python",
        type=Path,
        metavar="路徑",
        help="擴充套件要用的 Python，裡面要有 xlplan；不指定時用現在執行的這一個",
    )
    command.add_argument(
        "--profile",
        type=Path,
        metavar="資料夾",
        help="LibreOffice 的設定資料夾，管理者試裝時用；不指定時用您自己的",
    )


def _install_actions(command: Any, removing: str) -> None:
    what = command.add_mutually_exclusive_group()
    what.add_argument(
        "--check",
        action="store_true",
        help="只查看裝了什麼、缺什麼：都正常時結束碼是 0，有缺的是 1，資料夾不能寫入是 2",
    )
    what.add_argument("--uninstall", action="store_true", help=removing)


def add_demo(commands: Any) -> None:
    """Add the command ``demo``."""
    command = commands.add_parser(
        "demo", help="示範", description="做出八個機關的示範計畫，合併、檢核、彙整一次給您看。"
    )
    command.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path("xlplan-demo"),
        metavar="資料夾",
        help="預設 xlplan-demo",
    )


def add_click(commands: Any) -> None:
    """Add what xlwings' RunFrozenPython calls; no help lists it, for it serves no person.

    xlwings itself reads from the command line what its VBA appends.
    """
    command = commands.add_parser("click")
    command.add_argument("button")
    for name in ("--wb", "--from_xl", "--app", "--hwnd"):
        command.add_argument(name, help=argparse.SUPPRESS)
