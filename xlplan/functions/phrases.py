"""The cell functions that write: the standard wording of a code, and what to mend in a text."""

from __future__ import annotations

from xlplan.errors import UsageError
from xlplan.functions.cells import Range, cells_of
from xlplan.functions.years import agency_of, framework_of, year_of
from xlplan.problems import SEVERITY_NAMES
from xlplan.table.cells import plain_text
from xlplan.wording.findings import Finding
from xlplan.wording.library import find, text_for
from xlplan.wording.similar import index
from xlplan.wording.terms import check_text

_NOTHING_NEAR = "沒有相近的標準文字。"


def standard_wording(codes: Range, agency: object = None, year: object = None) -> list[list[str]]:
    """Return the standard wording of codes as an agency of that name would say it.

    ``year`` is an ROC year, the newest framework's wording without one. Blank stays "".
    """
    try:
        number = year_of(year)
        key, owner = framework_of(year).key, agency_of(agency, number)
    except UsageError as reason:
        return [[str(reason)]]

    def said(code: str) -> str:
        found = find(code, key)
        return text_for(found, owner, number) if found else f"查無標準代碼「{code}」。"

    texts = [[plain_text(cell).strip() for cell in row] for row in cells_of(codes)]
    return [[said(code) if code else "" for code in row] for row in texts]


def similar_wording(texts: Range, agency: object = None, year: object = None) -> list[list[str]]:
    """Return the standard measures closest to each text, the best three, one a line with its score.

    ``agency`` and ``year`` are as in standard_wording; of a named agency only what is meant for its
    kind. Blank stays "".
    """
    try:
        number = year_of(year)
        known, owner = index(framework_of(year).key), agency_of(agency, number)
    except UsageError as reason:
        return [[str(reason)]]

    def said(text: str) -> str:
        found = known.nearest(text, agency=owner, year=number)
        return "\n".join(item.label for item in found) or _NOTHING_NEAR

    cells = [[plain_text(cell).strip() for cell in row] for row in cells_of(texts)]
    return [[said(text) if text else "" for text in row] for row in cells]


def similar_columns(
    texts: Range, agency: object = None, year: object = None
) -> list[list[str | float]]:
    """Return code, title and score of the standard measures closest to a text, the best three.

    Of several texts the closest one each, in the order of the range. What there is to say instead
    stands in the column of the titles. Arguments as in similar_wording.
    """
    cells = [plain_text(cell).strip() for row in cells_of(texts) for cell in row]
    try:
        number = year_of(year)
        known, owner = index(framework_of(year).key), agency_of(agency, number)
    except UsageError as reason:
        return [["", str(reason), ""]]

    def rows(text: str) -> list[list[str | float]]:
        found = known.nearest(text, agency=owner, year=number) if text else []
        nothing: list[list[str | float]] = [["", _NOTHING_NEAR if text else "", ""]]
        return [[item.measure.code, item.measure.title, item.score] for item in found] or nothing

    if len(cells) == 1:
        return rows(cells[0])
    return [rows(text)[0] for text in cells]


def term_check(texts: Range, agency: object = None, year: object = None) -> list[list[str]]:
    """Tell what a careful reader would mend in each text: one a line, "" for a good or blank one.

    How the agency calls itself is checked when ``agency`` names it, what changed its name by a year
    when ``year``, an ROC one, is given.
    """
    try:
        number = year_of(year)
        owner = agency_of(agency, number)
    except UsageError as reason:
        return [[str(reason)]]
    return [
        [
            "\n".join(map(_told, check_text(plain_text(cell), year=number, agency=owner)))
            for cell in row
        ]
        for row in cells_of(texts)
    ]


def _told(finding: Finding) -> str:
    return f"{SEVERITY_NAMES[finding.severity]}：{finding.message}{finding.hint}"
