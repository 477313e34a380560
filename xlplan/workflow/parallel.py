"""Work through many files in processes of their own; a file that kills one takes nothing with it.

Each process has one chunk of files at a time. When one dies, or does not come back, the chunks
under way are under suspicion: their files are done again, each in a process of its own, and so the
one to blame is found. Processes come from a fork server that has the program loaded (40 ms each,
the first 200); where there is none they are spawned. They end when this process does, killed as it
may be, and they do not run the program's own script again, as multiprocessing has it: one without
``if __name__ == "__main__"`` would begin anew in each of them. Inside a program that is no Python,
as in LibreOffice's own, none can be started, and the work is done here.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any, Generic, TypeVar

from xlplan.errors import UsageError, XlplanError

Result = TypeVar("Result")
Progress = Callable[[int, int, str], None]
Chunk = list[tuple[int, Path]]

PATIENCE = 120.0  # seconds that no chunk, or a file alone, may take; a large file takes three
REACH = 10  # seconds to reach a scheduler
_CHUNK = 10  # files; as many for each process are done again when one dies
_CLUSTER_CHUNK = 25
_WORTH = 30  # files for which another process is worth its start
_PROGRAM = Path("/proc/self/exe")  # the program that runs, on Linux
_starting = threading.Lock()


def default_jobs(files: int) -> int:
    """Return how many processes are worth their start for a number of files."""
    return max(1, min(os.cpu_count() or 1, files // _WORTH))


@dataclass
class Run(Generic[Result]):
    """A function to do with each of some files, and what came of it so far.

    ``work`` and ``blame`` must be functions that another process can import. ``blame`` says what
    stands for a file that ``work`` fails at: it raises what is no XlplanError, its process dies, or
    it takes longer than ``patience`` seconds.
    """

    work: Callable[[Path], Result]
    blame: Callable[[Path], Result]
    paths: Sequence[Path]
    progress: Progress | None = None
    patience: float = PATIENCE
    results: dict[int, Result] = field(default_factory=dict)

    def chunks(self, size: int) -> list[Chunk]:
        """Return the files in chunks, each file with its number."""
        numbered = list(enumerate(self.paths))
        return [numbered[at : at + size] for at in range(0, len(numbered), size)]

    def job(self, chunk: Chunk) -> tuple[Any, ...]:
        """Return what another process needs to do a chunk."""
        return self.work, self.blame, [path for _, path in chunk]

    def keep(self, chunk: Chunk, results: Sequence[Result]) -> None:
        """Note what came of a chunk."""
        self.results.update(zip((number for number, _ in chunk), results, strict=True))
        if self.progress:
            self.progress(len(self.results), len(self.paths), chunk[-1][1].name)

    def in_order(self) -> list[Result]:
        """Return what came of the files, in their order."""
        return [self.results[number] for number in range(len(self.paths))]


def map_files(run: Run[Result], jobs: int | None = None) -> list[Result]:
    """Return what ``run.work`` makes of each file, in ``jobs`` processes."""
    if not _is_python():
        for chunk in run.chunks(1):
            run.keep(chunk, _work_through(*run.job(chunk)))
        return run.in_order()
    jobs = jobs or default_jobs(len(run.paths))
    waiting = deque(run.chunks(max(1, min(_CHUNK, -(-len(run.paths) // jobs)))))
    suspects: list[Chunk] = []
    while waiting:
        suspects += _run_pool(run, waiting, jobs)
    return _settled(run, suspects)


def map_on_cluster(run: Run[Result], address: str) -> list[Result]:
    """Return what ``run.work`` makes of each file, done by a dask.distributed cluster.

    Its workers must see the files under the same absolute paths. A chunk that a worker dies of is
    done again here. Raises UsageError when dask is not installed or the scheduler not reached.
    """
    with _client(address) as client:
        sent = {
            client.submit(_work_through, *run.job(chunk), pure=False, retries=0): chunk
            for chunk in run.chunks(_CLUSTER_CHUNK)
        }
        suspects = []
        for future in _distributed().as_completed(sent):
            if future.status == "finished":
                run.keep(sent[future], future.result())
            else:
                suspects.append(sent[future])
    return _settled(run, suspects)


def _settled(run: Run[Result], suspects: Sequence[Chunk]) -> list[Result]:
    """Do the files under suspicion one by one, and return what came of all."""
    for chunk in suspects:
        for item in chunk:
            run.keep([item], _alone(run, item))
    return run.in_order()


def _client(address: str) -> Any:
    distributed = _distributed()
    try:
        return distributed.Client(address, timeout=REACH)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"連不上 dask 排程器「{address}」。請確認位址（例如 tcp://主機:8786）和網路。"
        ) from error


def _distributed() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError:
        raise UsageError(
            "--cluster 需要 dask.distributed。"
            '請先執行 python -m pip install "xlplan[cluster]"，或改用 --jobs。'
        ) from None


def _run_pool(run: Run[Result], waiting: deque[Chunk], jobs: int) -> list[Chunk]:
    """Work through the chunks until all are done or a process dies; return those under way then."""
    others = set(multiprocessing.active_children())
    under_way: dict[Future[list[Result]], Chunk] = {}
    with _pool(run, jobs) as pool:
        while waiting or under_way:
            while waiting and len(under_way) < jobs:
                chunk = waiting.popleft()
                under_way[_submitted(pool, run, chunk)] = chunk
            done, _ = wait(under_way, run.patience, FIRST_COMPLETED)
            if not done:
                _kill(others)
                done, _ = wait(under_way)
            for future in done:
                if not isinstance(future.exception(), BrokenProcessPool):
                    run.keep(under_way.pop(future), future.result())
            if any(isinstance(future.exception(), BrokenProcessPool) for future in done):
                wait(under_way)
                return list(under_way.values())
    return []


def _alone(run: Run[Result], item: tuple[int, Path]) -> list[Result]:
    """Do one file in a process of its own."""
    others = set(multiprocessing.active_children())
    with _pool(run, 1) as pool:
        future = _submitted(pool, run, [item])
        try:
            return future.result(run.patience)
        except BrokenProcessPool:
            return [run.blame(item[1])]
        except TimeoutError:
            _kill(others)
            return [run.blame(item[1])]


def _kill(others: set[Any]) -> None:
    """End the processes of a pool: all our children but those that were there before."""
    for process in set(multiprocessing.active_children()) - others:
        process.kill()


def _pool(run: Run[Any], jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=_context(run), initializer=_end_with_parent)


def _submitted(pool: ProcessPoolExecutor, run: Run[Result], chunk: Chunk) -> Future[list[Result]]:
    """Give a pool a chunk; it starts its processes now."""
    with _without_script():
        return pool.submit(_work_through, *run.job(chunk))


@contextmanager
def _without_script() -> Iterator[None]:
    """Call the main module a package's meanwhile: a process that is started leaves those alone.

    The module itself stays where it is, for LibreOffice's bridge keeps its state in it, and another
    thread may be using that.
    """
    main = sys.modules["__main__"]
    with _starting:
        spec = main.__spec__
        main.__spec__ = ModuleSpec("xlplan.__main__", None)
        try:
            yield
        finally:
            main.__spec__ = spec


def _is_python() -> bool:
    """Say whether the program that runs is a Python, or ours made into an executable.

    Within another program ``sys.executable`` is that program, or any Python found on the PATH.
    """
    program = _PROGRAM.resolve() if _PROGRAM.exists() else Path(sys.executable)
    return hasattr(sys, "frozen") or program.stem.lower().startswith(("python", "pypy"))


def _end_with_parent() -> None:
    """End this process when the one that started it is gone; it would wait for work for ever."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _context(run: Run[Any]) -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([run.blame.__module__])
    return context


def _work_through(
    work: Callable[[Path], Result], blame: Callable[[Path], Result], paths: Sequence[Path]
) -> list[Result]:
    """Do a chunk of files, in another process."""
    results = []
    for path in paths:
        try:
            results.append(work(path))
        except XlplanError:
            raise
        except Exception:  # one file that nobody foresaw must not stop all the others
            results.append(blame(path))
    return results
