"""May this sentence stand in the place of ours?

It says the same slots, no more and no fewer: a leaflet has all four things (S4.6), and nothing is promised that nobody
fills in. What phones and gateways show is one line.
"""

import re
from collections.abc import Mapping

from fieldapp.core.texts import Texts, slots_of

LONGEST = 1_000  # letters
_BRACE = re.compile(r"[{}]")
_SLOT = re.compile(r"\{[a-z_]+\}")
Fault = tuple[str, str]  # a code of texts.problem, and the slot it is about


def faults_of(ours: str, words: str) -> list[Fault]:
    """`empty`, `long`, `lines`, `missing` and `unknown` (with the slot), `brace`; nothing when it may stand there."""
    wanted, found = slots_of(ours), slots_of(words)
    general = {
        "empty": not words,
        "long": len(words) > LONGEST,
        "lines": len(words.splitlines()) > len(ours.splitlines()),
        "brace": _BRACE.search(_SLOT.sub("", words)) is not None and _BRACE.search(_SLOT.sub("", ours)) is None,
    }
    faults: list[Fault] = [(code, "") for code, wrong in general.items() if wrong]
    faults += [("missing", slot) for slot in sorted(wanted - found)]
    return faults + [("unknown", slot) for slot in sorted(found - wanted)]


def with_own(ours: Texts, own: Texts) -> dict[str, str]:
    """Our sentences with those of the installation in their places.

    One that no longer fits is left out: a newer release may have given a text another slot, or taken it away.
    """
    fitting = {key: words for key, words in own.items() if key in ours and not faults_of(ours[key], words)}
    return {**ours, **fitting}


def set_aside(ours: Texts, own: Mapping[str, str]) -> list[str]:
    """Keys of own sentences that are left out, in their order."""
    return sorted(key for key, words in own.items() if key not in ours or faults_of(ours[key], words))
