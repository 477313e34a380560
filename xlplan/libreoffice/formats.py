"""Number formats, colours and fonts as Excel names them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from xlwings import base_classes

from xlplan.errors import OfficeError

from . import bridge
from .edge import edge

if TYPE_CHECKING:
    from .books import Book
    from .geometry import Geometry

Colour = tuple[int, int, int]

DATE, TIME, NUMBER, LOGICAL, TEXT = 2, 4, 16, 1024, 256  # com.sun.star.util.NumberFormat
GENERAL_KEY = 0
_BLOCK = 10000  # format keys of one language; a language's "General" is a multiple of it
_TEXT_KEY = 100
_STANDARD = {"date": 21, "datetime": 47, "time": 40, "logical": 48}  # i18n.NumberFormatIndex
_LANGUAGES = {("zh", "TW"): "404", ("zh", "CN"): "804", ("zh", "HK"): "C04", ("ja", "JP"): "411"}
_COLOURS = ("Black", "Blue", "Cyan", "Green", "Magenta", "Red", "White", "Yellow")
_PARTS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|AM/PM|A/P|E[+-]|[^"\\\[]', re.I)

_books: WeakKeyDictionary[Book, NumberFormats] = WeakKeyDictionary()


def number_formats(book: Book) -> NumberFormats:
    """Return the number formats of a workbook; what was asked once is remembered."""
    if book not in _books:
        _books[book] = NumberFormats(book.document)
    return _books[book]


class NumberFormats:
    """The number formats of a document: what a key means, and the key of a format."""

    def __init__(self, document: Any) -> None:
        self._uno = document.NumberFormats
        self._english = bridge.struct("lang.Locale", "en", "US", "")
        self._own = bridge.struct("lang.Locale")
        self._types: dict[int, int] = {}
        self._codes: dict[int, str] = {}
        self._start: dt.datetime | None = None
        self._keys: dict[str, int] = {"General": GENERAL_KEY, "": GENERAL_KEY}

    def type(self, key: int) -> int:
        """Return the type bits of a format: DATE, TIME, LOGICAL, TEXT and others."""
        if self.is_general(key):
            return NUMBER
        if key not in self._types:
            self._types[key] = int(self._uno.getByKey(key).Type)
        return self._types[key]

    def start(self, document: Any) -> dt.datetime:
        """Return the day that is number 0 in the workbook: 30 December 1899, or 1 January 1904."""
        if self._start is None:
            day = document.NullDate
            self._start = dt.datetime(day.Year, day.Month, day.Day)
        return self._start

    def is_general(self, key: int) -> bool:
        """Say whether a key is "General" in any language."""
        return key % _BLOCK == 0

    def code(self, key: int) -> str:
        """Return a format as Excel shows it in English: "General", "@", "yyyy-mm-dd"."""
        if key not in self._codes:
            self._codes[key] = self._code(key)
        return self._codes[key]

    def key(self, code: str) -> int:
        """Return the key of a format given in Excel's English codes. Raises OfficeError."""
        if code not in self._keys:
            self._keys[code] = self._added(code)
        return self._keys[code]

    def standard(self, name: str) -> int:
        """Return the key of the language's own "date", "datetime", "time" or "logical" format."""
        if name not in self._keys:
            found = self._uno.getFormatIndex(_STANDARD[name], self._own)
            self._keys[name] = int(found)
        return self._keys[name]

    def _code(self, key: int) -> str:
        if self.is_general(key) or self.type(key) & LOGICAL:
            return "General"  # Excel has no format for truth values
        if key % _BLOCK == _TEXT_KEY:
            return "@"
        found = self._uno.getByKey(key)
        code, language = str(found.FormatString), (found.Locale.Language, found.Locale.Country)
        if not language[0]:
            code = code.replace(self._general, "General")
        code = excel_code(code)
        prefix = _LANGUAGES.get(language)
        return f"[$-{prefix}]{code}" if prefix and "[$-" not in code else code

    def _added(self, code: str) -> int:
        found = self._uno.queryKey(code, self._own, False)
        if found >= 0:
            return int(found)
        try:
            return int(self._uno.addNewConverted(code, self._english, self._own))
        except bridge.exceptions():
            message = f"「{code}」不是可以使用的數字格式。請改用如 0.00、yyyy/m/d、@ 的格式。"
        raise OfficeError(message)

    @cached_property
    def _general(self) -> str:
        """The word for "General" in the language of the program."""
        return str(self._uno.getByKey(GENERAL_KEY).FormatString)


def excel_code(code: str) -> str:
    """Return a format code of LibreOffice's as Excel writes it: dates small, [Red] not [RED]."""
    parts = _PARTS.findall(code)
    return "".join(_excel_part(part) for part in parts)


def _excel_part(part: str) -> str:
    if part[0] == "[":
        inner = part[1:-1]
        colour = next((name for name in _COLOURS if name.upper() == inner.upper()), None)
        if colour:
            return f"[{colour}]"
        return part.lower() if re.fullmatch(r"[HMS]+", inner, re.I) else part
    return part.lower() if part in "YMDHSE" else part


def rgb(value: int | None) -> Colour | None:
    """Return a UNO colour as red, green, blue; None for none and for automatic."""
    if value is None or value < 0:
        return None
    return value >> 16 & 255, value >> 8 & 255, value & 255


def uno_colour(colour: Sequence[int] | int | str | None) -> int:
    """Return (r, g, b), "#rrggbb" or Excel's number as a UNO colour, -1 for None."""
    if colour is None:
        return -1
    if isinstance(colour, str):
        return int(colour.removeprefix("#"), 16)
    if isinstance(colour, int):
        return (colour & 255) << 16 | colour & 0xFF00 | colour >> 16 & 255
    red, green, blue = colour
    return int(red) << 16 | int(green) << 8 | int(blue)


def common(uno: Any, name: str) -> Any:
    """Return a property of some cells, None where they differ: UNO gives the default then."""
    state = uno.getPropertyState(name)
    return None if state.value == "AMBIGUOUS_VALUE" else uno.getPropertyValue(name)


def put(uno: Any, **values: object) -> None:
    """Set several properties of some cells in one call."""
    names = sorted(values)
    uno.setPropertyValues(tuple(names), tuple(values[name] for name in names))


@edge
class Font(base_classes.Font):
    """The font of some cells, for Western, Asian and complex text alike; None where they differ."""

    def __init__(self, parent: Geometry) -> None:
        self.parent = parent

    def _set(self, name: str, value: object) -> None:
        self.parent.check_editable()
        put(self.api, **{name + script: value for script in ("", "Asian", "Complex")})

    @property
    def api(self) -> Any:
        """The UNO object whose properties these are."""
        return self.parent.uno

    @property
    def bold(self) -> bool | None:
        """Whether the text is bold."""
        weight = common(self.api, "CharWeight")
        return None if weight is None else weight > 100

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("CharWeight", 150.0 if value else 100.0)

    @property
    def italic(self) -> bool | None:
        """Whether the text is italic."""
        posture = common(self.api, "CharPosture")
        return None if posture is None else posture.value != "NONE"

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set("CharPosture", bridge.enum("awt.FontSlant", "ITALIC" if value else "NONE"))

    @property
    def size(self) -> float | None:
        """The size in points."""
        found = common(self.api, "CharHeight")
        return None if found is None else float(found)

    @size.setter
    def size(self, value: float) -> None:
        self._set("CharHeight", float(value))

    @property
    def color(self) -> Colour | None:
        """The colour of the text, black where it is automatic."""
        found = common(self.api, "CharColor")
        return None if found is None else rgb(found) or (0, 0, 0)

    @color.setter
    def color(self, value: Sequence[int] | int | str | None) -> None:
        self.parent.check_editable()
        self.api.CharColor = uno_colour(value)

    @property
    def name(self) -> str | None:
        """The font of Western text; that of Chinese text may differ in a file made elsewhere."""
        found = common(self.api, "CharFontName")
        return None if found is None else str(found)

    @name.setter
    def name(self, value: str) -> None:
        self._set("CharFontName", value)
