"""The Python that the extension starts, tried with the bridge to LibreOffice."""

from __future__ import annotations

from pathlib import Path

from xlplan.installing import interpreter
from xlplan.installing.interpreter import Tried

_WORK = """
from pathlib import Path
from xlplan.libreoffice.bridge import load
load(Path(sys.argv[1]))
"""


def tried(python: Path, program: Path) -> Tried:
    """Start a Python and have it load xlplan and the bridge to the LibreOffice in ``program``.

    Raises OfficeError, with what is wrong and what to do.
    """
    return interpreter.tried(python, _WORK, str(program))
