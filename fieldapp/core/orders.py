"""Is a row of the order system sound, and what does it say? The rules of the contract's "Sample input".

A row is the text of its cells by our field names (see fieldapp/playbooks/columns.yaml). Judging changes nothing, asks
no database and never raises: what cannot be taken is refused with its reason, what is odd is taken with a warning.
Every finding is worded by the text `orders.finding.<text>` with its slots.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute

from fieldapp.core.notes import chips_of
from fieldapp.core.read_cells import read_day, read_instant, read_time
from fieldapp.core.windows import DAY_MINUTES

FIELDS = (
    "number", "registered", "area", "technician", "work", "customer", "phone", "phone2", "city", "address",
    "entrance", "floor", "flat", "intercom", "day", "from", "to", "comment",
)  # fmt: skip
LIMITS = {"number": 60, "entrance": 60, "floor": 60, "flat": 60, "intercom": 60}
LINE_LIMIT = 400
LONG_COMMENT = 1_000
REFUSED = frozenset(
    {"no_number", "long_number", "doubled_number", "bad_date", "bad_time", "end_before_start", "unknown_area",
     "foreign_area", "extra_cells", "unknown_field", "no_text", "long_text", "unsound"}
)  # fmt: skip
_FORMULA = re.compile(r"\s*(?:[=@＝＠]|[+\-＋－](?![\d\s()]))")
_MARKUP = re.compile(r"<\s*[a-zA-Z/!?]")
_SPACES = re.compile(r"\s+")
_WORDS_OF_NONE = frozenset({"нет", "-", "—", "–", "no", "none", "n/a", "无", "没有"})

Row = Mapping[str, str]


@dataclass(frozen=True)
class Finding:
    """Something to say about a row: what (`code`), where (`field`), the value met, and further slots of the text."""

    code: str
    field: str = ""
    value: str = ""
    slots: Mapping[str, str | int] = attribute(default_factory=dict)

    @property
    def is_refusal(self) -> bool:
        """Whether the row is not taken because of this."""
        return self.code in REFUSED

    @property
    def text(self) -> str:
        """The key of its sentence; an empty cell needs another one than a wrong value."""
        empty = self.code in ("bad_date", "bad_time", "unknown_area") and not self.value
        return f"orders.finding.{self.code}_empty" if empty else f"orders.finding.{self.code}"


@dataclass(frozen=True)
class Number:
    """A phone number as found: E.164, what was written, the words around it; `valid` False means "check"."""

    e164: str
    raw: str
    words: str = ""
    mobile: bool = False
    valid: bool = True


@dataclass(frozen=True)
class Numbers:
    """What a cell gives: its numbers, and the pieces that are no phone number."""

    found: Sequence[Number] = ()
    odd: Sequence[str] = ()


@dataclass(frozen=True)
class Order:
    """A sound row. `day` is 0 when the source names no time yet; minutes count from local midnight."""

    number: str
    area: str
    technician: str
    work: str
    subject: Mapping[str, str]
    phones: Sequence[Number]
    chips: Sequence[str]
    registered: tuple[int, int] | None
    day: int
    from_minute: int
    to_minute: int


@dataclass(frozen=True)
class Judged:
    """An order, or None when the row is refused; and everything to say about it."""

    order: Order | None
    findings: Sequence[Finding]


@dataclass(frozen=True)
class Known:
    """What the judgement may compare with: names to ids, both folded by `as_key`; how phones are read."""

    areas: Mapping[str, str]
    technicians: Mapping[str, str]
    read_phones: Callable[[str], Numbers]
    read_comment: Callable[[str], Sequence[Number]]
    default_area: str = ""  # id; fills empty cells only
    own_areas: frozenset[str] | None = None  # ids; None: all


def as_key(name: str) -> str:
    """How two spellings of a name are compared: case, ё, hyphens and blanks make no difference."""
    plain = re.sub(r"[\u2010-\u2015]", "-", name).replace("ё", "е").replace("Ё", "Е")
    return _SPACES.sub(" ", re.sub(r"\s*-\s*", "-", plain)).strip().casefold()


def judge_row(row: Row, known: Known) -> Judged:
    """The order in a row and all findings about it; the first refusal does not hide the others."""
    findings: list[Finding] = []
    number = _number(row, findings)
    area = _area(row, known, findings)
    day, from_minute, to_minute = _window(row, findings)
    technician = _technician(row, known, findings)
    registered = _registered(row, findings)
    phones = _phones(row, known, findings)
    subject = _subject(row, findings)
    if any(finding.is_refusal for finding in findings):
        return Judged(None, [finding for finding in findings if finding.is_refusal])
    work = _short("work", _one_line(row.get("work", "")), findings)
    chips = chips_of(row.get("comment", ""))
    order = Order(
        number, area, technician, work, subject, phones, chips, registered, day, from_minute, to_minute
    )  # fmt: skip
    return Judged(order, findings)


def _number(row: Row, findings: list[Finding]) -> str:
    number = _one_line(row.get("number", ""))
    if not number:
        findings.append(Finding("no_number", "number"))
    elif len(number) > LIMITS["number"]:
        findings.append(Finding("long_number", "number", _cut(number)))
    return number


def _area(row: Row, known: Known, findings: list[Finding]) -> str:
    name = _one_line(row.get("area", ""))
    area = known.areas.get(as_key(name), "") if name else known.default_area
    if not area:
        findings.append(Finding("unknown_area", "area", _cut(name)))
    elif known.own_areas is not None and area not in known.own_areas:
        findings.append(Finding("foreign_area", "area", _cut(name)))
    return area


def _window(row: Row, findings: list[Finding]) -> tuple[int, int, int]:
    """Day and minutes; three zeros when the source says nothing, which is an order that waits for its time."""
    texts = {name: _one_line(row.get(name, "")) for name in ("day", "from", "to")}
    if not any(texts.values()):
        findings.append(Finding("no_window", "day"))
        return 0, 0, 0
    day = read_day(texts["day"])
    if day is None:
        findings.append(Finding("bad_date", "day", _cut(texts["day"])))
    start, end = _minute("from", texts["from"], findings), _minute("to", texts["to"], findings)
    if end == 0 and start:
        end = DAY_MINUTES  # an interval "until 00:00" ends with its day
    if start is not None and end is not None and end <= start:
        findings.append(Finding("end_before_start", "to", texts["to"], {"start": texts["from"], "end": texts["to"]}))
    return day or 0, start or 0, end or 0


def _minute(name: str, text: str, findings: list[Finding]) -> int | None:
    clock = read_time(text)
    if clock is None:
        findings.append(Finding("bad_time", name, _cut(text)))
        return None
    if clock.hour_only:
        findings.append(Finding("hour_only", name, text, {"read_as": f"{clock.minute // 60:02}:00"}))
    return clock.minute


def _technician(row: Row, known: Known, findings: list[Finding]) -> str:
    name = _one_line(row.get("technician", ""))
    technician = known.technicians.get(as_key(name), "") if name else ""
    if name and not technician:
        findings.append(Finding("unknown_technician", "technician", _cut(name)))
    return technician


def _registered(row: Row, findings: list[Finding]) -> tuple[int, int] | None:
    text = _one_line(row.get("registered", ""))
    registered = read_instant(text)
    if text and registered is None:
        findings.append(Finding("odd_registered", "registered", _cut(text)))
    return registered


def _phones(row: Row, known: Known, findings: list[Finding]) -> list[Number]:
    """The numbers in the order in which they are proposed: field by field, then those of the comment (F22)."""
    numbers: dict[str, Number] = {}
    for name in ("phone", "phone2"):
        text = row.get(name, "").strip()
        cell = known.read_phones(text) if text else Numbers()
        if len(cell.found) > 1:
            slots = {"count": len(cell.found)}
            findings.append(Finding("phones_split", name, _cut(text), slots))
        findings += [Finding("odd_phone", name, _cut(piece)) for piece in cell.odd]
        findings += [Finding("check_phone", name, one.raw) for one in cell.found if not one.valid]
        for one in cell.found:
            numbers.setdefault(one.e164, one)
    for one in known.read_comment(row.get("comment", "")):
        numbers.setdefault(one.e164, one)
    if not numbers:
        findings.append(Finding("no_phone", "phone"))
    return list(numbers.values())


def _subject(row: Row, findings: list[Finding]) -> dict[str, str]:
    """The personal words; line breaks stay in the comment, elsewhere a blank stands for them."""
    for name, text in row.items():
        if name in FIELDS:
            findings += _odd_text(name, text)
    subject = {"name": _short("customer", _one_line(row.get("customer", "")), findings)}
    for name in ("city", "address", "entrance", "floor", "flat", "intercom"):
        subject[name] = _short(name, _one_line(row.get(name, "")), findings)
    subject["comment"] = row.get("comment", "").strip()
    if len(subject["comment"]) > LONG_COMMENT:
        findings.append(Finding("long_comment", "comment", "", {"count": len(subject["comment"])}))
    return subject


def _odd_text(name: str, text: str) -> list[Finding]:
    """Text that another program might take for something else; here it is text, and stays text (G5, G6)."""
    found = []
    if "\n" in text.strip():
        found.append(Finding("line_break", name, _cut(_one_line(text))))
    if _FORMULA.match(text) and as_key(text) not in _WORDS_OF_NONE:
        found.append(Finding("formula_text", name, _cut(text)))
    if _MARKUP.search(text):
        found.append(Finding("markup_text", name, _cut(text)))
    return found


def _short(name: str, text: str, findings: list[Finding]) -> str:
    limit = LIMITS.get(name, LINE_LIMIT)
    if len(text) <= limit:
        return text
    findings.append(Finding("cut_text", name, _cut(text), {"limit": limit}))
    return text[: limit - 1] + "…"


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _cut(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def doubled(number: str, line: int, first_line: int) -> Finding:
    """The finding of a second row with a taken number and other content; it names both rows."""
    return Finding("doubled_number", "number", number, {"row": line, "first_row": first_line})
