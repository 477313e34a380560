# mypy: ignore-errors
"""Carry out steps on a document in a running LibreOffice; run by a Python that can import uno.

Called with the pipe's name; reads a JSON list of steps [name, argument, ...] from stdin and prints
the JSON list of their answers. Rows and columns of edits go through the dispatcher, as a person's
would, so that sheet protection holds.
"""

import json
import os
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.script.provider import ScriptFrameworkErrorException
from com.sun.star.sheet.CellFlags import FORMULA
from com.sun.star.table import TableSortField

_WAIT = 60  # seconds for LibreOffice to answer
_ALWAYS = 4  # com.sun.star.document.MacroExecMode: without a question


def properties(**values):
    found = []
    for name, value in values.items():
        item = PropertyValue()
        item.Name, item.Value = name, value
        found.append(item)
    return tuple(found)


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    until = time.monotonic() + _WAIT
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


class Driver:
    """One document and the steps that tests take on it."""

    def __init__(self, context):
        self.manager, self.context = context.ServiceManager, context
        self.desktop = self.manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        self.document = None

    def version(self):
        where = properties(nodepath="/org.openoffice.Setup/Product")
        product = self.manager.createInstanceWithContext(
            "com.sun.star.configuration.ConfigurationProvider", self.context
        ).createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", where)
        return product.ooSetupVersionAboutBox

    def open(self, path):
        url = Path(path).as_uri()
        self.document = self.desktop.loadComponentFromURL(url, "_blank", 0, ())

    def open_with_macros(self, path):
        """Open a document whose macros may run, as one in a trusted folder."""
        wanted = properties(MacroExecutionMode=_ALWAYS)
        self.document = self.desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, wanted)

    def close(self):
        self.document.close(True)

    def modules(self):
        """Return the names of the document's VBA modules."""
        return list(self.document.BasicLibraries.getByName("VBAProject").ElementNames)

    def buttons(self):
        """Return sheet, label and script of every button in the document."""
        return [[s.Name, m.Label, e.ScriptCode] for s, m, e in self._buttons()]

    def resolve(self, script):
        """Return whether the document has a macro."""
        try:
            return self.document.ScriptProvider.getScript(script) is not None
        except ScriptFrameworkErrorException:
            return False

    def click(self, sheet, label):
        """Do what a click on a button does."""
        found = next(m for s, m, _ in self._buttons() if (s.Name, m.Label) == (sheet, label))
        controller = self.document.CurrentController
        controller.setActiveSheet(self._sheet(sheet))
        controller.setFormDesignMode(False)
        controller.getControl(found).AccessibleContext.doAccessibleAction(0)

    def _buttons(self):
        for sheet in self.document.Sheets:
            for form in sheet.DrawPage.Forms:
                for index in range(form.Count):
                    for event in form.getScriptEvents(index):
                        yield sheet, form.getByIndex(index), event

    def calculate(self):
        self.document.calculateAll()

    def save(self, path, filter_name):
        self.document.storeToURL(Path(path).as_uri(), properties(FilterName=filter_name))

    def text(self, sheet, cell):
        return self._sheet(sheet).getCellRangeByName(cell).String

    def wait_for_text(self, sheet, cell, seconds=_WAIT):
        """Return a cell's text as soon as it has any, "" when it stays empty."""
        until = time.monotonic() + seconds
        while not self.text(sheet, cell) and time.monotonic() < until:
            time.sleep(0.05)
        return self.text(sheet, cell)

    def texts(self, sheet, cells):
        block = self._sheet(sheet).getCellRangeByName(cells)
        return [
            [block.getCellByPosition(column, row).String for column in range(block.Columns.Count)]
            for row in range(block.Rows.Count)
        ]

    def errors(self):
        """Return the address and formula of every cell whose formula comes to an error."""
        found = []
        for sheet in self.document.Sheets:
            for block in sheet.queryContentCells(FORMULA):
                for row in range(block.Rows.Count):
                    for column in range(block.Columns.Count):
                        cell = block.getCellByPosition(column, row)
                        if cell.getError():
                            found.append([cell.AbsoluteName, cell.Formula])
        return found

    def formulas(self):
        """Return how many cells hold formulas."""
        blocks = (block for s in self.document.Sheets for block in s.queryContentCells(FORMULA))
        return sum(block.Rows.Count * block.Columns.Count for block in blocks)

    def type(self, sheet, cell, text):
        self._go(sheet, cell)
        self._dispatch(".uno:EnterString", StringName=text)

    def set(self, sheet, cell, text):
        """Put a text into a cell whatever protects it."""
        self._sheet(sheet).getCellRangeByName(cell).String = text

    def number(self, sheet, cell, value, key):
        """Put a number into a cell, shown by a number format's key (36: a date)."""
        found = self._sheet(sheet).getCellRangeByName(cell)
        found.NumberFormat, found.Value = key, value

    def insert_row(self, sheet, row):
        self._go(sheet, f"A{row}")
        self._dispatch(".uno:InsertRowsBefore")

    def delete_row(self, sheet, row):
        self._go(sheet, f"A{row}")
        self._dispatch(".uno:DeleteRows")

    def sort(self, sheet, cells, column, ascending):
        field = TableSortField()
        field.Field, field.IsAscending = column, ascending
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        block = self._sheet(sheet).getCellRangeByName(cells)
        block.sort(properties(SortFields=fields, ContainsHeader=False))

    def jump(self, target):
        """Follow an internal link ("#'sheet'!B4") as HYPERLINK does; return where it leads."""
        self._dispatch(".uno:Open", URL=target, Referer="private:user", TargetName="_self")
        return self.document.CurrentSelection.AbsoluteName

    def formula(self, sheet, cell):
        return self._sheet(sheet).getCellRangeByName(cell).Formula

    def _sheet(self, name):
        return self.document.Sheets.getByName(name)

    def _go(self, sheet, cell):
        controller = self.document.CurrentController
        controller.setActiveSheet(self._sheet(sheet))
        controller.select(self._sheet(sheet).getCellRangeByName(cell))

    def _dispatch(self, command, **arguments):
        dispatcher = self.manager.createInstanceWithContext(
            "com.sun.star.frame.DispatchHelper", self.context
        )
        frame = self.document.CurrentController.Frame
        dispatcher.executeDispatch(frame, command, "", 0, properties(**arguments))


def main():
    driver = Driver(connect(sys.argv[1]))
    steps = json.load(sys.stdin.buffer)
    answers = []
    try:
        for name, *arguments in steps:
            answers.append(getattr(driver, name)(*arguments))
    finally:
        if driver.document:
            driver.close()
    sys.stdout.buffer.write(json.dumps(answers).encode())
    sys.stdout.buffer.flush()
    os._exit(0)  # the bridge's threads may crash 7.4's libraries while Python takes them down


if __name__ == "__main__":
    main()
