"""The commands and their options, and argparse's own words in Chinese."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any, NoReturn

from xlplan import __version__
from xlplan.text import parse_year

_ERRORS = (
    (r"the following arguments are required: (.+)", r"缺少必要的參數：\1"),
    (r"unrecognized arguments: (.+)", r"看不懂的參數：\1"),
    (r"argument (.+?): expected one argument", r"\1 後面要接一個值"),
    (r"argument (.+?): expected at least one argument", r"\1 後面至少要接一個值"),
    (r"argument (.+?): invalid choice: '?(.+?)'? \(choose from (.+)\)", r"\1 不能是「\2」，可用的有：\3"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 和 \2 不能一起用"),
    (r"argument (.+?): (.+)", r"\1：\2"),
    (r"one of the arguments (.+) is required", r"請指定其中一個：\1"),
)  # fmt: skip


class _Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese and leaves with 2, as design wants."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **options)
        self._positionals.title = "參數"
        self._optionals.title = "選項"
        self.add_argument("-h", "--help", action="help", help="顯示這份說明")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        for pattern, words in _ERRORS:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, words, message)
                break
        self.exit(2, f"{self.format_usage()}xlplan：{message}\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    main = _Parser(prog="xlplan", description="提升服務執行計畫：範本、檢核、合併、彙整、匯出。")
    main.add_argument("--version", action="version", version=__version__, help="顯示版本")
    commands = main.add_subparsers(
        dest="command", metavar="命令", required=True, title="命令", parser_class=_Parser
    )
    for add in (
        _template,
        _check,
        _merge,
        _fill,
        _suggest,
        _fix,
        _consolidate,
        _import,
        _export,
        _carry,
        _compare,
        _roster,
        _wording,
        _terms,
        _install,
        _demo,
        _click,
    ):
        add(commands)
    return main


def _year(text: str) -> int:
    year = parse_year(text)
    if year is None:
        raise argparse.ArgumentTypeError(f"「{text}」不是年度，請填民國年，例如 114")
    return year


def _jobs(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"「{text}」不是 1 到 256 的整數")
    return int(text)


def _template(commands: Any) -> None:
    command = commands.add_parser("template", help="產生計畫範本", description="產生計畫範本。")
    command.add_argument(
        "--year", type=_year, required=True, metavar="年度", help="民國年，例如 114"
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
    _output(command, "要寫的檔案；用 --all 時是資料夾")


def _check(commands: Any) -> None:
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


def _merge(commands: Any) -> None:
    command = commands.add_parser(
        "merge", help="合併各課室填的檔案", description="合併各課室從同一份範本填的檔案。"
    )
    command.add_argument("files", nargs="+", type=Path, metavar="檔案", help="各課室的檔案")
    _output(command, "合併後的新檔")


def _fill(commands: Any) -> None:
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
        type=_rows,
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
    what.add_argument(
        "--list",
        dest="listing",
        type=Path,
        metavar="清單.xlsx",
        help="把所有變更（原來的內容和新的內容）寫成活頁簿",
    )


def _suggest(commands: Any) -> None:
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


def _fix(commands: Any) -> None:
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
    command.add_argument(
        "--list",
        dest="listing",
        type=Path,
        metavar="清單.xlsx",
        help="把所有變更（原來的內容和新的內容）寫成活頁簿",
    )


def _rows(text: str) -> tuple[str, int, int]:
    """Return sheet, first and last row of 一、基礎服務!4-9; the last is 0 for a whole sheet."""
    said = re.fullmatch(r"(.+?)(?:[!！:：](\d{1,7})(?:[-－~～](\d{1,7}))?)?", text)
    numbers = [int(number) for number in said.groups()[1:] if number] if said else []
    if said is None or set("!！") & set(said[1]) or 0 in numbers:
        raise argparse.ArgumentTypeError(
            f"「{text}」看不懂，請填工作表和列號，例如 '一、基礎服務!4-9'"
        )
    if said[2] is None:
        return said[1], 1, 0
    return said[1], min(numbers), max(numbers)


def _consolidate(commands: Any) -> None:
    command = commands.add_parser(
        "consolidate", help="彙整各機關的計畫", description="把各機關的計畫彙整成一本全市活頁簿。"
    )
    command.add_argument(
        "paths", nargs="+", type=Path, metavar="資料夾|檔案", help="各機關的計畫檔"
    )
    _output(command, "全市活頁簿；已經有時，手填的核備日期和文號會保留", metavar="全市.xlsx")
    command.add_argument("--json", type=Path, metavar="全市.json", help="同時寫出 JSON")
    command.add_argument(
        "--roster", type=Path, metavar="名冊", help="機關名冊（JSON 或表格），取代內建的"
    )
    command.add_argument("--parent", metavar="機關", help="只彙整這個局處的所屬機關，例如 衛生局")
    command.add_argument("--jobs", type=_jobs, metavar="數目", help="同時使用的處理程序數")
    command.add_argument("--cluster", metavar="位址", help="dask.distributed 排程器的位址")


def _import(commands: Any) -> None:
    command = commands.add_parser(
        "import",
        help="匯入計畫書",
        description="讀取 Word、Writer、PDF 或純文字的計畫書，放進該年度、該機關的範本；"
        "不能確定的都列在工作表「匯入疑義」，沒有歸位的文字也列在那裡。",
    )
    command.add_argument("file", type=Path, metavar="文件", help=".docx .odt .pdf .txt")
    _output(
        command, "要寫的檔案，副檔名是 .xlsx、.xlsm、.ods 或 .json", metavar="新檔.xlsx|PLAN.json"
    )
    command.add_argument(
        "--year", type=_year, metavar="年度", help="民國年，例如 114；文件沒有寫年度時才要指定"
    )
    command.add_argument(
        "--agency", metavar="機關", help="機關名稱；文件看不出是哪個機關時才要指定"
    )


def _export(commands: Any) -> None:
    command = commands.add_parser(
        "export",
        help="匯出計畫書或資料",
        description="把計畫匯出成計畫書（.odt、.docx、.pdf）、PLAN.json（整份計畫），或 CSV（一項措施一列）。",
    )
    command.add_argument("file", type=Path, metavar="檔案", help=".xlsx .xlsm .ods .json")
    _output(
        command,
        "要寫的檔案，副檔名是 .odt .docx .pdf .json 或 .csv；.pdf 要有 LibreOffice",
        metavar="計畫書.odt|PLAN.json|表格.csv",
    )
    command.add_argument(
        "--publish",
        action="store_true",
        help="匯出要公開的檔案：限已核備的計畫；資料裡不含執行情形、備註和自行增加的欄位",
    )


def _carry(commands: Any) -> None:
    command = commands.add_parser(
        "carry",
        help="把上年度的計畫轉成新年度",
        description="把上年度的計畫帶進新年度的範本：次項、課室換成新年度的，執行情形清空，"
        "每一列標示「延續」，改了文字標示就會消失。原來的檔案不會更動。",
    )
    command.add_argument("file", type=Path, metavar="檔案", help=".xlsx .xlsm .ods .json")
    command.add_argument(
        "--to", type=_year, required=True, metavar="年度", help="新的年度，民國年，例如 114"
    )
    _output(command, "要寫的新檔，副檔名是 .xlsx、.xlsm 或 .ods", metavar="新檔")
    command.add_argument(
        "--list",
        dest="listing",
        type=Path,
        metavar="清單.xlsx",
        help="把更改過的和要確認的內容寫成活頁簿",
    )


def _compare(commands: Any) -> None:
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


def _roster(commands: Any) -> None:
    command = commands.add_parser("roster", help="機關名冊", description="管理機關名冊。")
    actions = command.add_subparsers(
        dest="action", metavar="動作", required=True, title="動作", parser_class=_Parser
    )
    action = actions.add_parser(
        "import", help="匯入名冊", description="從試算表或全國機關清單（開放資料）匯入名冊。"
    )
    action.add_argument("table", type=Path, metavar="表格", help=".xlsx .ods .csv")
    action.add_argument(
        "-o",
        dest="output",
        type=Path,
        metavar="檔案",
        help="要寫的檔案；不指定時存成貴府自己的名冊",
    )


def _wording(commands: Any) -> None:
    command = commands.add_parser(
        "wording", help="標準文字", description="把標準文字匯出成試算表來修改，再匯入。"
    )
    actions = command.add_subparsers(
        dest="action", metavar="動作", required=True, title="動作", parser_class=_Parser
    )
    year = "民國年；不指定時用最新的計畫架構"
    action = actions.add_parser(
        "export", help="匯出標準文字", description="把標準文字匯出成試算表，一項一列。"
    )
    action.add_argument("--year", type=_year, metavar="年度", help=year)
    _output(action, "要寫的檔案，副檔名是 .xlsx", metavar="表格.xlsx")
    action = actions.add_parser(
        "import",
        help="匯入標準文字",
        description="讀取修改過的試算表；和內建不同的部分存成貴府自己的標準文字。",
    )
    action.add_argument("table", type=Path, metavar="表格", help=".xlsx .ods")
    action.add_argument("--year", type=_year, metavar="年度", help=year)
    action.add_argument(
        "-o",
        dest="output",
        type=Path,
        metavar="檔案",
        help="要寫的 JSON 檔；不指定時存成貴府自己的標準文字",
    )


def _terms(commands: Any) -> None:
    command = commands.add_parser(
        "terms", help="用語規則", description="把用語檢查的規則匯出成試算表來增修，再匯入。"
    )
    actions = command.add_subparsers(
        dest="action", metavar="動作", required=True, title="動作", parser_class=_Parser
    )
    action = actions.add_parser(
        "export", help="匯出用語規則", description="把現行的用語規則匯出成試算表，一條一列。"
    )
    action.add_argument(
        "-o",
        dest="output",
        type=Path,
        metavar="表格.xlsx",
        help="要寫的檔案，副檔名是 .xlsx；不指定時是「用語規則.xlsx」",
    )
    action = actions.add_parser(
        "import",
        help="匯入用語規則",
        description="讀取修改過的試算表，試查所有的例句；和內建不同的部分存成貴府自己的用語規則。",
    )
    action.add_argument("table", type=Path, metavar="表格", help=".xlsx .ods")
    action.add_argument(
        "-o",
        dest="output",
        type=Path,
        metavar="檔案",
        help="要寫的 JSON 檔；不指定時存成貴府自己的用語規則",
    )


def _install(commands: Any) -> None:
    command = commands.add_parser(
        "install",
        help="安裝到 Excel 或 LibreOffice",
        description="把選單、按鈕和儲存格函數裝進試算表程式。裝過舊版的會換成新版。",
    )
    offices = command.add_subparsers(
        dest="office", metavar="試算表程式", required=True, title="試算表程式", parser_class=_Parser
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


def _demo(commands: Any) -> None:
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


def _click(commands: Any) -> None:
    """Add what xlwings' RunFrozenPython calls; no help lists it, for it serves no person.

    xlwings itself reads from the command line what its VBA appends.
    """
    command = commands.add_parser("click")
    command.add_argument("button")
    for name in ("--wb", "--from_xl", "--app", "--hwnd"):
        command.add_argument(name, help=argparse.SUPPRESS)


def _output(command: Any, words: str, metavar: str = "檔案") -> None:
    command.add_argument("-o", dest="output", type=Path, required=True, metavar=metavar, help=words)
