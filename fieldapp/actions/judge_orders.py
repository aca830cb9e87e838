"""Which rows of a file are sound, and what is said about the others? Judged against the areas and people of here."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from sqlalchemy.orm import Session

from fieldapp.actions import orders_columns, read_phones
from fieldapp.actions.match_orders import Sound
from fieldapp.actions.orders_report import RowAnswer
from fieldapp.actions.read_orders_file import FileRow
from fieldapp.core.orders import Finding, Known, as_key, doubled, judge_row
from fieldapp.core.people import Actor
from fieldapp.core.plans import Place
from fieldapp.core.read_cells import read_day, read_instant
from fieldapp.core.windows import date_of, window_of
from fieldapp.store import areas as areas_store
from fieldapp.store import marks as marks_store
from fieldapp.store import orders as orders_store

DEMO = "demo"
Places = Mapping[str, Place]


class UnknownArea(ValueError):
    """The area that should fill empty cells does not exist here."""


def what_is_known(session: Session, actor: Actor | None, default_area: str, region: str) -> tuple[Known, Places]:
    """The names a row may use, and the areas' zones. Raises UnknownArea.

    Only an administrator or the command line (no actor) may fill every area; others their own.
    """
    areas = areas_store.all_areas(session)
    places = {area.id: Place(area.id, area.zone, area.travel_minutes) for area in areas}
    by_name = {as_key(area.name): area.id for area in areas}
    if default_area and as_key(default_area) not in by_name:
        raise UnknownArea(default_area)
    demo = marks_store.mark(session, DEMO) is not None
    everywhere = actor is None or actor.role == "administrator"
    known = Known(
        areas=by_name,
        technicians=_technicians(session),
        read_phones=partial(read_phones.numbers_in_cell, region=region, demo=demo),
        read_comment=partial(read_phones.numbers_in_comment, region=region, demo=demo),
        default_area=by_name[as_key(default_area)] if default_area else "",
        own_areas=None if everywhere or actor is None else actor.area_ids,
    )
    return known, places


def _technicians(session: Session) -> dict[str, str]:
    """Logins, and those names that only one technician has."""
    people = orders_store.technicians(session)
    names = Counter(as_key(person.name) for person in people)
    by_name = {as_key(person.name): person.id for person in people if names[as_key(person.name)] == 1}
    return {**by_name, **{as_key(person.login): person.id for person in people}}


def judge(rows: Sequence[FileRow], known: Known, places: Places, now_ms: int) -> tuple[list[Sound], list[RowAnswer]]:
    """The sound rows, each number once, and the answers to the others."""
    sound: dict[str, Sound] = {}
    answers: list[RowAnswer] = []
    for row in rows:
        judged = judge_row(row.words, known)
        shifted = [Finding("extra_cells", "", "", {"count": row.extra})] if row.extra else []
        if judged.order is None or shifted:
            refusals = shifted + [finding for finding in judged.findings if finding.is_refusal]
            answers.append(RowAnswer(row.line, row.words.get("number", ""), "refused", refusals))
            continue
        one = Sound(row.line, row.words, judged.order, orders_columns.shape_of(judged.order.work), [*judged.findings])
        first = sound.setdefault(judged.order.number, one)
        if first is not one:
            answers.append(_second(one, first))
        elif _is_past(one, places, now_ms):
            one.findings.append(Finding("past_window", "day", row.words.get("day", "")))
    return list(sound.values()), answers


def _second(row: Sound, first: Sound) -> RowAnswer:
    """A number that an earlier row has taken: the same words again are harmless, others are refused."""
    number = row.order.number
    if row.words == first.words:
        finding = Finding("repeated_row", "number", number, {"first_row": first.line})
        return RowAnswer(row.line, number, "same", [finding])
    return RowAnswer(row.line, number, "refused", [doubled(number, row.line, first.line)])


def _is_past(row: Sound, places: Places, now_ms: int) -> bool:
    order = row.order
    if not order.day:
        return False
    window = window_of(order.day, order.from_minute, order.to_minute, places[order.area].zone)
    return window.to_ms < now_ms


def shifted(rows: Sequence[FileRow], to: date | None) -> Sequence[FileRow]:
    """The rows with all dates moved by as many days as bring the earliest visit to `to`; what is no date stays."""
    days = [day for row in rows if (day := read_day(row.words.get("day", "")))]
    if to is None or not days:
        return rows
    by = to - date_of(min(days))
    return [replace(row, words=_moved(row.words, by)) for row in rows]


def _moved(words: Mapping[str, str], by: timedelta) -> dict[str, str]:
    moved = dict(words)
    if day := read_day(words.get("day", "")):
        moved["day"] = f"{date_of(day) + by:%d.%m.%Y}"
    if registered := read_instant(words.get("registered", "")):
        day, minute = registered
        moved["registered"] = f"{date_of(day) + by:%d.%m.%Y} {minute // 60:02}:{minute % 60:02}"
    return moved
