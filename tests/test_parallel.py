"""Files worked through in other processes: nothing is lost when one of these dies."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.live import offices
from tests.window.waiting import until
from xlplan.errors import UsageError
from xlplan.workflow import parallel
from xlplan.workflow.parallel import Run, default_jobs, map_files, map_on_cluster


def named(path: Path) -> str:
    """Stand for the work; a file's name says what goes wrong with it."""
    if "abort" in path.name:
        os.abort()
    if "hang" in path.name:
        time.sleep(60)
    if "bug" in path.name:
        raise KeyError(path.name)
    if "refused" in path.name:
        raise UsageError(path.name)
    return f"done {path.name}"


def where(path: Path) -> int:
    time.sleep(0.05)  # so that a second process has time to come up and take its share
    return os.getpid()


def blamed(path: Path) -> str:
    return f"blamed {path.name}"


def files(*names: str) -> list[Path]:
    return [Path(name) for name in names]


def outcome(names: list[str], **more: object) -> list[str]:
    return map_files(Run(named, blamed, files(*names), **more), jobs=2)


def test_results_come_in_the_order_of_the_files() -> None:
    names = [f"{number}.xlsx" for number in range(45)]
    assert outcome(names) == [f"done {name}" for name in names]


def test_no_files_give_no_results() -> None:
    assert outcome([]) == []


def test_the_work_is_done_in_other_processes() -> None:
    found = map_files(Run(where, where, files(*map(str, range(40)))), jobs=2)
    assert os.getpid() not in found
    assert len(set(found)) == 2


def test_a_file_that_kills_its_process_is_blamed_and_all_others_are_done() -> None:
    names = [f"{number}.xlsx" for number in range(43)]
    names[7], names[30] = "abort a.xlsx", "abort b.xlsx"
    found = outcome(names)
    assert found[7] == "blamed abort a.xlsx"
    assert found[30] == "blamed abort b.xlsx"
    assert [item for item in found if item.startswith("blamed")] == [found[7], found[30]]
    assert len(found) == 43


def test_one_process_is_enough_to_outlive_a_killer() -> None:
    run = Run(named, blamed, files("abort.xlsx", "good.xlsx"))
    assert map_files(run, jobs=1) == ["blamed abort.xlsx", "done good.xlsx"]


def test_a_file_that_takes_for_ever_is_blamed() -> None:
    begun = time.monotonic()
    found = outcome(["1.xlsx", "hang.xlsx", "2.xlsx"], patience=1.5)
    assert found == ["done 1.xlsx", "blamed hang.xlsx", "done 2.xlsx"]
    assert time.monotonic() - begun < 20


def test_a_file_that_nobody_foresaw_is_blamed() -> None:
    found = outcome(["1.xlsx", "bug.xlsx", "2.xlsx"])
    assert found == ["done 1.xlsx", "blamed bug.xlsx", "done 2.xlsx"]


def test_a_request_that_cannot_be_carried_out_is_no_files_fault() -> None:
    with pytest.raises(UsageError):
        outcome(["1.xlsx", "refused.xlsx"])


def test_progress_tells_how_many_are_done_of_all() -> None:
    told: list[tuple[int, int]] = []
    names = [f"{number}.xlsx" for number in range(25)]
    outcome([*names, "abort.xlsx"], progress=lambda done, total, name: told.append((done, total)))
    assert told[-1] == (26, 26)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_few_files_are_not_worth_a_second_process() -> None:
    assert default_jobs(1) == 1
    assert default_jobs(59) == 1
    assert default_jobs(100_000) == (os.cpu_count() or 1)


_SCRIPT = """
from pathlib import Path
from tests.test_parallel import blamed, named
from xlplan.workflow.parallel import Run, map_files

with Path("began").open("a") as began:
    began.write("once")
print(*map_files(Run(named, blamed, [Path(name) for name in {names}]), jobs=2), sep="|")
"""


def script(folder: Path, *names: str) -> subprocess.Popen[str]:
    """Start a script that works through files as no programmer would write it: without a guard."""
    path = folder / "script.py"
    path.write_text(_SCRIPT.format(names=names), encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(path)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def test_a_script_is_not_begun_anew_in_the_other_processes(tmp_path: Path) -> None:
    said, _ = script(tmp_path, "1.xlsx", "2.xlsx").communicate(timeout=60)
    assert said == "done 1.xlsx|done 2.xlsx\n"
    assert (tmp_path / "began").read_text() == "once"


def test_other_threads_find_the_main_module_as_ever_while_processes_start() -> None:
    """LibreOffice's bridge keeps its state there, and the other thread's next call needs it."""
    found, done = set(), threading.Event()

    def look() -> None:
        while not done.is_set():
            found.add(sys.modules["__main__"])

    other = threading.Thread(target=look)
    other.start()
    try:
        assert outcome(["1.xlsx", "2.xlsx"]) == ["done 1.xlsx", "done 2.xlsx"]
    finally:
        done.set()
        other.join()
    assert found == {sys.modules["__main__"]}


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="the system shows no processes")
def test_no_process_outlives_the_one_that_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LibreOffice's extension kills a click that a person wants no more."""
    monkeypatch.setenv("XLPLAN_TESTS", "")
    children = ("multiprocessing.forkserver",)
    with offices.leaving_nothing(children):
        mark = os.environ["XLPLAN_TESTS"]
        run = script(tmp_path, "hang 1.xlsx", "hang 2.xlsx")
        try:
            until(lambda: len(offices.left_behind(mark, 0, children)) == 3, "two work, one forks")
        finally:
            run.kill()
            run.communicate()


def test_within_another_program_no_process_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows LibreOffice's own Python calls soffice.bin the Python to start."""
    program = tmp_path / "soffice.bin"
    program.touch()
    monkeypatch.setattr(parallel, "_PROGRAM", program)
    assert set(map_files(Run(where, where, files(*map(str, range(40)))), jobs=2)) == {os.getpid()}
    assert outcome(["1.xlsx", "bug.xlsx"]) == ["done 1.xlsx", "blamed bug.xlsx"]


@pytest.fixture(scope="module")
def cluster():
    distributed = pytest.importorskip("distributed")
    made = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    )
    with made:
        yield made.scheduler_address


def test_a_cluster_gives_the_same_results(cluster: str) -> None:
    names = [f"{number}.xlsx" for number in range(60)]
    run = Run(named, blamed, files(*names))
    assert map_on_cluster(run, cluster) == outcome(names)


def test_a_file_that_kills_a_clusters_worker_is_found_here(cluster: str) -> None:
    names = ["1.xlsx", "abort.xlsx", "2.xlsx"]
    run = Run(named, blamed, files(*names))
    assert map_on_cluster(run, cluster) == ["done 1.xlsx", "blamed abort.xlsx", "done 2.xlsx"]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "no address at all"])
def test_a_cluster_that_cannot_be_reached_is_said_so(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(parallel, "REACH", 1)
    with pytest.raises(UsageError, match="dask"):
        map_on_cluster(Run(named, blamed, files("1.xlsx")), address)


def test_a_cluster_without_dask_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"xlplan\[cluster\]"):
        map_on_cluster(Run(named, blamed, files("1.xlsx")), "tcp://127.0.0.1:8786")
