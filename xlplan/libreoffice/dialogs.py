"""LibreOffice's own dialogs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .bridge import load
from .edge import edge

if TYPE_CHECKING:
    from .apps import App

_OK = 1  # com.sun.star.ui.dialogs.ExecutableDialogResults


@edge
class FolderPicker:
    """The dialog in which a person chooses a folder."""

    def __init__(self, app: App) -> None:
        self.app = app

    def choose(self, title: str, start: Path) -> Path | None:
        """Return the folder that is chosen, None when the dialog is closed without one."""
        picker = self.app.service("com.sun.star.ui.dialogs.FolderPicker")
        picker.setTitle(title)
        picker.setDisplayDirectory(start.as_uri())
        if picker.execute() != _OK:
            return None
        return Path(os.path.normpath(load().fileUrlToSystemPath(picker.getDirectory())))
