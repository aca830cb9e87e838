"""What happens once a night, in a process of its own: it may take minutes, and the clock must not stop.

First goes what has been kept for long enough, then all that is stored is checked against the invariants.
"""

import logging
import multiprocessing
import os
from typing import Any

from fieldapp.actions import change_days, forget, keep_trail, nightly
from fieldapp.calendar_days import working_days
from fieldapp.jobs.guarded import die_with_parent
from fieldapp.reads import invariants, published
from fieldapp.settings import Settings
from fieldapp.workbench import Workbench, open_workbench

log = logging.getLogger("fieldapp.nightly")


def start_when_due(tools: Workbench) -> bool:
    """Start the check if it is due and nobody else has it; whether it was started."""
    with tools.session() as session:
        if not nightly.take(session, tools.settings.default_timezone, tools.clock.now_ms()):
            return False
    spawn = multiprocessing.get_context("spawn")
    spawn.Process(target=_in_child, args=(tools.settings, os.getpid()), daemon=True).start()
    return True


def check(tools: Workbench) -> dict[str, int]:
    """Check now and keep what was found; `{invariant: breaches}`. No word of any person enters the log."""
    with tools.session() as session:

        def book_of(digest: str) -> Any:
            known = published.playbook(session, tools.library, digest)
            return known["book"] if known else {}

        found = list(invariants.broken(session, book_of, tools.clock.now_ms()))
    for name, words in found[:100]:
        log.error("%s: %s", name, words)
    with tools.session() as session:
        return dict(nightly.keep(session, found, tools.clock.now_ms()))


def forget_old(tools: Workbench) -> dict[str, int]:
    """Let go what is older than the settings say; how many things of each kind went."""
    now_ms, settings = tools.clock.now_ms(), tools.settings
    sorts = forget.sorts_by(forget.terms_of(settings, now_ms), now_ms, settings.data_dir)
    with tools.session() as session:
        counts = forget.forget(session, sorts)
        if any(counts.values()):
            keep_trail.note(session, now_ms, "", "forgotten", detail="night")
    log.info("forgotten: %s", ", ".join(f"{kind} {n}" for kind, n in counts.items()))
    return counts


def recompute_terms(tools: Workbench) -> int:
    """Give open promises the moments that the calendar and the zones of this release say; how many moved (B5)."""
    with tools.session() as session:
        moved = change_days.recompute_all(session, tools.clock.now_ms(), working_days)
    log.info("terms moved: %s", len(moved))
    return len(moved)


def _in_child(settings: Settings, parent_pid: int) -> None:
    die_with_parent(parent_pid)
    tools = open_workbench(settings)
    try:
        forget_old(tools)
        recompute_terms(tools)
    finally:
        check(tools)
