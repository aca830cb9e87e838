"""Which version is this? The newest numbered heading of CHANGELOG.md says so, and nothing else does."""

import re
from functools import cache
from pathlib import Path

CHANGELOG = Path(__file__).resolve().parent.parent / "CHANGELOG.md"
HEADING = re.compile(r"^## \[(\d+\.\d+\.\d+)\]", re.MULTILINE)


@cache
def version() -> str:
    """The version as `0.1.0`; raises LookupError when the change log has no numbered heading."""
    found = HEADING.search(CHANGELOG.read_text(encoding="utf-8"))
    if found is None:
        raise LookupError(f"{CHANGELOG.name} has no heading like `## [0.1.0] - 2026-11-21`")
    return found.group(1)
