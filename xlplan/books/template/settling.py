"""An .ods template as LibreOffice saved it, made the same wherever and whenever it is made.

What tells of the machine, the user or the day is left out: printer, fonts' widths, dates, picture
of the first page. What LibreOffice 7.4 does not write is put in: that filters may be used on a
protected sheet. Painted cells stay aligned as they are: conditional formats have what the default
style has, for which an .xlsx always names an alignment.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from xlplan.books.ods_sheet import tables
from xlplan.books.template.styles import DIGIT

_PARTS = ("mimetype", "META-INF/manifest.xml", "meta.xml", "settings.xml", "styles.xml")
_CONTENT = "content.xml"
_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip file knows
_FILES = re.compile(rb' *<manifest:file-entry manifest:full-path="([^"]+)"[^>]*/>\n?')
_OF_MACHINES = re.compile(
    rb'<config:config-item config:name="(?:VisibleArea|Printer)\w+"[^>]*>[^<]*</config:config-item>'
)
_GENERATOR = re.compile(r"(<meta:generator>LibreOffice/[\d.]+)[^<]*")
_KEPT_META = re.compile(
    r"<dc:title>[^<]*</dc:title>|<meta:generator>[^<]*</meta:generator>"
    r"|<meta:creation-date>[^<]*</meta:creation-date>"
    r'|<meta:user-defined meta:name="Company">[^<]*</meta:user-defined>'
)
_META = re.compile(r"(<office:meta>)(.*)(</office:meta>)", re.DOTALL)
_DEFAULT_CELL = re.compile(
    rb'(<style:style style:name="Default" style:family="table-cell"><style:table-cell-properties'
    rb'[^>]*?) style:vertical-align="bottom"'
)
_WIDTH = re.compile(rb'(style:column-width=")([\d.]+)(in|cm|mm|pt)(")')
_POINTS = {b"in": 72.0, b"cm": 72 / 2.54, b"mm": 72 / 25.4, b"pt": 1.0}
_EDGE = 5 / 7  # of a digit: what Excel adds to a column's width
_PLAIN_DIGITS, _PLAIN_EDGE = 8, 3.75  # digits and points of a column that nobody gave a width
_PROTECTION = re.compile(rb"<loext:table-protection\b[^>]*?(?=/>)")
_FILTER = b' loext:use-autofilter="true"'


def settle(source: Path, target: Path, digit: float) -> None:
    """Write the settled file of an .ods file that LibreOffice saved.

    ``digit`` is how wide, in points, LibreOffice took a digit of the default font to be when it
    read the columns' widths.
    """
    with zipfile.ZipFile(source) as saved:
        parts = {name: saved.read(name) for name in (*_PARTS, _CONTENT)}
    parts["META-INF/manifest.xml"] = _manifest(parts["META-INF/manifest.xml"])
    parts["meta.xml"] = _meta(parts["meta.xml"].decode()).encode()
    parts["settings.xml"] = _OF_MACHINES.sub(b"", parts["settings.xml"])
    parts["styles.xml"] = _DEFAULT_CELL.sub(rb"\1", parts["styles.xml"])
    parts[_CONTENT] = _content(parts[_CONTENT], digit)
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as made:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _DAY)
            if name != "mimetype":  # stored first and as it is, so that its bytes tell the format
                entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, data)
    target.write_bytes(raw.getvalue())


def _manifest(part: bytes) -> bytes:
    kept = {"/", *(name for name in (*_PARTS, _CONTENT) if name.endswith(".xml"))}
    return _FILES.sub(lambda match: match[0] if match[1].decode() in kept else b"", part)


def _meta(part: str) -> str:
    """Return title, agency and the day that the template gives; no statistics, nobody's name."""

    def kept(match: re.Match[str]) -> str:
        return match[1] + "".join(_KEPT_META.findall(match[2])) + match[3]

    return _GENERATOR.sub(rf"\1{escape('$xlplan')}", _META.sub(kept, part))


def _content(part: bytes, digit: float) -> bytes:
    pieces, done = [], 0
    for table in tables(part):
        if table.visible:
            pieces += [part[done : table.start], _PROTECTION.sub(_with_filter, table.content)]
            done = table.end
    whole = b"".join([*pieces, part[done:]])
    return _WIDTH.sub(lambda match: _width(match, digit), whole)


def _with_filter(match: re.Match[bytes]) -> bytes:
    """Return a sheet's protection that lets people use its filters; newer LibreOffices ask."""
    return match[0] if _FILTER in match[0] else match[0] + _FILTER


def _width(match: re.Match[bytes], digit: float) -> bytes:
    """Return a column's width as Excel has it on a computer with the template's own font."""
    points = float(match[2]) * _POINTS[match[3]]
    if abs(points - (_PLAIN_DIGITS * digit + _PLAIN_EDGE)) < digit / 40:
        wanted = _PLAIN_DIGITS * DIGIT + _PLAIN_EDGE
    else:
        wanted = (round((points / digit - _EDGE) * 4) / 4 + _EDGE) * DIGIT
    return match[1] + f"{wanted / 72 * 2.54:.3f}cm".encode() + match[4]
