"""How do codes become figures: counted, made shares of, hidden where a group is small, and compared later?

This is the one definition of every figure on pages, in files and in letters. What has which code stands in
figures_visits.py and figures_desk.py.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

Counts = Mapping[str, int]
# name -> (code, codes that make the whole)
SHARES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "on_time": ("on_time", ("on_time", "late")),
    "contact": ("reached", ("reached", "not_reached")),
    "promises": ("kept", ("kept", "missed")),
    "answer": ("answered_in_time", ("answered_in_time", "answered_late")),
    "sms": ("back:sms", ("notice:sms",)),
    "leaflet": ("back:leaflet", ("notice:leaflet",)),
    "both": ("back:both", ("notice:both",)),
}
HEADLINE = ("on_time", "contact", "promises", "answer")
FUNNEL = ("unreached", "decided", "notified", "new_time")
NOTICES = ("sms", "leaflet", "both")
# How callers divide: what might point at somebody is hidden in small groups.
ABOUT_CALLERS = ("age_group", "fault_kind", "region", "heard_from", "appointment", "call_result")
COMPLAINTS = ("complaint_contact", "complaint_answer", "book_mail")


@dataclass(frozen=True)
class Share:
    """`part` of `whole`."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Whole percent, halves upwards; None of nothing."""
        return (200 * self.part + self.whole) // (2 * self.whole) if self.whole else None


def tally(things: Iterable[Collection[str]]) -> dict[str, int]:
    """How many of the things have each code, in the order of the codes."""
    return dict(sorted(Counter(code for codes in things for code in codes).items()))


def share_of(counts: Counts, name: str) -> Share:
    """The share of that name in SHARES."""
    part, whole = SHARES[name]
    return Share(counts.get(part, 0), sum(counts.get(code, 0) for code in whole))


def kept_share(counts: Counts, of: str) -> Share:
    """Promises kept among those kept or missed: `of` is ":reply" for a kind, "_of:t01" for a person."""
    kept, missed = counts.get(f"kept{of}", 0), counts.get(f"missed{of}", 0)
    return Share(kept, kept + missed)


def values_of(counts: Counts, facet: str) -> list[tuple[str, int]]:
    """`(value, how many)` of `facet:value` codes, the most frequent first."""
    head = f"{facet}:"
    found = [(code.removeprefix(head), number) for code, number in counts.items() if code.startswith(head)]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def veiled(counts: Counts, least: int) -> frozenset[str]:
    """Codes about callers whose numbers are not shown: fewer than `least` persons could be told apart.

    One hidden number alone is the total less the others, so the next smallest is hidden with it.
    """
    hidden: set[str] = set()
    for facet in ABOUT_CALLERS:
        by_size = values_of(counts, facet)[::-1]
        small = [f"{facet}:{value}" for value, number in by_size if number < least]
        if len(small) == 1 and len(by_size) > 1:
            small.append(f"{facet}:{by_size[1][0]}")
        hidden.update(small)
    return frozenset(hidden)


def differences(frozen: Counts, now: Counts) -> list[tuple[str, int, int]]:
    """`(code, was, is)` of every count that is another one now, in the order of the codes."""
    both = sorted(set(frozen) | set(now))
    return [(code, frozen.get(code, 0), now.get(code, 0)) for code in both if frozen.get(code, 0) != now.get(code, 0)]
