"""How does the import learn what an order system calls its columns? A person sees them with samples, and says it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy.orm import Session

from fieldapp.actions import orders_columns
from fieldapp.actions.read_orders_file import (
    HEADER_WITHIN,
    SEPARATORS,
    Learnt,
    clean_cell,
    decoded,
    first_lines,
    header_place,
    is_xlsx,
    look_at,
)
from fieldapp.actions.read_xlsx import records_of_xlsx
from fieldapp.actions.unreadable import UnreadableFile
from fieldapp.core.orders import FIELDS, as_key
from fieldapp.core.people import Actor
from fieldapp.store import order_columns
from fieldapp.store.db import reading_first

SAMPLES = 3
MOST_COLUMNS = 100
LONGEST_NAME = 400
Records = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Column:
    """A column by its name, what it is taken for now (empty: nothing), and some of its cells."""

    name: str
    field: str
    samples: Sequence[str]


class Unclear(ValueError):
    """Why the assignment cannot be used: `twice` or `missing`, and the fields it is about."""

    def __init__(self, code: str, fields: Sequence[str]) -> None:
        super().__init__(code)
        self.code, self.fields = code, fields


def learnt_columns(session: Session, source: str) -> Learnt:
    """What was said about this source's columns so far."""
    with reading_first(session):
        return order_columns.learnt(session, source)


def columns_of(content: bytes, name: str, learnt: Learnt) -> list[Column]:
    """The named columns of a file whose header we may not know. Raises UnreadableFile when there is nothing to show."""
    look_at(content, name)
    head = _head_of_xlsx(content, name, learnt) if is_xlsx(content) else _head_of_csv(content, name, learnt)
    place = _place(head, learnt)
    names = [clean_cell(cell)[:LONGEST_NAME] for cell in head[place][:MOST_COLUMNS]]
    fields = orders_columns.fields_of(names, learnt)
    rows = [[clean_cell(cell) for cell in record] for record in head[place + 1 :]]
    found: dict[str, Column] = {}
    for at, (column, field) in enumerate(zip(names, fields, strict=True)):
        samples = list(islice((row[at] for row in rows if at < len(row) and row[at]), SAMPLES))
        if as_key(column):
            found.setdefault(as_key(column), Column(column, field, samples))
    return list(found.values())


def learn_columns(
    session: Session, now_ms: int, actor: Actor, source: str, columns: Sequence[Column], chosen: Mapping[int, str]
) -> None:
    """Remember what she said, by the place of each column; commits. Raises Unclear and remembers nothing else."""
    said = {as_key(one.name): chosen.get(at, "") for at, one in enumerate(columns)}
    fields = {header: field if field in FIELDS else "" for header, field in said.items()}
    used = [field for field in fields.values() if field]
    if twice := sorted({field for field in used if used.count(field) > 1}):
        raise Unclear("twice", twice)
    if missing := [field for field in orders_columns.required() if field not in used]:
        raise Unclear("missing", missing)
    order_columns.learn(session, source, fields, by=actor.id, now_ms=now_ms)
    session.commit()


def _head_of_csv(content: bytes, name: str, learnt: Learnt) -> Records:
    """The first lines under the encoding and separator that give the most known names, then the most columns."""
    best: tuple[tuple[int, int], Records] | None = None
    for text in decoded(content):
        for separator in SEPARATORS:
            records = first_lines(text, separator)
            rank = _rank(records, learnt)
            if best is None or rank > best[0]:
                best = rank, records
    if best is None:
        raise UnreadableFile("encoding", name)
    return best[1]


def _head_of_xlsx(content: bytes, name: str, learnt: Learnt) -> Records:
    sheets = [list(islice(records, HEADER_WITHIN)) for records in records_of_xlsx(content, name)]
    return max(sheets, key=lambda records: _rank(records, learnt), default=[[]]) or [[]]


def _rank(records: Iterable[Sequence[str]], learnt: Learnt) -> tuple[int, int]:
    known = [sum(map(bool, orders_columns.fields_of([clean_cell(cell) for cell in one], learnt))) for one in records]
    return max(known, default=0), max((sum(map(bool, one)) for one in records), default=0)


def _place(head: Records, learnt: Learnt) -> int:
    """Where the header stands: by names that we know, else the first line with the most cells."""
    known = header_place(head, learnt)
    if known is not None:
        return known
    filled = [sum(1 for cell in record if cell.strip()) for record in head]
    return filled.index(max(filled))
