"""The commands for the year's work on a plan, from the template to the city workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xlplan.cli.arguments.values import add_listing, add_output, to_jobs, to_rows, to_year


def add_template(commands: Any) -> None:
    """Add the command ``template``."""
    command = commands.add_parser("template", help="產生計畫範本", description="產生計畫範本。")
    command.add_argument(
        "--year", type=to_year, required=True, metavar="年度", help="民國年，例如 114"
    )
    who = command.add_mutually_exclusive_group()
    who.add_argument("--agency", metavar="機關", help="機關名稱，有沒有「高雄市」都可以")
    who.add_argument("--all", action="store_true", help="為每個應送件的機關各做一份")
    command.add_argument(
        "--format",
        choices=["xlsx", "xlsm", "ods"],
        help="檔案格式；不指定時看 -o 的副檔名，用 --all 時是 xlsx。"
        "xlsm 有 Excel 的按鈕；ods 有 LibreOffice 的按鈕，要用 LibreOffice 做",
    )
    command.add_argument(
        "--plan",
        type=Path,
        metavar="PLAN.json",
        help="用這份計畫（PLAN.json 或計畫活頁簿）的內容填好範本",
    )
    add_output(command, "要寫的檔案；用 --all 時是資料夾")


def add_check(commands: Any) -> None:
    """Add the command ``check``."""
    command = commands.add_parser(
        "check",
        help="檢核計畫檔",
        description="檢核計畫檔。沒有錯誤時結束碼是 0，有錯誤是 1，有檔案讀不出來是 2。",
    )
    command.add_argument(
        "files", nargs="+", type=Path, metavar="檔案", help=".xlsx .xlsm .ods .json"
    )
    command.add_argument("--json", action="store_true", help="只輸出 JSON")
    command.add_argument(
        "-o", dest="report", type=Path, metavar="報告.xlsx", help="把所有問題寫成活頁簿"
    )
    command.add_argument(
        "--into",
        type=Path,
        metavar="新檔.xlsx",
        help="另存一份副本，檢核結果寫在裡面（限一個檔案）",
    )


def add_merge(commands: Any) -> None:
    """Add the command ``merge``."""
    command = commands.add_parser(
        "merge", help="合併各課室填的檔案", description="合併各課室從同一份範本填的檔案。"
    )
    command.add_argument("files", nargs="+", type=Path, metavar="檔案", help="各課室的檔案")
    add_output(command, "合併後的新檔")


def add_fill(commands: Any) -> None:
    """Add the command ``fill``."""
    command = commands.add_parser(
        "fill",
        help="填入標準文字",
        description="另存一份副本，依「標準代碼」把標準文字填進空白的「具體作法」，其餘內容不動。",
    )
    command.add_argument("file", type=Path, metavar="檔案", help=".xlsx .xlsm .ods")
    command.add_argument(
        "-o", dest="output", type=Path, metavar="新檔", help="要寫的新檔，副檔名要和原檔一樣"
    )
    command.add_argument(
        "--rows",
        type=to_rows,
        nargs="+",
        action="extend",
        default=[],
        metavar="工作表!列",
        help="只填這些列，例如 '一、基礎服務!4-9'；不指定時是所有填了代碼、「具體作法」空白的列",
    )
    command.add_argument(
        "--offered",
        action="store_true",
        help="同一列空白的重點標題、執行課室、績效指標、目標值、辦理期程也填入建議的內容",
    )
    command.add_argument(
        "--overwrite", action="store_true", help="已經有文字的「具體作法」也改成標準文字"
    )
    what = command.add_mutually_exclusive_group()
    what.add_argument(
        "--dry-run", action="store_true", help="只列出會填入的內容，不寫檔案；這時可以不加 -o"
    )
    add_listing(what, "把所有變更（原來的內容和新的內容）寫成活頁簿")


def add_suggest(commands: Any) -> None:
    """Add the command ``suggest``."""
    command = commands.add_parser(
        "suggest",
        help="建議標準文字",
        description="為沒有標準代碼的列找出最相近的標準文字，並指出和標準文字不同的列。檔案不會更動。",
    )
    command.add_argument("file", type=Path, metavar="檔案", help=".xlsx .xlsm .ods .json")
    command.add_argument("--json", action="store_true", help="只輸出 JSON")
    command.add_argument(
        "-o", dest="listing", type=Path, metavar="清單.xlsx", help="把所有建議寫成活頁簿"
    )


def add_fix(commands: Any) -> None:
    """Add the command ``fix``."""
    command = commands.add_parser(
        "fix",
        help="用語校正",
        description="另存一份副本，改正確定有誤的用語、全半形、空白、日期寫法和次項；"
        "不能確定的只列出來，其餘內容不動。",
    )
    command.add_argument("file", type=Path, metavar="檔案", help=".xlsx .xlsm .ods")
    command.add_argument(
        "-o", dest="output", type=Path, metavar="新檔", help="要寫的新檔，副檔名要和原檔一樣"
    )
    command.add_argument(
        "--dry-run", action="store_true", help="只列出會改正的地方，不寫新檔；這時可以不加 -o"
    )
    add_listing(command, "把所有變更（原來的內容和新的內容）寫成活頁簿")


def add_consolidate(commands: Any) -> None:
    """Add the command ``consolidate``."""
    command = commands.add_parser(
        "consolidate", help="彙整各機關的計畫", description="把各機關的計畫彙整成一本全市活頁簿。"
    )
    command.add_argument(
        "paths", nargs="+", type=Path, metavar="資料夾|檔案", help="各機關的計畫檔"
    )
    add_output(command, "全市活頁簿；已經有時，手填的核備日期和文號會保留", metavar="全市.xlsx")
    command.add_argument("--json", type=Path, metavar="全市.json", help="同時寫出 JSON")
    command.add_argument(
        "--roster", type=Path, metavar="名冊", help="機關名冊（JSON 或表格），取代內建的"
    )
    command.add_argument("--parent", metavar="機關", help="只彙整這個局處的所屬機關，例如 衛生局")
    command.add_argument("--jobs", type=to_jobs, metavar="數目", help="同時使用的處理程序數")
    command.add_argument("--cluster", metavar="位址", help="dask.distributed 排程器的位址")
