"""The register of calls: who called when, about what, and what came of it, the newest first (S2.12, S2.22)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from fieldapp.core.register import MISTAKEN
from fieldapp.store.tables import accounts, areas, calls, event_words

PAGE = 50
WORDS = ("person_name", "phone", "content")
NEEDED = ("age_group", "fault_kind", "heard_from", "call_result")  # and the appointment, and what it was about
Place = tuple[int, str]  # began_ms, case_id: before which a page begins


@dataclass(frozen=True)
class Wanted:
    """The filters; empty means all. `missing` asks for entries that are not complete yet."""

    area_ids: Sequence[str]
    kind: str = ""
    operator: str = ""
    missing: bool = False
    before: Place | None = None
    outage_no: str = ""
    register_no: tuple[int, int] | None = None  # year and number


def listed(session: Session, wanted: Wanted, most: int = PAGE) -> list[dict[str, Any]]:
    """A page of entries, each with `operator`, `area`, `zone`, its `words` and what is `missing`."""
    query = _entries().where(*_where(wanted)).order_by(calls.c.began_ms.desc(), calls.c.case_id.desc()).limit(most)
    return _with_words(session, [dict(row._mapping) for row in session.execute(query)])


def one(session: Session, area_ids: Collection[str], case_id: str) -> dict[str, Any] | None:
    """An entry of these areas; None when it is not there."""
    query = _entries().where(calls.c.case_id == case_id, calls.c.area_id.in_(list(area_ids)))
    found = _with_words(session, [dict(row._mapping) for row in session.execute(query)])
    return found[0] if found else None


def operators(session: Session, area_ids: Collection[str]) -> list[tuple[str, str]]:
    """`(id, name)` of everybody who has an entry in these areas."""
    mine = select(calls.c.operator_id).where(calls.c.area_id.in_(list(area_ids)))
    query = select(accounts.c.id, accounts.c.name).where(accounts.c.id.in_(mine)).order_by(accounts.c.name)
    return [(row.id, row.name) for row in session.execute(query)]


def _entries() -> Select[Any]:
    return (
        select(calls, areas.c.name.label("area"), areas.c.zone, accounts.c.name.label("operator"))
        .join(areas, areas.c.id == calls.c.area_id)
        .join(accounts, accounts.c.id == calls.c.operator_id)
    )


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = [calls.c.area_id.in_(list(wanted.area_ids))]
    if wanted.kind:
        rules.append(calls.c.kind == wanted.kind)
    if wanted.operator:
        rules.append(calls.c.operator_id == wanted.operator)
    if wanted.outage_no:
        rules.append(calls.c.outage_no == wanted.outage_no)
    if wanted.register_no:
        year, number = wanted.register_no
        rules += [calls.c.year == year, calls.c.number == number]
    if wanted.missing:
        rules += [calls.c.registered_ms.is_(None), calls.c.call_result != MISTAKEN]
    if wanted.before is not None:
        began_ms, case_id = wanted.before
        same = and_(calls.c.began_ms == began_ms, calls.c.case_id < case_id)
        rules.append(or_(calls.c.began_ms < began_ms, same))
    return rules


def _with_words(session: Session, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last that was said of each; a number of the register stays when its words were erased."""
    said: dict[str, dict[str, str]] = {row["case_id"]: {} for row in rows}
    query = select(event_words.c.case_id, event_words.c.field, event_words.c.words)
    query = query.where(event_words.c.case_id.in_(list(said)), event_words.c.field.in_(WORDS))
    for row in session.execute(query.order_by(event_words.c.event_id)):
        said[row.case_id][row.field] = row.words
    return [row | {"words": said[row["case_id"]], "missing": _missing(row, said[row["case_id"]])} for row in rows]


def _missing(row: dict[str, Any], words: dict[str, str]) -> list[str]:
    if row["registered_ms"] is not None or row["call_result"] == MISTAKEN:
        return []
    lacking = [] if "content" in words else ["content"]
    lacking += [name for name in NEEDED if not row[name]]
    return lacking + (["appointment"] if row["appointment"] is None else [])
