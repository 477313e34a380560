"""What the extension shows, as the project's registries had it when the extension was built."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Mapping

FOLDER = Path(__file__).resolve().parents[2]
"""The folder of the installed extension."""

TITLE = "提升服務計畫"

_said = json.loads((FOLDER / "faces.json").read_text(encoding="utf-8"))

LABELS: Mapping[str, str] = _said["buttons"]
"""The label of each button."""

FUNCTIONS: Mapping[str, str] = _said["functions"]
"""Of each method of XFunctions the function's name in a formula."""

QUESTIONS: Mapping[str, str] = _said["questions"]
"""Of each thing that a button may ask for in free text, the question."""
