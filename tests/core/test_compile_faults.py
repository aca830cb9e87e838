"""Is every unsound playbook refused with a sentence that names the place and what to do? (reliability F7)"""

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from fieldapp.core.compile import compile_book
from fieldapp.core.errors import BookError
from tests.support.small_case import book_source, small_words

Source = dict[str, Any]


def faults(source: Source) -> list[str]:
    with pytest.raises(BookError) as caught:
        compile_book(source, small_words())
    return caught.value.faults


def calling(**spec: Any) -> Callable[[Source], object]:
    """Spoil the state `calling` by adding to its parts."""

    def spoil(source: Source) -> None:
        for part, value in spec.items():
            old = source["states"]["calling"].get(part)
            source["states"]["calling"][part] = old | value if isinstance(old, dict) else value

    return spoil


def branch(**row: Any) -> Callable[[Source], object]:
    """Spoil the state `calling` by a branch for `note.written`."""
    return calling(when={"note.written": [row]})


def timer(**row: Any) -> Callable[[Source], object]:
    """Spoil the state `calling` by a timer."""
    return calling(after=[{"name": "t", "wait": "1 min", "to": "ready", **row}])


def top(**parts: Any) -> Callable[[Source], object]:
    return lambda source: source.update(parts)


def state(name: str, **spec: Any) -> Callable[[Source], object]:
    return lambda source: source["states"].update({name: spec})


def anywhere(**rule: Any) -> Callable[[Source], object]:
    return lambda source: source["anywhere"].append(rule)


LOOP = {"note.written": [{"to": "loop"}]}
HERE = "calling/note.written/0"
YAML_READS = "must be text (YAML reads on, off, yes and no as true and false)"

SPOILT: list[tuple[Callable[[Source], object], str]] = [
    # names and keys
    (top(start="nowhere"), "start: nowhere is no state"),
    (top(counters={True: 1}), f"counters: the key True {YAML_READS}"),
    (top(counters={"attempts": 1.5}), "counters: attempts must begin as an integer, text, true, false or null"),
    (top(givens={"person": []}), "givens: person must begin as an integer, text, true, false or null"),
    (top(assigned=["nobody"]), "assigned: nobody is no given"),
    (top(lead="nobody"), "lead: nobody must be a counter, and somebody must be `assigned`"),
    (top(lead="attempts", assigned=[]), "lead: attempts must be a counter, and somebody must be `assigned`"),
    (lambda source: source["states"].update({True: {}}), f"states: the key 'True' {YAML_READS}"),
    (calling(when={True: []}), "state calling: the key True must be text"),
    (calling(look="odd"), "state calling: look must be one of step, call, wait, stop, end"),
    (calling(wehn={}), "state calling: wehn is not a word of playbooks"),
    # where things lead
    (branch(to="nowhere"), f"{HERE}: nowhere is no state"),
    (top(always={"note.written": [{"to": "ready"}]}),
     "always/note.written/0: a rule that always applies cannot lead to a state"),
    (top(always={"report.not_assigned": [{}]}), "always: report.not_assigned never happens where nobody is `assigned`"),
    (top(assigned=["person"], always={"report.not_assigned": [{"if": [["data.floor", "has"]]}]}),
     "always/report.not_assigned/0: report.not_assigned has no field floor"),
    (calling(when={"report.not_assigned": [{}]}),
     "calling/report.not_assigned/0: report.not_assigned is no event of words.yaml"),
    (state("island", when={"note.written": [{"to": "ready"}]}), "state island: no branch leads there"),
    (state("loop", when=LOOP), "state loop: a dead end; say `look: end` or give it a way out"),
    # branches
    (calling(when={"note.written": {"to": "ready"}}), "calling/note.written: branches must be a list"),
    (branch(when=1), "calling/note.written: when is not a word of a branch"),
    (calling(when={"note.written": [{}, {"to": "ready"}]}), "calling/note.written: branch 2 can never be taken"),
    (calling(when={"never.said": [{}]}), "calling/never.said/0: never.said is no event of words.yaml"),
    # conditions
    (branch(**{"if": [["attempts", "=>", 1]]}),
     "calling/note.written: '=>' is no comparison; use one of == != < <= > >= has lacks"),
    (branch(**{"if": ["attempts"]}),
     "calling/note.written: the condition 'attempts' must be a list: left, comparison, right"),
    (branch(**{"if": [["attempts"]]}),
     "calling/note.written: the condition ['attempts'] must be a list: left, comparison, right"),
    (branch(**{"if": [["atempts", ">", 1]]}), "calling/note.written: 'atempts' names no counter, given, stamp or data"),
    (branch(**{"if": [["attempts", ">", "limt"]]}),
     "calling/note.written: 'limt' is no number and no duration, and names none"),
    (branch(**{"if": [["attempts", "==", 1.5]]}), "calling/note.written: 1.5 must be a number, true, false or text"),
    (branch(**{"if": [["data.floor", "has"]]}), f"{HERE}: note.written has no field floor"),
    # actions
    (branch(do=[{"shout": "x"}]),
     "calling/note.written: {'shout': 'x'} is no action; verbs are add set reset stamp clear emit settle mark"),
    (branch(do=["stamp"]),
     "calling/note.written: 'stamp' is no action; verbs are add set reset stamp clear emit settle mark"),
    (branch(do=[{"mark": True}]),
     "calling/note.written: {'mark': True} is no action; verbs are add set reset stamp clear emit settle mark"),
    (branch(do=[{"stamp": "came"}]), "calling/note.written: came is no stamp; list it under `stamps`"),
    (branch(do=[{"reset": "found"}]), f"{HERE}: found is no counter"),
    (branch(do=[{"add": "found"}]), f"{HERE}: found does not count"),
    (branch(do=[{"set": "attempts", "as": "data.zoo"}]), f"{HERE}: note.written has no field zoo"),
    (branch(do=[{"emit": "slot"}, {"emit": "slot"}]), f"{HERE}: slot is emitted twice"),
    (branch(do=[{"emit": "fax"}]), f"{HERE}: fax is no effect of words.yaml"),
    (branch(do=[{"emit": "all"}]), f"{HERE}: all is no effect of words.yaml"),
    # timers
    (calling(after=[{"wait": "1 min", "to": "ready"}]), "calling/after: a timer needs a `name`"),
    (calling(after=[{"name": "t", "to": "ready"}] * 2), "state calling: two timers are named t"),
    (timer(every="1 min"), "calling/after: every is not a word of a timer"),
    (timer(since="last_cal"), "calling/after/t: since must name a stamp, a counter or a given"),
    (timer(since="data.floor"), "calling/after/t: since must name a stamp, a counter or a given"),
    (timer(wait="9min"), "calling/after/t: wait must be a duration such as `10 min`, or name a counter or a given"),
    (timer(not_before="noon"),
     "calling/after/t: not_before must be a duration such as `10 min`, or name a counter or a given"),
    (timer(show="data.x"), "calling/after/t: show must be a duration such as `10 min`, or name a counter or a given"),
    (timer(**{"if": [["data.floor", "has"]]}), "calling/after/t: after has no field floor"),
    # offers
    (calling(offers=["never.said"]), "state calling: offers never.said, which is no event of words.yaml"),
    (calling(offers=[{"text": "yes"}]), "state calling: offers None, which is no event of words.yaml"),
    (calling(offers=["visit.opened_door"]), "state calling: offers visit.opened_door, which leads nowhere"),
    (calling(offers=[{"event": "call.no_answer", "place": "sky"}]),
     "state calling: offer call.no_answer: place must be one of main, more, bar, dispatcher, customer"),
    (calling(offers=[{"event": "call.no_answer", "asks": ["floor"]}]),
     "state calling: offer call.no_answer: floor is no field of it"),
    (calling(offers=[{"event": "call.no_answer", "sets": {"floor": 1}}]),
     "state calling: offer call.no_answer: floor is no field of it"),
    (calling(offers=[{"event": "call.expects_you", "sets": {"relation": "cat"}}]),
     "state calling: offer call.expects_you: relation cannot be set so (not_a_choice)"),
    # the shape of the source
    (top(counters=[1]), "counters: [1] must be a mapping"),
    (top(stamps="last_call"), "stamps: 'last_call' must be a list"),
    (state("calling", offers={"a": 1}), "state calling: {'a': 1} must be a list"),
    # rules for groups
    (anywhere(**{"in": ["opne"]}), "anywhere: opne is no state and no group"),
    (anywhere(within=["open"]), "anywhere: within is not a word of such a rule"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "sentence"), SPOILT, ids=[sentence for _, sentence in SPOILT])
def test_a_playbook_is_refused_with_the_sentence(spoil: Callable[[Source], object], sentence: str) -> None:
    source = book_source()
    spoil(source)

    assert sentence in faults(source)


def test_a_playbook_without_its_first_parts_is_refused() -> None:
    assert faults({}) == [f"the playbook needs `{part}`" for part in ("playbook", "start", "states")]


def test_every_fault_is_told_once() -> None:
    source = book_source()
    anywhere(**{"in": ["open"], "when": {"note.written": [{"do": [{"shout": "x"}]}]}})(source)
    branch(do=[{"emit": "fax"}])(source)

    told = faults(source)

    assert len(told) == len(set(told)) == 2


def test_the_refusal_names_the_playbook() -> None:
    source = book_source() | {"start": "nowhere"}

    with pytest.raises(BookError, match="small: start: nowhere is no state"):
        compile_book(source, small_words())


@pytest.mark.parametrize("word", ["on", "off", "yes", "no"])
def test_a_key_that_yaml_reads_as_true_or_false_is_refused(word: str) -> None:
    source = book_source()
    source["givens"] |= yaml.safe_load(f"{word}: 1")
    source["states"]["calling"]["when"] |= yaml.safe_load(f"{word}: [{{to: ready}}]")

    told = faults(source)

    value = word in ("on", "yes")
    assert f"givens: the key {value} {YAML_READS}" in told
    assert f"state calling: the key {value} must be text" in told
