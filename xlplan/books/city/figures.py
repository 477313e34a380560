"""The small tables behind the sheets and charts, made with pandas."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from xlplan.books.city.positions import Positions
from xlplan.consolidate import Summary
from xlplan.problems import SEVERITIES

Kind = tuple[str, str]  # severity and code


class Figures:
    """What a summary adds up to: by agency and sub-item, area, section, kind of problem."""

    def __init__(self, summary: Summary, places: Positions) -> None:
        self._summary = summary
        self._shares = places.shares
        self._found = places.found

    @cached_property
    def totals(self) -> dict[str, int]:
        """Measures by sub-item."""
        return _whole(self._coverage.sum())

    @cached_property
    def covered(self) -> dict[str, int]:
        """How many agencies have measures, by sub-item."""
        return _whole((self._coverage > 0).sum())

    @cached_property
    def declared(self) -> dict[str, int]:
        """How many agencies declare that they do nothing, by sub-item."""
        return _whole(self._declared.sum())

    @cached_property
    def lacking(self) -> dict[str, list[str]]:
        """Which agencies have neither measures nor a nil return, by sub-item."""
        gaps = self._gaps
        return {str(key): [str(name) for name in gaps.index[gaps[key]]] for key in gaps.columns}

    @cached_property
    def gaps(self) -> dict[str, int]:
        """How many sub-items an agency lacks."""
        return _whole(self._gaps.sum(axis=1))

    @cached_property
    def areas(self) -> dict[str, int]:
        """Measures by the name of the area's sheet, the leading row first."""
        import pandas as pd

        totals = pd.Series(self.totals, dtype="int64")
        return _whole(totals.groupby(self._summary.framework.sheet_of, sort=False).sum())

    @cached_property
    def parts(self) -> list[float]:
        """The part of its agency's measures (0 to 1) that each share is."""
        import pandas as pd

        table = pd.DataFrame(self._shares, columns=["agency", "unit", "kind", "count"])
        counted = ((item.name, item.counted) for item in self._summary.agencies)
        measures = {name: plan.measures for name, plan in counted if plan}
        return [float(part) for part in (table["count"] / table["agency"].map(measures)).fillna(0)]

    @cached_property
    def kinds(self) -> list[Kind]:
        """The kinds of problems there are, the most pressing first."""
        kinds = {key[1:] for key in self._found}
        return sorted(kinds, key=lambda kind: (SEVERITIES.index(kind[0]), kind[1]))

    @cached_property
    def problems(self) -> dict[str, dict[Kind, int]]:
        """How many problems of each kind an agency has, the agencies in the order of the list."""
        found: dict[str, dict[Kind, int]] = {}
        for (agency, severity, code), count in self._found.items():
            found.setdefault(agency, {})[severity, code] = count
        return found

    @cached_property
    def severities(self) -> dict[str, int]:
        """How many problems of each severity there are."""
        import pandas as pd

        found = pd.Series(self._found, dtype="int64")
        totals = found.groupby(lambda key: key[1]).sum()
        return _whole(totals.reindex(list(SEVERITIES), fill_value=0))

    @cached_property
    def _coverage(self) -> Any:
        import pandas as pd

        keys = [item.key for item in self._summary.framework.sub_items]
        counts = dict(self._summary.coverage)
        return pd.DataFrame.from_dict(counts, orient="index", columns=keys).astype("int64")

    @cached_property
    def _declared(self) -> Any:
        table = self._coverage < 0  # nobody, so far
        for name, declared in self._summary.nil_returns.items():
            if declared:
                table.loc[name, list(declared)] = True
        return table

    @cached_property
    def _gaps(self) -> Any:
        return (self._coverage == 0) & ~self._declared


def _whole(series: Any) -> dict[Any, int]:
    """Return a Series of counts as a dict."""
    return {key: int(count) for key, count in series.items()}
