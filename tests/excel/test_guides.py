"""The guides for Excel name commands, options, settings, buttons and functions that there are."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.excel.windows import ROOT
from xlplan.buttons import BUTTONS
from xlplan.cli.arguments import parser
from xlplan.excel import settings, trust
from xlplan.excel.profile import VARIABLE
from xlplan.udfs import CATEGORY, UDFS

DEPLOYMENT = ROOT / "docs" / "deployment.md"
CHECKLIST = ROOT / "docs" / "excel-release-checklist.md"
GUIDES = pytest.mark.parametrize("guide", [DEPLOYMENT, CHECKLIST], ids=["deployment", "checklist"])

_COMMAND = re.compile(r"(?:^|`)(xlplan [a-z][^`\n]+)", re.MULTILINE)
_STEP = re.compile(r"^\| (\d+) \| (.+) \| (.+) \|((?: –? ?\|){4})$", re.MULTILINE)


@GUIDES
def test_every_command_is_one_that_there_is(
    guide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = [shlex.split(line)[1:] for line in _COMMAND.findall(guide.read_text("utf-8"))]
    assert len(commands) > 4
    for arguments in commands:
        if arguments not in (["check"], ["fill"], ["fix"]):  # named, not spelled out
            assert parser().parse_args(arguments).command == arguments[0]
    assert capsys.readouterr().err == ""


@GUIDES
def test_every_link_leads_somewhere(guide: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", guide.read_text("utf-8"))
    assert targets
    assert [name for name in targets if not (guide.parent / name).is_file()] == []


def test_the_guide_names_what_the_check_looks_at() -> None:
    text = DEPLOYMENT.read_text("utf-8")
    names = [trust.CHILDREN, trust.CALLS, VARIABLE, *settings.OURS]
    names += ["BlockContentExecutionFromInternet", "VBAWarnings", "AllLocationsDisabled"]
    names += ["DisableAllAddins", "RequireAddinSig", "Zone.Identifier"]
    assert [name for name in names if f"`{name}`" not in text] == []


def test_the_steps_are_numbered_and_each_has_a_box_for_each_computer() -> None:
    text = CHECKLIST.read_text("utf-8")
    steps = [int(number) for number, *_ in _STEP.findall(text)]
    assert steps == list(range(1, len(steps) + 1))
    rows = [line for line in text.splitlines() if re.match(r"\| \d", line)]
    assert len(rows) == len(steps) > 40


def test_every_button_and_every_function_is_tried() -> None:
    text = CHECKLIST.read_text("utf-8")
    assert [item.label for item in BUTTONS.values() if f"「{item.label}」" not in text] == []
    assert [name for name in UDFS if name not in text] == []
    assert f"類別 {CATEGORY}" in text
