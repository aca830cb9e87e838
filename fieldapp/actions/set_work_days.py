"""How is it said when technicians work: a week, the week before once more, days on which somebody is away?

Dispatchers write it, too: they hear at seven in the morning who is ill. Why somebody is away is kept nowhere. Answers
the codes of `hours.problem.…`; an empty list means that it was kept, with old and new (`setting_changes`).
"""

from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from fieldapp.core.people import Actor
from fieldapp.core.windows import date_of, number_of
from fieldapp.core.work_days import Day, is_sound
from fieldapp.store import setting_changes, slots, work_days
from fieldapp.store.setting_changes import Save

WRITERS = ("dispatcher", "manager", "administrator")
MOST_DAYS = 92
AS_USUAL = "as_usual"
ROOM = "hours"
Problems = list[str]


def days_from(first: int, count: int) -> list[int]:
    """So many days one after the other, as numbers."""
    return [number_of(date_of(first) + timedelta(days=ahead)) for ahead in range(count)]


def set_days(
    session: Session, now_ms: int, actor: Actor, area_id: str, account_id: str, days: Mapping[int, Day]
) -> Problems:
    """These days of a technician are so: hours, or None when he does not work. Commits when there is no problem."""
    problems = _not_hers(session, actor, area_id, account_id)
    if not problems and not all(map(is_sound, days.values())):
        problems = ["hours"]
    if not problems and len(days) > MOST_DAYS:
        problems = ["too_long"]
    if problems:
        return _no(session, problems)
    work_days.lock(session, [account_id])
    _put(session, Save(now_ms, actor.id, ROOM, area_id), account_id, days)
    session.commit()
    return []


def drop_days(
    session: Session, now_ms: int, actor: Actor, area_id: str, account_id: str, days: Collection[int]
) -> Problems:
    """These days of a technician are as usual again. Commits."""
    problems = _not_hers(session, actor, area_id, account_id)
    if problems:
        return _no(session, problems)
    work_days.lock(session, [account_id])
    before = work_days.told(session, [account_id], min(days), max(days)).get(account_id, {})
    work_days.drop(session, account_id, days)
    changed = {f"{account_id} {day}": (before[day], AS_USUAL) for day in days if day in before}
    setting_changes.add(session, Save(now_ms, actor.id, ROOM, area_id), changed)
    session.commit()
    return []


def copy_week(session: Session, now_ms: int, actor: Actor, area_id: str, monday: int) -> Problems:
    """The week before once more, for each technician of the area of whom it was said. Commits."""
    if actor.role not in WRITERS or not actor.has_area(area_id):
        return _no(session, ["not_yours"])
    before = days_from(number_of(date_of(monday) - timedelta(days=7)), 7)
    people = slots.technicians(session, area_id)
    work_days.lock(session, people)
    told = work_days.told(session, people, before[0], before[-1])
    if not told:
        return _no(session, ["nothing_to_copy"])
    save, week = Save(now_ms, actor.id, ROOM, area_id), days_from(monday, 7)
    for account_id, days in told.items():
        _put(session, save, account_id, {new: days[old] for old, new in zip(before, week, strict=True) if old in days})
    session.commit()
    return []


def _put(session: Session, save: Save, account_id: str, days: Mapping[int, Day]) -> None:
    before = work_days.told(session, [account_id], min(days), max(days)).get(account_id, {})
    work_days.put(session, account_id, days)
    changed = {
        f"{account_id} {day}": (before.get(day, AS_USUAL), hours)
        for day, hours in days.items()
        if before.get(day, AS_USUAL) != hours
    }
    setting_changes.add(session, save, changed)


def _not_hers(session: Session, actor: Actor, area_id: str, account_id: str) -> Problems:
    if actor.role not in WRITERS or not actor.has_area(area_id):
        return ["not_yours"]
    return [] if account_id in slots.technicians(session, area_id) else ["not_of_this_area"]


def _no(session: Session, problems: Problems) -> Problems:
    session.rollback()
    return problems
