"""The README and the manual, run: their commands in order, their outputs, tables, links, pictures.

``python -m tests.test_docs`` writes outputs and the table of problem codes anew. What a document
may say to this module, in comments that readers do not see:

- ``<!-- exit: 1 -->`` before a block or in a line: the exit code of its commands, else 0;
- ``<!-- transcript: xlplan … -->`` before a block: the block is what this command prints;
- ``<!-- file: NAME -->`` before a block: the block is a file for the commands after it;
- ``<!-- where: office -->`` before a block or in a line: its commands need a user's own LibreOffice
  and are left to ``tests/window``;
- ``<!-- kinds -->`` … ``<!-- /kinds -->``: the table of problem codes stands between;
- ``<!-- buttons -->`` … ``<!-- /buttons -->``: so does the table of buttons.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import shlex
import shutil
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from xlplan.buttons import BUTTONS
from xlplan.cli import main
from xlplan.cli.arguments import parser
from xlplan.problems import FAMILY_NAMES, KINDS, SEVERITY_NAMES

ROOT = Path(__file__).resolve().parent.parent
README, MANUAL = ROOT / "README.md", ROOT / "docs" / "使用手冊.md"
ENGINE = ROOT / "docs" / "libreoffice.md"
DOCUMENTS = pytest.mark.parametrize("document", [README, MANUAL], ids=["README", "manual"])

_MARK = re.compile(r"<!-- (exit|transcript|file|where): (.+?) -->")
_INLINE = re.compile(r"`(xlplan [^`]+)`")
_KINDS_PLACE = re.compile(r"(?<=<!-- kinds -->\n).*(?=<!-- /kinds -->)", re.DOTALL)
_BUTTONS_PLACE = re.compile(r"(?<=<!-- buttons -->\n).*(?=<!-- /buttons -->)", re.DOTALL)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's folder."""
    return _made_demo(tmp_path_factory.mktemp("demo"))


@DOCUMENTS
def test_every_command_shown_does_what_is_said(document: Path, demo: Path, tmp_path: Path) -> None:
    assert renewed(document, demo, tmp_path) == document.read_text(encoding="utf-8")


def test_the_table_of_buttons_is_that_of_today() -> None:
    text = ENGINE.read_text(encoding="utf-8")
    assert _with_buttons(text) == text


@DOCUMENTS
def test_every_command_is_documented(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert [name for name in commands() if f"`xlplan {name}" not in text] == []


@pytest.mark.parametrize(
    "name",
    [
        *("template", "check", "merge", "fill", "suggest", "fix"),
        *("consolidate", "import", "export", "carry", "compare"),
        *("install excel", "install libreoffice"),
        *("roster import", "wording export", "wording import", "terms export", "terms import"),
    ],
)
def test_the_manual_lists_just_the_options_there_are(name: str) -> None:
    text = MANUAL.read_text(encoding="utf-8")
    part = text.split(f"### `xlplan {name}`\n", 1)[1].split("\n##", 1)[0]
    told = set(re.findall(r"^\| `(-[\w-]+)", part, re.MULTILINE))
    assert told == commands()[name] - {"-h", "--help"}


def test_the_manual_says_what_to_do_about_every_file_that_cannot_be_read() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    told = re.findall(r"^\| (F1\d\d) \| (.+?) \|.+\|.+\|$", text, re.MULTILINE)
    known = [(kind.code, kind.title) for kind in KINDS.values() if kind.code[0] == "F"]
    assert [pair for pair in known if pair not in told] == []


@pytest.mark.parametrize("document", [README, MANUAL, ENGINE], ids=["README", "manual", "engine"])
def test_every_link_leads_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    anchors = {_anchor(line) for line in text.splitlines() if line.startswith("#")}
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", text):
        if target.startswith("#"):
            assert target.removeprefix("#") in anchors, target
        else:
            assert (document.parent / target).is_file(), target


def test_every_picture_is_shown_and_small() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in (README, MANUAL))
    pictures = sorted((ROOT / "docs" / "images").iterdir())
    assert [path.name for path in pictures if f"images/{path.name})" not in texts] == []
    assert sum(path.stat().st_size for path in pictures) < 1.2e6
    for path in pictures:
        width, _, depth, colour_type = struct.unpack(">II2B", path.read_bytes()[16:26])
        assert (width <= 1400, depth, colour_type) == (True, 8, 3), path.name


def commands() -> dict[str, set[str]]:
    """Return the names of all commands ("roster import") and their options."""
    return dict(_leaves(parser(), ""))


def _leaves(command: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, set[str]]]:
    options: set[str] = set()
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            for item in action._choices_actions:  # those that the help lists
                yield from _leaves(action.choices[item.dest], f"{name} {item.dest}".strip())
            return
        options.update(action.option_strings)
    yield name, options


def renewed(document: Path, demo: Path, folder: Path) -> str:
    """Run a document in a folder; return it with outputs and tables as they are today.

    Fails when a command leaves with another exit code than said.
    """
    _lay_out(demo, folder)
    text = document.read_text(encoding="utf-8")
    (folder / "Excel").mkdir()
    with (
        contextlib.chdir(folder),
        _environment("XLPLAN_HOME", str(folder / "XLPLAN_HOME")),
        _environment("XLPLAN_EXCEL_PROFILE", str(folder / "Excel")),
    ):
        text = "".join(_run_lines(text.splitlines(keepends=True)))
    return _KINDS_PLACE.sub(lambda _: _kinds_table(), text)


def _lay_out(demo: Path, folder: Path) -> None:
    """Put what the documents' commands read where they look for it."""
    sent, copies = demo / "1_各機關送件", demo / "2_岡山區公所各課室"
    shutil.copytree(sent, folder / "送件")
    for source in (sent, copies, demo / "3_計畫書"):
        shutil.copytree(source, folder, dirs_exist_ok=True)
    table = _block_of(MANUAL, "機關清單.csv")
    (folder / "機關清單.csv").write_text(table, encoding="utf-8")


def _block_of(document: Path, name: str) -> str:
    text = document.read_text(encoding="utf-8").split(f"<!-- file: {name} -->", 1)[1]
    return re.split(r"```\w*\n", text, maxsplit=2)[1]


def _run_lines(lines: list[str]) -> Iterator[str]:
    """Yield the lines of a document, running its commands in order, outputs being put in anew."""
    marks: dict[str, str] = {}
    block: list[str] | None = None
    for number, line in enumerate(lines, 1):
        if block is not None and not line.startswith("```"):
            block.append(line)
            continue
        if block is not None:
            yield from _run_block(block, marks, number)
            block, marks = None, {}
        elif line.startswith("```"):
            block = []
            marks["language"] = line.strip("`\n")
        else:
            here = dict(_MARK.findall(line))
            if line.startswith("<!--"):
                marks |= here
            for command in _INLINE.findall(line):
                if len(shlex.split(command)) > 2 and command.split(maxsplit=1)[1] not in commands():
                    _run(command, here, number)
        yield line


def _run_block(block: list[str], marks: dict[str, str], number: int) -> Iterator[str]:
    if "transcript" in marks:
        yield _run(marks["transcript"], marks, number)
        return
    if "file" in marks:
        target = Path(marks["file"])
        target.parent.mkdir(exist_ok=True)
        target.write_text("".join(block), encoding="utf-8")
    if marks["language"] == "sh":
        for command in re.split(r"\n|&&", "".join(block)):
            if command.strip().startswith("xlplan "):
                _run(command, marks, number)
    yield from block


def _run(command: str, marks: dict[str, str], number: int) -> str:
    if marks.get("where") == "office":
        return ""
    said, complaint = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complaint):
        try:
            code = main(shlex.split(command)[1:])
        except SystemExit as left:  # --help and wrong usage
            code = int(left.code or 0)
    told = f"line {number}: {command}\n{said.getvalue()}{complaint.getvalue()}"
    assert code == int(marks.get("exit", 0)), told
    return said.getvalue()


def _with_buttons(text: str) -> str:
    rows = (f"| {item.label} | `{item.name}` | {item.tip} |\n" for item in BUTTONS.values())
    table = "\n| button | `press` it by | what it does |\n| --- | --- | --- |\n" + "".join(rows)
    return _BUTTONS_PLACE.sub(lambda _: f"{table}\n", text)


def _kinds_table() -> str:
    return "".join(_kinds_lines())


def _kinds_lines() -> Iterator[str]:
    for letter, name in FAMILY_NAMES.items():
        kinds = [kind for kind in KINDS.values() if kind.code[0] == letter]
        if not kinds:
            continue
        yield f"\n### {letter} {name}\n\n| 代號 | 類別 | 名稱 | 怎麼改 |\n"
        yield "| --- | --- | --- | --- |\n"
        for kind in kinds:
            title = f"{kind.title}（已停用）" if kind.retired else kind.title
            hint = re.sub(r"\{\w+\}", "○○", kind.hint.removeprefix("{why}")).replace("~$", "`~$`")
            yield f"| {kind.code} | {SEVERITY_NAMES[kind.severity]} | {title} | {hint} |\n"
    yield "\n"


def _anchor(heading: str) -> str:
    """Return the anchor that GitHub and GitLab give a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lstrip("#").strip().lower()).replace(" ", "-")


@contextlib.contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _made_demo(folder: Path) -> Path:
    with contextlib.redirect_stdout(io.StringIO()):
        assert main(["demo", str(folder)]) == 0
    return folder


def _write_anew() -> None:
    for document in (README, MANUAL):
        with tempfile.TemporaryDirectory() as name:
            demo, work = Path(name, "demo"), Path(name, "work")
            work.mkdir()
            text = renewed(document, _made_demo(demo), work)
            document.write_text(text, encoding="utf-8")
        print(document.relative_to(ROOT))
    ENGINE.write_text(_with_buttons(ENGINE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    _write_anew()
