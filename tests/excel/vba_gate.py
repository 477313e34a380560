"""Find what the VBA compiler would refuse, without Excel: three readers, for none sees it all.

pyvbaanalysis knows Excel's objects and the whole project; pyOpenVBA's parser wants blocks closed;
the balance of procedures is counted. Of the modules that xlwings ships only the errors of the first
count: the parser takes no comment behind a ``#If``, and two of their heads share one body by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from tests.excel.tools import tool

_analysis = tool("pyvbaanalysis")
_reader = tool("pyvbaanalysis.reader")
_interpreter = tool("pyopenvba.interpreter")
_errors = tool("pyopenvba.exceptions")

_BEGIN = re.compile(
    r"(?im)^[ \t]*(?:(?:public|private|friend|static)[ \t]+)*(sub|function|property)[ \t]+\w"
)
_END = re.compile(r"(?im)^[ \t]*end[ \t]+(sub|function|property)\b")
_SYSTEMS = {"Windows": None, "Mac": {"VBA7": True, "Win32": False, "Win64": False, "Mac": True}}


def faults(
    sources: Mapping[str, str], own: Iterable[str], only: Iterable[str] | None = None
) -> list[str]:
    """Return what is wrong in a project's modules, "module: what" each; none when all is well.

    ``own`` are the modules in which a warning counts too; ``only`` those to look at, for speed.
    """
    wanted = set(sources if only is None else only)
    strict = set(own)
    found = list(_analysed(sources, strict, wanted))
    for name in sorted(wanted):
        source = sources[name]
        if not source.isascii():
            found.append(f"{name}: not ASCII")
        if name in strict:
            found += [*_unparsed(name, source), *_unbalanced(name, source)]
    return found


def _analysed(sources: Mapping[str, str], own: set[str], wanted: set[str]) -> Iterator[str]:
    modules = [
        _reader.loaded_module_from_text(
            source, name=name, pyopenvba_standard="Attribute VB_Base" not in source
        ).as_module_input()
        for name, source in sources.items()
    ]
    for system, constants in _SYSTEMS.items():
        given = constants and _analysis.ConditionalCompilationEnvironment(constants)
        told = _analysis.analyze_project(
            modules,
            only=wanted,
            conditional_compilation=given,
            referenced_libraries=["stdole", "Office"],
        )
        for name, diagnostics in told.items():
            for item in diagnostics:
                grave = ("error", "warning") if name in own else ("error",)
                if item.severity.value in grave:
                    yield f"{name}: {item.code} on {system}: {item.message}"


def _unparsed(name: str, source: str) -> Iterator[str]:
    try:
        _interpreter.parse_module(source)
    except _errors.VBAError as error:
        yield f"{name}: {error}"


def _unbalanced(name: str, source: str) -> Iterator[str]:
    begun, ended = (
        [kind.lower() for kind in pattern.findall(source)] for pattern in (_BEGIN, _END)
    )
    if begun != ended:
        yield f"{name}: {len(begun)} procedures begin, {len(ended)} end"
