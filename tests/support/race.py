"""Do six processes that want the same thing in the same moment get it once? Each has its own connection.

A race whose guard was taken out must be lost at least once, or the race proves nothing (reliability R16).
"""

import multiprocessing
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.store.db import open_engine

RUNNERS = 6
ROUNDS = 50
PATIENCE_S = 15
Act = Callable[[Session, int, int], Any]


def race(url: str, act: Act, *, rounds: int = ROUNDS) -> list[list[Any]]:
    """What `act(session, round, runner)` returned, by round; runners are 1 to 6 and begin each round together."""
    context = multiprocessing.get_context("fork")  # the children open connections of their own
    start, said = context.Barrier(RUNNERS), context.SimpleQueue()
    runners = [
        context.Process(target=_run, args=(url, act, rounds, runner, start, said), daemon=True)
        for runner in range(1, RUNNERS + 1)
    ]
    for runner in runners:
        runner.start()
    answers = dict(said.get() for _ in runners)
    for runner in runners:
        runner.join(PATIENCE_S)
    broken = [answer for answer in answers.values() if isinstance(answer, str)]
    assert not broken, broken
    return [[answers[runner][turn] for runner in sorted(answers)] for turn in range(rounds)]


def _run(url: str, act: Act, rounds: int, runner: int, start: Any, said: Any) -> None:
    engine, answers = open_engine(url), []
    try:
        with Session(engine) as session:
            session.connection()
            session.rollback()
            for turn in range(rounds):
                start.wait(PATIENCE_S)
                answers.append(act(session, turn, runner))
                session.commit()
        said.put((runner, answers))
    except BaseException as broken:
        start.abort()
        said.put((runner, repr(broken)))
    engine.dispose()
