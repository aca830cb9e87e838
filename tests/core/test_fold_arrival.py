"""Is the picture the same, however and in whatever pieces the events arrive? (reliability R5, C4)"""

from random import Random

from fieldapp.core.arrange import Event
from fieldapp.core.canonical import canonical
from fieldapp.core.fold import Snapshot, advance, continues, fold, look
from tests.support.proofs import proves
from tests.support.small_case import MINUTE, SECOND, Story

ARRIVALS = 10_000


def a_visit() -> Story:
    """Two phones of one technician, a dispatcher and a customer; slips, a correction, a declared time, equal times."""
    story = Story()
    numbers = {"A": 0, "B": 0}

    def tell(kind: str, device: str, after_ms: int = 0, **more: object) -> str:
        numbers[device] += 1
        return story.tell(kind, after_ms=after_ms, device=device, device_seq=numbers[device], **more)

    story.tell("plan.set", "system", data={"slot_ms": 200 * MINUTE})
    tell("call.started", "A", MINUTE)
    slip = tell("call.expects_you", "A", 30 * SECOND)
    tell("undone", "A", 5 * SECOND, data={"of": slip})
    tell("call.no_answer", "A", SECOND)
    tell("call.started", "B", 8 * MINUTE)
    tell("call.no_answer", "B")
    tell("note.written", "A", -3 * MINUTE, data={"reason": "wrong clock"})
    missed = tell("call.started", "A", 12 * MINUTE)
    tell("note.written", "B", quality="declared", data={"reason": "dog"})
    last = tell("call.no_answer", "A", 20 * SECOND)
    story.tell("slot.chosen", "customer", after_ms=MINUTE, data={"slot_ms": 300 * MINUTE})
    story.tell("corrected", "dispatcher", data={"of": last, "as": "call.expects_you", "reason": "told me", "floor": 3})
    story.tell("merged", "dispatcher", data={"of": missed})
    return story


def received(story: Story, arrival: list[Event], rnd: Random) -> Snapshot:
    """What a server makes of batches: known ids are left out, the snapshot is continued where that may be."""
    log: list[Event] = []
    known: set[str] = set()
    snap: Snapshot | None = None
    while arrival:
        size = rnd.randint(1, len(arrival))
        batch, arrival = arrival[:size], arrival[size:]
        fresh = [event for event in {event["id"]: event for event in batch}.values() if event["id"] not in known]
        log += fresh
        known |= {event["id"] for event in fresh}
        if snap is not None and continues(snap, fresh):
            snap = advance(story.book, snap, fresh)
        else:
            snap = advance(story.book, None, log)
    assert snap is not None
    return snap


@proves("R5", "C4")
def test_ten_thousand_arrivals_end_in_one_picture() -> None:
    rnd = Random("arrivals")
    visit = a_visit()
    quiet = Story(visit.book)
    quiet.events = visit.events[:3] + visit.events[4:12]  # without controls, so that snapshots are continued

    for story in (visit, quiet):
        whole = canonical(fold(story.book, story.events, visit.now_ms))
        for _ in range(ARRIVALS // 2):
            arrival = story.events + rnd.choices(story.events, k=rnd.randint(0, 5))
            if rnd.random() < 0.8:
                rnd.shuffle(arrival)

            snap = received(story, arrival, rnd)

            assert canonical(look(story.book, snap, visit.now_ms)) == whole
