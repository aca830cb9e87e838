"""What did an import do with each row, and how is that said in words?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldapp.core.orders import Finding

OUTCOMES = ("new", "changed", "same", "kept", "refused")
Texts = Mapping[str, str]


@dataclass(frozen=True)
class RowAnswer:
    """A row by its number in the file and its order number; `outcome` is one of OUTCOMES."""

    line: int
    number: str
    outcome: str
    findings: Sequence[Finding] = ()


@dataclass
class Report:
    """Answers in the order of the file. `ring` are messages to ring for after the commit."""

    source: str
    dry_run: bool
    rows: list[RowAnswer] = field(default_factory=list)
    unused: Sequence[str] = ()
    ring: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows had which outcome, and how many were taken with a warning."""
        counted = Counter(row.outcome for row in self.rows)
        warned = sum(1 for row in self.rows if row.outcome != "refused" and row.findings)
        return {**{outcome: counted[outcome] for outcome in OUTCOMES}, "warned": warned}


def sentence(texts: Texts, finding: Finding) -> str:
    """What is wrong, where, and what to do, in the language of `texts`."""
    where = texts.get(f"orders.field.{finding.field}", finding.field)
    return texts[finding.text].format_map({"field": where, "value": finding.value, **finding.slots})


def summary(texts: Texts, report: Report) -> str:
    """The counts in one line, those of zero left out."""
    parts = [f"{texts[f'orders.count.{name}']}: {count}" for name, count in report.counts.items() if count]
    return texts["orders.nothing"] if not parts else " · ".join(parts)


def lines(texts: Texts, report: Report) -> Iterator[tuple[RowAnswer, list[str]]]:
    """The rows that need a word, with their sentences."""
    for row in report.rows:
        if row.findings:
            yield row, [sentence(texts, finding) for finding in row.findings]


def as_json(texts: Texts, report: Report) -> dict[str, Any]:
    """The report for programs: codes and values as they are, and each finding in words."""
    return {
        "source": report.source,
        "dry_run": report.dry_run,
        "counts": report.counts,
        "unused_columns": list(report.unused),
        "rows": [
            {
                "row": row.line,
                "number": row.number,
                "outcome": row.outcome,
                "findings": [
                    {"code": one.code, "field": one.field, "value": one.value, "words": sentence(texts, one)}
                    for one in row.findings
                ],
            }
            for row in report.rows
        ],
    }
