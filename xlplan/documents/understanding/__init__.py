"""A Document understood as a Plan: what is surely said in its fields, the rest told."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xlplan.documents.model import Document

if TYPE_CHECKING:
    from xlplan.documents.understanding.whole import Understood

__all__ = ["lost", "understand"]


def understand(document: Document) -> Understood:
    """Return the plan that a document says, with what is doubtful and what is left over.

    Whatever the document is, nothing of it is an error here: what is not sure stands in
    ``Plan.doubts``, what found no field in ``Plan.leftovers``.
    """
    from xlplan.documents.understanding import whole

    return whole.understand(document)


def lost(document: Document, found: Understood) -> Counter[str]:
    """Return the letters of a document that its plan does not account for, with their number.

    White space, markup and the marks that were taken for numbering do not count.
    """
    from xlplan.documents.understanding import ledger

    return ledger.lost(document, found)
