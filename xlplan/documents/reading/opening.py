"""A file opened as a document: what it is, told by its bytes, or why it cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from xlplan.errors import Unreadable
from xlplan.files.container import Container
from xlplan.files.whole import whole_file

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SUFFIXES = {
    "docx": (".docx", ".docm", ".dotx", ".dotm"),
    "odt": (".odt", ".ott"),
    "pdf": (".pdf",),
    "txt": (".txt", ".text", ".md", ".csv", ".tsv"),
}
_NAMES = {"docx": " .docx 檔", "odt": " .odt 檔", "pdf": " PDF 檔", "txt": "純文字"}
_WEB_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html)", re.IGNORECASE)
_PDF_WITHIN = 1024  # bytes: where Adobe's readers look for the head of a PDF
_SAVE_AS = "請用 Word 或 LibreOffice 開啟，另存成 .docx 或 .odt 再匯入；只改副檔名是不夠的。"
_SAVED_AS = {
    rb"\s*MIME-Version:": "網頁封存檔（MHTML）",
    rb"\s*(?:<\?xml[^>]*>\s*)?<\?mso-application": "Word 2003 的 XML 檔",
    rb"\s*(?:<\?xml[^>]*>\s*)?<office:document\b": "單一 XML 的 ODF 檔（.fodt）",
    rb"%!PS": "PostScript 檔",
}
_AS_DOCUMENT = {
    "F103": {"hint": "請重新下載或向對方重新索取檔案，或從備份還原後再試。"},
    "F104": {"hint": "請先用 Word、LibreOffice 或 PDF 程式開啟，取消密碼後另存，再匯入一次。"},
    "F106": {"hint": "請指定資料夾裡的文件；一次匯入一個。"},
    "F107": {"message": "這是 Office 開檔時產生的暫存檔（~$ 開頭），不是文件。"},
    "F109": {"hint": "請確認選對檔案；把圖片刪除或縮小後另存，再匯入一次。"},
    "F110": {
        "message": "檔案裡含有不應該出現在文件裡的 XML 宣告（DTD 或實體），為了安全沒有讀取。"
    },
}


@dataclass(frozen=True, slots=True)
class File:
    """A file that is a document: its kind (docx, odt, pdf or txt), its bytes, the zip around them.

    ``remark`` is "" or says in Chinese that the file's suffix names another kind.
    """

    path: Path
    kind: str
    raw: bytes
    container: Container | None = None
    remark: str = ""

    def part(self, name: str) -> bytes | None:
        """Return a part of the zip in UTF-8, None when there is none; raise Unreadable."""
        try:
            return self.container.part(name) if self.container else None
        except Unreadable as reason:
            raise as_document(reason) from None


def open_document(path: Path) -> File:
    """Open a file by what it is; raise Unreadable for what is no document."""
    try:
        raw = whole_file(path, otherwise="F117")
        container = Container(path, raw) if raw.startswith(b"PK") else None
        kind = _kind_of_zip(path, container) if container else _kind(path, raw)
    except Unreadable as reason:
        raise as_document(reason) from None
    suffix = path.suffix.lower()
    remark = ""
    if suffix not in _SUFFIXES[kind]:
        remark = f"副檔名是「{suffix or '（沒有）'}」，但內容其實是{_NAMES[kind]}；已照內容讀取。"
    return File(path, kind, raw, container, remark)


def as_document(reason: Unreadable) -> Unreadable:
    """Return why a file cannot be read in the words for a document."""
    return Unreadable(
        reason.path, reason.code, **{**_AS_DOCUMENT.get(reason.code, {}), **reason.details}
    )


def _kind_of_zip(path: Path, container: Container) -> str:
    if b"encryption-data" in (container.part("META-INF/manifest.xml") or b""):
        raise Unreadable(path, "F104")
    kind = (container.part("mimetype") or b"").strip()
    if "xl/workbook.xml" in container or b"opendocument.spreadsheet" in kind:
        raise Unreadable(path, "F121")
    if "xl/workbook.bin" in container:
        raise Unreadable(path, "F121", hint="請用 Excel 另存成 .xlsx。")
    if b"opendocument.text" in kind:
        return "odt"
    if "word/document.xml" in container or b"wordprocessingml" in (
        container.part("[Content_Types].xml") or b""
    ):
        return "docx"
    raise Unreadable(
        path,
        "F105",
        message="這是一個壓縮檔，但裡面不是文件。",
        hint="請先解壓縮，再選取裡面的 .docx、.odt、.pdf 或 .txt 檔。",
    )


def _kind(path: Path, raw: bytes) -> str:
    if raw.startswith(_OLD_OFFICE):
        raise _old_office(path, raw)
    if raw.lstrip().startswith(rb"{\rtf"):
        raise Unreadable(path, "F119", kind=" .rtf 檔")
    if b"%PDF-" in raw[:_PDF_WITHIN]:
        return "pdf"
    if not raw.strip(b"\0"):  # what a full or broken disk leaves behind
        raise Unreadable(path, "F103")
    if _WEB_PAGE.match(raw.removeprefix(b"\xef\xbb\xbf")):
        raise _to_save(path, "網頁（HTML）")
    for head, name in _SAVED_AS.items():
        if re.match(head, raw.removeprefix(b"\xef\xbb\xbf"), re.IGNORECASE):
            raise _to_save(path, name)
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b'{"') or path.suffix.lower() == ".json":
        raise Unreadable(
            path,
            "F117",
            message="這是 JSON 檔，不是文件，不必匯入。",
            hint="計畫的 JSON 檔（PLAN.json）請用 xlplan template --plan 放進範本。",
        )
    return "txt"


def _old_office(path: Path, raw: bytes) -> Unreadable:
    """Return why a compound file is not read: encrypted, a .doc, a workbook, or something else."""

    def holds(*names: str) -> bool:
        return any(name.encode("utf-16-le") in raw for name in names)

    if holds("EncryptedPackage"):
        return Unreadable(path, "F104")
    if holds("WordDocument"):
        return Unreadable(path, "F119", kind="舊版 Word 的 .doc 檔")
    return Unreadable(path, "F121" if holds("Workbook", "Book\0") else "F117")


def _to_save(path: Path, what: str) -> Unreadable:
    message = f"這個檔案的內容其實是{what}，不是 Word、Writer、PDF 或純文字的文件。"
    return Unreadable(path, "F117", message=message, hint=_SAVE_AS)
