"""Do the recorded playbooks and events still give the recorded results? `make vectors` writes them anew."""

import json
from pathlib import Path

import pytest

from fieldapp.core.canonical import canonical
from tests.support.twins import ROOT, replayed

VECTORS = sorted((ROOT / "tests/vectors").glob("book-*.json"))


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_a_vector_gives_what_it_gave(path: Path) -> None:
    vector = json.loads(path.read_text())

    results = [replayed(vector["words"], vector["book"], case["run"]) for case in vector["cases"]]

    assert list(map(canonical, results)) == [canonical(case["result"]) for case in vector["cases"]]


def test_there_are_enough_vectors() -> None:
    assert len(VECTORS) >= 60
