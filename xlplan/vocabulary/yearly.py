"""The yearly list: who must submit a plan, to whom, by when, and who need not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xlplan.data import own_folder, read_json
from xlplan.errors import UsageError
from xlplan.vocabulary.agencies import CITY_GOVERNMENT, Entry, Roster, read_own_json

OWN_SUBMISSIONS = "submissions.json"
_PARENT = "上級機關"


@dataclass(frozen=True, slots=True)
class Submissions:
    """Who must submit in a Gregorian year: full names in the roster's order.

    ``due`` is an ISO date, None when it is not known. ``exempt`` holds who need not, and why.
    """

    year: int
    submit_to: str
    due: str | None = None
    required: tuple[str, ...] = ()
    exempt: Mapping[str, str] = field(default_factory=dict)


def submissions(year: int, roster: Roster, parent: str | None = None) -> Submissions:
    """Return who must submit a plan to the city in a year, or to the bureau ``parent``.

    The rules stand in ``submissions.json`` in data.own_folder(), else in
    ``schema/agencies/submissions.json``. Either has this form, years Gregorian::

        {"rules": [{"first_year": 2025, "last_year": 2025, "submit_to": "高雄市政府衛生局",
                    "kinds": ["二級機關"], "due": "2025-03-14",
                    "exempt": {"高雄市彌陀區衛生所": "整修停業"}}]}

    ``last_year`` null means from then on. ``submit_to`` is a full name, or 上級機關 for the parent
    of each. Of the rules that fit year and receiver the last one counts. The agency's own
    ``submit_to`` in the roster beats the rules. Raises UsageError when ``parent`` is not in the
    roster or the city's file is not understood.
    """
    receiver = roster.require(parent).name if parent else CITY_GOVERNMENT
    rule = _rule(year, receiver)
    if rule is None:
        return Submissions(year, receiver)
    bound = [entry for entry in roster.entries if _is_bound(entry, rule, receiver, roster)]
    exempt = _exempt(rule, roster)
    return Submissions(
        year=year,
        submit_to=receiver,
        due=rule.get("due"),
        required=tuple(entry.name for entry in bound if entry.name not in exempt),
        exempt=exempt,
    )


def _rule(year: int, receiver: str) -> Mapping[str, Any] | None:
    names = {receiver} if receiver == CITY_GOVERNMENT else {receiver, _PARENT}
    fitting = [
        rule
        for rule in _rules()
        if rule["first_year"] <= year <= (rule.get("last_year") or year)
        and rule["submit_to"] in names
    ]
    return fitting[-1] if fitting else None


def _is_bound(entry: Entry, rule: Mapping[str, Any], receiver: str, roster: Roster) -> bool:
    if not entry.submits:
        return False
    if entry.submit_to:
        return _full_name(entry.submit_to, roster) == receiver
    if entry.agency.kind not in rule["kinds"]:
        return False
    return receiver in (CITY_GOVERNMENT, _full_name(entry.agency.parent, roster))


def _exempt(rule: Mapping[str, Any], roster: Roster) -> dict[str, str]:
    exempt = rule.get("exempt") or {}
    return {_full_name(name, roster): reason for name, reason in exempt.items()}


def _full_name(name: str, roster: Roster) -> str:
    entry = roster.find(name)
    return entry.name if entry else name


def _rules() -> list[Mapping[str, Any]]:
    path = own_folder() / OWN_SUBMISSIONS
    if not path.is_file():
        return list(read_json("agencies", "submissions.json")["rules"])
    data = read_own_json(path, "應送清單")
    try:
        return [_checked(rule) for rule in data["rules"]]
    except (AttributeError, KeyError, TypeError) as error:
        raise UsageError(
            f"應送清單「{path}」的格式不對：要有 rules 清單，"
            "每條要有 first_year、submit_to、kinds。請對照使用手冊修改。"
        ) from error


def _checked(rule: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a rule of the form promised; raise KeyError or TypeError for any other."""
    last = rule.get("last_year")
    for value, kind in (
        (rule["first_year"], int),
        (last if last is not None else 0, int),
        (rule["submit_to"], str),
        (rule["kinds"], list),
        (rule.get("due") or "", str),
        (rule.get("exempt") or {}, dict),
    ):
        if not isinstance(value, kind):
            raise TypeError(value)
    return rule
