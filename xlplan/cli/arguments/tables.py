"""The commands for what a city keeps itself: the roster, the standard wording, the terms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xlplan.cli.arguments.chinese import Parser
from xlplan.cli.arguments.values import add_output, to_year


def add_roster(commands: Any) -> None:
    """Add the command ``roster``."""
    command = commands.add_parser("roster", help="機關名冊", description="管理機關名冊。")
    actions = command.add_subparsers(
        dest="action", metavar="動作", required=True, title="動作", parser_class=Parser
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


def add_wording(commands: Any) -> None:
    """Add the command ``wording``."""
    command = commands.add_parser(
        "wording", help="標準文字", description="把標準文字匯出成試算表來修改，再匯入。"
    )
    actions = command.add_subparsers(
        dest="action", metavar="動作", required=True, title="動作", parser_class=Parser
    )
    year = "民國年；不指定時用最新的計畫架構"
    action = actions.add_parser(
        "export", help="匯出標準文字", description="把標準文字匯出成試算表，一項一列。"
    )
    action.add_argument("--year", type=to_year, metavar="年度", help=year)
    add_output(action, "要寫的檔案，副檔名是 .xlsx", metavar="表格.xlsx")
    action = actions.add_parser(
        "import",
        help="匯入標準文字",
        description="讀取修改過的試算表；和內建不同的部分存成貴府自己的標準文字。",
    )
    action.add_argument("table", type=Path, metavar="表格", help=".xlsx .ods")
    action.add_argument("--year", type=to_year, metavar="年度", help=year)
    action.add_argument(
        "-o",
        dest="output",
        type=Path,
        metavar="檔案",
        help="要寫的 JSON 檔；不指定時存成貴府自己的標準文字",
    )


def add_terms(commands: Any) -> None:
    """Add the command ``terms``."""
    command = commands.add_parser(
        "terms", help="用語規則", description="把用語檢查的規則匯出成試算表來增修，再匯入。"
    )
    actions = command.add_subparsers(
        dest="action", metavar="動作", required=True, title="動作", parser_class=Parser
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
