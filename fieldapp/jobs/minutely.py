"""What does the ticker do once a minute, beside what is due each second?"""

from collections.abc import Callable, Sequence

from fieldapp.actions import foresee, keep_book_mail, keep_trail, outages, plan_texts, take_signed
from fieldapp.core.windows import MINUTE_MS
from fieldapp.jobs import nightly, reports
from fieldapp.jobs.told import patiently
from fieldapp.workbench import Workbench


class Minutely:
    """Its chores, and when they were last done; one that fails costs no other its turn."""

    def __init__(self, tools: Workbench) -> None:
        self.tools = tools
        self.done_ms: int | None = None
        self.reports = reports.Maker()

    def run(self) -> bool:
        """Do the chores if a minute has gone by; whether it had."""
        now_ms = self.tools.clock.now_ms()
        if self.done_ms is not None and 0 <= now_ms - self.done_ms < MINUTE_MS:
            return False
        self.done_ms = now_ms
        chores: Sequence[Callable[[], int]] = (
            self._join, self._foresee, self._tell_times, self._forget, self._seal, self._check,
            self._report, self._keep_book_mail,
        )  # fmt: skip
        for chore in chores:
            patiently(chore)
        return True

    def _join(self) -> int:
        """Visits that came into an outage while it lasts (F28)."""
        with self.tools.session() as session:
            count, ring = outages.join(session, self.tools.library, self.tools.clock.now_ms())
        self.tools.ring(ring)
        return count

    def _foresee(self) -> int:
        """Visits that will be late because of others (S4.13)."""
        tools = self.tools
        with tools.session() as session:
            count, ring = foresee.foresee(
                session, tools.library, tools.clock.now_ms(), work_minutes=tools.settings.work_minutes
            )
        tools.ring(ring)
        return count

    def _tell_times(self) -> int:
        """Rows for customers who are to be told of their time."""
        with self.tools.session() as session:
            ring = plan_texts.write(session, self.tools.settings, self.tools.clock.now_ms())
        self.tools.ring(ring)
        return len(ring)

    def _forget(self) -> int:
        """What nobody needs of signed requests that came."""
        with self.tools.session() as session:
            take_signed.forget_old(session, self.tools.clock.now_ms())
        return 0

    def _seal(self) -> int:
        """A seal under the trail of who saw and did what."""
        with self.tools.session() as session:
            return keep_trail.seal_trail(session, self.tools.clock.now_ms())

    def _check(self) -> int:
        """The nightly check of the invariants, in a process of its own."""
        return int(nightly.start_when_due(self.tools))

    def _report(self) -> int:
        """Reports whose time has come, and later corrections of those that are there (S2.26)."""
        return int(self.reports.look(self.tools))

    def _keep_book_mail(self) -> int:
        """Photos of pages whose letter was taken while its sender was killed (S1.15)."""
        tools = self.tools
        with tools.session() as session:
            count, ring = keep_book_mail.keep(session, tools.library, tools.clock.now_ms())
        tools.ring(ring)
        return count
