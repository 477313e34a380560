"""A click on 檢核 in a running LibreOffice, against ``xlplan check`` and against cell by cell."""

from __future__ import annotations

import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import xlwings as xw

import xlplan.libreoffice as lo
from tests.bench import corpus
from tests.bench.processes import run
from tests.bench.requests import Wire
from xlplan.books.results import headings, results_of
from xlplan.books.template import write_template
from xlplan.buttons import press
from xlplan.table import Grid, layout, read_plan
from xlplan.validate import check
from xlplan.vocabulary import framework

MEASURES, ROUNDS = 300, 5
_TOP = 70  # rows; the cover has that many, with empty ones among them
_CHECK = [sys.executable, "-m", "xlplan", "check"]


def compare(folder: Path) -> None:
    """Print the rows of the table: a click, the command, and cell by cell."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "buttons.xlsx"
    plan = corpus.plan(0, MEASURES)
    write_template(path, plan, layout(framework(plan.framework)), has_units=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["XLPLAN_HOME"] = home
        app = lo.start()
        wire = Wire(f"bench{secrets.token_hex(4)}", app.impl.pipe)
        try:
            _compare(app, path)
            _count(wire, path)
        finally:
            wire.close()
            app.quit()


def _compare(app: xw.App, path: Path) -> None:
    book = app.books.open(str(path))
    work = f"檢核 on {MEASURES} measures, without the office's start"
    clicks, commands = [], []
    press("check", book)  # imports
    for _ in range(ROUNDS):
        clicks.append(_seconds(lambda: press("check", book)))
        commands.append(run([*_CHECK, str(path)]).seconds)
    click, command = statistics.median(clicks), statistics.median(commands)
    print(f"| {work} | {click:.2f} s | `xlplan check`: {command:.2f} s | {click / command:.1f} |")
    slow = _seconds(lambda: _cell_by_cell(book))
    print(f"| the same | {click:.2f} s | cell by cell: {slow:.1f} s | {slow / click:.0f} |")
    book.close()


def _count(wire: Wire, path: Path) -> None:
    """Print how many requests a click sends, the first and the next, and cell by cell.

    In a process of its own, for one that knows the office already goes there without our wire.
    """
    command = [sys.executable, "-m", "tests.bench.buttons", wire.name, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        assert worker.stdin and worker.stdout
        worker.stdout.readline()
        seen = []
        for name in _STEPS:
            before = wire.count
            worker.stdin.write(f"{name}\n".encode())
            worker.stdin.flush()
            worker.stdout.readline()
            seen.append(wire.count - before)
        worker.stdin.close()
    print(f"| requests of a click | {seen[1]} (the first: {seen[0]}) | cell by cell: {seen[2]} | |")


def _work(pipe: str, path: str) -> None:
    """Do the steps that stdin names, and say when each is done."""
    book = lo.connect(pipe).books.open(path)
    print("ready", flush=True)
    for line in sys.stdin:
        _STEPS[line.strip()](book)
        print("done", flush=True)
    book.close()


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _cell_by_cell(book: xw.Book) -> None:
    """Do what a click does the way a first script would: read and write one cell at a time.

    It stops reading a sheet at its first empty row, so it has less to do.
    """
    grids = []
    for sheet in book.sheets:
        rows: list[Sequence[object]] = []
        for number in range(1, 400):
            cells = [sheet.range((number, column)).value for column in range(1, 15)]
            if number > _TOP and not any(cells[1:]):
                break
            rows.append(["" if cell is None else cell for cell in cells])
        grids.append(Grid(sheet.name, rows))
    reading = read_plan(grids)
    frame = layout(framework(reading.plan.framework))
    results = results_of(check(reading), reading.ids, grids, frame)
    sheet = book.sheets[frame.names["results"]]
    for number, row in enumerate(results.rows, frame.first_row):
        for column, heading in enumerate(headings(), 1):
            cell = row[heading.key]
            sheet.range((number, column)).value = cell.formula or f"'{cell.value}"


_STEPS: dict[str, Callable[[xw.Book], object]] = {
    "first": lambda book: press("check", book),
    "next": lambda book: press("check", book),
    "cells": _cell_by_cell,
}

if __name__ == "__main__":
    _work(*sys.argv[1:])
