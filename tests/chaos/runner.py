"""How are many schedules played? Those of one gateway mode share a stage, for as long as it stays clean."""

import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.chaos.schedule import Schedule
from tests.chaos.stage import MODES, Stage, stage
from tests.support import servers

ON_ONE_STAGE = 50
Bad = list[tuple[int, list[str]]]


def mode_of(seed: int) -> str:
    """What the first gateway can do in this schedule."""
    return MODES[seed % len(MODES)]


def play(database_url: Callable[[], str], folder: Path, seeds: Sequence[int],
         say: Callable[[str], None] = lambda _: None, *, most: int | None = None, mutant: str = "") -> Bad:  # fmt: skip
    """The bad ones of these seeds; a new stage and a new database for each mode, and after each bad one.

    With `most` it ends when so many were bad.
    """
    bad: Bad = []
    rest = sorted(seeds, key=lambda seed: (seed % len(MODES), seed))
    while rest and (most is None or len(bad) < most):
        now = [seed for seed in rest if mode_of(seed) == mode_of(rest[0])][:ON_ONE_STAGE]
        mode = mode_of(now[0])
        with tempfile.TemporaryDirectory(dir=folder) as own, stage(Path(own), database_url(), mode, mutant) as there:
            played, found = _until_bad(there, now, say)
        bad += found
        rest = [seed for seed in rest if seed not in played]
    return bad


def _until_bad(there: Stage, seeds: Sequence[int], say: Callable[[str], None]) -> tuple[list[int], Bad]:
    for place, seed in enumerate(seeds):
        say(f"seed {seed}, gateway with {mode_of(seed)}")
        found = _played(there, seed, say)
        if found:
            return list(seeds[: place + 1]), [(seed, found)]
    return list(seeds), []


def _played(there: Stage, seed: int, say: Callable[[str], None]) -> list[str]:
    """The breaches of one schedule; a stage that fell over is one too, and ends that stage, not ten thousand others."""
    try:
        return Schedule(there, seed, say).play()
    except Exception:
        return [f"the stage fell over: {traceback.format_exc()}"]


def one_slice(asked: tuple[str, list[int]]) -> tuple[str, int, Bad]:
    """`(database, how many, the bad ones)`; for a pool, which finds functions of modules only."""
    kind, seeds = asked
    return kind, len(seeds), on_database(kind, seeds)


def on_database(kind: str, seeds: list[int], say: Callable[[str], None] = lambda _: None) -> Bad:
    """The bad ones of these seeds on `sqlite` or `postgresql`, in a folder of their own."""
    with tempfile.TemporaryDirectory() as name, databases(kind, Path(name)) as database_url:
        return play(database_url, Path(name), seeds, say)


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Callable[[], str]]:
    """A function that makes a fresh database with tables, as often as it is asked."""
    with ExitStack() as stack:
        if kind == "sqlite":
            ready = folder / "tables.sqlite3"
            servers.make_tables(f"sqlite:///{ready}")
            yield lambda: _copied(ready, folder)
            return
        server_url = stack.enter_context(servers.postgres(folder))
        template = servers.template_database(server_url, folder, servers.make_tables, name="tables")
        yield lambda: stack.enter_context(servers.empty_database(server_url, template))


def _copied(ready: Path, folder: Path) -> str:
    path = Path(tempfile.mkdtemp(dir=folder)) / "live.sqlite3"
    path.write_bytes(ready.read_bytes())
    return f"sqlite:///{path}"
