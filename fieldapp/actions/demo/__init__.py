"""How does an empty installation get a believable morning?

Accounts, orders and everything that happened to them come in through the doors that people use: the import of order
files, sync requests of phones and of the contact desk, decisions at the board, the pages of the ledger and of
complaints. No row of a case or an event is written by hand.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from fieldapp.actions.demo import at_work, complaints, desk, desk_today, done, rest, series, talks, trouble, weeks
from fieldapp.actions.demo.answers import write_answers
from fieldapp.actions.demo.calls import Desk
from fieldapp.actions.demo.cast import NORTH, PASSWORD, PEOPLE, SOUTH, Cast, make_cast
from fieldapp.actions.demo.duties import write_duties, write_heads
from fieldapp.actions.demo.morning import Morning
from fieldapp.actions.demo.play import FORGED, Play
from fieldapp.actions.demo.stories import SOURCE, Day, Step, Story
from fieldapp.actions.demo.tools import Tools
from fieldapp.actions.import_orders import Choices, import_orders
from fieldapp.actions.open_visit import rules_of
from fieldapp.actions.print_leaflet import Shop, print_blanks
from fieldapp.channels.console import Console
from fieldapp.store.marks import mark, set_mark
from fieldapp.store.tables import accounts, orders

__all__ = ["PASSWORD", "PEOPLE", "NotEmpty", "Tools", "Unfinished", "fill_demo", "is_empty"]

MARK, FILLED = "demo", "demo_filled"
MONTH_MS, DAY_MS, HOUR_MS = 30 * 86_400_000, 86_400_000, 3_600_000


class NotEmpty(Exception):
    """The database holds accounts or orders; a demo is made from nothing only."""


class Unfinished(NotEmpty):
    """An earlier filling was cut off in its middle; what is there is no believable morning."""


def is_empty(session: Session) -> bool:
    """Whether a demo may be made here. Raises Unfinished when one was begun and not ended."""
    if mark(session, MARK) is not None and mark(session, FILLED) is None:
        raise Unfinished("an earlier filling with a demo was cut off")
    return not any(_has_rows(session, table) for table in (accounts, orders))


def fill_demo(tools: Tools, now_ms: int, day: date | None = None) -> int:
    """Make the demo of `day` (today without it); the number of today's visits.

    Raises NotEmpty, and ValueError for a day still to come. The mark stands before anything else: nothing that comes
    of it can reach a real gateway.
    """
    tools = replace(tools, carriers=replace(tools.carriers, sms=(Console(),)))
    morning = Morning.of(now_ms, day)
    with tools.sessions() as session:
        if not is_empty(session):
            raise NotEmpty("there are accounts or orders already")
        set_mark(session, MARK, PASSWORD)
        session.commit()
        cast = make_cast(session, morning.now_ms - MONTH_MS, tools.settings.travel_minutes)
        begun_ms = morning.now_ms - MONTH_MS
        write_duties(session, begun_ms, cast)
        write_heads(session, begun_ms, cast, tools.settings.travel_minutes)
        answers = write_answers(session, morning.now_ms - HOUR_MS, morning.day, cast, since_ms=begun_ms)
    told = _tell(morning)
    begins_ms = min(step.at_ms for story in told.stories for step in story.steps) - HOUR_MS
    play = Play(tools, cast, morning)
    heard = _tell_calls(Desk(morning, cast.area_ids, answers), told)
    weeks.carry_out(play, [step for step in heard if step.at_ms < begins_ms])
    for days, story in rest.waiting(told):
        _import(tools, begins_ms - days * DAY_MS, [story])
    known = [story for story in told.stories if story.window is not None]
    _import(tools, begins_ms, known)
    _print_leaflets(tools, cast, begins_ms)
    calls = (step for step in heard if step.at_ms >= begins_ms)
    play.play([*(step for story in told.stories for step in story.steps), *calls, _forged(told)])
    trouble.begin(tools, cast, morning)
    play.let_time_pass(morning.now_ms)
    with tools.sessions() as session:
        set_mark(session, FILLED, str(morning.day))
        session.commit()
    return rest.VISITS


def _tell(morning: Morning) -> Day:
    told = Day(morning)
    for part in (at_work, series, talks, done, rest):
        part.tell(told)
    trouble.tell(told)
    rest.tomorrow(told)
    return told


def _tell_calls(heard: Desk, told: Day) -> list[Step]:
    """What the contact desk heard; one of today's callers has a visit today."""
    for part in (desk, complaints):
        part.tell(heard)
    desk_today.tell(heard, next(story for story in told.stories if story.area == NORTH))
    return [*(step for call in heard.calls for step in call.steps), *complaints.from_book(heard)]


def _import(tools: Tools, at_ms: int, stories: Sequence[Story]) -> None:
    choices = Choices(source=SOURCE, rules=rules_of(tools.settings, tools.library))
    rows = [story.row(line) for line, story in enumerate(stories, 2)]
    with tools.sessions() as session:
        report = import_orders(session, tools.library, at_ms, None, rows, choices)
    if report.counts["new"] != len(rows):
        raise RuntimeError(f"the demo's orders were not all taken: {report.counts}")


def _print_leaflets(tools: Tools, cast: Cast, at_ms: int) -> None:
    """A sheet of numbered blanks, more than are left at doors: technicians type their numbers."""
    settings = tools.settings
    shop = Shop(settings.company, settings.base_url, tools.library.texts[settings.default_locale])
    with tools.sessions() as session:
        print_blanks(session, shop, at_ms, cast.area_ids[NORTH], 1)


def _forged(told: Day) -> Step:
    """One event of a word that this release does not know: it waits in quarantine, visibly."""
    story = next(story for story in told.stories if story.area == SOUTH and story.technician == "t02")
    return Step(told.morning.ago(55), "phone", "t02", story.case_id, FORGED, {}, {})


def _has_rows(session: Session, table: Table) -> bool:
    return session.execute(select(table.c.id).limit(1)).first() is not None
