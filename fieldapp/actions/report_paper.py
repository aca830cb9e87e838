"""How does a report read, in one language: tiles, tables, rows, each number with the code that says what is behind it?

Page, XLSX, PDF and letter show this and nothing else, so a number is the same everywhere, and hidden everywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date

from fieldapp.core import figures
from fieldapp.core.figures import Counts, Share
from fieldapp.core.windows import date_of, local_at

Texts = Mapping[str, str]
FACETS = ("age_group", "fault_kind", "region", "heard_from", "appointment", "call_result")
RINGS = ("rings:1", "rings:2", "rings:3", "rings:more")
STARTS = ("started", "on_time", "late", "left_out", "early", "doubtful")
CONTACTS = ("sought", "reached_before", "reached_at_door", "not_reached")
CALLS = ("calls", "persons", "answered_in_time", "answered_late", "talk_usual", "talk_long")
_LONG = {"en": "d MMMM y"}  # the day first, as where the period begins
BESIDE = "…"  # hidden only so that the small one cannot be worked out
MOST_ROWS = 40  # of a table; whoever has more regions finds them in the file of the register


@dataclass(frozen=True)
class Cell:
    """A number and its code; `number` None is hidden, and `instead` says how."""

    code: str
    number: int | None
    instead: str = ""

    @property
    def words(self) -> str:
        """What is shown."""
        return self.instead if self.number is None else str(self.number)


@dataclass(frozen=True)
class Row:
    """A line of a table; `share` is drawn as a bar where there is one, else the first cell is."""

    label: str
    cells: tuple[Cell, ...]
    share: Share | None = None


@dataclass(frozen=True)
class Table:
    """`columns` name the cells; a table without rows says so."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    has_shares: bool = False

    @property
    def most(self) -> int:
        """The longest bar."""
        return max((row.cells[0].number or 0 for row in self.rows), default=0)


@dataclass(frozen=True)
class Tile:
    """A headline figure."""

    name: str
    label: str
    share: Share
    code: str


@dataclass(frozen=True)
class Change:
    """A number that was counted anew and is another one."""

    label: str
    was: int
    is_now: int
    found: str


@dataclass(frozen=True)
class Paper:
    """A report ready to be shown; `least` is the size below which groups of callers are hidden."""

    title: str
    area: str
    days: str
    made: str
    least: int
    tiles: tuple[Tile, ...]
    tables: tuple[Table, ...]
    changes: tuple[Change, ...]
    digest: str


class _Writer:
    """Counts, words and names at hand."""

    def __init__(self, counts: Counts, texts: Texts, names: Mapping[str, str], least: int) -> None:
        self.counts, self.texts, self.names = counts, texts, names
        self.least, self.veiled = least, figures.veiled(counts, least)

    def cell(self, code: str) -> Cell:
        number = self.counts.get(code, 0)
        if code not in self.veiled:
            return Cell(code, number)
        return Cell(code, None, f"<{self.least}" if number < self.least else BESIDE)

    def row(self, code: str) -> Row:
        return Row(label_of(code, self.texts, self.names), (self.cell(code),))

    def table(self, name: str, rows: Sequence[Row], *columns: str, has_shares: bool = False) -> Table:
        named = tuple(self.texts[f"report.column.{column}"] for column in columns or ("count",))
        return Table(name, self.texts[f"report.table.{name}"], named, tuple(rows[:MOST_ROWS]), has_shares)

    def plain(self, name: str, codes: Sequence[str]) -> Table:
        return self.table(name, [self.row(code) for code in codes])

    def facet(self, facet: str, name: str = "") -> Table:
        return self.plain(name or facet, [f"{facet}:{value}" for value, _ in figures.values_of(self.counts, facet)])

    def kept(self, name: str, codes: Sequence[tuple[str, str]]) -> Table:
        """`(code that names the row, what follows kept and missed)`."""
        rows = [self._kept_row(code, of) for code, of in codes]
        return self.table(name, rows, "kept", "missed", has_shares=True)

    def _kept_row(self, code: str, of: str) -> Row:
        share = figures.kept_share(self.counts, of)
        label = label_of(code, self.texts, self.names)
        shown = share if share.whole >= (self.least if of.startswith("_of") else 1) else None
        return Row(label, (self.cell(f"kept{of}"), self.cell(f"missed{of}")), shown)

    def notices(self) -> Table:
        rows = [
            Row(self.texts[f"report.code.notice:{kind}"], (self.cell(f"notice:{kind}"), self.cell(f"back:{kind}")),
                figures.share_of(self.counts, kind))
            for kind in figures.NOTICES
        ]  # fmt: skip
        return self.table("notices", rows, "given", "back", has_shares=True)


def paper_of(
    report: Mapping[str, Any],
    texts: Texts,
    locale: str,
    names: Mapping[str, str],
    changes: Sequence[Mapping[str, Any]],
    *,
    least: int,
) -> Paper:
    """The report, a row of `reports` with its area's name as `area`, in that language; `names` are of people by id."""
    counts: Counts = report["figures"]["counts"]
    writer = _Writer(counts, texts, names, least)
    return Paper(
        title=texts[f"report.title.{report['kind']}"],
        area=report["area"],
        days=days_words(report["first_day"], report["last_day"], locale),
        made=_instant(report["made_ms"], report["zone"], locale),
        least=least,
        tiles=tuple(
            Tile(name, texts[f"report.tile.{name}"], figures.share_of(counts, name), figures.SHARES[name][0])
            for name in figures.HEADLINE
        ),
        tables=tuple(_tables(writer)),
        changes=tuple(
            Change(label_of(one["code"], texts, names), one["was"], one["is_now"],
                   _instant(one["found_ms"], report["zone"], locale))
            for one in changes
            if one["code"] not in writer.veiled and not one["code"].startswith(figures.ABOUT_CALLERS)
        ),
        digest=report["digest"],
    )  # fmt: skip


def _tables(writer: _Writer) -> list[Table]:
    kinds = [value for value, _ in figures.values_of(writer.counts, "promise")]
    people = [value for value, _ in figures.values_of(writer.counts, "promise_of")]
    usual = [kind for kind in kinds if kind not in figures.COMPLAINTS]
    return [
        writer.plain("starts", ["visits", *STARTS, *(["stuck"] if writer.counts.get("stuck") else [])]),
        writer.facet("late_because"),
        writer.plain("contact", CONTACTS),
        writer.plain("funnel", figures.FUNNEL),
        writer.notices(),
        writer.kept("promises", [(f"promise:{kind}", f":{kind}") for kind in usual]),
        writer.kept("people", [(f"promise_of:{one}", f"_of:{one}") for one in people]),
        writer.kept("complaints", [(f"promise:{kind}", f":{kind}") for kind in figures.COMPLAINTS if kind in kinds]),
        writer.facet("answered_in"),
        writer.plain("calls", CALLS),
        writer.plain("rings", RINGS),
        writer.facet("call_kind"),
        *(writer.facet(name) for name in FACETS),
    ]


def people_in(counts: Counts) -> list[str]:
    """The ids of the people whom a report names."""
    return [value for value, _ in figures.values_of(counts, "promise_of") if value != "duty"]


def label_of(code: str, texts: Texts, names: Mapping[str, str]) -> str:
    """What a code counts, in words; `facet:value` by the value's own words."""
    if f"report.code.{code}" in texts:
        return texts[f"report.code.{code}"]
    facet, _, value = code.partition(":")
    if facet == "region" and value != "unsaid":
        return value
    if facet.endswith("_of"):
        name = names.get(value, texts["report.duty"] if value == "duty" else "—")
        end = facet.removesuffix("_of")
        return name if end == "promise" else f"{name}: {texts[f'report.code.{end}']}"
    if facet in ("kept", "missed", "withdrawn", "open", "handed_over"):
        return f"{_value('promise', value, texts)}: {texts[f'report.code.{facet}']}"
    return _value(facet, value, texts)


def _value(facet: str, value: str, texts: Texts) -> str:
    if value == "unsaid":
        return texts["report.unsaid"]
    places = {"promise": "promise.", "late_because": "choice.late_reason."}
    return texts.get(f"{places.get(facet, f'choice.{facet}.')}{value}", value)


def days_words(first: int, last: int, locale: str) -> str:
    """ "20 ноября – 26 ноября 2026 г." and its like."""
    begun = format_date(date_of(first), "M月d日" if locale == "zh" else "d MMMM", locale=locale)
    return f"{begun} – {format_date(date_of(last), _LONG.get(locale, 'long'), locale=locale)}"


def _instant(at_ms: int, zone: str, locale: str) -> str:
    at = local_at(at_ms, zone)
    return f"{format_date(at.date(), _LONG.get(locale, 'long'), locale=locale)}, {at:%H:%M}"
