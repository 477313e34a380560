"""What is said after an option: years, numbers, rows of a sheet, the file to write."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

from xlplan.text import parse_year


def to_year(text: str) -> int:
    """Return the Gregorian year of an ROC one; raise ArgumentTypeError."""
    year = parse_year(text)
    if year is None:
        raise argparse.ArgumentTypeError(f"「{text}」不是年度，請填民國年，例如 114")
    return year


def to_jobs(text: str) -> int:
    """Return how many processes are wanted; raise ArgumentTypeError."""
    if not text.isdigit() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"「{text}」不是 1 到 256 的整數")
    return int(text)


def to_rows(text: str) -> tuple[str, int, int]:
    """Return sheet, first and last row of 一、基礎服務!4-9; the last is 0 for a whole sheet.

    Raises ArgumentTypeError.
    """
    said = re.fullmatch(r"(.+?)(?:[!！:：](\d{1,7})(?:[-－~～](\d{1,7}))?)?", text)
    numbers = [int(number) for number in said.groups()[1:] if number] if said else []
    if said is None or set("!！") & set(said[1]) or 0 in numbers:
        raise argparse.ArgumentTypeError(
            f"「{text}」看不懂，請填工作表和列號，例如 '一、基礎服務!4-9'"
        )
    if said[2] is None:
        return said[1], 1, 0
    return said[1], min(numbers), max(numbers)


def add_output(command: Any, words: str, metavar: str = "檔案") -> None:
    """Add the option -o, without which a command has nothing to write to."""
    command.add_argument("-o", dest="output", type=Path, required=True, metavar=metavar, help=words)


def add_listing(command: Any, words: str) -> None:
    """Add the option --list, for a workbook that tells one by one what was done."""
    command.add_argument("--list", dest="listing", type=Path, metavar="清單.xlsx", help=words)
