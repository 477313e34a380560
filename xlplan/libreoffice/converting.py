"""A file made into another format by a LibreOffice of its own, which ends with it.

Not through the UNO bridge: ``soffice --convert-to`` needs no Python that fits LibreOffice's, and
a LibreOffice that somebody works with is left alone.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from xlplan.errors import OfficeError, OfficeGone

from . import bridge
from .installed import starter

_LIMIT = 180  # seconds
_START = ("--headless", "--norestore", "--nologo", "--nofirststartwizard", "--nolockcheck")
_PDF_A_2B = 2
_ON = ("PDFUACompliance", "UseTaggedPDF", "DisplayPDFDocumentTitle", "ExportBookmarks")
_PDF_OPTIONS = {
    "SelectPdfVersion": {"type": "long", "value": str(_PDF_A_2B)},  # to keep: every font inside
    **{name: {"type": "boolean", "value": "true"} for name in _ON},  # for screen readers: PDF/UA
}


def convert(source: Path, target: Path) -> None:
    """Write a file in the format that the target's suffix says.

    Raises OfficeGone without a LibreOffice, OfficeError when it does not make it.
    """
    _convert(source, target, target.suffix[1:].lower())


def to_pdf(source: Path, target: Path) -> None:
    """Write a text document as PDF/A-2b, tagged as PDF/UA wants it.

    A LibreOffice before 7.4 does not understand the options and makes a plain one. Raises
    OfficeGone without a LibreOffice, OfficeError when it makes none.
    """
    if starter() is None:
        raise OfficeGone(
            "這台電腦沒有 LibreOffice，無法做成 PDF。請安裝 LibreOffice 後再試；"
            "或先匯出成 .odt 或 .docx，再用文書處理程式另存成 PDF。"
        )
    _convert(source, target, f"pdf:writer_pdf_Export:{json.dumps(_PDF_OPTIONS)}")


def _convert(source: Path, target: Path, wanted: str) -> None:
    program = starter()
    if program is None:
        raise OfficeGone("這台電腦找不到 LibreOffice。請先安裝，或用 XLPLAN_SOFFICE 指定位置。")
    with tempfile.TemporaryDirectory(prefix="xlplan-convert-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        profile, made = folder / "profile", folder / "made"
        _run(
            [
                *(str(program), *_START, f"-env:UserInstallation={profile.absolute().as_uri()}"),
                *("--convert-to", wanted, "--outdir", str(made), str(source)),
            ],
            folder,
        )
        found = made / source.with_suffix(target.suffix.lower()).name
        if not found.is_file():
            raise OfficeError(
                f"LibreOffice 沒有做出 {target.suffix} 檔。請再試一次；仍然不行時，請重新安裝它。"
            )
        shutil.copyfile(found, target)


def _run(command: list[str], folder: Path) -> None:
    """Run LibreOffice to its end; end all of it when it takes too long. Raises OfficeError."""
    environment = {name: value for name, value in os.environ.items() if name != bridge.BOOTSTRAP}
    environment |= dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(folder))
    group: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    try:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **group,
        )
    except OSError as error:
        raise OfficeGone(f"無法啟動 LibreOffice（{command[0]}）：{error.strerror}。") from None
    try:
        process.wait(_LIMIT)
    except subprocess.TimeoutExpired:
        raise OfficeError("LibreOffice 太久沒有做好，已經停止。請關閉其他程式再試。") from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End every process of its group, also one that the first has left behind."""
    if sys.platform == "win32":
        if process.poll() is None:
            command = ["taskkill", "/PID", str(process.pid), "/T", "/F"]
            subprocess.run(command, capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
