"""What LibreOffice shows: its HTML export, which has the colours of conditional formats too."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path


@dataclass
class Shown:
    """A cell as it is seen: text and ground colour, "" for none."""

    text: str
    colour: str


@dataclass
class Page:
    """One visible sheet: its visible rows of visible cells."""

    rows: list[list[Shown]] = field(default_factory=list)

    def painted(self, headings: int = 2) -> dict[tuple[int, str], str]:
        """Return (data row from 1, heading) -> colour; ``headings`` is the row they stand in."""
        titles = [cell.text for cell in self.rows[headings - 1]]
        return {
            (number, title): cell.colour
            for number, row in enumerate(self.rows[headings:], 1)
            for title, cell in zip(titles, row, strict=True)
            if cell.colour
        }


def pages(path: Path) -> dict[str, Page]:
    """Return sheet name -> page of an HTML export."""
    parser = _Parser()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser.pages


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, Page] = {}
        self._name: str | None = None
        self._cell: Shown | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "em":
            self._name = ""
        elif tag == "tr":
            list(self.pages.values())[-1].rows.append([])
        elif tag == "td":
            self._cell = Shown("", dict(attrs).get("bgcolor") or "")
            list(self.pages.values())[-1].rows[-1].append(self._cell)

    def handle_endtag(self, tag: str) -> None:
        if tag == "em" and self._name is not None:
            self.pages[self._name] = Page()
            self._name = None
        elif tag == "td":
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._name is not None:
            self._name += data
        elif self._cell:
            self._cell.text += data.strip()
