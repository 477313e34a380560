"""A LibreOffice whose UNO calls are counted: each method called, each property read or set."""

from __future__ import annotations

from collections import Counter
from typing import Any

import xlwings as xw

import xlplan.libreoffice as lo


class Calls:
    """How often which member of a UNO object was used."""

    def __init__(self) -> None:
        self.names: Counter[str] = Counter()

    @property
    def total(self) -> int:
        """How many calls there were."""
        return self.names.total()

    def clear(self) -> None:
        """Count from nothing again."""
        self.names.clear()


def counted(app: xw.App, calls: Calls) -> xw.App:
    """Return the same running LibreOffice with its calls counted."""
    return lo.inside(_Counted(app.impl.context, calls))


class _Counted:
    """A UNO object, or one of its methods, behind a counter."""

    __slots__ = ("_calls", "_known", "_name")

    def __init__(self, known: Any, calls: Calls, name: str = "") -> None:
        object.__setattr__(self, "_known", known)
        object.__setattr__(self, "_calls", calls)
        object.__setattr__(self, "_name", name)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._known, name)
        if callable(found) and not _is_object(found):
            return _Counted(found, self._calls, name)
        self._calls.names[name] += 1
        return self._wrapped(found)

    def __setattr__(self, name: str, value: Any) -> None:
        self._calls.names[f"{name}="] += 1
        setattr(self._known, name, _plain(value))

    def __call__(self, *arguments: Any) -> Any:
        self._calls.names[self._name] += 1
        return self._wrapped(self._known(*map(_plain, arguments)))

    def __iter__(self) -> Any:
        for item in self._known:
            self._calls.names["next"] += 1
            yield self._wrapped(item)

    def __len__(self) -> int:
        self._calls.names["len"] += 1
        return len(self._known)

    def __getitem__(self, key: Any) -> Any:
        self._calls.names["[]"] += 1
        return self._wrapped(self._known[key])

    def __eq__(self, other: object) -> bool:
        return bool(self._known == _plain(other))

    def __hash__(self) -> int:
        return hash(self._known)

    def __bool__(self) -> bool:
        return True

    def _wrapped(self, found: Any) -> Any:
        if _is_object(found):
            return _Counted(found, self._calls)
        if isinstance(found, tuple) and found and _is_object(found[0]):
            return tuple(_Counted(item, self._calls) for item in found)
        return found


def _is_object(value: Any) -> bool:
    return type(value).__name__ == "pyuno"


def _plain(value: Any) -> Any:
    """Return an argument as UNO takes it."""
    if isinstance(value, _Counted):
        return value._known
    if isinstance(value, tuple) and any(isinstance(item, (_Counted, tuple)) for item in value):
        return tuple(_plain(item) for item in value)
    return value
