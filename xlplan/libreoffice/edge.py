"""The edge of the engine: no UNO exception leaves it, and what it lacks says so by name.

A UNO exception is not a full Python exception: setting its traceback fails, so a context manager
that it passes through hides it behind a second error. It is therefore never chained, either.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import unquote

from xlwings import base_classes

from xlplan.errors import BookClosed, Locked, OfficeError, OfficeGone

from . import bridge

_C = TypeVar("_C", bound=type)
_F = TypeVar("_F", bound=Callable[..., Any])
_INNER = "_called_by_other_members"
_PACKAGE = __name__.rpartition(".")[0]
_GONE = "LibreOffice 已經關閉或沒有回應，這次的動作沒有完成。請重新開啟後再試。"
_SOURCE_PLACE = re.compile(r"\s*\bat \./\S+:\d+\s*$")  # in LibreOffice's own source
_SPECIAL = frozenset(
    ["__call__", "__len__", "__iter__", "__contains__", "__getitem__", "__enter__", "__exit__"]
)


def edge(cls: _C) -> _C:
    """Wrap every public member of a class, those it inherits from xlwings included.

    A UNO exception becomes an OfficeError: OfficeGone when LibreOffice no longer answers, Locked
    when the sheet is protected or the document open for reading only. A NotImplementedError
    without a text gets the name of class and member. A member that the class only annotates is a
    plain attribute, where xlwings has a property that could not be set.
    """
    for name in vars(cls).get("__annotations__", ()):
        setattr(cls, name, vars(cls).get(name))
    for name in dir(cls):
        if name.startswith("_") and name not in _SPECIAL:
            continue
        home = next(base for base in cls.__mro__ if name in vars(base))
        if hasattr(vars(home)[name], _INNER):
            continue
        if home is cls or home.__module__ == base_classes.__name__:
            setattr(cls, name, _wrapped(vars(home)[name], f"{cls.__name__}.{name}"))
    return cls


def inner(function: _F) -> _F:
    """Mark a member that only other members call: theirs know better what refused."""
    setattr(function, _INNER, True)
    return function


def refusal(error: BaseException, owner: object) -> OfficeError:
    """Return what to raise for a UNO exception that arose in a member of ``owner``."""
    if not _answer(owner):
        return OfficeGone(_GONE)
    try:
        locked = next((text for item in _owners(owner) if (text := _locked(item))), None)
    except bridge.lost():
        return BookClosed()
    if locked:
        return Locked(locked)
    said = _SOURCE_PLACE.sub("", str(getattr(error, "Message", ""))).strip()
    reason = said or type(error).__name__.rsplit(".", 1)[-1]
    return OfficeError(f"LibreOffice 沒有完成這個動作：{reason}")


def _answer(owner: object) -> bool:
    """Say whether the LibreOffice that an object belongs to answers."""
    return all(item.answers for item in _owners(owner) if hasattr(type(item), "answers"))


def _is_closed(owner: object) -> bool:
    """Say whether the workbook that an object belongs to is closed, or its window is."""
    documents = [item for each in _owners(owner) if (item := vars(each).get("document"))]
    try:
        return any(not (item.CurrentController and item.Sheets.Count) for item in documents)
    except bridge.lost():
        return True


def _locked(owner: Any) -> str | None:
    """Return why a book or sheet cannot be changed, in plain UNO: no guarded member is used."""
    if document := vars(owner).get("document"):
        if not document.isReadonly():
            return None
        return read_only_text(unquote(document.URL.rpartition("/")[2]))
    sheet = vars(owner).get("uno") if hasattr(type(owner), "unprotected") else None
    if sheet is not None and sheet.isProtected():
        return protected_text(sheet.Name)
    return None


def read_only_text(name: str) -> str:
    """Return what to tell when a workbook may only be read."""
    return f"「{name}」只能讀取，不能變更。請另存新檔後再試。"


def protected_text(name: str) -> str:
    """Return what to tell when a sheet is protected."""
    return f"工作表「{name}」受到保護，不能變更。請先取消保護工作表再試。"


def _owners(owner: object) -> Iterator[Any]:
    """Yield an object of the engine and those it belongs to, up to the app."""
    waiting, seen = [owner], set[int]()
    while waiting:
        found = waiting.pop(0)
        if id(found) in seen or not type(found).__module__.startswith(_PACKAGE):
            continue
        seen.add(id(found))
        yield found
        waiting += vars(found).values()


def _wrapped(member: Any, label: str) -> Any:
    if isinstance(member, property):
        get, put, delete = (
            part and _guarded(part, label) for part in (member.fget, member.fset, member.fdel)
        )
        return property(get, put, delete, member.__doc__)
    if isinstance(member, staticmethod | classmethod):
        return type(member)(_guarded(member.__func__, label))
    if inspect.isfunction(member) and not inspect.iscoroutinefunction(member):
        return _guarded(member, label)
    return member


def _guarded(function: Callable[..., Any], label: str) -> Callable[..., Any]:
    @functools.wraps(function)
    def guarded(*arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        except NotImplementedError as error:
            if error.args:
                raise
            lacking = True
        except bridge.exceptions() as error:
            lacking, found = False, refusal(error, arguments[0] if arguments else None)
        except AttributeError:  # what pyuno makes of a call on an object that is gone
            owner = arguments[0] if arguments else None
            if not _answer(owner):
                lacking, found = False, OfficeGone(_GONE)
            elif _is_closed(owner):
                lacking, found = False, BookClosed()
            else:
                raise
        if lacking:
            raise NotImplementedError(label)
        raise found

    return guarded
