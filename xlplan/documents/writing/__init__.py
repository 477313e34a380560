"""The official document out: a plan as .odt, .docx or .pdf.

``official`` says what stands in the document, once; ``odt`` and ``docx`` only draw it. A city's own
look is data (style).
"""

from __future__ import annotations
