"""The official document of a plan: .odt, .docx or .pdf."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

from xlplan.books.save import replacing
from xlplan.compare import Comparison
from xlplan.documents.writing.model import Official
from xlplan.documents.writing.official import official
from xlplan.documents.writing.style import Style, style_for
from xlplan.errors import XlplanError
from xlplan.plan import Plan
from xlplan.table import Reading
from xlplan.vocabulary import roster
from xlplan.workflow.standing import standing_of

SUFFIXES = (".odt", ".docx", ".pdf")

_MOST_META = 1_000_000  # bytes


def write_document(reading: Reading, target: Path) -> None:
    """Write the official document of a plan as the target's suffix says.

    Raises Unwritable, UsageError for a city's own style that is not understood, and OfficeError for
    a PDF that no LibreOffice makes. Whatever stood at the target then still stands.
    """
    style = style_for(_kind(reading.plan))
    _write(official(reading.plan, style, standing_of(reading)), style, target)


def write_amendment(found: Comparison, target: Path) -> None:
    """Write the 修正對照表 of an amended plan as the target's suffix says; raises the same."""
    from xlplan.documents.writing.amended import amended

    _write(amended(found), style_for(_kind(found.new)), target)


def _write(document: Official, style: Style, target: Path) -> None:
    with replacing(target) as temporary:
        if target.suffix.lower() == ".pdf":
            _write_pdf(document, style, temporary)
        else:
            temporary.write_bytes(_bytes(document, style, target.suffix.lower()))


def is_document(path: Path) -> bool:
    """Return whether an .odt or a .pdf is one that write_document wrote, untouched since."""
    from xlplan.documents.writing.odt import GENERATOR, KEYWORD

    try:
        if path.suffix.lower() == ".pdf":
            return f"<pdf:Keywords>{KEYWORD}</pdf:Keywords>".encode() in path.read_bytes()
        with zipfile.ZipFile(path) as archive, archive.open("meta.xml") as meta:
            return f"<meta:generator>{GENERATOR}/".encode() in meta.read(_MOST_META)
    except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, NotImplementedError):
        return False


def _bytes(document: Official, style: Style, suffix: str) -> bytes:
    if suffix == ".docx":
        from xlplan.documents.writing.docx import docx_bytes

        return docx_bytes(document, style)
    from xlplan.documents.writing.odt import odt_bytes

    return odt_bytes(document, style)


def _write_pdf(document: Official, style: Style, target: Path) -> None:
    from xlplan.libreoffice.converting import to_pdf

    with tempfile.TemporaryDirectory(prefix="xlplan-document-") as folder:
        source = Path(folder) / "plan.odt"
        source.write_bytes(_bytes(document, style, ".odt"))
        to_pdf(source, target)


def _kind(plan: Plan) -> str:
    """Return the kind of a plan's agency: as the plan says, else as the roster does."""
    if plan.agency.kind:
        return plan.agency.kind
    try:
        entry = roster().find(plan.agency.name)
    except XlplanError:  # the city's own roster is damaged: no reason not to write a document
        return ""
    return entry.agency.kind if entry else ""
