"""What does the demo's operator do beside the telephone? She keeps promises, follows complaints, opens the book."""

from typing import Any

from sqlalchemy import select

from fieldapp.actions import keep_promise, say_complaint, take_page
from fieldapp.actions.demo.book_page import drawn
from fieldapp.actions.demo.cast import Cast
from fieldapp.actions.demo.stories import Step
from fieldapp.actions.demo.tools import Tools, Untrue
from fieldapp.store.tables import promises

DOORS = ("keep", "complaint", "book", "page")


class Counter:
    """Carries out the steps of these doors; `made` are the cases that got their id at the door."""

    def __init__(self, tools: Tools, cast: Cast) -> None:
        self.tools, self.cast = tools, cast
        self.made: dict[str, str] = {}

    def go(self, step: Step) -> None:
        """One step. Raises Untrue for one that is not taken."""
        fault = {"keep": self._keep, "complaint": self._say, "book": self._open, "page": self._page}[step.door](step)
        if fault:
            raise Untrue(f"{step.door} {step.type} of {step.case_id}: {fault}")

    def _keep(self, step: Step) -> Any:
        with self.tools.sessions() as session:
            mine = (promises.c.case_id == step.case_id, promises.c.kind == step.type, promises.c.open)
            promise_id = session.scalar(select(promises.c.id).where(*mine))
            session.rollback()
            if promise_id is None:
                return "nothing of that kind is promised"
            done = keep_promise.keep(session, self.tools.library, step.at_ms, self.cast.actors[step.login], promise_id,
                                     by_case=str(step.data.get("by_case", "")))  # fmt: skip
        return done.code if isinstance(done, keep_promise.Refused) else ""

    def _say(self, step: Step) -> Any:
        with self.tools.sessions() as session:
            done = say_complaint.say(session, self.tools.library, step.at_ms, self.cast.actors[step.login],
                                     step.case_id, step.type, data=step.data, private=step.private)  # fmt: skip
        return done.problems

    def _open(self, step: Step) -> Any:
        data = dict(step.data)
        area_id, channel = str(data.pop("area")), str(data.pop("channel"))
        with self.tools.sessions() as session:
            done = say_complaint.open_complaint(session, self.tools.library, step.at_ms, self.cast.actors[step.login],
                                                area_id, channel=channel, private=step.private, **data)  # type: ignore[arg-type]  # fmt: skip
        self.made[step.case_id] = done.case_id
        return done.problems

    def _page(self, step: Step) -> Any:
        with self.tools.sessions() as session:
            done = take_page.take_page(
                session, self.tools.library, step.at_ms, self.cast.actors[step.login], self.tools.settings.data_dir,
                self.made[step.case_id], drawn(step.private["words"]),
            )  # fmt: skip
        return done.problems
