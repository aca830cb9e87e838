"""What stands in an order file? CSV in the encodings and with the separators that order systems write, or XLSX.

Encoding and separator are decided by the header line: the pair under which most column names are known. Each cell
comes as text; rows are counted as a spreadsheet shows them (the header is row 1), so that both kinds of file name the
same row.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from fieldapp.actions import orders_columns
from fieldapp.actions.read_xlsx import records_of_xlsx
from fieldapp.actions.unreadable import UnreadableFile

MAX_BYTES = 10_000_000
MAX_ROWS = 50_000
HEADER_WITHIN = 10  # exports like to begin with a title
SEPARATORS = (";", ",", "\t", "|")
Learnt = Mapping[str, str]
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UNWRITABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class FileRow:
    """A row by our field names; `extra` cells stood right of the last column, so its cells may be out of place."""

    line: int
    words: dict[str, str]
    extra: int = 0


@dataclass(frozen=True)
class OrdersFile:
    """The rows that are not blank, and the names of columns that mean nothing to us."""

    rows: Sequence[FileRow]
    unused: Sequence[str]


def read_orders_file(content: bytes, name: str, learnt: Learnt = orders_columns.NOTHING_LEARNT) -> OrdersFile:
    """The rows of a file. Raises UnreadableFile with one sentence that names file, problem and remedy.

    `learnt` is what a person said of this source's columns, see orders_columns.
    """
    look_at(content, name)
    return _from_xlsx(content, name, learnt) if is_xlsx(content) else _from_csv(content, name, learnt)


def look_at(content: bytes, name: str) -> None:
    """Raises UnreadableFile for what no look into it can mend."""
    if not content.strip():
        raise UnreadableFile("empty", name)
    if len(content) > MAX_BYTES:
        raise UnreadableFile("too_large", name, most=MAX_BYTES // 1_000_000)
    if content.startswith(_OLE):
        raise UnreadableFile("old_excel", name)


def is_xlsx(content: bytes) -> bool:
    """Whether it is a spreadsheet and not text."""
    return content.startswith(_ZIP)


def _from_xlsx(content: bytes, name: str, learnt: Learnt) -> OrdersFile:
    seen: list[str] = []
    for records in records_of_xlsx(content, name):
        numbered = enumerate(records, 1)
        head = list(islice(numbered, HEADER_WITHIN))
        if (place := header_place([record for _, record in head], learnt)) is not None:
            rest = (*head[place + 1 :], *_at_most(numbered, name))
            return _rows(head[place][1], rest, name, learnt)
        seen = seen or [cell for _, record in head[:1] for cell in record if cell]
    raise UnreadableFile("no_header", name, columns=_list(seen), wanted=_list(orders_columns.missing([])))


def _from_csv(content: bytes, name: str, learnt: Learnt) -> OrdersFile:
    best: tuple[int, str, str] | None = None
    for text in decoded(content):
        for separator in SEPARATORS:
            known = max((_known(record, learnt) for record in first_lines(text, separator)), default=0)
            if best is None or known > best[0]:
                best = (known, text, separator)
    if best is None:
        raise UnreadableFile("encoding", name)
    _, text, separator = best
    numbered = enumerate(_records(text, separator, name), 1)
    head = list(islice(numbered, HEADER_WITHIN))
    place = header_place([record for _, record in head], learnt)
    if place is None:
        columns = [clean_cell(cell) for _, record in head[:1] for cell in record]
        raise UnreadableFile("no_header", name, columns=_list(columns), wanted=_list(orders_columns.missing([])))
    return _rows(head[place][1], (*head[place + 1 :], *_at_most(numbered, name)), name, learnt)


def decoded(content: bytes) -> Iterator[str]:
    """The file under each encoding it may have, the likeliest first."""
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1251", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield text
        if encoding == "utf-8-sig":
            return  # text that is no UTF-8 hardly ever decodes as such


def first_lines(text: str, separator: str) -> list[list[str]]:
    """The first lines as they would be read; a header has no line breaks inside."""
    lines = text[:20_000].splitlines()[:HEADER_WITHIN]
    return [next(csv.reader([line], delimiter=separator), []) for line in lines if line.strip()]


def _records(text: str, separator: str, name: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records = 0
    try:
        for record in reader:
            records += 1
            yield record
    except csv.Error:  # a quote that is never closed would swallow every row after it
        raise UnreadableFile("broken_quotes", name, row=records + 1) from None


def _at_most(numbered: Iterable[tuple[int, Sequence[str]]], name: str) -> Iterator[tuple[int, Sequence[str]]]:
    for line, record in numbered:
        if line > MAX_ROWS:
            raise UnreadableFile("too_many_rows", name, most=MAX_ROWS)
        yield line, record


def _known(record: Sequence[str], learnt: Learnt) -> int:
    return sum(map(bool, orders_columns.fields_of([clean_cell(cell) for cell in record], learnt)))


def header_place(records: Sequence[Sequence[str]], learnt: Learnt) -> int | None:
    """Where the header stands: the first line with the most known names, when it has two of them at least."""
    known = [_known(record, learnt) for record in records]
    return known.index(max(known)) if known and max(known) > 1 else None


def _rows(
    header: Sequence[str], numbered: Iterable[tuple[int, Sequence[str]]], name: str, learnt: Learnt
) -> OrdersFile:
    names = [clean_cell(cell) for cell in header]
    while names and not names[-1]:
        names.pop()
    fields = orders_columns.fields_of(names, learnt)
    if lacking := orders_columns.missing(fields):
        raise UnreadableFile("missing_columns", name, wanted=_list(lacking), columns=_list(names))
    rows = []
    for line, record in numbered:
        cells = [clean_cell(cell) for cell in record]
        if not any(cells):
            continue
        words = {field: cell for field, cell in zip(fields, cells, strict=False) if field and cell}
        rows.append(FileRow(line, words, extra=sum(map(bool, cells[len(fields) :]))))
    unused = [column for column, field in zip(names, fields, strict=True) if column and not field]
    return OrdersFile(rows, unused)


def clean_cell(cell: str) -> str:
    """The cell's text with one kind of line break and blank, without what no database takes."""
    if cell.isascii() and cell.isprintable():
        return cell.strip()
    text = unicodedata.normalize("NFC", cell.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))
    return _UNWRITABLE.sub("", text).strip()


def _list(names: Iterable[str]) -> str:
    return ", ".join(name[:40] for name in list(names)[:20])
