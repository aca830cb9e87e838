"""Is a compiled playbook sound, before anybody walks through it?

Refused: unreachable states, dead ends, branches never taken, doubled emits, unknown words, offers nobody can take,
timers without a future (reliability F7). Texts are checked by texts.py, which knows the languages.
"""

from collections.abc import Iterable, Iterator

from fieldapp.core.book import NOT_ASSIGNED, Book, Branch, Condition, Operand, State, Timer, Words
from fieldapp.core.events import problem_of

LOOKS = ("step", "call", "wait", "stop", "end")
PLACES = ("main", "more", "bar", "dispatcher", "customer")


def faults_of(book: Book, words: Words) -> list[str]:
    """Sentences, one for each fault; empty when the book is sound."""
    if book["start"] not in book["states"]:
        return [f"start: {book['start']} is no state"]
    return [
        *_key_faults(book),
        *_target_faults(book),
        *_reach_faults(book),
        *_word_faults(book, words),
        *_branch_faults(book),
        *_timer_faults(book),
        *_offer_faults(book, words),
    ]


def branches_of(book: Book) -> Iterator[tuple[str, Branch | Timer]]:
    """Every branch and timer with its place, `state/event/number` or `state/after/name`."""
    for kind, rows in book["always"].items():
        for number, row in enumerate(rows):
            yield f"always/{kind}/{number}", row
    for name, state in book["states"].items():
        for kind, rows in state["when"].items():
            for number, row in enumerate(rows):
                yield f"{name}/{kind}/{number}", row
        for timer in state["after"]:
            yield f"{name}/after/{timer['name']}", timer


def _key_faults(book: Book) -> Iterator[str]:
    counters, givens = book["counters"], book["givens"]
    for part, keys in (
        ("states", book["states"]),
        ("counters", counters),
        ("givens", givens),
        ("always", book["always"]),
    ):
        for key in keys:
            if not isinstance(key, str) or key in ("True", "False"):
                yield f"{part}: the key {key!r} must be text (YAML reads on, off, yes and no as true and false)"
    for part, begin in (("counters", counters), ("givens", givens)):
        for key, value in begin.items():
            if value is not None and not isinstance(value, bool | int | str):
                yield f"{part}: {key} must begin as an integer, text, true, false or null"
    if NOT_ASSIGNED in book["always"] and not book["assigned"]:
        yield f"always: {NOT_ASSIGNED} never happens where nobody is `assigned`"
    if book.get("lead") and (book["lead"] not in counters or not book["assigned"]):
        yield f"lead: {book['lead']} must be a counter, and somebody must be `assigned`"
    for name in book["assigned"]:
        if name not in book["givens"]:
            yield f"assigned: {name} is no given"
    for name, state in book["states"].items():
        if state["look"] not in LOOKS:
            yield f"state {name}: look must be one of {', '.join(LOOKS)}"
        for kind in state["when"]:
            if not isinstance(kind, str):
                yield f"state {name}: the key {kind!r} must be text"


def _target_faults(book: Book) -> Iterator[str]:
    for place, row in branches_of(book):
        if row["to"] is not None and row["to"] not in book["states"]:
            yield f"{place}: {row['to']} is no state"
        if place.startswith("always/") and row["to"] is not None:
            yield f"{place}: a rule that always applies cannot lead to a state"


def _exits(state: State) -> Iterator[str]:
    for rows in state["when"].values():
        yield from (row["to"] for row in rows if row["to"] is not None)
    yield from (timer["to"] for timer in state["after"] if timer["to"] is not None)


def _reach_faults(book: Book) -> Iterator[str]:
    reached, todo = {book["start"]}, [book["start"]]
    while todo:
        for target in _exits(book["states"][todo.pop()]):
            if target not in reached and target in book["states"]:
                reached.add(target)
                todo.append(target)
    for name, state in book["states"].items():
        if name not in reached:
            yield f"state {name}: no branch leads there"
        if state["look"] != "end" and not any(target != name for target in _exits(state)):
            yield f"state {name}: a dead end; say `look: end` or give it a way out"


def _word_faults(book: Book, words: Words) -> Iterator[str]:
    for place, row in branches_of(book):
        kind = place.split("/")[1]
        spec = words["events"].get(kind)
        if spec is None and kind != "after" and not (kind == NOT_ASSIGNED and place.startswith("always/")):
            yield f"{place}: {kind} is no event of words.yaml"
        known = {**spec["data"], **spec["private"]} if spec else {}
        for operand in _operands(row):
            if operand[0] == "data" and operand[1] not in known:
                yield f"{place}: {kind} has no field {operand[1]}"
        yield from _action_faults(place, row, book, words)


def _operands(row: Branch) -> Iterator[Operand]:
    for left, _, right in row["if"]:
        yield left
        yield right
    for action in row["do"]:
        if len(action) == 3:
            yield action[2]


def _action_faults(place: str, row: Branch, book: Book, words: Words) -> Iterator[str]:
    emitted = [action[1] for action in row["do"] if action[0] == "emit"]
    for kind in sorted({kind for kind in emitted if emitted.count(kind) > 1}):
        yield f"{place}: {kind} is emitted twice"
    for verb, name, *_ in row["do"]:
        if verb in ("add", "set", "reset") and name not in book["counters"]:
            yield f"{place}: {name} is no counter"
        if verb == "add" and type(book["counters"].get(name)) is not int:
            yield f"{place}: {name} does not count"
        if verb in ("emit", "settle") and name not in words["effects"] and [verb, name] != ["settle", "all"]:
            yield f"{place}: {name} is no effect of words.yaml"


def _branch_faults(book: Book) -> Iterator[str]:
    for kind, rows in book["always"].items():
        yield from _untaken(f"always/{kind}", rows)
    for name, state in book["states"].items():
        for kind, rows in state["when"].items():
            yield from _untaken(f"{name}/{kind}", rows)
        timers = [str(timer["name"]) for timer in state["after"]]
        for timer in sorted({timer for timer in timers if timers.count(timer) > 1}):
            yield f"state {name}: two timers are named {timer}"


def _untaken(place: str, rows: Iterable[Branch]) -> Iterator[str]:
    seen: list[list[Condition]] = []
    for number, row in enumerate(rows):
        if any(not earlier or earlier == row["if"] for earlier in seen):
            yield f"{place}: branch {number + 1} can never be taken"
        seen.append(row["if"])


def _timer_faults(book: Book) -> Iterator[str]:
    """A timer that counts from nothing, or waits for what is no length of time, would never fire and tell nobody."""
    for name, state in book["states"].items():
        for timer in state["after"]:
            place = f"{name}/after/{timer['name']}"
            if timer["from"][0] in ("const", "data"):
                yield f"{place}: since must name a stamp, a counter or a given"
            parts = (("wait", timer["wait"]), ("show", timer["show"]), ("not_before", timer["not_before"]))
            for part, (where, value) in parts:
                is_length = type(value) is int or (part == "not_before" and value is None)
                if where == "data" or (where == "const" and not is_length):
                    yield f"{place}: {part} must be a duration such as `10 min`, or name a counter or a given"


def _offer_faults(book: Book, words: Words) -> Iterator[str]:
    for name, state in book["states"].items():
        for offer in state["offers"]:
            kind = offer["event"]
            spec = words["events"].get(kind)
            if spec is None:
                yield f"state {name}: offers {kind}, which is no event of words.yaml"
                continue
            if kind not in state["when"] and kind not in book["always"] and not spec["free"]:
                yield f"state {name}: offers {kind}, which leads nowhere"
            if offer["place"] not in PLACES:
                yield f"state {name}: offer {kind}: place must be one of {', '.join(PLACES)}"
            known = {**spec["data"], **spec["private"]}
            for field in offer["sets"]:
                if field in known and (code := problem_of(known[field], offer["sets"][field])):
                    yield f"state {name}: offer {kind}: {field} cannot be set so ({code})"
            for field in [ask["field"] for ask in offer["asks"]] + list(offer["sets"]):
                if field not in known:
                    yield f"state {name}: offer {kind}: {field} is no field of it"
