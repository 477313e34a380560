"""Make the pictures of the README and the manual anew: ``python -m tests.pictures``.

The demonstration's workbooks are opened in a real LibreOffice, what a picture shows is typed in,
and a range of a sheet is printed to a page of its size, with the letters and numbers of columns
and rows. pdftoppm draws the page; here it is trimmed, framed and given a small palette.

Often only the system's Python has LibreOffice's bridge. So this file runs itself there once more,
as ``pictures.py --draw``, and imports nothing of the project at the top.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
_WIDTH = 1360  # pixels, before trimming
_COLOURS, _EXACT = 96, 32  # of the palette; of them taken just as they are
_FRAME = (0x9A, 0xA5, 0xB1)
_EDGE, _HEADERS, _NARROWEST = 220, (2200, 1600), 26000  # of pages and around ranges, 1/100 mm
_PATIENCE = 120  # seconds

# The templates ask for a font of Windows; without it, take one whose Chinese is Taiwan's, whatever
# else this machine has.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <match target="pattern">
    <test name="family"><string>Microsoft JhengHei</string></test>
    <edit name="family" mode="assign" binding="strong"><string>Noto Sans CJK TC</string></edit>
  </match>
  <selectfont><rejectfont>
    <glob>*/truetype/cns11643/*</glob>
    <pattern><patelt name="family"><string>TW-Kai</string></patelt></pattern>
  </rejectfont></selectfont>
</fontconfig>
"""


@dataclass(frozen=True)
class Shot:
    """One picture: its file, the workbook, sheet and cells shown, and what is typed in before.

    ``typed`` maps a sheet to {cell: text}. ``scrolled`` are columns out of sight, as when a person
    scrolls to the right of frozen ones. ``headers`` shows the letters and numbers.
    """

    name: str
    book: str
    sheet: str
    cells: str
    typed: dict[str, dict[str, str]] = field(default_factory=dict)
    scrolled: str = ""
    headers: bool = True


_HANDED_OUT = "2_岡山區公所各課室/範本_岡山區公所.xlsx"
_MERGED = "1_各機關送件/114_岡山區公所_v1.xlsx"
_MENDED = "檢核後_旗山區公所.xlsx"
_CARRIED = "3_計畫書/114_鳥松區公所_延續.xlsx"
_CITY = "114年度全市彙整.xlsx"
_DOCUMENT = ("document", "3_計畫書/114_三民區公所_v1_計畫書.pdf")

_ROWS = {
    "C7": "1-1 標準作業流程與正確服務",
    "D7": "流程正確一致",
    "E7": "調解、祭祀公業及宗教輔導等案件編製逐步作業說明，併附法定期限與應公告事項。",
    "F7": "民政課",
    "C8": "1-3 服務禮儀與洽公環境",
    "D8": "服務態度與環境",
    "E8": "調解室布置溫馨柔和，當事人分別引導入座，減少等候期間的對立氣氛。",
    "F8": "民政課、社會課",
    "C9": "1-4 服務品質改善與創新",
    "D9": "特色服務",
    "E10": "辦理里民服務日，由課室同仁輪流到里活動中心受理申請。",
    "F10": "民政課",
}
_COVER = {"D13": "民政課", "D48": "本區沒有偏遠里別，由里幹事視需要協助。"}
_WORKED_ON = {
    "一、基礎服務": {"F6": "人事室、民政課"},
    "檢核結果": {"P16": "兩項分屬不同場次，確實要列兩次。"},
}
_REWORDED = {"F5": "每季抽查各課室的申請案件，逐件核對期限，結果提報所務會議。"}
_FILED = {"M4": "114年4月28日", "N4": "高市研發字第○○○○○○號"}

SHOTS = (
    Shot("cover", _HANDED_OUT, "封面", "B1:E49", {"封面": _COVER}, headers=False),
    Shot("template-area", _HANDED_OUT, "一、基礎服務", "A1:H12", {"一、基礎服務": _ROWS}),
    Shot("painted", _MENDED, "一、基礎服務", "A1:J11"),
    Shot("findings", _MENDED, "檢核結果", "A1:P16", _WORKED_ON),
    Shot("doubts", _MERGED, "合併疑義", "A1:F9"),
    Shot("carried", _CARRIED, "一、基礎服務", "A1:H9", {"一、基礎服務": _REWORDED}),
    Shot("city-overview", _CITY, "總覽", "A1:N48", headers=False),
    Shot("city-status", _CITY, "收件狀態", "A1:L13"),
    Shot("city-filing", _CITY, "收件狀態", "A1:P10", {"收件狀態": _FILED}, "C:L"),
    Shot("city-coverage", _CITY, "涵蓋矩陣", "A1:Z15"),
)


def main() -> int:
    """Make every picture and print what was made; with names, only those."""
    from xlplan.workflow.demo import run_demo

    names = sys.argv[1:] or [*(shot.name for shot in SHOTS), _DOCUMENT[0]]
    wanted = [shot for shot in SHOTS if shot.name in names]
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in run_demo(folder / "demo"):
            pass
        _draw_all(wanted, folder)
        pages = {shot.name: folder / f"{shot.name}.pdf" for shot in wanted}
        if _DOCUMENT[0] in names:
            pages[_DOCUMENT[0]] = folder / "demo" / _DOCUMENT[1]
        for title, page in pages.items():
            content, size = png(*_page(page))
            (IMAGES / f"{title}.png").write_bytes(content)
            print(f"docs/images/{title}.png  {size[0]}x{size[1]}  {len(content) / 1024:.0f} KB")
    return 0


def _draw_all(shots: list[Shot], folder: Path) -> None:
    from tests.live.office import uno_python

    tasks = [
        asdict(shot) | {"book": str(folder / "demo" / shot.book), "to": f"{folder}/{shot.name}.pdf"}
        for shot in shots
    ]
    python = uno_python()
    if python is None:
        raise SystemExit("This needs LibreOffice's Python bridge (Debian: python3-uno).")
    command = [python, str(Path(__file__).resolve()), "--draw", str(folder)]
    subprocess.run(command, input=json.dumps(tasks), encoding="utf-8", check=True)


# In the Python of LibreOffice: workbooks to pages.


def draw(folder: Path, tasks: list[dict[str, Any]]) -> None:
    """Print the ranges of some tasks (a Shot's fields, ``book`` and ``to`` being paths) to PDF."""
    pipe = f"xlplan-pictures-{os.getpid()}"
    words = ["--headless", "--norestore", "--nologo", "--nofirststartwizard", "--nodefault"]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    office = [shutil.which("soffice") or "soffice", *words, profile]
    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS, encoding="utf-8")
    environment = os.environ | {"FONTCONFIG_FILE": str(fonts)}
    accept = f"--accept=pipe,name={pipe};urp;"
    with subprocess.Popen([*office, accept], env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            desktop = _desktop(pipe)
            for task in tasks:
                _print(desktop, **task)
            desktop.terminate()
        finally:
            process.terminate()


def _desktop(pipe: str) -> Any:
    import uno

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
        except Exception:  # UNO's own: nobody listens yet
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def _print(desktop: Any, *, book: str, sheet: str, cells: str, to: str, **more: Any) -> None:
    document = desktop.loadComponentFromURL(Path(book).as_uri(), "_blank", 0, _values(Hidden=True))
    try:
        for name, texts in more["typed"].items():
            for cell, text in texts.items():
                written = document.Sheets[name].getCellRangeByName(cell)
                written.String = text
                written.Rows.OptimalHeight = True
        document.calculateAll()
        if more["scrolled"]:
            columns = document.Sheets[sheet].getCellRangeByName(more["scrolled"]).Columns
            columns.IsVisible = False
        shown = document.Sheets[sheet].getCellRangeByName(cells)
        for other in document.Sheets.ElementNames:
            document.Sheets[other].setPrintAreas(())
        document.Sheets[sheet].setPrintAreas((shown.RangeAddress,))
        document.Sheets[sheet].setPrintTitleRows(False)
        _fit_page(document, document.Sheets[sheet], shown.Size, headers=more["headers"])
        document.storeToURL(Path(to).as_uri(), _values(FilterName="calc_pdf_Export"))
    finally:
        document.close(True)


def _fit_page(document: Any, sheet: Any, size: Any, *, headers: bool) -> None:
    """Make the page just as large as the range (1/100 mm) with the headers around it."""
    page = document.StyleFamilies["PageStyles"][sheet.PageStyle]
    for name in ("HeaderIsOn", "FooterIsOn", "CenterHorizontally", "CenterVertically", "PrintGrid"):
        setattr(page, name, False)
    for name in ("TopMargin", "BottomMargin", "LeftMargin", "RightMargin"):
        setattr(page, name, 100)
    page.IsLandscape = size.Width > size.Height
    page.Width = max(_NARROWEST, size.Width + (_HEADERS[0] if headers else _EDGE))
    page.Height = size.Height + (_HEADERS[1] if headers else _EDGE)
    page.PrintHeaders = headers
    page.PageScale = 100
    page.ScaleToPagesX = page.ScaleToPagesY = 1


def _values(**values: Any) -> tuple[Any, ...]:
    from com.sun.star.beans import PropertyValue

    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


# Pages to pictures.


def _page(pdf: Path) -> tuple[int, int, bytes]:
    """Return width, height and RGB bytes of a PDF's first page."""
    command = ["pdftoppm", "-scale-to-x", str(_WIDTH), "-scale-to-y", "-1", "-singlefile", str(pdf)]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    _, size, _, pixels = raw.split(b"\n", 3)
    width, height = map(int, size.split())
    return width, height, pixels


def png(width: int, height: int, pixels: bytes) -> tuple[bytes, tuple[int, int]]:
    """Return a palette PNG of a page without its white edge, framed, and its size."""
    import numpy as np

    picture = np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
    rows, columns, _ = (picture < 250).nonzero()
    picture = picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1].copy()
    picture[[0, -1]] = picture[:, [0, -1]] = _FRAME
    palette, indices = _quantised(picture)
    high, wide = indices.shape
    lines = np.hstack([np.zeros((high, 1), np.uint8), indices]).tobytes()
    chunks = (
        (b"IHDR", struct.pack(">2I5B", wide, high, 8, 3, 0, 0, 0)),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    content = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + content, (wide, high)


def _quantised(picture: Any) -> tuple[Any, Any]:
    """Return a palette and the index of each pixel in it.

    The commonest colours (the grounds of cells) stay as they are; the rest is cut at the median.
    """
    import numpy as np

    flat = picture.reshape(-1, 3)
    colours, inverse, counts = np.unique(flat, axis=0, return_inverse=True, return_counts=True)
    common = np.argsort(-counts, kind="stable")
    boxes = [common[_EXACT:], *(common[index : index + 1] for index in range(_EXACT))]
    boxes = [box for box in boxes if len(box)]
    while len(boxes) < _COLOURS:
        spans = [np.ptp(colours[box], axis=0).max() * counts[box].sum() ** 0.5 for box in boxes]
        box = boxes.pop(int(np.argmax(spans)))
        if len(box) == 1:
            boxes.append(box)
            break
        channel = int(np.ptp(colours[box], axis=0).argmax())
        box = box[np.argsort(colours[box, channel], kind="stable")]
        half = np.searchsorted(np.cumsum(counts[box]), counts[box].sum() / 2)
        half = min(max(int(half), 1), len(box) - 1)
        boxes += [box[:half], box[half:]]
    palette = np.zeros((len(boxes), 3), np.uint8)
    number = np.zeros(len(colours), np.uint8)
    for index, box in enumerate(boxes):
        palette[index] = np.rint(np.average(colours[box], axis=0, weights=counts[box]))
        number[box] = index
    return palette, number[inverse.reshape(-1)].reshape(picture.shape[:2])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--draw"]:
        draw(Path(sys.argv[2]), json.load(sys.stdin))
    else:
        sys.exit(main())
