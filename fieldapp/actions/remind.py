"""On which days is it said again that a complaint waits for its answer, and to whom? (feature 10)

In the morning of working days five and eight of ten, to whoever owns the promise, else to the area's managers, and to
the operator who wrote the complaint down: by push to who has a device, and by e-mail. Dispatchers see the alert.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions.ladder_words import Told
from fieldapp.actions.promise_book import promise_rules
from fieldapp.calendar_days import is_holiday, working_days
from fieldapp.core.area_days import SPAN, adjusted
from fieldapp.core.deadlines import reminders
from fieldapp.core.promises import REMIND
from fieldapp.core.telling import Person, Word
from fieldapp.store import area_days, ladders
from fieldapp.store.tables import calls

MANAGER = "manager"
BY = ("push", "email")


def days_of(session: Session, rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[int, int]]:
    """`{promise id: {working day: its instant}}` of those of these promises that are reminded of; three statements."""
    mine = [row for row in rows if row["from_day"] and promise_rules().of(row["kind"]).reminds]
    if not mine:
        return {}
    area_ids = {row["area_id"] for row in mine}
    rules, zones = area_days.rules_of_all(session, area_ids), area_days.zones_of(session, area_ids)
    found = {}
    for row in mine:
        zone = zones[row["area_id"]]
        table = adjusted(working_days(row["from_day"], zone, SPAN), rules[row["area_id"]], row["from_day"], zone)
        found[row["id"]] = reminders(table, row["from_day"])
    return found


def told(
    session: Session, alerts: Sequence[Mapping[str, Any]], promised: Mapping[str, Mapping[str, Any]]
) -> list[Told]:
    """What these new alerts say to whom beside their ladder; `promised` are their promises by id."""
    said = [alert for alert in alerts if alert["kind"] == REMIND]
    if not said:
        return []
    rosters = ladders.rosters(session, {alert["area_id"] for alert in said}, is_holiday)
    query = select(calls.c.case_id, calls.c.operator_id).where(
        calls.c.case_id.in_([alert["case_id"] for alert in said])
    )
    writers = {row.case_id: row.operator_id for row in session.execute(query)}
    return [
        Told(alert, 1, 0, Word(person.id, "dispatcher", channel, person.takes(channel)), may_wait=True)
        for alert in said
        for person in _concerned(rosters[alert["area_id"]].people, promised[alert["promise_id"]]["owner"],
                                 writers.get(alert["case_id"], ""))
        for channel in BY
    ]  # fmt: skip


def _concerned(people: Sequence[Person], owner: str, writer: str) -> list[Person]:
    owners = [one for one in people if one.id == owner] or [one for one in people if one.role == MANAGER]
    return owners + [one for one in people if one.id == writer and one not in owners]
