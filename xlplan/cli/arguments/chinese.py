"""argparse's own words in Chinese."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

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


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese and leaves with 2, as design wants."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **options)
        self._positionals.title = "參數"
        self._optionals.title = "選項"
        self.add_argument("-h", "--help", action="help", help="顯示這份說明")

    def format_usage(self) -> str:
        """Return the line that says how to call it."""
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        """Return the whole help."""
        return super().format_help().replace("usage: ", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        """Say in Chinese what is wrong, and leave with 2."""
        for pattern, words in _ERRORS:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, words, message)
                break
        self.exit(2, f"{self.format_usage()}xlplan：{message}\n")
