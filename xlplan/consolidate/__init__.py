"""Many agencies' plans to one Summary; no file and no office program in sight."""

from xlplan.consolidate.choosing import FileState, Finding
from xlplan.consolidate.status import MISSING, STATUSES, AgencyState
from xlplan.consolidate.submission import Filing, Nil, Row, Submission, submission_of
from xlplan.consolidate.summary import Summary, key_in, main_year, summarise
from xlplan.consolidate.work import NOBODY, TOGETHER, Share, shares

__all__ = [
    "MISSING",
    "NOBODY",
    "STATUSES",
    "TOGETHER",
    "AgencyState",
    "FileState",
    "Filing",
    "Finding",
    "Nil",
    "Row",
    "Share",
    "Submission",
    "Summary",
    "key_in",
    "main_year",
    "shares",
    "submission_of",
    "summarise",
]
