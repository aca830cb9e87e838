"""Does the audit of `make audit` hear a complaint, and only what counts?"""

from typing import Any

from tools.audit import complaints

REFS = [{"id": "contrast", "weight": 7}, {"id": "errors-in-console", "weight": 1}, {"id": "note", "weight": 0}]


def report(**scores: dict[str, Any]) -> dict[str, Any]:
    audits = {name: {"id": name, "title": name, **one} for name, one in scores.items()}
    return {"categories": {"accessibility": {"auditRefs": REFS[:1]}, "best-practices": {"auditRefs": REFS[1:]}},
            "audits": audits}  # fmt: skip


def in_console(words: str) -> dict[str, Any]:
    return {"errors-in-console": {"score": 0, "details": {"items": [{"description": words}]}}}


def test_a_fault_is_a_complaint_with_its_name():
    assert complaints(report(contrast={"score": 0})) == ["contrast: contrast []"]


def test_what_has_no_weight_or_no_score_is_none():
    assert complaints(report(contrast={"score": None}, note={"score": 0})) == []


def test_the_answer_that_a_page_is_meant_to_get_is_none():
    assert complaints(report(**in_console("a status of 404 (NOT FOUND)"))) == []
    assert len(complaints(report(**in_console("a status of 500 (INTERNAL SERVER ERROR)")))) == 1
