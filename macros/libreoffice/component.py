"""The extension's UNO components, loaded by LibreOffice's own Python: buttons and cell functions.

Everything here and in ``pythonpath`` needs the standard library only. The work is done by a worker
in the project's Python; see ``xlplan_office.worker``.
"""

from __future__ import annotations

from typing import Any

import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.sheet import XAddIn
from com.sun.star.task import XJobExecutor
from xlplan_office import clicks, functions, lists
from xlplan_office.faces import FUNCTIONS

BUTTONS_SERVICE = "tw.xlplan.Buttons"
LISTS_SERVICE = "tw.xlplan.Lists"
FUNCTIONS_SERVICE = "tw.xlplan.Functions"


class Service(unohelper.Base, XServiceInfo):
    """A component that tells its name."""

    names: tuple[str, ...] = ()

    def __init__(self, context: Any, *arguments: Any) -> None:
        self.context = context

    def getImplementationName(self) -> str:
        return self.names[-1]

    def supportsService(self, name: str) -> bool:
        return name in self.names

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        return self.names


class Buttons(Service, XJobExecutor):
    """What menu, toolbar and the buttons in a sheet call: ``service:tw.xlplan.Buttons?check``."""

    names = (BUTTONS_SERVICE,)

    def trigger(self, event: str) -> None:
        """Start what a button is for, and return at once."""
        clicks.press(self.context, event)


class Lists(Service, XJobExecutor):
    """What the bar above a sheet calls for the list behind its answer."""

    names = (LISTS_SERVICE,)

    def trigger(self, event: str) -> None:
        """Show a list, and return at once."""
        lists.press(self.context, event)


class Functions(Service, XAddIn):
    """The cell functions; their names and help come from CalcAddIns.xcu, so these stay blank."""

    names = ("com.sun.star.sheet.AddIn", FUNCTIONS_SERVICE)
    locale: Any = None

    def getServiceName(self) -> str:
        return FUNCTIONS_SERVICE

    def setLocale(self, locale: Any) -> None:
        self.locale = locale

    def getLocale(self) -> Any:
        return self.locale

    def getProgrammaticFuntionName(self, name: str) -> str:
        return ""

    def getDisplayFunctionName(self, name: str) -> str:
        return ""

    def getFunctionDescription(self, name: str) -> str:
        return ""

    def getDisplayArgumentName(self, name: str, place: int) -> str:
        return ""

    def getArgumentDescription(self, name: str, place: int) -> str:
        return ""

    def getProgrammaticCategoryName(self, name: str) -> str:
        return "Add-In"

    def getDisplayCategoryName(self, name: str) -> str:
        return "Add-In"


for _method, _name in FUNCTIONS.items():
    setattr(Functions, _method, functions.caller(_name))


def cell_functions(context: Any, *arguments: Any) -> Any:
    """Return the cell functions; LibreOffice does not know their interface while it installs it."""
    from tw.xlplan import XFunctions

    return type("CellFunctions", (Functions, XFunctions), {})(context, *arguments)


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Buttons, Buttons.names[-1], Buttons.names)
g_ImplementationHelper.addImplementation(Lists, Lists.names[-1], Lists.names)
g_ImplementationHelper.addImplementation(cell_functions, Functions.names[-1], Functions.names)
