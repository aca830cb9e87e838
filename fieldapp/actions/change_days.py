"""How does an area's calendar change, and what follows for everything that runs in working days?

Open promises with a term get their new moment in the same transaction, in one statement; what moved is kept as a list.
Doing it twice changes nothing the second time. A look is the same transaction taken back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from fieldapp.actions.set_duty import WRITERS
from fieldapp.core.area_days import KINDS, SPAN, DayRules, adjusted, due_of, leaves_enough
from fieldapp.core.deadlines import WorkingDays, in_working_days, mail_by
from fieldapp.core.people import Actor
from fieldapp.core.windows import date_of, day_number, next_days, shifted
from fieldapp.store import area_days as days_store
from fieldapp.store import own_texts, setting_changes
from fieldapp.store.setting_changes import Save

OfficialDays = Callable[[int, str, int], WorkingDays]  # first day number, zone, how many days
MOST_DAYS = 31
LAST_YEAR = 5  # years ahead that somebody may already plan


@dataclass(frozen=True)
class NewDays:
    """Days that become of a kind in these areas; kind None: as the official calendar says."""

    area_ids: tuple[str, ...]
    days: tuple[int, ...]
    kind: str | None
    note: str = ""


@dataclass(frozen=True)
class Moved:
    """A moment that becomes another: of the promise `about`, or of what is registered `from_day` (mail, days:10)."""

    area_id: str
    about: str
    what: str
    from_day: int
    before_ms: int | None
    after_ms: int


@dataclass(frozen=True)
class Outcome:
    """Codes of `days.problem.…`, or what follows: open promises, what is promised from now on, visits on days off."""

    problems: tuple[str, ...] = ()
    promises: tuple[Moved, ...] = ()
    told: tuple[Moved, ...] = ()
    visits: Mapping[int, int] = field(default_factory=dict)
    batch: str = ""


def look(session: Session, now_ms: int, actor: Actor, official: OfficialDays, new: NewDays) -> Outcome:
    """What would follow; nothing is kept."""
    found = _change(session, now_ms, actor, official, new)
    session.rollback()
    return found


def change_days(session: Session, now_ms: int, actor: Actor, official: OfficialDays, new: NewDays) -> Outcome:
    """Write the days and what follows from them. Commits when there is no problem."""
    found = _change(session, now_ms, actor, official, new)
    if found.problems:
        session.rollback()
        return found
    session.commit()
    return found


def recompute_all(session: Session, now_ms: int, official: OfficialDays) -> tuple[Moved, ...]:
    """The same for all areas, after a new release of the calendar or of the zones' laws (B5, B7): kept as a list.

    Commits. By nobody: no person changed anything.
    """
    zones = days_store.areas_held(session, list(days_store.rules_of_all(session)))
    moved, batch = recompute(session, zones, official), ""
    for area_id in sorted({one.area_id for one in moved}):
        terms = terms_of([one for one in moved if one.area_id == area_id])
        batch = setting_changes.add(session, Save(now_ms, "", "terms", area_id), terms, batch)
    session.commit()
    return moved


def recompute(session: Session, zones: Mapping[str, str], official: OfficialDays) -> tuple[Moved, ...]:
    """Give the open promises of these areas the moments that their calendars now say. Does not commit."""
    rules = days_store.rules_of_all(session, zones)
    moved = []
    for row in days_store.open_terms(session, zones):
        zone = zones[row.area_id]
        table = adjusted(official(row.from_day, zone, SPAN), rules[row.area_id], row.from_day, zone)
        due = due_of(row.term, table, row.from_day, zone)
        if due is not None and due.due_ms != row.due_ms:
            moved.append(Moved(row.area_id, row.id, row.kind, row.from_day, row.due_ms, due.due_ms))
    days_store.set_due(session, {one.about: one.after_ms for one in moved})
    return tuple(moved)


def terms_of(moved: Sequence[Moved]) -> setting_changes.Changed:
    """Moments as they stand in the history: `kind id` of a promise, old and new."""
    return {f"{one.what} {one.about}": (one.before_ms, one.after_ms) for one in moved}


def _change(session: Session, now_ms: int, actor: Actor, official: OfficialDays, new: NewDays) -> Outcome:
    problems = _faults(actor, now_ms, new)
    if problems:
        return Outcome(tuple(problems))
    zones = days_store.areas_held(session, new.area_ids)
    before = days_store.rules_of_all(session, zones)
    days_store.put_days(session, new.area_ids, new.days, new.kind, new.note)
    after = days_store.rules_of_all(session, zones)
    if not all(_enough(after[area_id], zone, official, new.days) for area_id, zone in zones.items()):
        return Outcome(("too_many",))
    moved = recompute(session, zones, official)
    told = [one for area_id, zone in zones.items()
            for one in _told(area_id, zone, now_ms, official, (before[area_id], after[area_id]))]  # fmt: skip
    visits = days_store.visits_on(session, new.area_ids, new.days) if new.kind == "off" else {}
    batch = _note(session, now_ms, actor, new, before, moved)
    own_texts.touch(session, now_ms)
    return Outcome(promises=moved, told=tuple(told), visits=visits, batch=batch)


def _note(
    session: Session, now_ms: int, actor: Actor, new: NewDays, before: Mapping[str, DayRules], moved: Sequence[Moved]
) -> str:
    """Old and new of days and moments, as one batch."""
    batch = ""
    for area_id in new.area_ids:
        save = Save(now_ms, actor.id, "days", area_id, new.note)
        known = dict(before[area_id].own)
        changed = {str(day): (known.get(day), new.kind) for day in new.days if known.get(day) != new.kind}
        batch = setting_changes.add(session, save, changed, batch)
        terms = terms_of([one for one in moved if one.area_id == area_id])
        setting_changes.add(session, replace(save, room="terms"), terms, batch)
    return batch


def _told(
    area_id: str, zone: str, now_ms: int, official: OfficialDays, rules: tuple[DayRules, DayRules]
) -> list[Moved]:
    """What is said of matters that are registered within the next days, where it becomes another moment."""
    today = day_number(now_ms, zone)
    tables = [adjusted(official(today, zone, SPAN), one, today, zone) for one in rules]
    found = []
    for day in next_days(now_ms, zone):
        before, after = ({"days:10": in_working_days(table, day.number).due_ms,
                          "mail": mail_by(table, day.number, zone).due_ms} for table in tables)  # fmt: skip
        found += [Moved(area_id, what, what, day.number, before[what], after[what])
                  for what in before if before[what] != after[what]]  # fmt: skip
    return found


def _enough(rules: DayRules, zone: str, official: OfficialDays, days: Sequence[int]) -> bool:
    first, last = shifted(min(days), -SPAN), shifted(max(days), SPAN)
    length = (date_of(last) - date_of(first)).days + 1
    worked = adjusted(official(first, zone, length), rules, first, zone)
    return leaves_enough([day.number for day in worked], days)


def _faults(actor: Actor, now_ms: int, new: NewDays) -> list[str]:
    if actor.role not in WRITERS or not new.area_ids or not set(new.area_ids) <= actor.area_ids:
        return ["not_yours"]
    if not 1 <= len(new.days) <= MOST_DAYS:
        return ["days"]
    year = day_number(now_ms, "UTC") // 10_000
    if not all(year - 1 <= day // 10_000 <= year + LAST_YEAR for day in new.days):
        return ["year"]
    return [] if new.kind is None or new.kind in KINDS else ["kind"]
