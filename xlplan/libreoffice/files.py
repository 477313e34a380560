"""Files to LibreOffice and back: which filter, which password, and why one does not open."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xlplan.errors import OfficeError

from .bridge import exceptions, load, properties, struct
from .locks import lock_of, remove_dead_lock

_NEVER_EXECUTE = 0  # com.sun.star.document.MacroExecMode
# comma, quotation mark, UTF-8, from row 1, no quotation marks but where needed, as shown
_CSV = ("Text - txt - csv (StarCalc)", "44,34,76,1,,0,false,true,false")
_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".ots": "calc8_template",
    ".fods": "OpenDocument Spreadsheet Flat XML",
    ".csv": _CSV[0],
    ".html": "HTML (StarCalc)",
    ".pdf": "calc_pdf_Export",
}
_EXPORTED = (".pdf", ".html")  # cannot be opened again as what they were
_PLAIN = (*_EXPORTED, ".csv")  # nobody expects a password of these
_OOXML = (".xlsx", ".xlsm")
_OOXML_KEY = "OOXPassword"
_ENCRYPTED = b"\xd0\xcf\x11\xe0"  # an .xlsx that begins like this is encrypted


def open_file(desktop: Any, path: Path, read_only: bool, password: str | None) -> Any:
    """Return the document of a file. Its macros never run. Raises OfficeError.

    It is not opened with Hidden, which loses frozen panes when it is saved.
    """
    if not path.is_file():
        raise OfficeError(f"找不到檔案「{path}」。請確認檔名和資料夾。")
    if not path.stat().st_size:
        raise OfficeError(f"檔案「{path.name}」是空的（0 位元組）。請改用完整的檔案。")
    wanted: dict[str, Any] = {"MacroExecutionMode": _NEVER_EXECUTE}
    if path.suffix.lower() == ".csv":
        wanted |= {"FilterName": _CSV[0], "FilterOptions": _CSV[1]}
    if read_only:
        wanted["ReadOnly"] = True
    if password:
        wanted["Password"] = password
    document = _loaded(desktop, path, wanted)
    if document is None and remove_dead_lock(path):
        document = _loaded(desktop, path, wanted)
    if document is None:
        raise OfficeError(_why_not(path, password))
    if not is_spreadsheet(document):
        document.close(True)
        raise OfficeError(
            f"檔案「{path.name}」不是試算表，或已損壞。請選完整的 .xlsx、.xlsm 或 .ods 檔案。"
        )
    return document


def _loaded(desktop: Any, path: Path, wanted: Mapping[str, Any]) -> Any:
    """Return the document of a file, None when LibreOffice does not open it."""
    try:
        return desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, properties(**wanted))
    except exceptions():
        return None


def is_spreadsheet(component: Any) -> bool:
    """Say whether an open document is a spreadsheet."""
    return bool(component.supportsService("com.sun.star.sheet.SpreadsheetDocument"))


def path_of(document: Any) -> Path | None:
    """Return where a document is kept, None before it is saved for the first time."""
    url = document.URL
    return Path(load().fileUrlToSystemPath(url)) if url else None


def save_as(document: Any, path: Path, password: str | None) -> None:
    """Save a document at a path, by whose suffix the format is chosen; it is kept there from now.

    Without a password the one that it was opened with stays, as in Excel; "" takes it off. A
    format that can only be exported (.pdf, .html) leaves it where it is. Raises OfficeError.
    """
    suffix = path.suffix.lower()
    if suffix in _EXPORTED:
        _store(document.storeToURL, path, password)
        return
    keys = () if password is not None or suffix in _PLAIN else _keys(document)
    _store(document.storeAsURL, path, password, **(_kept_encryption(suffix, keys) if keys else {}))


def save_copy(document: Any, path: Path, **more: Any) -> None:
    """Save a copy of a document at a path, in the format of its suffix. Raises OfficeError."""
    _store(document.storeToURL, path, None, **more)


def save(document: Any) -> None:
    """Save a document where it is kept. Raises OfficeError."""
    try:
        document.store()
    except exceptions():
        raise OfficeError(_unsaved(path_of(document) or Path(document.Title))) from None


def _store(how: Any, path: Path, password: str | None, **more: Any) -> None:
    suffix = path.suffix.lower()
    if suffix not in _FILTERS:
        formats = "、".join(_FILTERS)
        raise OfficeError(f"不能存成「{path.suffix}」檔。可以用的格式：{formats}。")
    if not path.parent.is_dir():  # LibreOffice would make it
        raise OfficeError(f"無法存檔：找不到資料夾「{path.parent}」。請確認路徑，或先建立資料夾。")
    wanted = {"FilterName": _FILTERS[suffix], **more}
    if suffix == ".csv":
        wanted["FilterOptions"] = _CSV[1]
    if password:
        wanted |= _encryption(suffix, password)
    try:
        how(path.as_uri(), properties(**wanted))
    except exceptions():
        raise OfficeError(_unsaved(path)) from None


def _encryption(suffix: str, password: str) -> dict[str, Any]:
    """Return what encrypts a file. For .xlsx the property Password would do nothing, silently."""
    if suffix == ".ods":
        return {"Password": password}
    if suffix not in _OOXML:
        raise OfficeError(f"「{suffix}」檔不能加密碼。請存成 .xlsx 或 .ods。")
    keys = {"CryptoType": "Standard", _OOXML_KEY: password}
    return _encrypted(tuple(struct("beans.NamedValue", *item) for item in keys.items()))


def _keys(document: Any) -> tuple[Any, ...]:
    """Return what an encrypted document was opened or saved with, nothing of a plain one."""
    found = (item.Value for item in document.getArgs() if item.Name == "EncryptionData")
    return tuple(next(found, ()))


def has_password(document: Any) -> bool:
    """Return whether a document was opened or saved with a password."""
    return bool(_keys(document))


def _kept_encryption(suffix: str, keys: tuple[Any, ...]) -> dict[str, Any]:
    """Return what encrypts a file as its document is; one that was an .ods has no key for .xlsx."""
    if suffix != ".ods" and not (
        suffix in _OOXML and any(item.Name == _OOXML_KEY for item in keys)
    ):
        raise OfficeError(
            f"這個檔案有密碼，不能照樣存成「{suffix}」檔。請在存檔時重新指定密碼，或存成原來的格式。"
        )
    return _encrypted(keys)


def _encrypted(keys: tuple[Any, ...]) -> dict[str, Any]:
    return {"EncryptionData": load().Any("[]com.sun.star.beans.NamedValue", keys)}


def _why_not(path: Path, password: str | None) -> str:
    if lock_of(path).exists():
        return f"檔案「{path.name}」正由別人開啟。請對方先關閉，或以唯讀方式開啟。"
    if password:
        return f"無法開啟「{path.name}」：密碼不對，或檔案已損壞。"
    with path.open("rb") as file:
        encrypted = file.read(4) == _ENCRYPTED and path.suffix.lower() in _OOXML
    if encrypted:
        return f"檔案「{path.name}」有密碼。請輸入密碼，或請原作者取消密碼後再試。"
    return f"無法開啟「{path.name}」：檔案已損壞、有密碼，或不是試算表。請確認後再試。"


def _unsaved(path: Path) -> str:
    return (
        f"無法存檔「{path}」。檔案可能正由其他程式開啟、只能讀取，或資料夾不能寫入。"
        "請關閉其他程式，或改存到別的資料夾。"
    )
