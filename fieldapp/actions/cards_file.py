"""How do answer cards come from a file and go into one? CSV or XLSX; every row is answered in plain words.

Columns are known by their names in any of our languages. A row with a number changes that card, in the columns that the
file has; one without makes a new card. The same file again changes nothing.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import keep_card
from fieldapp.actions.read_orders_file import (
    HEADER_WITHIN,
    SEPARATORS,
    clean_cell,
    decoded,
    first_lines,
    is_xlsx,
    look_at,
)
from fieldapp.actions.read_xlsx import records_of_xlsx
from fieldapp.actions.unreadable import UnreadableFile
from fieldapp.core.answer_cards import FIELDS, KINDS, STATES, WORDS, Fault, Known, judge_card
from fieldapp.core.card_words import Stems
from fieldapp.core.orders import as_key
from fieldapp.core.people import LOCALES, Actor
from fieldapp.core.windows import date_of
from fieldapp.store import answer_cards as store

CHUNK = 200
PRICES = ("price", "price_min", "price_max")  # one meaning: a file that has one of them says all of it
OUTCOMES = ("new", "changed", "same", "refused")
Texts = Mapping[str, str]


@dataclass(frozen=True)
class CardsFile:
    """Rows with their line in the file; the fields of its columns, and the names of those that mean nothing to us."""

    rows: Sequence[tuple[int, Mapping[str, str]]]
    fields: frozenset[str]
    unused: Sequence[str]


@dataclass(frozen=True)
class RowAnswer:
    """What became of a row: its line, the card's number (0: none yet), one of OUTCOMES, and why it was refused."""

    line: int
    number: int
    outcome: str
    faults: Sequence[Fault] = ()


@dataclass
class Report:
    """The answers in the order of the file."""

    dry_run: bool
    rows: list[RowAnswer] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows had which outcome."""
        counted = Counter(row.outcome for row in self.rows)
        return {outcome: counted[outcome] for outcome in OUTCOMES}


def heading(texts: Texts, name: str) -> str:
    """The name of a field's column in a language: `Ответ (ru)`."""
    base, _, language = name.rpartition("_")
    return f"{texts[f'cards.field.{base}']} ({language})" if language in LOCALES else texts[f"cards.field.{name}"]


def cells_of(row: Mapping[str, Any]) -> dict[str, str]:
    """A stored card as the text of its fields, as a form and a file have it."""
    said = {f"{name}_{one}": row["words"].get(one, {}).get(name, "") for name in WORDS for one in LOCALES}
    low, high = row["price_min"], row["price_max"]
    exact = low is not None and low == high
    return said | {
        "number": str(row["number"]),
        "kind": row["kind"],
        "state": row["state"],
        "price": str(low) if exact else "",
        "price_min": "" if exact or low is None else str(low),
        "price_max": "" if exact or high is None else str(high),
        "again_day": date_of(row["again_day"]).isoformat() if row["again_day"] else "",
        "department": row["department_id"] or "",
        "owner": row["owner_id"],
        "check_day": date_of(row["check_day"]).isoformat(),
    }


def read_cards_file(content: bytes, name: str, texts: Mapping[str, Texts]) -> CardsFile:
    """The rows of a file. Raises UnreadableFile with one sentence; `no_header` is the text cards.file.no_header."""
    look_at(content, name)
    headings = {as_key(heading(one, code)): code for one in texts.values() for code in FIELDS}
    headings |= {as_key(code): code for code in FIELDS}
    tables = records_of_xlsx(content, name) if is_xlsx(content) else _csv_tables(content)
    for records in tables:
        numbered = enumerate(records, 1)
        for _, record in islice(numbered, HEADER_WITHIN):
            names = [clean_cell(cell) for cell in record]
            fields = [headings.get(as_key(cell), "") for cell in names]
            if "number" in fields or "title_ru" in fields:
                return _file(names, fields, numbered, _choices(texts))
    raise UnreadableFile("no_header", name)


def import_cards(
    session: Session, stems: Stems, now_ms: int, actor: Actor | None, file: CardsFile, known: Known, *, dry_run: bool
) -> Report:
    """Take what is sound, in chunks that are committed singly; a dry run says the same and writes nothing."""
    if not keep_card.may_edit(actor, ""):
        raise PermissionError("cards")
    report, seen = Report(dry_run), dict[str, int]()
    rows = list(file.rows)
    for start in range(0, len(rows), CHUNK):
        store.hold(session)
        for line, cells in rows[start : start + CHUNK]:
            number = cells.get("number", "")
            if number and number in seen:
                fault = Fault("doubled_number", "number", {"first": seen[number]})
                report.rows.append(RowAnswer(line, 0, "refused", [fault]))
                continue
            seen[number] = line
            answer = _take(session, stems, now_ms, actor, cells, file.fields, known)
            report.rows.append(RowAnswer(line, *answer))
        session.rollback() if dry_run else session.commit()
    return report


def _take(
    session: Session, stems: Stems, now_ms: int, actor: Actor | None, cells: Mapping[str, str],
    fields: frozenset[str], known: Known,
) -> tuple[int, str, Sequence[Fault]]:  # fmt: skip
    text = cells.get("number", "")
    stored = store.card(session, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else None
    if text and stored is None:
        return 0, "refused", [Fault("unknown_number", "number", {"value": text[:20]})]
    before = cells_of(stored) if stored else {}
    if fields & set(PRICES):
        before |= dict.fromkeys(PRICES, "")
    card, faults = judge_card(before | {name: cells.get(name, "") for name in fields}, known)
    if card is None:
        return 0, "refused", faults
    by_id = actor.id if actor else ""
    if stored is None:
        return keep_card.write_new(session, stems, now_ms, by_id, card), "new", []
    if not keep_card.differs(stored, card):
        return stored["number"], "same", []
    keep_card.write_over(session, stems, now_ms, by_id, stored, card, store.hold(session))
    return stored["number"], "changed", []


def _csv_tables(content: bytes) -> Iterator[Iterator[list[str]]]:
    """The file under each encoding and separator under which its first lines have several cells."""
    for text in decoded(content):
        for separator in SEPARATORS:
            if max((len(record) for record in first_lines(text, separator)), default=0) > 1:
                yield csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _file(
    names: Sequence[str],
    fields: Sequence[str],
    numbered: Iterator[tuple[int, list[str]]],
    choices: Mapping[str, str],
) -> CardsFile:
    rows = []
    for line, record in numbered:
        cells = [_plain(clean_cell(cell)) for cell in record]
        if any(cells):
            words = {code: cell for code, cell in zip(fields, cells, strict=False) if code}
            words |= {
                code: choices.get(as_key(words[code]), words[code]) for code in ("kind", "state") if code in words
            }
            rows.append((line, words))
    unused = [name for name, code in zip(names, fields, strict=True) if name and not code]
    return CardsFile(rows, frozenset(filter(None, fields)), unused)


def _plain(cell: str) -> str:
    """Without the apostrophe that our own export puts before what a spreadsheet might run."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def _choices(texts: Mapping[str, Texts]) -> dict[str, str]:
    """Kinds and states by their names in every language."""
    named = [(f"cards.kind.{one}", one) for one in KINDS] + [(f"cards.state.{one}", one) for one in STATES]
    return {as_key(said[key]): code for said in texts.values() for key, code in named}
