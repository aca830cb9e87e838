"""What do the answer cards and the directory of departments hold, who owns what, and who changed what when?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from fieldapp.core.orders import as_key
from fieldapp.core.people import OFFICE
from fieldapp.store.tables import accounts, answer_cards, card_versions, departments

PAGE = 50
MOST_SENT = 1_000
Row = dict[str, Any]


@dataclass(frozen=True)
class Filter:
    """Which cards: `after` is the number of the last one seen; `owner_id` empty for everybody's; `stale_on` a day."""

    kind: str = ""
    state: str = ""
    owner_id: str = ""
    stale_on: int = 0
    archived: bool = False
    after: int = 0


def cards(session: Session, wanted: Filter, most: int = PAGE) -> list[Row]:
    """The cards of a filter by number, with `owner`."""
    query = _cards().where(answer_cards.c.number > wanted.after)
    gone = answer_cards.c.archived_ms.is_not(None) if wanted.archived else answer_cards.c.archived_ms.is_(None)
    query = query.where(gone)
    for column, value in ((answer_cards.c.kind, wanted.kind), (answer_cards.c.state, wanted.state),
                          (answer_cards.c.owner_id, wanted.owner_id)):  # fmt: skip
        query = query.where(column == value) if value else query
    if wanted.stale_on:
        query = query.where(answer_cards.c.check_day < wanted.stale_on)
    return _rows(session, query.order_by(answer_cards.c.number).limit(most))


def cards_by_number(session: Session, numbers: Collection[int]) -> list[Row]:
    """These cards, with `owner`."""
    return _rows(session, _cards().where(answer_cards.c.number.in_(list(numbers))))


def card(session: Session, number: int) -> Row | None:
    """One card, with `owner`; archived ones too."""
    found = cards_by_number(session, [number])
    return found[0] if found else None


def all_cards(session: Session) -> list[Row]:
    """Every card that is not archived, by number, for a file."""
    return _rows(session, _cards().where(answer_cards.c.archived_ms.is_(None)).order_by(answer_cards.c.number))


def changed_after(session: Session, seq: int) -> list[Row]:
    """The cards that changed since, archived ones too, in the order of their changes; MOST_SENT of them at most."""
    query = select(answer_cards).where(answer_cards.c.seq > seq).order_by(answer_cards.c.seq)
    return _rows(session, query.limit(MOST_SENT))


def newest_seq(session: Session) -> int:
    """The number of the newest change; 0 while there is no card."""
    return int(session.execute(select(func.coalesce(func.max(answer_cards.c.seq), 0))).scalar_one())


def stale_counts(session: Session, owner_id: str, today: int) -> tuple[int, int]:
    """How many cards wait to be looked at: this owner's, and everybody's."""
    stale = (answer_cards.c.archived_ms.is_(None), answer_cards.c.check_day < today)
    everybody = select(func.count()).select_from(answer_cards).where(*stale)
    own = session.execute(everybody.where(answer_cards.c.owner_id == owner_id)).scalar_one()
    return int(own), int(session.execute(everybody).scalar_one())


def versions(session: Session, thing_id: str) -> Sequence[Row]:
    """What it said after each change, the newest first, with `name` of who made it."""
    query = (
        select(card_versions, accounts.c.name)
        .outerjoin(accounts, accounts.c.id == card_versions.c.by_id)
        .where(card_versions.c.thing_id == thing_id)
        .order_by(card_versions.c.revision.desc())
    )
    return _rows(session, query)


def all_departments(session: Session, *, archived: bool = False) -> list[Row]:
    """The directory, by Russian name."""
    gone = departments.c.archived_ms.is_not(None) if archived else departments.c.archived_ms.is_(None)
    found = _rows(session, select(departments).where(gone))
    return sorted(found, key=lambda row: as_key(row["words"]["ru"]["name"]))


def departments_stamp(session: Session) -> int:
    """Becomes another with each change of the directory."""
    return int(session.execute(select(func.coalesce(func.sum(departments.c.revision), 0))).scalar_one())


def department(session: Session, department_id: str) -> Row | None:
    """One department, archived or not."""
    found = _rows(session, select(departments).where(departments.c.id == department_id))
    return found[0] if found else None


def owners(session: Session) -> list[tuple[str, str, str]]:
    """Id, login and name of everybody who may answer for a card, by name."""
    query = select(accounts.c.id, accounts.c.login, accounts.c.name)
    query = query.where(accounts.c.active, accounts.c.role.in_([one for one in OFFICE if one != "auditor"]))
    return [(row.id, row.login, row.name) for row in session.execute(query.order_by(accounts.c.name, accounts.c.id))]


def owner_keys(session: Session) -> dict[str, str]:
    """Ids of owners by what one may call them: name, login, id."""
    found = owners(session)
    return {as_key(name): person for person, _, name in found} | {
        as_key(key): person for person, login, _ in found for key in (login, person)
    }


def department_keys(session: Session) -> dict[str, str]:
    """Ids of departments by their names in every language, and by themselves."""
    keys: dict[str, str] = {}
    for row in all_departments(session):
        keys |= {as_key(said["name"]): row["id"] for said in row["words"].values() if said.get("name")}
        keys[as_key(row["id"])] = row["id"]
    return keys


def _cards() -> Select[Any]:
    return select(answer_cards, accounts.c.name.label("owner")).outerjoin(
        accounts, accounts.c.id == answer_cards.c.owner_id
    )


def _rows(session: Session, query: Any) -> list[Row]:
    return [dict(row) for row in session.execute(query).mappings()]
