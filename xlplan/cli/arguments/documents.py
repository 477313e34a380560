"""The commands for last year's plan, the official document and what changed between two plans."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xlplan.cli.arguments.values import add_listing, add_output, to_year


def add_import(commands: Any) -> None:
    """Add the command ``import``."""
    command = commands.add_parser(
        "import",
        help="匯入計畫書",
        description="讀取 Word、Writer、PDF 或純文字的計畫書，放進該年度、該機關的範本；"
        "不能確定的都列在工作表「匯入疑義」，沒有歸位的文字也列在那裡。",
    )
    command.add_argument("file", type=Path, metavar="文件", help=".docx .odt .pdf .txt")
    add_output(
        command, "要寫的檔案，副檔名是 .xlsx、.xlsm、.ods 或 .json", metavar="新檔.xlsx|PLAN.json"
    )
    command.add_argument(
        "--year", type=to_year, metavar="年度", help="民國年，例如 114；文件沒有寫年度時才要指定"
    )
    command.add_argument(
        "--agency", metavar="機關", help="機關名稱；文件看不出是哪個機關時才要指定"
    )


def add_export(commands: Any) -> None:
    """Add the command ``export``."""
    command = commands.add_parser(
        "export",
        help="匯出計畫書或資料",
        description="把計畫匯出成計畫書（.odt、.docx、.pdf）、PLAN.json（整份計畫），或 CSV（一項措施一列）。",
    )
    command.add_argument("file", type=Path, metavar="檔案", help=".xlsx .xlsm .ods .json")
    add_output(
        command,
        "要寫的檔案，副檔名是 .odt .docx .pdf .json 或 .csv；.pdf 要有 LibreOffice",
        metavar="計畫書.odt|PLAN.json|表格.csv",
    )
    command.add_argument(
        "--publish",
        action="store_true",
        help="匯出要公開的檔案：限已核備的計畫；資料裡不含執行情形、備註和自行增加的欄位",
    )


def add_carry(commands: Any) -> None:
    """Add the command ``carry``."""
    command = commands.add_parser(
        "carry",
        help="把上年度的計畫轉成新年度",
        description="把上年度的計畫帶進新年度的範本：次項、課室換成新年度的，執行情形清空，"
        "每一列標示「延續」，改了文字標示就會消失。原來的檔案不會更動。",
    )
    command.add_argument("file", type=Path, metavar="檔案", help=".xlsx .xlsm .ods .json")
    command.add_argument(
        "--to", type=to_year, required=True, metavar="年度", help="新的年度，民國年，例如 114"
    )
    add_output(command, "要寫的新檔，副檔名是 .xlsx、.xlsm 或 .ods", metavar="新檔")
    add_listing(command, "把更改過的和要確認的內容寫成活頁簿")


def add_compare(commands: Any) -> None:
    """Add the command ``compare``."""
    command = commands.add_parser(
        "compare",
        help="比較兩份計畫",
        description="比較兩份計畫（兩個版次或兩個年度），找出改寫、改列次項、改由其他課室、"
        "刪除和新增的措施。照文字內容找，不看排在哪裡。",
    )
    command.add_argument("old", type=Path, metavar="原來的檔案", help=".xlsx .xlsm .ods .json")
    command.add_argument("new", type=Path, metavar="新的檔案", help=".xlsx .xlsm .ods .json")
    command.add_argument(
        "-o",
        dest="output",
        type=Path,
        metavar="對照.xlsx",
        help="把逐項對照寫成活頁簿；同一年度的兩個版次另附修正對照表，"
        "也可以只把它存成 .odt、.docx 或 .pdf",
    )
    command.add_argument("--json", action="store_true", help="只輸出 JSON")
