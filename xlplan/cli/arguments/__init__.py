"""The commands and their options, as ``xlplan --help`` tells them."""

from __future__ import annotations

import argparse

from xlplan import __version__
from xlplan.cli.arguments.chinese import Parser
from xlplan.cli.arguments.documents import add_carry, add_compare, add_export, add_import
from xlplan.cli.arguments.plans import (
    add_check,
    add_consolidate,
    add_fill,
    add_fix,
    add_merge,
    add_suggest,
    add_template,
)
from xlplan.cli.arguments.programs import add_click, add_demo, add_install
from xlplan.cli.arguments.tables import add_roster, add_terms, add_wording

__all__ = ["parser"]


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    main = Parser(prog="xlplan", description="提升服務執行計畫：範本、檢核、合併、彙整、匯出。")
    main.add_argument("--version", action="version", version=__version__, help="顯示版本")
    commands = main.add_subparsers(
        dest="command", metavar="命令", required=True, title="命令", parser_class=Parser
    )
    for add in (
        add_template,
        add_check,
        add_merge,
        add_fill,
        add_suggest,
        add_fix,
        add_consolidate,
        add_import,
        add_export,
        add_carry,
        add_compare,
        add_roster,
        add_wording,
        add_terms,
        add_install,
        add_demo,
        add_click,
    ):
        add(commands)
    return main
