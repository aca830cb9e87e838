"""Which ladders does this release carry? Read once a process from fieldapp/ladders.yaml."""

from functools import cache
from pathlib import Path

from fieldapp.actions.playbook_source import read_yaml
from fieldapp.core.errors import BookError
from fieldapp.core.ladders import Step, Usual, problems_of, read_steps

PATH = Path(__file__).resolve().parent.parent / "ladders.yaml"


@cache
def usual_ladders(path: Path = PATH) -> Usual:
    """The usual ladders. Raises BookError for one that could not be kept on a page either."""
    source = read_yaml(path)
    steps = {name: read_steps(rows) for name, rows in source["ladders"].items()}
    undecided = {severity: read_steps(rows) for severity, rows in source["undecided"].items()}
    faults = [f"{name}: step {n}: {code}" for name, n, code in _faults({**steps, **undecided})]
    if faults:
        raise BookError(path.name, faults)
    return Usual(steps, frozenset(source["safety"]), undecided)


def _faults(ladders: dict[str, tuple[Step, ...]]) -> list[tuple[str, int, str]]:
    return [
        (name, number, code)
        for name, steps in ladders.items()
        for number, code in problems_of(steps, is_safety=name == "safety")
    ]
