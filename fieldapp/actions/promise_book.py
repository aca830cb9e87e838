"""By which rules does the ledger watch over promises? Read once a process from fieldapp/promises.yaml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fieldapp.actions.playbook_source import read_yaml
from fieldapp.core.compile import duration_ms
from fieldapp.core.errors import BookError
from fieldapp.core.promises import Rule, Rules

PATH = Path(__file__).resolve().parent.parent / "promises.yaml"
SEVERITIES = {"urgent": "urgent", "attention": "attention", "none": ""}
NAMES = frozenset({"warn", "alert", "term", "after_duty", "given_up_by", "reminds"})


@cache
def promise_rules(path: Path = PATH) -> Rules:
    """The rules. Raises BookError for what cannot be read."""
    source = read_yaml(path)
    faults = [f"{kind}: {word}" for kind, spec in {"usual": source["usual"], **source["kinds"]}.items()
              for word in _faults(spec)]  # fmt: skip
    if faults:
        raise BookError(path.name, faults)
    return Rules(_rule(source["usual"]), {kind: _rule(spec) for kind, spec in source["kinds"].items()})


def _faults(spec: Mapping[str, Any]) -> list[str]:
    found = [f"nobody knows the word {word}" for word in spec.keys() - NAMES]
    if duration_ms(str(spec.get("warn"))) is None:
        found.append("warn is no duration")
    if spec.get("alert") not in SEVERITIES:
        found.append(f"alert must be one of {', '.join(SEVERITIES)}")
    return found


def _rule(spec: Mapping[str, Any]) -> Rule:
    return Rule(
        warn_ms=duration_ms(str(spec["warn"])) or 0,
        severity=SEVERITIES[spec["alert"]],
        term=str(spec.get("term", "")),
        after_duty=bool(spec.get("after_duty", False)),
        given_up_by=frozenset(spec.get("given_up_by", ())),
        reminds=bool(spec.get("reminds", False)),
    )
