r"""Read the Windows registry: the machine's own, or that of a made-up profile.

Keys are written as people write them: ``HKCU\Software\Microsoft\Office``. Nothing is ever written.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

Value = str | int


class Registry(Protocol):
    """What is asked of a registry; names are found whatever their case, as Windows finds them."""

    def value(self, key: str, name: str) -> Value | None:
        """Return a value, None where it is not set; a default value has the name ""."""

    def values(self, key: str) -> Mapping[str, Value]:
        """Return all values of a key, none where there is no such key."""

    def keys(self, key: str) -> list[str]:
        """Return the names of the keys below one."""


@dataclass(frozen=True)
class Told:
    """A registry told as a mapping of keys to their values; empty for a system that has none."""

    said: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)

    def value(self, key: str, name: str) -> Value | None:
        """Return a value, None where it is not set."""
        found = {said.casefold(): value for said, value in self.values(key).items()}
        return found.get(name.casefold())

    def values(self, key: str) -> Mapping[str, Value]:
        """Return all values of a key, none where there is no such key."""
        wanted = key.casefold()
        return next((own for name, own in self.said.items() if name.casefold() == wanted), {})

    def keys(self, key: str) -> list[str]:
        """Return the names of the keys below one."""
        start = f"{key}\\".casefold()
        below = (name[len(start) :] for name in self.said if name.casefold().startswith(start))
        return list(dict.fromkeys(name.split("\\")[0] for name in below))


if sys.platform == "win32":
    import winreg

    _HIVES = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}

    class Windows:
        """This machine's registry, as a 64-bit program sees it."""

        def value(self, key: str, name: str) -> Value | None:
            """Return a value, None where it is not set or is neither text nor a number."""
            with contextlib.suppress(OSError), self._open(key) as handle:
                found, _ = winreg.QueryValueEx(handle, name)
                return found if isinstance(found, (str, int)) else None
            return None

        def values(self, key: str) -> Mapping[str, Value]:
            """Return all values of a key, none where there is no such key."""
            found: dict[str, Value] = {}
            with contextlib.suppress(OSError), self._open(key) as handle:
                for at in range(winreg.QueryInfoKey(handle)[1]):
                    name, value, _ = winreg.EnumValue(handle, at)
                    if isinstance(value, (str, int)):
                        found[name] = value
            return found

        def keys(self, key: str) -> list[str]:
            """Return the names of the keys below one."""
            with contextlib.suppress(OSError), self._open(key) as handle:
                return [winreg.EnumKey(handle, at) for at in range(winreg.QueryInfoKey(handle)[0])]
            return []

        @staticmethod
        def _open(key: str) -> winreg.HKEYType:
            hive, _, path = key.partition("\\")
            access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
            return winreg.OpenKey(_HIVES[hive], path, access=access)


def of_this_machine() -> Registry:
    """Return this machine's registry; one without values where it has none."""
    if sys.platform == "win32":
        return Windows()
    return Told()
